-- SPDX-FileCopyrightText: 2026 The Valbench authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What 0004_disposal.sql is.
SET LOCAL ROLE valbench_owner;
SET LOCAL search_path = valbench, pg_temp;

CREATE FUNCTION evidence_emptied() RETURNS trigger LANGUAGE plpgsql SET search_path = valbench, pg_temp AS $$
BEGIN
    IF NEW.number IS DISTINCT FROM OLD.number OR NEW.digest IS DISTINCT FROM OLD.digest
       OR NEW.media_type IS DISTINCT FROM OLD.media_type OR length(NEW.bytes) <> 0
       OR coalesce((SELECT strpos(line, '{"body":{"action":"evidence.disposed",') <> 1
                        OR strpos(line, '{"digest":"' || encode(OLD.digest, 'hex') || '","mediaType":') = 0
                    FROM ledger ORDER BY sequence DESC LIMIT 1), true) THEN
        RAISE EXCEPTION 'evidence: rows are never changed or deleted; disposed of only when the newest entry says so'
            USING ERRCODE = 'VB000';
    END IF;
    RETURN NEW;
END
$$;

DROP TRIGGER fixed ON evidence;
CREATE TRIGGER fixed BEFORE DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION never_changed();
CREATE TRIGGER emptied BEFORE UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION evidence_emptied();
ALTER TABLE evidence ENABLE ALWAYS TRIGGER fixed;
ALTER TABLE evidence ENABLE ALWAYS TRIGGER emptied;

-- Takes the bytes of content that the newest entry disposes of.
CREATE FUNCTION dispose_of(old_digest bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = valbench, pg_temp AS $$
BEGIN
    PERFORM take_lock();
    UPDATE evidence SET bytes = '' WHERE digest = old_digest;
END
$$;

REVOKE ALL ON FUNCTION evidence_emptied(), dispose_of(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dispose_of(bytea) TO valbench_application;
