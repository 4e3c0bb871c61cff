// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a store that went through a fault still holds what was acknowledged.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace valbench::test {

struct AfterFault
{
    std::string problem;           ///< empty: the store opens, verifies and holds everything acknowledged
    std::int64_t acknowledged = 0; ///< entries
    std::int64_t stored = 0;
};

/// lines: what the writer had said. Opens the store as the next start of the program would.
AfterFault afterFault(const std::filesystem::path &store, const std::vector<std::string> &lines);

} // namespace valbench::test
