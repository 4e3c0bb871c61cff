// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The difference and the ratio of one statistic between two groups, with intervals.
#pragma once

#include <valbench/stats/groups.h>
#include <valbench/stats/proportion.h>

#include "cluster_shares.h"

namespace valbench::stats {

/// The shares of the clusters of one level in its statistics.
struct LevelShares
{
    std::vector<std::uint32_t> clusters; ///< numbers that all levels share, rising
    std::vector<ClusterShares> of;       ///< by statistic
};

/// How a statistic of a level is compared with that of another.
enum class Comparing {
    proportions, ///< events / n: Newcombe's difference, Katz's ratio, chi-square or Fisher's p
    areas,       ///< AUC with DeLong's variance: Welch's t, as pROC for unpaired areas
    logarithms,  ///< independent estimates with standard errors on the log scale: ratio
    values,      ///< independent estimates with standard errors: Wald difference
};

/// What is compared of a level.
struct Compared
{
    double value = undefinedValue;
    std::size_t events = 0, n = 0;
    /// Of the AUC; of the estimate on its scale; none for a proportion. With clusters on the identity scale for all.
    double standardError = undefinedValue;
    const LevelShares *shares = nullptr; ///< with clusters: all comparisons are Wald's, from the shares of both
    std::size_t statistic = 0;           ///< which of the shares
};

/// Bounds of first minus second and of first over second; NaN where there are none.
struct PairBounds
{
    Bounds difference, ratio;
};
[[nodiscard]] PairBounds pairBounds(const Compared &first, const Compared &second, Comparing how, double confidence);

/// Two-sided p of equality, and the test it comes from.
struct PairTest
{
    double p = undefinedValue;
    std::string_view test;
};
[[nodiscard]] PairTest pairTest(const Compared &first, const Compared &second, Comparing how);

/// All groups equal: 2 x K table for proportions, else Wald with inverse variances; with clusters Wald with their
/// covariances. At least two groups.
struct EqualityTest
{
    TestResult result;
    std::string_view test;
};
[[nodiscard]] EqualityTest equalityTest(std::span<const Compared> groups, Comparing how, std::uint64_t seed);

} // namespace valbench::stats
