// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How statistics of the four cells change with the cells: the ground of the delta method.
#pragma once

#include <array>

#include <valbench/stats/confusion.h>

namespace valbench::stats {

/// Of true positives, false positives, true negatives, false negatives, in this order.
using CellValues = std::array<double, 4>;

[[nodiscard]] CellValues cellShares(const Confusion &cells);
/// Derivative by the shares of (sum of the shares in `numerator`) / (sum of those in `denominator`), which hold
/// factors of the cells.
[[nodiscard]] CellValues ratioGradient(const CellValues &shares, const CellValues &numerator,
                                       const CellValues &denominator);
/// a + k b.
[[nodiscard]] CellValues plus(const CellValues &a, const CellValues &b, double k = 1);
[[nodiscard]] double dot(const CellValues &a, const CellValues &b);
/// Matthews; every margin above 0.
[[nodiscard]] CellValues matthewsGradient(const CellValues &shares, double value);
/// Cohen's kappa; expected agreement below 1.
[[nodiscard]] CellValues kappaGradient(const CellValues &shares);
/// Variance of a function of the shares of n independent records (multinomial), from its gradient.
[[nodiscard]] double multinomialVariance(const CellValues &shares, const CellValues &gradient, double n);

namespace cell {
inline constexpr CellValues tp{1, 0, 0, 0}, fp{0, 1, 0, 0}, tn{0, 0, 1, 0}, fn{0, 0, 0, 1};
inline constexpr CellValues positives{1, 0, 0, 1}, negatives{0, 1, 1, 0}, predictedPositives{1, 1, 0, 0},
    predictedNegatives{0, 0, 1, 1}, right{1, 0, 1, 0}, all{1, 1, 1, 1};
} // namespace cell

} // namespace valbench::stats
