-- SPDX-FileCopyrightText: 2026 The Valbench authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- PostgreSQL: who may do what with a store. Run by a database administrator in the database that is to hold it
-- (encoding UTF8), once, together with the numbered files that follow; all of it or nothing happens.
--
-- valbench_owner        owns everything; nobody signs in as the owner
-- valbench_application  appends through the functions and reads; for logins of workstations
-- valbench_person       the same, and signs entries only as the person of the login's own name; for personal logins
-- valbench_auditor      reads
--
-- Then give each login its role, for example:  CREATE ROLE ada LOGIN IN ROLE valbench_person;  \password ada
BEGIN;

DO $roles$
DECLARE
    wanted text;
BEGIN
    IF current_setting('server_encoding') <> 'UTF8' THEN
        RAISE EXCEPTION 'a store needs a database with the encoding UTF8, this one has %',
            current_setting('server_encoding');
    END IF;
    FOREACH wanted IN ARRAY ARRAY['valbench_owner', 'valbench_application', 'valbench_person', 'valbench_auditor'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
            EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
    IF NOT pg_catalog.pg_has_role('valbench_person', 'valbench_application', 'MEMBER') THEN
        GRANT valbench_application TO valbench_person;
    END IF;
    -- Only a member may give things to the owner; it is taken back at the end.
    IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
        EXECUTE pg_catalog.format('GRANT valbench_owner TO %I', current_user);
    END IF;
END
$roles$;
CREATE SCHEMA valbench AUTHORIZATION valbench_owner;
