// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How far subgroups lie apart: gaps, pairwise differences, differences to a reference and to all, tests of equality.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <valbench/stats/calibration.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

namespace method {
inline constexpr std::string_view newcombeSimultaneous = "newcombe-bonferroni";
inline constexpr std::string_view waldSimultaneous = "wald-bonferroni";
inline constexpr std::string_view katzLog = "katz-log";
inline constexpr std::string_view katzLogSimultaneous = "katz-log-bonferroni";
inline constexpr std::string_view clusterWaldSimultaneous = "cluster-wald-bonferroni";
inline constexpr std::string_view clusterLogSimultaneous = "cluster-log-bonferroni";
inline constexpr std::string_view welch = "delong-welch";
inline constexpr std::string_view welchSimultaneous = "delong-welch-bonferroni";
} // namespace method

/// Largest minus smallest, and smallest over largest, among the groups that count (as in fairlearn).
/// NaN with a reason if fewer than two groups count, or for the ratio if all rates are 0.
struct Gap
{
    double difference = undefinedValue;
    double ratio = undefinedValue;
    std::string reason;
    std::vector<std::string> leftOut; ///< levels that did not count
    std::string largest, smallest;    ///< levels; the first by name among equals; empty for a worse-of-two
    /// The same values with intervals. Analytic: every pair has an interval at a level adjusted by Bonferroni to hold
    /// for all pairs together, and the bounds are the extreme ones: the choice of the two groups after seeing the data
    /// is paid for. One pair: its own interval. Bootstrap: percentile of the gap in groups drawn anew, each with its
    /// number of rows (of positives and of negatives for their rates); biased away from 0 where groups are equal.
    Estimate differenceEstimate;
    Estimate ratioEstimate;
};
struct GapPair
{
    Gap all;        ///< over every group where the rate is defined
    Gap sufficient; ///< over those with enough evidence
};

/// One group against another, against the reference group, or against all records.
struct GroupDifference
{
    std::string first, second; ///< difference is first minus second, ratio first over second
    Estimate difference;
    Estimate ratio;
    double p = undefinedValue;     ///< two-sided, of equality
    double holmP = undefinedValue; ///< within its list
    std::string_view test;         ///< how p was made
    bool sufficient = true;        ///< both groups have enough evidence
};

/// Everything about one statistic across groups.
struct Parity
{
    std::string_view statistic; ///< key of the statistic in a level
    GapPair gaps;
    TestResult allEqual;                      ///< of the sufficient groups
    std::string_view allEqualTest;            ///< how its p was made
    std::vector<GroupDifference> pairs;       ///< of all defined groups; empty above mostPairedGroups
    std::vector<GroupDifference> toReference; ///< each other group against the reference; empty without one
    std::vector<GroupDifference> toOverall;   ///< each group against all records, itself among them; proportions only
};
inline constexpr std::size_t mostPairedGroups = 12;
inline constexpr std::size_t mostGroupsWithIntervals = 200;

} // namespace valbench::stats
