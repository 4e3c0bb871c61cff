-- SPDX-FileCopyrightText: 2026 The Valbench authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Evidence whose time has come may be disposed of: its bytes go, its row stays with digest and media type, and the
-- entry that comes first says who decided it and why. Everything else is kept for ever. Changes no row.
DROP TRIGGER evidence_update;
CREATE TRIGGER evidence_update BEFORE UPDATE ON evidence BEGIN
    SELECT RAISE(ABORT, 'evidence: content is never changed, and disposed of only when the newest entry says so')
    WHERE NEW.number IS NOT OLD.number OR NEW.digest IS NOT OLD.digest OR NEW.media_type IS NOT OLD.media_type
       OR length(NEW.bytes) <> 0
       OR coalesce((SELECT instr(line, '{"body":{"action":"evidence.disposed",') <> 1
                        OR instr(line, '{"digest":"' || lower(hex(OLD.digest)) || '","mediaType":') = 0
                    FROM ledger ORDER BY sequence DESC LIMIT 1), 1);
END;
