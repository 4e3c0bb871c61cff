// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an administrator and QA sign of a migration, and its check in the ledger.
#pragma once

#include <valbench/store/migration.h>

#include "signed_by_two.h"

namespace valbench::services {

/// For store::migrateStore(): the two sign what was counted and digested.
store::MigrationSeal sealBy(const Signer &administrator, const Signer &qaApprover, const Timestamp &time,
                            const std::string &reason);

/// How many migrations the ledger tells of; integrity unless each is signed by the two, and for the ledger that the
/// store has.
Result<std::int64_t> checkMigrations(domain::RecordReader &reader, const StoreId &store,
                                     const crypto::Certificate &authority);

} // namespace valbench::services
