// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The verification of a store, with or without what this computer remembers of it.
#pragma once

#include <valbench/services/verification.h>

namespace valbench::services {

enum class Memory {
    used,
    left, ///< for backups, which are older than the store by nature
};

Result<Verification> inspectStore(const Environment &environment, std::string_view storeUrl, std::stop_token stop,
                                  const Progress &progress, const std::vector<std::filesystem::path> &roots,
                                  Memory memory, unsigned threads = 0);

} // namespace valbench::services
