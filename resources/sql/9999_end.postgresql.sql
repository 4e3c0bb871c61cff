-- SPDX-FileCopyrightText: 2026 The Valbench authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Behind the numbered files: nobody stays a member of the owner.
RESET ROLE;
DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
        EXECUTE pg_catalog.format('REVOKE valbench_owner FROM %I', current_user);
    END IF;
END
$$;
