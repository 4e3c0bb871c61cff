// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "migration.h"

#include <algorithm>

#include <valbench/store/open.h>

#include "migrations.h"

namespace valbench::store {

namespace {

struct Table
{
    std::string_view name;
    std::string_view rows;  ///< all that is in it, in order
    std::string_view kinds; ///< of the columns: integer, text, bytes
};

constexpr std::array tables{
    Table{"meta", "SELECT number, name, value FROM meta ORDER BY number", "itt"},
    Table{"ledger", "SELECT sequence, line, hash FROM ledger ORDER BY sequence", "itb"},
    Table{"record_version",
          "SELECT sequence, prefix, number, version, content, digest FROM record_version ORDER BY sequence", "itiitb"},
    Table{"evidence", "SELECT number, digest, media_type, bytes FROM evidence ORDER BY number", "ibtb"},
    Table{"checkpoint", "SELECT number, size, note FROM checkpoint ORDER BY number", "iit"},
};

void add(Sha256 &hash, std::string_view bytes)
{
    hash.add(std::to_string(bytes.size()) + ':');
    hash.add(bytes);
}

Result<TableContent> contentOf(Database &database, const Table &table)
{
    Sha256 hash;
    std::int64_t count = 0;
    VB_TRY(auto rows, database.stream(table.rows));
    for (;; ++count) {
        VB_TRY(const bool there, rows.step());
        if (!there)
            break;
        for (std::size_t i = 0; i < table.kinds.size(); ++i) {
            const auto column = static_cast<int>(i);
            if (table.kinds[i] == 'i')
                add(hash, std::to_string(rows.integer(column)));
            else
                add(hash, table.kinds[i] == 't' ? rows.text(column) : asText(rows.bytes(column)));
        }
    }
    return TableContent{std::string(table.name), count, hash.finish()};
}

Status same(const std::vector<TableContent> &before, const std::vector<TableContent> &after)
{
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (before[i] == after[i])
            continue;
        return fail(
            ErrorCode::integrity,
            VB_MSG("The migration was undone: the table {table} had {before} rows with the digest {digest}, and "
                   "would have {after} with {found}. The store is as it was; report this to the makers of "
                   "Valbench."),
            {{"table", before[i].table},
             {"before", std::to_string(before[i].rows)},
             {"digest", before[i].digest.toShortText()},
             {"after", std::to_string(after[i].rows)},
             {"found", after[i].digest.toShortText()}});
    }
    return {};
}

} // namespace

int newestSchema()
{
    return newestSchemaVersion();
}

Result<std::vector<TableContent>> tableContents(Database &database)
{
    std::vector<TableContent> out;
    for (const auto &table : tables) {
        VB_TRY(auto content, contentOf(database, table));
        out.push_back(std::move(content));
    }
    return out;
}

Result<MigrationReport> migrateWithin(domain::UnitOfWork &unit, Database &database, const StoreId &store, int from,
                                      const std::function<Status()> &upgrade, std::string_view reason,
                                      const MigrationSeal &seal)
{
    MigrationReport report{store, from, newestSchemaVersion(), {}, {}};
    VB_TRY(report.head, unit.read().head());
    VB_TRY(report.tables, tableContents(database));
    VB_CHECK(upgrade());
    VB_TRY(const auto after, tableContents(database));
    VB_CHECK(same(report.tables, after));
    VB_TRY(auto details, seal(report));
    VB_CHECK(unit.note(migrationAction, reason, nullptr, std::move(details)));
    VB_CHECK(unit.commit());
    return report;
}

Result<MigrationReport> migrateStore(std::string_view url, const Environment &environment,
                                     const domain::ActingPerson &person, std::string_view reason,
                                     const MigrationSeal &seal)
{
    if (trimmed(reason).empty())
        return fail(ErrorCode::refused, VB_MSG("A migration needs a reason."));
    if (isPostgresUrl(url))
        return migrateDatabase(url, environment, person, reason, seal);
    VB_TRY(const auto file, storeFile(url));
    return migrateFile(file, environment, person, reason, seal);
}

} // namespace valbench::store
