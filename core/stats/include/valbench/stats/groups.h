// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics by subgroup, and the gaps between subgroups.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/calibration.h>
#include <valbench/stats/confusion.h>
#include <valbench/stats/estimate.h>
#include <valbench/stats/group_gaps.h>

namespace valbench::stats {

inline constexpr std::string_view missingLevel = "(missing)";

/// Smallest evidence for a group to count as large enough.
inline constexpr std::size_t sufficientPositives = 10; ///< for a true positive rate; predicted ones for a PPV
inline constexpr std::size_t sufficientNegatives = 10; ///< for a false positive rate; predicted ones for an NPV
inline constexpr std::size_t sufficientRows = 20;      ///< for a selection rate, an accuracy, a net benefit

struct GroupLevel
{
    std::string level;
    std::vector<std::string> values; ///< of crossed columns, one each; else empty
    std::size_t n = 0;
    std::size_t missing = 0; ///< rows of the level without outcome or score
    std::size_t positives = 0;
    Confusion cells;
    Estimate selectionRate;
    Estimate auc;
    double aucVariance = undefinedValue; ///< DeLong's
    Estimate sensitivity;                ///< the true positive rate
    Estimate specificity;
    Estimate falsePositiveRate;
    Estimate falseNegativeRate;
    Estimate ppv;
    Estimate npv;
    Estimate accuracy;
    Estimate observedToExpected;
    Estimate slope;      ///< of calibration
    Estimate netBenefit; ///< at the threshold
    double ece = undefinedValue;

    /// Whether the level has the smallest evidence for a statistic of rows, of positives, of negatives.
    [[nodiscard]] bool hasRows() const { return n >= sufficientRows; }
    [[nodiscard]] bool hasPositives() const { return positives >= sufficientPositives; }
    [[nodiscard]] bool hasNegatives() const { return n - positives >= sufficientNegatives; }
};

struct GroupTable
{
    std::string column;
    std::vector<std::string> attributes; ///< the columns crossed; empty for a column by itself
    std::string reference;               ///< level that others are compared with; empty: none
    std::vector<GroupLevel> levels;      ///< by name, bytewise; missing last
    GapPair demographicParity;           ///< of the selection rate
    GapPair equalOpportunity;            ///< of the true positive rate
    GapPair equalizedOdds;               ///< the worse of true and false positive rate
    std::vector<Parity> parities;        ///< statistic by statistic
    /// Likelihood ratio of intercepts and slopes of each group's own against common ones; df = 2 (groups - 1). Of the
    /// groups whose fit exists.
    TestResult calibrationEqual;
    std::vector<std::string> calibrationLeftOut;
};

enum class GapInterval { analytic, bootstrap };

struct GroupOptions
{
    double threshold = 0.5;
    IntervalOptions intervals;
    AucOptions auc;
    std::size_t bins = 10;
    std::string reference;                           ///< a level, "(missing)" for the missing one; empty: none
    GapInterval gapInterval = GapInterval::analytic; ///< bootstrap: of proportions; others stay analytic
    std::uint32_t replicates = 2000;                 ///< of bootstrap
    std::uint64_t seed = 42;
    unsigned threads = 0; ///< 0: as many as the machine has; the result does not depend on it
    /// Person or site of each row; empty: rows are independent. If given, levels have the intervals of clusters.h, each
    /// from its own rows; gaps, differences and tests between groups are Wald's from cluster totals, and count that one
    /// cluster may have rows in several groups.
    std::span<const std::string> clusters;
    /// All rows and their logisticCalibration, if the caller has them; both or neither.
    const BinarySample *all = nullptr;
    const LogisticCalibration *fitOfAll = nullptr;
};
/// `levels`: one for each row, empty means missing, which is a group of its own. Scores are probabilities.
/// badInput as BinarySample::make, or if the lengths differ, or if no row has the reference level.
Result<GroupTable> groupTable(std::string column, std::span<const double> outcomes, std::span<const double> scores,
                              std::span<const std::string> levels, const GroupOptions &options);

struct GroupColumn
{
    std::string name;
    std::span<const std::string> levels; ///< one for each row; empty means missing
};

/// What to compare groups with, beyond each column by itself.
struct GroupChoices
{
    bool cross = false;                            ///< also the groups that the columns (2 or 3) make together
    std::map<std::string, std::string> references; ///< column -> level that its others are compared with
    GapInterval gapInterval = GapInterval::analytic;
};

/// One table for each column, and one for all of them crossed if asked for, named "a & b" with levels "x & y"; its
/// reference is the crossed one if every column has one. badInput as groupTable and ClusteredSample::make; usage:
/// crossing fewer than 2 or more than 3 columns, or a reference for a column that is not among them.
Result<std::vector<GroupTable>> groupTables(std::span<const double> outcomes, std::span<const double> scores,
                                            std::span<const GroupColumn> columns, const GroupChoices &choices,
                                            const GroupOptions &options);

} // namespace valbench::stats
