// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A backup takes the place of a store: by an administrator and QA together, with a record of what is missing.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include <valbench/base/secret.h>
#include <valbench/services/environment.h>
#include <valbench/services/verification.h>

namespace valbench::services {

struct RestoreRequest
{
    std::filesystem::path backup; ///< of a local store, as Workspace::backup() makes it
    std::filesystem::path target; ///< where the store is, or was
    std::string administrator;    ///< user ids, as the backup knows them
    Secret administratorPassword;
    std::string qaApprover;
    Secret qaPassword;
    std::string reason;
};

/// What two people see of a backup before they sign for it.
struct RestorePreview
{
    std::string storeId;
    std::string purpose;      ///< "production", …
    std::int64_t entries = 0; ///< that the backup holds
    std::string lastEntry;    ///< UTC, the time of the last of them
    std::int64_t missing = 0; ///< entries that this computer saw and the backup does not hold
};

/// Verifies the backup and compares it with what is in the place and what this computer has seen; changes nothing.
/// Errors as restoreStore().
Result<RestorePreview> previewRestore(const Environment &environment, const std::filesystem::path &backup,
                                      const std::filesystem::path &target, std::stop_token stop = {},
                                      const Progress &progress = {});

struct RestoreReport
{
    std::int64_t entries = 0;       ///< that the backup holds
    std::int64_t missing = 0;       ///< entries that this computer saw and the backup does not hold
    std::string lineage;            ///< of the store from now on
    std::filesystem::path replaced; ///< where the file that was there before lies now; empty: there was none
    Verification verification;      ///< of the store afterwards
};

/// Verifies the backup; has both people sign a statement of what is restored and what is missing; sets the file that is
/// in the place aside, never deletes it; puts the backup there under a new lineage, with the statement in its
/// installation record; verifies again. Until the last step the place is as it was, or empty with everything beside it.
/// refused: passwords, roles, one person for both, a production store's policy; integrity: the backup does not verify;
/// conflict: something else is in the place.
Result<RestoreReport> restoreStore(const Environment &environment, const RestoreRequest &request,
                                   std::stop_token stop = {}, const Progress &progress = {});

} // namespace valbench::services
