// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Intervals for one proportion and for the difference of two.
#pragma once

#include <cstddef>

#include <valbench/stats/estimate.h>

namespace valbench::stats {

enum class ProportionMethod { wilson, clopperPearson };

/// successes / trials with its interval; undefined for no trials. `what` names the missing denominator in the
/// reason, such as "no predicted positives". The lower bound is exactly 0 at 0, the upper exactly 1 at n.
/// Wilson (1927): centre (x + z^2/2)/(n + z^2), half-width z/(n + z^2) sqrt(x(n-x)/n + z^2/4).
/// Clopper-Pearson (1934): beta quantiles.
[[nodiscard]] Estimate proportion(std::size_t successes, std::size_t trials, double confidence,
                                  ProportionMethod chosen = ProportionMethod::wilson,
                                  std::string_view noTrials = "no records");

/// The two bounds for real-valued successes; both methods extend to them. For planning.
struct Bounds
{
    double lower = undefinedValue;
    double upper = undefinedValue;
};
[[nodiscard]] Bounds proportionBounds(double successes, double trials, double confidence, ProportionMethod chosen);

/// p1 - p2 of independent samples, Newcombe (1998) method 10 (Wilson, square and add).
[[nodiscard]] Estimate proportionDifference(std::size_t successes1, std::size_t trials1, std::size_t successes2,
                                            std::size_t trials2, double confidence);

/// Two ratings of the same records: both positive, only the first, only the second, neither.
struct PairedCounts
{
    std::size_t both = 0, onlyFirst = 0, onlySecond = 0, neither = 0;
};
/// p1 - p2 of paired ratings, Newcombe (1998) method 10 with the corrected phi.
[[nodiscard]] Estimate pairedProportionDifference(const PairedCounts &counts, double confidence);

} // namespace valbench::stats
