// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A numeric column put in order once, for everything that only needs its ranks.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
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
/// Both, on a thread each if there are two; 0 threads: as many as the machine has.
[[nodiscard]] std::pair<SortedSample, SortedSample> sortSamples(std::span<const double> first,
                                                                std::span<const double> second, unsigned threads);

} // namespace valbench::stats
