// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Counts in formulas.
#pragma once

#include <cstdint>

namespace valbench::stats {

/// Exact up to 2^53.
[[nodiscard]] inline double real(std::uint64_t count)
{
    return static_cast<double>(count);
}

} // namespace valbench::stats
