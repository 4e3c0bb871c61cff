-- SPDX-FileCopyrightText: 2026 The Valbench authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What 0001_records_and_ledger.sql is, in PostgreSQL's words: the same tables, columns, rules and lines. What differs:
-- several stations write at once, so the number, link, time and login of an entry are given by append(), under one
-- lock; no role but the owner may write to a table. JSON cannot hold U+0000 here, so it is replaced where a member is
-- looked up; the line and the content keep it.
SET LOCAL ROLE valbench_owner;
SET LOCAL search_path = valbench, pg_temp;

CREATE TABLE meta (
    number BIGINT PRIMARY KEY,
    name   TEXT NOT NULL,
    value  TEXT NOT NULL
);

CREATE TABLE ledger (
    sequence BIGINT PRIMARY KEY,
    line     TEXT NOT NULL,
    hash     BYTEA NOT NULL UNIQUE CHECK (length(hash) = 32),
    previous TEXT NOT NULL UNIQUE GENERATED ALWAYS AS (
        substring(line FROM '"previous":"([0-9a-f]{64})","sequence":[0-9]+,"time":"[^"]+","timeSource":"[a-z]+"}}\n$'))
        STORED,
    request  TEXT NOT NULL UNIQUE GENERATED ALWAYS AS (
        replace(line, '\u0000', '\ufffd')::json #>> '{body,request}') STORED,
    noted    TEXT GENERATED ALWAYS AS (
        CASE WHEN strpos(line, ',"record":{"after":null,') > 0
             THEN replace(line, '\u0000', '\ufffd')::json #>> '{body,record,id}' END) STORED
);
CREATE INDEX ledger_noted ON ledger (noted) WHERE noted IS NOT NULL;

CREATE VIEW trail AS
SELECT sequence,
       entry #>> '{chain,time}' AS "time",
       entry #>> '{chain,login}' AS login,
       entry #>> '{body,actor,id}' AS actor,
       entry #>> '{body,actor,name}' AS name,
       entry #>> '{body,actor,role}' AS role,
       entry #>> '{body,action}' AS action,
       entry #>> '{body,record,id}' AS record,
       entry #>> '{body,record,version}' AS version,
       entry #>> '{body,reason}' AS reason
FROM ledger, LATERAL (SELECT replace(line, '\u0000', '\ufffd')::json AS entry) parsed;

CREATE TABLE record_version (
    sequence BIGINT PRIMARY KEY REFERENCES ledger (sequence),
    prefix   TEXT NOT NULL,
    number   BIGINT NOT NULL,
    version  BIGINT NOT NULL,
    content  TEXT NOT NULL,
    digest   BYTEA NOT NULL CHECK (length(digest) = 32),
    id       TEXT GENERATED ALWAYS AS (prefix || '-' || number::text) STORED,
    type     TEXT GENERATED ALWAYS AS (replace(content, '\u0000', '\ufffd')::json ->> 'type') STORED,
    subject  TEXT GENERATED ALWAYS AS (replace(content, '\u0000', '\ufffd')::json ->> 'subject') STORED,
    key      TEXT GENERATED ALWAYS AS (replace(content, '\u0000', '\ufffd')::json ->> 'key') STORED,
    UNIQUE (prefix, number, version)
);
CREATE INDEX record_version_kind ON record_version (type, subject) WHERE version = 1;
CREATE INDEX record_version_key ON record_version (key, type) WHERE key IS NOT NULL;

CREATE TABLE evidence (
    number     BIGINT PRIMARY KEY,
    digest     BYTEA NOT NULL UNIQUE CHECK (length(digest) = 32),
    media_type TEXT NOT NULL,
    bytes      BYTEA NOT NULL
);

CREATE TABLE checkpoint (
    number BIGINT PRIMARY KEY,
    size   BIGINT NOT NULL,
    note   TEXT NOT NULL
);

-- The rules of insertion. They hold for the owner too, and are there to be heard, not to be unbreakable: whoever owns a
-- table can take them away, and the verification says that they are gone and what was done.

CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = valbench, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%: rows are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'VB000';
END
$$;

CREATE FUNCTION numbered_row() RETURNS trigger LANGUAGE plpgsql SET search_path = valbench, pg_temp AS $$
DECLARE
    highest bigint;
BEGIN
    EXECUTE format('SELECT coalesce(max(number), 0) FROM %I', TG_TABLE_NAME) INTO highest;
    IF NEW.number IS DISTINCT FROM highest + 1 THEN
        RAISE EXCEPTION '%: rows are numbered without gap', TG_TABLE_NAME USING ERRCODE = 'VB000';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION ledger_row() RETURNS trigger LANGUAGE plpgsql SET search_path = valbench, pg_temp AS $$
DECLARE
    last ledger%ROWTYPE;
BEGIN
    SELECT * INTO last FROM ledger ORDER BY sequence DESC LIMIT 1;
    IF NEW.sequence IS DISTINCT FROM coalesce(last.sequence, 0) + 1 THEN
        RAISE EXCEPTION 'ledger: entries are numbered without gap' USING ERRCODE = 'VB000';
    END IF;
    IF strpos(NEW.line, ',"previous":"' || coalesce(encode(last.hash, 'hex'), repeat('0', 64)) || '","sequence":' ||
                        NEW.sequence || ',"time":"') = 0 THEN
        RAISE EXCEPTION 'ledger: an entry holds its number and the hash of the entry before it' USING ERRCODE = 'VB000';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION record_version_row() RETURNS trigger LANGUAGE plpgsql SET search_path = valbench, pg_temp AS $$
DECLARE
    newest ledger%ROWTYPE;
    first record_version%ROWTYPE;
    indexed json := replace(NEW.content, '\u0000', '\ufffd')::json;
BEGIN
    SELECT * INTO newest FROM ledger ORDER BY sequence DESC LIMIT 1;
    IF NEW.sequence IS DISTINCT FROM newest.sequence
       OR strpos(newest.line, ',"record":{"after":"' || encode(NEW.digest, 'hex') || '"') = 0
       OR strpos(newest.line, ',"id":"' || NEW.prefix || '-' || NEW.number || '","type":"' || (indexed ->> 'type') ||
                              '","version":' || NEW.version || '}') = 0 THEN
        RAISE EXCEPTION 'record_version: a version belongs to the newest entry, which announces it'
            USING ERRCODE = 'VB000';
    END IF;
    IF NEW.version IS DISTINCT FROM (SELECT coalesce(max(version), 0) + 1 FROM record_version
                                     WHERE prefix = NEW.prefix AND number = NEW.number) THEN
        RAISE EXCEPTION 'record_version: versions are numbered without gap' USING ERRCODE = 'VB000';
    END IF;
    SELECT * INTO first FROM record_version WHERE prefix = NEW.prefix AND number = NEW.number AND version = 1;
    IF NEW.version > 1 AND (first.type IS DISTINCT FROM indexed ->> 'type'
                            OR first.subject IS DISTINCT FROM indexed ->> 'subject') THEN
        RAISE EXCEPTION 'record_version: a record keeps its type and its subject' USING ERRCODE = 'VB000';
    END IF;
    IF EXISTS (SELECT FROM record_version WHERE key = indexed ->> 'key' AND type = indexed ->> 'type'
               AND NOT (prefix = NEW.prefix AND number = NEW.number)) THEN
        RAISE EXCEPTION 'record_version: this key belongs to another record of its type' USING ERRCODE = 'VB000';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION evidence_row() RETURNS trigger LANGUAGE plpgsql SET search_path = valbench, pg_temp AS $$
BEGIN
    IF strpos((SELECT line FROM ledger ORDER BY sequence DESC LIMIT 1),
              '{"digest":"' || encode(NEW.digest, 'hex') || '","mediaType":' || to_json(NEW.media_type)::text || '}') = 0
    THEN
        RAISE EXCEPTION 'evidence: content belongs to the newest entry, which announces it' USING ERRCODE = 'VB000';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION checkpoint_row() RETURNS trigger LANGUAGE plpgsql SET search_path = valbench, pg_temp AS $$
BEGIN
    IF NEW.size > (SELECT coalesce(max(sequence), 0) FROM ledger) THEN
        RAISE EXCEPTION 'checkpoint: the ledger has fewer entries' USING ERRCODE = 'VB000';
    END IF;
    IF NEW.size < (SELECT coalesce(max(size), 0) FROM checkpoint) THEN
        RAISE EXCEPTION 'checkpoint: one over more entries is there already' USING ERRCODE = 'VB000';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER numbered BEFORE INSERT ON meta FOR EACH ROW EXECUTE FUNCTION numbered_row();
CREATE TRIGGER numbered BEFORE INSERT ON evidence FOR EACH ROW EXECUTE FUNCTION numbered_row();
CREATE TRIGGER numbered BEFORE INSERT ON checkpoint FOR EACH ROW EXECUTE FUNCTION numbered_row();
CREATE TRIGGER sound BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_row();
CREATE TRIGGER sound BEFORE INSERT ON record_version FOR EACH ROW EXECUTE FUNCTION record_version_row();
CREATE TRIGGER sound BEFORE INSERT ON evidence FOR EACH ROW EXECUTE FUNCTION evidence_row();
CREATE TRIGGER sound BEFORE INSERT ON checkpoint FOR EACH ROW EXECUTE FUNCTION checkpoint_row();
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['meta', 'ledger', 'record_version', 'evidence', 'checkpoint'] LOOP
        EXECUTE format('CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON %I FOR EACH ROW '
                       'EXECUTE FUNCTION never_changed()', name);
        EXECUTE format('CREATE TRIGGER kept BEFORE TRUNCATE ON %I FOR EACH STATEMENT '
                       'EXECUTE FUNCTION never_changed()', name);
        -- ALWAYS: not even a session that plays a replica gets around them.
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER fixed', name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER kept', name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', name,
                       CASE WHEN name = 'meta' THEN 'numbered' ELSE 'sound' END);
    END LOOP;
    ALTER TABLE evidence ENABLE ALWAYS TRIGGER numbered;
    ALTER TABLE checkpoint ENABLE ALWAYS TRIGGER numbered;
END
$$;

-- The ways of writing. Each takes the store's one lock, so that writers never fork the chain, and each needs READ
-- COMMITTED: an older snapshot would not show what the writer before has written.

CREATE FUNCTION take_lock() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = valbench, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'a store is written in READ COMMITTED transactions' USING ERRCODE = 'VB000';
    END IF;
    PERFORM pg_advisory_xact_lock(x'564c424e'::bigint);
END
$$;

-- Says what the store is; only while it has no entries. The newest row of a name counts.
CREATE FUNCTION found(new_store text, new_purpose text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = valbench, pg_temp AS $$
DECLARE
    last bigint;
BEGIN
    PERFORM take_lock();
    IF EXISTS (SELECT FROM ledger) THEN
        RAISE EXCEPTION 'this store has been founded' USING ERRCODE = 'VB000';
    END IF;
    IF new_store !~ '^[0-9a-f]{32}$' OR new_purpose NOT IN ('production', 'test', 'demo') THEN
        RAISE EXCEPTION 'a store has an id and a purpose' USING ERRCODE = 'VB000';
    END IF;
    SELECT coalesce(max(number), 0) INTO last FROM meta;
    INSERT INTO meta VALUES (last + 1, 'store', new_store), (last + 2, 'purpose', new_purpose);
END
$$;

-- Appends one entry and, where it changes a record, the version that it announces. Raises VB001 if the server's clock
-- is behind the last entry: then an entry "clock.step" has to come first.
CREATE FUNCTION append(new_body text, new_prefix text, new_number bigint, new_version bigint, new_content text,
                       OUT new_sequence bigint, OUT new_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = valbench, pg_temp AS $$
DECLARE
    members CONSTANT text := 'action,actor,build,details,evidence,format,purpose,reason,record,request,session,station,'
                             'store,zone';
    tolerance CONSTANT interval := '2 seconds';
    layout CONSTANT text := 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';
    parsed CONSTANT json := replace(new_body, '\u0000', '\ufffd')::json;
    last ledger%ROWTYPE;
    last_time timestamp;
    entry_time timestamp;
    new_line text;
BEGIN
    PERFORM take_lock();
    IF (SELECT string_agg(name, ',') FROM json_object_keys(parsed) name) IS DISTINCT FROM members
       OR new_body !~ '^{"action":' OR strpos(new_body, E'\n') > 0
       OR parsed ->> 'store' IS DISTINCT FROM (SELECT value FROM meta WHERE name = 'store'
                                               ORDER BY number DESC LIMIT 1)
       OR parsed ->> 'purpose' IS DISTINCT FROM (SELECT value FROM meta WHERE name = 'purpose'
                                                 ORDER BY number DESC LIMIT 1) THEN
        RAISE EXCEPTION 'ledger: this is no entry of this store' USING ERRCODE = 'VB000';
    END IF;
    IF session_user !~ '^[A-Za-z0-9_.@-]+$' THEN
        RAISE EXCEPTION 'the login has other characters than letters, digits and _.@-' USING ERRCODE = 'VB000';
    END IF;
    -- A superuser counts as a member of every role, and is no person of this store.
    IF parsed #>> '{actor,id}' NOT IN (session_user::text, 'system')
       AND pg_has_role(session_user, 'valbench_person', 'MEMBER')
       AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
        RAISE EXCEPTION 'the login % cannot sign entries as %', session_user, parsed #>> '{actor,id}'
            USING ERRCODE = 'VB000';
    END IF;
    IF parsed #>> '{record,after}' IS DISTINCT FROM encode(sha256(convert_to(new_content, 'UTF8')), 'hex')
       OR new_content IS NOT NULL AND (parsed #>> '{record,id}' IS DISTINCT FROM new_prefix || '-' || new_number
                                       OR parsed #>> '{record,version}' IS DISTINCT FROM new_version::text) THEN
        RAISE EXCEPTION 'ledger: an entry that announces a version comes with it' USING ERRCODE = 'VB000';
    END IF;

    SELECT * INTO last FROM ledger ORDER BY sequence DESC LIMIT 1;
    entry_time := server_time();
    last_time := substring(last.line FROM '"time":"([^"]+)Z","timeSource":"[a-z]+"}}\n$')::timestamp;
    IF entry_time < last_time THEN
        IF last_time - entry_time <= tolerance THEN
            entry_time := last_time;
        ELSIF parsed ->> 'action' <> 'clock.step' THEN
            RAISE EXCEPTION 'the clock is earlier than the last entry'
                USING ERRCODE = 'VB001', DETAIL = to_char(entry_time, layout) || ' ' || to_char(last_time, layout);
        END IF;
    END IF;

    new_sequence := coalesce(last.sequence, 0) + 1;
    new_line := '{"body":' || new_body || ',"chain":{"login":"' || session_user || '","previous":"' ||
                coalesce(encode(last.hash, 'hex'), repeat('0', 64)) || '","sequence":' || new_sequence || ',"time":"' ||
                to_char(entry_time, layout) || '","timeSource":"server"}}' || E'\n';
    new_hash := sha256(convert_to(new_line, 'UTF8'));
    INSERT INTO ledger (sequence, line, hash) VALUES (new_sequence, new_line, new_hash);
    IF new_content IS NOT NULL THEN
        INSERT INTO record_version (sequence, prefix, number, version, content, digest)
        VALUES (new_sequence, new_prefix, new_number, new_version, new_content,
                sha256(convert_to(new_content, 'UTF8')));
    END IF;
    NOTIFY valbench;
END
$$;

-- Of the server, in UTC.
CREATE FUNCTION server_time() RETURNS timestamp LANGUAGE sql SET search_path = valbench, pg_temp AS $$
    SELECT clock_timestamp() AT TIME ZONE 'UTC'
$$;

-- Keeps content that the newest entry announces.
CREATE FUNCTION keep(new_media_type text, new_bytes bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = valbench, pg_temp AS $$
DECLARE
    last bigint;
BEGIN
    PERFORM take_lock();
    IF NOT EXISTS (SELECT FROM evidence WHERE digest = sha256(new_bytes)) THEN
        SELECT coalesce(max(number), 0) INTO last FROM evidence;
        INSERT INTO evidence VALUES (last + 1, sha256(new_bytes), new_media_type, new_bytes);
    END IF;
END
$$;

CREATE FUNCTION add_checkpoint(new_size bigint, new_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = valbench, pg_temp AS $$
DECLARE
    last bigint;
BEGIN
    PERFORM take_lock();
    SELECT coalesce(max(number), 0) INTO last FROM checkpoint;
    INSERT INTO checkpoint VALUES (last + 1, new_size, new_note);
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA valbench FROM PUBLIC;
GRANT USAGE ON SCHEMA valbench TO valbench_application, valbench_auditor;
GRANT SELECT ON ALL TABLES IN SCHEMA valbench TO valbench_application, valbench_auditor;
GRANT EXECUTE ON FUNCTION take_lock(), found(text, text), append(text, text, bigint, bigint, text), keep(text, bytea),
    add_checkpoint(bigint, text) TO valbench_application;
