// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Brings a store of an older schema up to date, in one transaction that also says so.
#pragma once

#include <valbench/store/store.h>

namespace valbench::store {

/// Of the stores that this program makes and writes.
int newestSchema();

/// Everything a table holds, without what is computed from it.
struct TableContent
{
    std::string table;
    std::int64_t rows = 0;
    Digest digest; ///< SHA-256 over all rows in order, each value behind its length
    bool operator==(const TableContent &) const = default;
};

struct MigrationReport
{
    StoreId store;
    int from = 0, to = 0;
    domain::LedgerHead head;          ///< before
    std::vector<TableContent> tables; ///< before, and the same after
};

/// What those who answer for it say of it: the details of the entry.
using MigrationSeal = std::function<Result<json::Object>(const MigrationReport &report)>;

inline constexpr std::string_view migrationAction = "store.migrated";

/// Counts and digests every table, changes the schema, counts and digests again, and compares: integrity, and nothing
/// is changed, where anything differs. Its last entry is "store.migrated". Whatever fails, and whenever power goes, the
/// store is as it was or whole and new. On PostgreSQL it takes a login that may change the tables. refused: the schema
/// is the newest already.
Result<MigrationReport> migrateStore(std::string_view url, const Environment &environment,
                                     const domain::ActingPerson &person, std::string_view reason,
                                     const MigrationSeal &seal);

} // namespace valbench::store
