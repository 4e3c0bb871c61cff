-- SPDX-FileCopyrightText: 2026 The Valbench authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The trail by kind and by person again, at a price that hardly any entry pays: two indexes took a page of each commit;
-- now a row for every 64 entries says what is in them. Changes no entry and no record.
DROP INDEX ledger_family;
DROP INDEX ledger_actor;
-- A trigger before an insert has every column computed, those that are not stored too.
ALTER TABLE ledger DROP COLUMN family;
ALTER TABLE ledger DROP COLUMN actor;

-- Block n has the entries 64 n - 63 to 64 n. families: what stands before the first dot of their actions, "signature" of
-- "signature.approved"; actors: the ids of who acted. Each once, in the order of their bytes, a line feed behind each.
-- The verification compares them with the entries.
CREATE TABLE trail_block (
    number   INTEGER PRIMARY KEY,
    families TEXT NOT NULL,
    actors   TEXT NOT NULL
) STRICT;

-- Of the entries that are there already. A line begins with {"body":{"action":" of 19 characters, and the actor's id comes
-- next. The program adds a block behind its last entry: a trigger would cost each entry a tenth of what it takes.
INSERT INTO trail_block (number, families, actors)
SELECT last.sequence / 64,
       (SELECT group_concat(name, '')
        FROM (SELECT DISTINCT substr(line, 20, instr(replace(substr(line, 20, 100), '"', '.'), '.') - 1) || char(10) AS name
              FROM ledger WHERE sequence > last.sequence - 64 AND sequence <= last.sequence ORDER BY name)),
       (SELECT group_concat(name, '')
        FROM (SELECT DISTINCT substr(start, 1, instr(start, '"') - 1) || char(10) AS name
              FROM (SELECT substr(line, instr(line, ',"actor":{"id":"') + 16, 300) AS start
                    FROM ledger WHERE sequence > last.sequence - 64 AND sequence <= last.sequence)
              ORDER BY name))
FROM ledger last WHERE last.sequence % 64 = 0 ORDER BY last.sequence;

CREATE TRIGGER trail_block_insert BEFORE INSERT ON trail_block BEGIN
    SELECT RAISE(ABORT, 'trail_block: a block is added with its last entry')
    WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM trail_block)
       OR NEW.number * 64 IS NOT (SELECT max(sequence) FROM ledger);
END;
CREATE TRIGGER trail_block_update BEFORE UPDATE ON trail_block BEGIN
    SELECT RAISE(ABORT, 'trail_block: rows are never changed');
END;
CREATE TRIGGER trail_block_delete BEFORE DELETE ON trail_block BEGIN
    SELECT RAISE(ABORT, 'trail_block: rows are never deleted');
END;
