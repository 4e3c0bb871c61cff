-- SPDX-FileCopyrightText: 2026 The Valbench authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What 0003_trail_blocks.sql is.
SET LOCAL ROLE valbench_owner;
SET LOCAL search_path = valbench, pg_temp;

DROP INDEX ledger_family;
DROP INDEX ledger_actor;
ALTER TABLE ledger DROP COLUMN family, DROP COLUMN actor;

CREATE TABLE trail_block (
    number   BIGINT PRIMARY KEY,
    families TEXT NOT NULL,
    actors   TEXT NOT NULL
);

-- What stands in the block that ends with this entry.
CREATE FUNCTION block_until(last bigint, OUT families text, OUT actors text)
LANGUAGE sql STABLE SET search_path = valbench, pg_temp AS $$
    SELECT string_agg(DISTINCT family COLLATE "C", '' ORDER BY family COLLATE "C"),
           string_agg(DISTINCT actor COLLATE "C", '' ORDER BY actor COLLATE "C")
    FROM (SELECT split_part(replace(substr(line, 20, 100), '"', '.'), '.', 1) || E'\n' AS family,
                 split_part(substr(line, strpos(line, ',"actor":{"id":"') + 16, 300), '"', 1) || E'\n' AS actor
          FROM ledger WHERE sequence > last - 64 AND sequence <= last) names
$$;

CREATE FUNCTION ledger_block() RETURNS trigger LANGUAGE plpgsql SET search_path = valbench, pg_temp AS $$
BEGIN
    INSERT INTO trail_block SELECT NEW.sequence / 64, families, actors FROM block_until(NEW.sequence);
    RETURN NULL;
END
$$;

INSERT INTO trail_block
SELECT sequence / 64, families, actors FROM ledger, block_until(sequence) WHERE sequence % 64 = 0 ORDER BY sequence;

CREATE FUNCTION trail_block_row() RETURNS trigger LANGUAGE plpgsql SET search_path = valbench, pg_temp AS $$
BEGIN
    IF NEW.number IS DISTINCT FROM (SELECT coalesce(max(number), 0) + 1 FROM trail_block)
       OR NEW.number * 64 IS DISTINCT FROM (SELECT max(sequence) FROM ledger) THEN
        RAISE EXCEPTION 'trail_block: a block is added with its last entry' USING ERRCODE = 'VB000';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER blocks AFTER INSERT ON ledger FOR EACH ROW WHEN (NEW.sequence % 64 = 0) EXECUTE FUNCTION ledger_block();
CREATE TRIGGER sound BEFORE INSERT ON trail_block FOR EACH ROW EXECUTE FUNCTION trail_block_row();
CREATE TRIGGER fixed BEFORE UPDATE OR DELETE ON trail_block FOR EACH ROW EXECUTE FUNCTION never_changed();
CREATE TRIGGER kept BEFORE TRUNCATE ON trail_block FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
ALTER TABLE ledger ENABLE ALWAYS TRIGGER blocks;
ALTER TABLE trail_block ENABLE ALWAYS TRIGGER sound;
ALTER TABLE trail_block ENABLE ALWAYS TRIGGER fixed;
ALTER TABLE trail_block ENABLE ALWAYS TRIGGER kept;

REVOKE ALL ON FUNCTION block_until(bigint), ledger_block(), trail_block_row() FROM PUBLIC;
GRANT SELECT ON trail_block TO valbench_application, valbench_auditor;
