// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Brings a store that an earlier version made up to date: two people together.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include <valbench/base/secret.h>
#include <valbench/services/environment.h>
#include <valbench/services/verification.h>

namespace valbench::services {

struct MigrationRequest
{
    std::string url;
    std::string administrator; ///< user ids
    Secret administratorPassword;
    std::string qaApprover;
    Secret qaPassword;
    std::string reason;
};

struct MigratedTable
{
    std::string name;
    std::int64_t rows = 0;
    std::string sha256; ///< over all rows, the same before and after; lower-case hex
};

struct MigrationOutcome
{
    int from = 0, to = 0; ///< schema versions
    std::vector<MigratedTable> tables;
    std::filesystem::path kept; ///< a verified copy of the store as it was; empty on PostgreSQL
    Verification verification;  ///< of the store afterwards
};

/// Verifies the store; keeps a verified copy of the file as it was beside it; counts and digests every table, changes
/// the schema, counts and digests again; has both people sign that nothing differs, which becomes the ledger's last
/// entry; verifies again. All in one transaction: whatever fails, the store is as it was. refused: the schema is the
/// newest, this is a copy of the store, passwords, roles, one person for both; integrity: the store does not verify,
/// or something would differ.
Result<MigrationOutcome> migrateStore(const Environment &environment, const MigrationRequest &request,
                                      std::stop_token stop = {}, const Progress &progress = {});

} // namespace valbench::services
