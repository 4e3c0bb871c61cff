// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What migrations of both engines have in common.
#pragma once

#include <valbench/store/migration.h>

#include "database.h"

namespace valbench::store {

Result<std::vector<TableContent>> tableContents(Database &database);

/// The whole of it within a unit of work that has the lock. `upgrade` changes the schema.
Result<MigrationReport> migrateWithin(domain::UnitOfWork &unit, Database &database, const StoreId &store, int from,
                                      const std::function<Status()> &upgrade, std::string_view reason,
                                      const MigrationSeal &seal);

Result<MigrationReport> migrateFile(const std::filesystem::path &path, const Environment &environment,
                                    const domain::ActingPerson &person, std::string_view reason,
                                    const MigrationSeal &seal);
Result<MigrationReport> migrateDatabase(std::string_view url, const Environment &environment,
                                        const domain::ActingPerson &person, std::string_view reason,
                                        const MigrationSeal &seal);

} // namespace valbench::store
