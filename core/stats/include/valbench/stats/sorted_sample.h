// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A numeric column put in order once, for everything that only needs its ranks.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace valbench::stats {

struct SortedSample
{
    std::vector<double> values; ///< the finite ones, ascending; -0 is 0
    std::size_t missing = 0;    ///< NaN
    std::size_t infinite = 0;
    [[nodiscard]] std::size_t rows() const { return values.size() + missing + infinite; }
};
/// By radix sort: linear time.
[[nodiscard]] SortedSample sortSample(std::span<const double> values);

} // namespace valbench::stats
