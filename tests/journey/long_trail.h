// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A store with a trail as long as one of many years, made once in the build folder and kept there.
#pragma once

#include <filesystem>

#include <valbench/base/result.h>

namespace valbench::test {

struct LongTrail
{
    std::filesystem::path store;
    std::filesystem::path profile;             ///< of the station that made it
    static constexpr const char *user = "qua"; ///< QA
    static constexpr const char *password = "quite another sentence";
    /// Who did three things in the first year, and nothing since.
    static constexpr const char *rareUser = "rarely";
};

/// With at least so many entries, every one of them through the ledger's code.
Result<LongTrail> longTrail(std::int64_t entries);

} // namespace valbench::test
