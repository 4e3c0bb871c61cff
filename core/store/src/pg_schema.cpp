// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pg_schema.h"

#include <algorithm>

#include "migrations.h"
#include "pg_texts.h"
#include "store_creation.h"

namespace valbench::store {

namespace {

// Everything that belongs to the schema: owners, columns, constraints, indexes, triggers with their state, functions
// with a digest of their text, policies, rules, and each right of anybody but the owner.
constexpr std::string_view schemaQuery = R"sql(
WITH here AS (SELECT oid, nspowner, nspacl FROM pg_namespace WHERE nspname = 'valbench'),
     things AS (SELECT * FROM pg_class WHERE relnamespace = (SELECT oid FROM here) AND relkind <> 't'),
     rights AS (
         SELECT 'schema' AS what, nspacl AS acl, nspowner AS owner FROM here
         UNION ALL SELECT relname::text, relacl, relowner FROM things
         UNION ALL SELECT relname || '.' || attname, attacl, relowner FROM things JOIN pg_attribute ON attrelid = things.oid
         UNION ALL SELECT proname || '()', proacl, proowner FROM pg_proc WHERE pronamespace = (SELECT oid FROM here))
SELECT regexp_replace(line, '\s+', ' ', 'g') COLLATE "C" AS one_line FROM (
    SELECT 'schema owned by ' || pg_get_userbyid(nspowner) AS line FROM here
    UNION ALL
    SELECT 'relation ' || relname || ' kind ' || relkind::text || ' persistence ' || relpersistence::text || ' owned by ' ||
           pg_get_userbyid(relowner) || CASE WHEN relrowsecurity THEN ' row security' ELSE '' END ||
           coalesce(' options ' || array_to_string(reloptions, ','), '')
    FROM things
    UNION ALL
    SELECT 'column ' || relname || '.' || attname || ' ' || format_type(atttypid, atttypmod) ||
           CASE WHEN attnotnull THEN ' not null' ELSE '' END || coalesce(
           CASE WHEN attgenerated = '' THEN ' default ' ELSE ' generated ' END || pg_get_expr(adbin, adrelid), '')
    FROM things JOIN pg_attribute ON attrelid = things.oid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND relkind <> 'i' AND NOT attisdropped
    UNION ALL
    SELECT 'view ' || relname || ' ' || encode(sha256(convert_to(pg_get_viewdef(oid), 'UTF8')), 'hex')
    FROM things WHERE relkind = 'v'
    UNION ALL
    SELECT 'constraint ' || conname || ' on ' || relname || ' ' || pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint JOIN things ON conrelid = things.oid
    UNION ALL
    SELECT 'index ' || pg_get_indexdef(indexrelid) || CASE WHEN indisvalid AND indisready THEN '' ELSE ' not in use' END
    FROM pg_index JOIN things ON indexrelid = things.oid
    UNION ALL
    SELECT 'trigger ' || CASE WHEN tgisinternal THEN tgfoid::regproc::text ELSE tgname::text END || ' on ' || relname ||
           ' state ' || tgenabled::text || CASE WHEN tgisinternal THEN '' ELSE ' ' || pg_get_triggerdef(pg_trigger.oid) END
    FROM pg_trigger JOIN things ON tgrelid = things.oid
    UNION ALL
    SELECT 'rule ' || rulename || ' on ' || relname || ' state ' || ev_enabled::text
    FROM pg_rewrite JOIN things ON ev_class = things.oid
    UNION ALL
    SELECT 'policy ' || polname || ' on ' || relname || ' for ' || polcmd::text || ' to ' ||
           (SELECT string_agg(CASE WHEN role = 0 THEN 'everybody' ELSE pg_get_userbyid(role) END, ',' ORDER BY role)
            FROM unnest(polroles) role) ||
           CASE WHEN polpermissive THEN '' ELSE ' restrictive' END ||
           coalesce(' using ' || pg_get_expr(polqual, polrelid), '') ||
           coalesce(' check ' || pg_get_expr(polwithcheck, polrelid), '')
    FROM pg_policy JOIN things ON polrelid = things.oid
    UNION ALL
    SELECT 'function ' || proname || '(' || pg_get_function_arguments(oid) || ') ' || provolatile::text ||
           CASE WHEN prosecdef THEN ' as owner' ELSE '' END || ' owned by ' || pg_get_userbyid(proowner) || ' with ' ||
           coalesce(array_to_string(proconfig, ','), 'nothing') || ' ' || encode(sha256(convert_to(prosrc, 'UTF8')), 'hex')
    FROM pg_proc WHERE pronamespace = (SELECT oid FROM here)
    UNION ALL
    SELECT 'right of ' || CASE WHEN grantee = 0 THEN 'everybody' ELSE pg_get_userbyid(grantee) END || ' on ' || what || ' ' ||
           privilege_type || CASE WHEN is_grantable THEN ' and to grant it' ELSE '' END
    FROM rights, aclexplode(coalesce(acl, acldefault(CASE WHEN what LIKE '%()' THEN 'f' ELSE 'r' END::"char", owner)))
    WHERE grantee <> owner) lines
ORDER BY one_line)sql";

/// What differs, in words; empty if nothing does.
std::string difference(const std::vector<std::string> &expected, const std::vector<std::string> &found)
{
    std::vector<std::string> gone, added;
    std::ranges::set_difference(expected, found, std::back_inserter(gone));
    std::ranges::set_difference(found, expected, std::back_inserter(added));
    if (!gone.empty() && !added.empty())
        return fillMessage(VB_MSG("there is '{found}' where '{expected}' should be"),
                           {{"found", added.front()}, {"expected", gone.front()}});
    if (!gone.empty())
        return fillMessage(VB_MSG("'{expected}' is missing"), {{"expected", gone.front()}});
    if (!added.empty())
        return fillMessage(VB_MSG("'{found}' was added"), {{"found", added.front()}});
    return {};
}

/// 0 if they are those of no version.
int versionOf(const std::vector<std::string> &lines)
{
    for (int version = newestSchemaVersion(); version > 0; --version)
        if (lines == expectedPgSchemaLines(version))
            return version;
    return 0;
}

/// An auditor's login sees no credentials: of those it gets the digests, and the server's word that they are right.
Result<std::string> versionsQuery(PgConnection &connection)
{
    VB_TRY(const auto hidden, connection.number("SELECT (to_regclass('valbench.hidden_version') IS NOT NULL AND "
                                                "NOT pg_has_role('valbench_application', 'USAGE'))::int::bigint"));
    std::string sql(allVersions);
    if (hidden != 0) {
        sql.erase(sql.find(" ORDER BY"));
        sql += " UNION ALL SELECT sequence, prefix, number, version, '', digest, sound::int FROM hidden_version "
               "ORDER BY sequence";
    }
    return sql;
}

Result<StoreCheck> filesCheck(PgConnection &connection)
{
    VB_TRY(const auto checksums, connection.word("SELECT current_setting('data_checksums')"));
    return StoreCheck{.name = std::string(check::file),
                      .state = CheckState::notApplicable,
                      .detail =
                          fillMessage(VB_MSG("the files are the database server's (its page checksums are {state})"),
                                      {{"state", checksums}})};
}

Result<StoreCheck> schemaCheck(PgConnection &connection)
{
    VB_TRY(const auto found, pgSchemaLines(connection));
    StoreCheck made{.name = std::string(check::schema), .n = static_cast<std::int64_t>(found.size())};
    const auto version = versionOf(found);
    made.detail = version > 0 ? std::string() : difference(expectedPgSchemaLines(newestSchemaVersion()), found);
    made.state = made.detail.empty() ? CheckState::passed : CheckState::failed;
    if (made.detail.empty())
        made.detail = fillMessage(VB_MSG("tables, rules, functions and rights are those of schema version {version}"),
                                  {{"version", std::to_string(version)}});
    return made;
}

} // namespace

const std::string &pgSetupText()
{
    static const std::string text = [] {
        std::string all(pgRolesText());
        for (const auto part : pgMigrationTexts())
            (all += '\n') += part;
        (all += '\n') += pgEndText();
        return all + "COMMIT;\n";
    }();
    return text;
}

Result<bool> hasPgSchema(PgConnection &connection)
{
    VB_TRY(const auto count, connection.number("SELECT count(*) FROM pg_namespace WHERE nspname = 'valbench'"));
    return count > 0;
}

Result<std::vector<std::string>> pgSchemaLines(PgConnection &connection)
{
    VB_TRY(auto rows, connection.rows(schemaQuery));
    std::vector<std::string> lines;
    for (;;) {
        VB_TRY(const bool there, rows.step());
        if (!there)
            return lines;
        lines.emplace_back(rows.text(0));
    }
}

std::vector<std::string> expectedPgSchemaLines(int version)
{
    std::vector<std::string> lines;
    auto rest = trimmed(pgSchemaTexts()[static_cast<std::size_t>(version - 1)]);
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        lines.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return lines;
}

Result<int> checkPgSchema(PgConnection &connection, const PgAddress &address)
{
    VB_TRY(const auto there, hasPgSchema(connection));
    if (!there)
        return fail(ErrorCode::notFound, VB_MSG("{url}: there is no store in this database. 'store init' makes one."),
                    {{"url", address.toText()}});
    VB_TRY(const auto found, pgSchemaLines(connection));
    const auto version = versionOf(found);
    if (version == 0)
        return fail(
            ErrorCode::integrity,
            VB_MSG("{url}: the database is not as Valbench made it: {what}. Valbench never changes that; have "
                   "the database administrator explain it."),
            {{"url", address.toText()}, {"what", difference(expectedPgSchemaLines(newestSchemaVersion()), found)}});
    return version;
}

Status upgradePgSchema(PgConnection &connection, int from)
{
    // Only a member may change what is the owner's; the end takes it back.
    std::string text = "SET LOCAL statement_timeout = 0; DO $$ BEGIN IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles "
                       "WHERE rolname = current_user) THEN "
                       "EXECUTE pg_catalog.format('GRANT valbench_owner TO %I', current_user); END IF; END $$;";
    for (auto i = static_cast<std::size_t>(from); i < pgMigrationTexts().size(); ++i)
        (text += '\n') += pgMigrationTexts()[i];
    (text += '\n') += pgEndText();
    VB_CHECK(connection.run(text));
    VB_TRY(const auto found, pgSchemaLines(connection));
    if (const auto what = difference(expectedPgSchemaLines(newestSchemaVersion()), found); !what.empty())
        return fail(ErrorCode::internal, VB_MSG("The migration made another schema than that of a new store: {what}."),
                    {{"what", what}});
    return {};
}

EngineChecks pgChecks(PgConnection &connection)
{
    return {[&connection] { return filesCheck(connection); },
            [&connection] { return schemaCheck(connection); },
            [](std::int64_t number, std::string_view name) {
                return name == (number % 2 == 1 ? meta::store : meta::purpose);
            },
            [](std::int64_t rows, std::int64_t) { return rows % 2 == 0; },
            [&connection]() -> Result<bool> {
                VB_TRY(const auto there,
                       connection.number("SELECT (to_regclass('valbench.trail_block') IS NOT NULL)::int"
                                         "::bigint"));
                return there != 0;
            },
            [&connection] { return versionsQuery(connection); }};
}

} // namespace valbench::store
