-- SPDX-FileCopyrightText: 2026 The Valbench authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What 0002_trail_filters.sql is, and besides: whoever signs in as an auditor of the database sees no wrapped keys, and
-- no client that stands still holds the lock for long, whatever its settings are.
SET LOCAL ROLE valbench_owner;
SET LOCAL search_path = valbench, pg_temp;

ALTER TABLE ledger
    ADD COLUMN family TEXT GENERATED ALWAYS AS (split_part(substr(line, 20, 64), '.', 1)) STORED,
    ADD COLUMN actor TEXT GENERATED ALWAYS AS (
        replace(line, '\u0000', '\ufffd')::json #>> '{body,actor,id}') STORED;
CREATE INDEX ledger_family ON ledger (family, sequence);
CREATE INDEX ledger_actor ON ledger (actor, sequence);

ALTER TABLE record_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON record_version FOR SELECT TO valbench_application USING (true);
CREATE POLICY no_secrets ON record_version FOR SELECT TO valbench_auditor USING (type IS DISTINCT FROM 'credential');

-- What an auditor needs to verify the ledger without them: the digests, and whether they are right.
CREATE VIEW hidden_version AS
SELECT sequence, prefix, number, version, digest, digest = sha256(convert_to(content, 'UTF8')) AS sound
FROM record_version
WHERE type = 'credential';
GRANT SELECT ON hidden_version TO valbench_auditor;

CREATE OR REPLACE FUNCTION take_lock() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = valbench, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'a store is written in READ COMMITTED transactions' USING ERRCODE = 'VB000';
    END IF;
    IF current_setting('idle_in_transaction_session_timeout') <> '15s' THEN
        PERFORM set_config('idle_in_transaction_session_timeout', '15s', true);
    END IF;
    PERFORM pg_advisory_xact_lock(x'564c424e'::bigint);
END
$$;
