-- SPDX-FileCopyrightText: 2026 The Valbench authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The trail by kind and by person, so that the first page of either comes at once among millions. Changes no row.
--
-- family: what stands before the first dot of an action, "signature" of "signature.approved". A line begins with
-- {"body":{"action":" of 19 characters.
ALTER TABLE ledger ADD COLUMN family TEXT GENERATED ALWAYS AS (
    substr(line, 20, instr(substr(line, 20, 64), '.') - 1)) VIRTUAL;
ALTER TABLE ledger ADD COLUMN actor TEXT GENERATED ALWAYS AS (json_extract(line, '$.body.actor.id')) VIRTUAL;
CREATE INDEX ledger_family ON ledger (family);
CREATE INDEX ledger_actor ON ledger (actor);
