// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The difference and the ratio of one statistic between two groups, with intervals.
#pragma once

#include <valbench/stats/groups.h>
#include <valbench/stats/proportion.h>

namespace valbench::stats {

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
    double standardError = undefinedValue; ///< of the AUC; of the estimate on its scale; none for a proportion
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

/// All groups equal: 2 x K table for proportions, else Wald with inverse variances. At least two groups.
struct EqualityTest
{
    TestResult result;
    std::string_view test;
};
[[nodiscard]] EqualityTest equalityTest(std::span<const Compared> groups, Comparing how, std::uint64_t seed);

} // namespace valbench::stats
