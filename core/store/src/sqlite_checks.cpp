// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "connection.h"
#include "migrations.h"
#include "store_creation.h"
#include "store_verifier.h"

namespace valbench::store {

namespace {

Result<StoreCheck> checkPages(Connection &connection)
{
    VB_TRY(const auto pages, connection.number("PRAGMA page_count"));
    VB_TRY(const auto answer, connection.word("PRAGMA integrity_check"));
    StoreCheck found{.name = std::string(check::file), .state = CheckState::passed, .n = pages};
    found.detail = fillMessage(VB_MSG("{n} pages and their indexes are sound"), {{"n", std::to_string(pages)}});
    if (answer != "ok") {
        found.state = CheckState::failed;
        found.detail = fillMessage(VB_MSG("the file is damaged: {answer}"), {{"answer", answer}});
    }
    return found;
}

Result<StoreCheck> compareSchema(Connection &connection)
{
    VB_TRY(const auto version, schemaVersion(connection));
    VB_TRY(const auto expected, expectedSchemaDigest(version));
    VB_TRY(const auto found, schemaDigest(connection));
    VB_TRY(const auto n, connection.number("SELECT count(*) FROM sqlite_schema"));
    StoreCheck made{.name = std::string(check::schema), .state = CheckState::passed, .n = n};
    made.detail = fillMessage(VB_MSG("tables, indexes and triggers are those of schema version {version}"),
                              {{"version", std::to_string(version)}});
    if (found != expected) {
        made.state = CheckState::failed;
        made.detail = VB_MSG("tables, indexes, triggers or views were added, removed or changed");
    }
    return made;
}

} // namespace

EngineChecks sqliteChecks(Connection &connection)
{
    return {[&connection] { return checkPages(connection); },
            [&connection] { return compareSchema(connection); },
            [](std::int64_t number, std::string_view name) {
                return name == (number == 1 ? meta::store : number == 2 ? meta::purpose : meta::host);
            },
            [](std::int64_t rows, std::int64_t moves) { return rows == 3 + moves; },
            [&connection]() -> Result<bool> {
                VB_TRY(const auto version, schemaVersion(connection));
                return version >= blocksSchema;
            },
            [] { return Result<std::string>(allVersions); }};
}

} // namespace valbench::store
