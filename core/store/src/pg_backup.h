// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A shared store as a file: the same lines, versions, evidence and checkpoints, row by row.
#pragma once

#include <valbench/store/store.h>

#include "database.h"

namespace valbench::store {

/// The host that the file names, so that no station takes it for its own store.
inline constexpr std::string_view sharedHost = "shared store";

/// What `source` holds in one snapshot, in a new SQLite file that is verified before it gets its name.
Result<StoreVerification> backupToFile(Database &source, const StoreIdentity &identity, RandomSource &random,
                                       const std::filesystem::path &target, std::stop_token stop,
                                       const Progress &progress);

} // namespace valbench::store
