-- SPDX-FileCopyrightText: 2026 The Valbench authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Records, their ledger, and what hangs on both. Append only: no row is ever changed or deleted. The
-- current state of a record is its highest version; there is no other state.
--
-- Dialects. The text is SQLite's. For PostgreSQL the words INTEGER, BLOB and STRICT become BIGINT, BYTEA
-- and nothing, VIRTUAL becomes STORED, and json_extract(x, '$.a.b') becomes x::jsonb #>> '{a,b}'; what
-- stands between "begin sqlite" and "end sqlite" is left out: the same walls are built by its own means.
--
-- Numbers that start at 1 and have no gap are given by the program; triggers see to it.

-- What the store is. The newest row of a name counts.
CREATE TABLE meta (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    value  TEXT NOT NULL
) STRICT;

-- One line per entry, stored and hashed exactly as it stands, line feed included. That no hash,
-- predecessor or request comes twice follows here from the one write lock and the trigger below; on
-- PostgreSQL it takes unique indexes.
--
-- noted: the record that an entry speaks of without changing it. What changes a record is found by
-- record_version; so most commits touch no index of the ledger. Lines are canonical JSON, in which the
-- searched characters can stand in no other place: within a text the quotes would be escaped.
CREATE TABLE ledger (
    sequence INTEGER PRIMARY KEY,
    line     TEXT NOT NULL,
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    noted    TEXT GENERATED ALWAYS AS (CASE WHEN instr(line, ',"record":{"after":null,') > 0
                                       THEN json_extract(line, '$.body.record.id') END) VIRTUAL
) STRICT;
CREATE INDEX ledger_noted ON ledger (noted) WHERE noted IS NOT NULL;

-- For people with an SQL console; Valbench reads the lines.
CREATE VIEW trail AS
SELECT sequence,
       json_extract(line, '$.chain.time') AS time,
       json_extract(line, '$.body.actor.id') AS actor,
       json_extract(line, '$.body.actor.name') AS name,
       json_extract(line, '$.body.actor.role') AS role,
       json_extract(line, '$.body.action') AS action,
       json_extract(line, '$.body.record.id') AS record,
       json_extract(line, '$.body.record.version') AS version,
       json_extract(line, '$.body.reason') AS reason
FROM ledger;

-- Every version of every record, under the number of the entry that wrote it. digest is the SHA-256 of
-- content; the entry holds it too.
CREATE TABLE record_version (
    sequence INTEGER PRIMARY KEY REFERENCES ledger (sequence),
    prefix   TEXT NOT NULL,
    number   INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    content  TEXT NOT NULL,
    digest   BLOB NOT NULL CHECK (length(digest) = 32),
    id       TEXT GENERATED ALWAYS AS (prefix || '-' || number) VIRTUAL,
    type     TEXT GENERATED ALWAYS AS (json_extract(content, '$.type')) VIRTUAL,
    subject  TEXT GENERATED ALWAYS AS (json_extract(content, '$.subject')) VIRTUAL,
    key      TEXT GENERATED ALWAYS AS (json_extract(content, '$.key')) VIRTUAL,
    UNIQUE (prefix, number, version)
) STRICT;
-- Type and subject never change, so the first versions tell where all are.
CREATE INDEX record_version_kind ON record_version (type, subject) WHERE version = 1;
CREATE INDEX record_version_key ON record_version (key, type) WHERE key IS NOT NULL;

-- Content under its SHA-256, announced with its media type by an entry.
CREATE TABLE evidence (
    number     INTEGER PRIMARY KEY,
    digest     BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    media_type TEXT NOT NULL,
    bytes      BLOB NOT NULL
) STRICT;

-- Signed statements of how long the ledger was and what it said; the copies that count are kept elsewhere.
CREATE TABLE checkpoint (
    number INTEGER PRIMARY KEY,
    size   INTEGER NOT NULL,
    note   TEXT NOT NULL
) STRICT;

-- begin sqlite
CREATE TRIGGER meta_insert BEFORE INSERT ON meta BEGIN
    SELECT RAISE(ABORT, 'meta: rows are numbered without gap')
    WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM meta);
END;
CREATE TRIGGER meta_update BEFORE UPDATE ON meta BEGIN
    SELECT RAISE(ABORT, 'meta: rows are never changed');
END;
CREATE TRIGGER meta_delete BEFORE DELETE ON meta BEGIN
    SELECT RAISE(ABORT, 'meta: rows are never deleted');
END;

CREATE TRIGGER ledger_insert BEFORE INSERT ON ledger BEGIN
    SELECT CASE
        WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM ledger)
        THEN RAISE(ABORT, 'ledger: entries are numbered without gap')
        WHEN NOT instr(NEW.line, ',"previous":"' ||
                       coalesce((SELECT lower(hex(hash)) FROM ledger WHERE sequence = NEW.sequence - 1),
                                printf('%064d', 0)) || '","sequence":' || NEW.sequence || ',"time":"')
        THEN RAISE(ABORT, 'ledger: an entry holds its number and the hash of the entry before it')
    END;
END;
CREATE TRIGGER ledger_update BEFORE UPDATE ON ledger BEGIN
    SELECT RAISE(ABORT, 'ledger: entries are never changed');
END;
CREATE TRIGGER ledger_delete BEFORE DELETE ON ledger BEGIN
    SELECT RAISE(ABORT, 'ledger: entries are never deleted');
END;

CREATE TRIGGER record_version_insert BEFORE INSERT ON record_version BEGIN
    SELECT CASE
        WHEN NEW.sequence IS NOT (SELECT max(sequence) FROM ledger)
          OR NOT instr((SELECT line FROM ledger WHERE sequence = NEW.sequence),
                       ',"record":{"after":"' || lower(hex(NEW.digest)) || '"')
        THEN RAISE(ABORT, 'record_version: a version belongs to the newest entry, which announces it')
        WHEN NEW.version IS NOT (SELECT coalesce(max(version), 0) + 1 FROM record_version
                                 WHERE prefix = NEW.prefix AND number = NEW.number)
        THEN RAISE(ABORT, 'record_version: versions are numbered without gap')
        WHEN NEW.version > 1 AND NOT EXISTS (SELECT 1 FROM record_version
                                             WHERE prefix = NEW.prefix AND number = NEW.number AND version = 1
                                             AND type IS NEW.type AND subject IS NEW.subject)
        THEN RAISE(ABORT, 'record_version: a record keeps its type and its subject')
        WHEN EXISTS (SELECT 1 FROM record_version WHERE key = NEW.key AND type = NEW.type
                     AND NOT (prefix = NEW.prefix AND number = NEW.number))
        THEN RAISE(ABORT, 'record_version: this key belongs to another record of its type')
    END;
END;
CREATE TRIGGER record_version_update BEFORE UPDATE ON record_version BEGIN
    SELECT RAISE(ABORT, 'record_version: versions are never changed');
END;
CREATE TRIGGER record_version_delete BEFORE DELETE ON record_version BEGIN
    SELECT RAISE(ABORT, 'record_version: versions are never deleted');
END;

CREATE TRIGGER evidence_insert BEFORE INSERT ON evidence BEGIN
    SELECT RAISE(ABORT, 'evidence: rows are numbered without gap')
    WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM evidence);
END;
CREATE TRIGGER evidence_update BEFORE UPDATE ON evidence BEGIN
    SELECT RAISE(ABORT, 'evidence: content is never changed');
END;
CREATE TRIGGER evidence_delete BEFORE DELETE ON evidence BEGIN
    SELECT RAISE(ABORT, 'evidence: content is never deleted');
END;

CREATE TRIGGER checkpoint_insert BEFORE INSERT ON checkpoint BEGIN
    SELECT RAISE(ABORT, 'checkpoint: rows are numbered without gap')
    WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM checkpoint);
    SELECT RAISE(ABORT, 'checkpoint: the ledger has fewer entries')
    WHERE NEW.size > (SELECT coalesce(max(sequence), 0) FROM ledger);
    SELECT RAISE(ABORT, 'checkpoint: one over more entries is there already')
    WHERE NEW.size < (SELECT coalesce(max(size), 0) FROM checkpoint);
END;
CREATE TRIGGER checkpoint_update BEFORE UPDATE ON checkpoint BEGIN
    SELECT RAISE(ABORT, 'checkpoint: rows are never changed');
END;
CREATE TRIGGER checkpoint_delete BEFORE DELETE ON checkpoint BEGIN
    SELECT RAISE(ABORT, 'checkpoint: rows are never deleted');
END;
-- end sqlite
