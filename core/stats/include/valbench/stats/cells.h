// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics of two rows of counts over the same cells: population stability, chi-square, Jensen-Shannon.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <valbench/stats/calibration.h>
#include <valbench/stats/estimate.h>
#include <valbench/stats/sorted_sample.h>

namespace valbench::stats {

struct Cell
{
    std::string label;
    std::uint64_t baseline = 0;
    std::uint64_t current = 0;
    bool operator==(const Cell &) const = default;
};

enum class Binning {
    quantile, ///< type-7 quantiles of the baseline, duplicates merged
    width,    ///< equal width over the baseline's range
};
/// Names of cells that hold what no bin can.
inline constexpr std::string_view missingCell = "(missing)";
inline constexpr std::string_view nonFiniteCell = "(not finite)";
inline constexpr std::string_view unseenCell = "(unseen)";
inline constexpr std::string_view otherCell = "(other)";

/// Bins from the baseline alone: right-closed, the outer ones reach to infinity; a constant baseline v gives (-inf, v]
/// and (v, inf). Missing (NaN) and infinite values have cells of their own, which exist if either sample has any.
[[nodiscard]] std::vector<Cell> numericCells(std::span<const double> baseline, std::span<const double> current,
                                             std::size_t bins, Binning binning);
[[nodiscard]] std::vector<Cell> numericCells(const SortedSample &baseline, const SortedSample &current,
                                             std::size_t bins, Binning binning);
/// The same between given edges, rising.
[[nodiscard]] std::vector<Cell> numericCells(const SortedSample &baseline, const SortedSample &current,
                                             const std::vector<double> &edges);
/// One cell for each category of the baseline, by name; if there are more than 50, the 49 most frequent (ties by name)
/// and "(other)". What only the current sample has is "(unseen)". An empty text is missing.
[[nodiscard]] std::vector<Cell> categoricalCells(std::span<const std::string> baseline,
                                                 std::span<const std::string> current);
/// The same from the counts of every category, in any order, and of missing values.
[[nodiscard]] std::vector<Cell> categoricalCells(std::vector<Cell> counts, const Cell &missing);
/// How often each category occurs, by name; missing values not among them.
[[nodiscard]] std::vector<Cell> categoryCounts(std::span<const std::string> baseline,
                                               std::span<const std::string> current);

struct Psi
{
    double value = undefinedValue;     ///< sum (c - r) ln(c / r); NaN if a sample is empty
    double noDrift95 = undefinedValue; ///< what it reaches without drift: (1/n + 1/m) chi2_(0.95; cells - 1)
};
/// Shares (k + 0.5) / (n + 0.5 cells), so that an empty cell has a share.
[[nodiscard]] Psi populationStability(std::span<const Cell> cells);

/// Homogeneity of two samples, Pearson without continuity correction; df = cells in use - 1. One cell in use: p = 1.
/// `reason` is set if an expected count is below 5.
[[nodiscard]] TestResult chiSquareHomogeneity(std::span<const Cell> cells);
/// sqrt(chi2 / N) for two samples; 0 if only one cell is in use.
[[nodiscard]] double cramersV(std::span<const Cell> cells);
/// The distance (square root), natural logarithm, 0 ln 0 = 0: at most sqrt(ln 2) = 0.8326.
[[nodiscard]] double jensenShannon(std::span<const Cell> cells);

} // namespace valbench::stats
