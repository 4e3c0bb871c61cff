// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/sorted_sample.h>

#include <cmath>

#include "radix_sort.h"

namespace valbench::stats {

SortedSample sortSample(std::span<const double> values)
{
    SortedSample sample;
    sample.values.resize(values.size());
    std::size_t finite = 0;
    for (const double x : values) {
        sample.values[finite] = x + 0.0; // -0 becomes 0
        finite += std::isfinite(x) ? 1 : 0;
        sample.missing += std::isnan(x) ? 1 : 0;
    }
    sample.infinite = values.size() - finite - sample.missing;
    sample.values.resize(finite);
    sortRising(sample.values);
    return sample;
}

} // namespace valbench::stats
