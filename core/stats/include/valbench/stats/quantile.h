// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Quantiles of type 7, the rule of NumPy and R.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace valbench::stats {

/// h = (n - 1) q, linear between the neighbours. `sorted` ascending, without NaN, not empty; q in [0, 1].
[[nodiscard]] double quantileOfSorted(std::span<const double> sorted, double q);
/// The quantiles 0, 1/parts, ... 1 with duplicates removed: edges of right-closed groups.
[[nodiscard]] std::vector<double> quantileEdges(std::span<const double> sorted, std::size_t parts);

} // namespace valbench::stats
