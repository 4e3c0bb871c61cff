// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics by subgroup, and the gaps between subgroups.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/confusion.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

inline constexpr std::string_view missingLevel = "(missing)";

/// Smallest evidence for a group to count as large enough.
inline constexpr std::size_t sufficientPositives = 10; ///< for a true positive rate
inline constexpr std::size_t sufficientNegatives = 10; ///< for a false positive rate
inline constexpr std::size_t sufficientRows = 20;      ///< for a selection rate

struct GroupLevel
{
    std::string level;
    std::size_t n = 0;
    std::size_t missing = 0; ///< rows of the level without outcome or score
    std::size_t positives = 0;
    Confusion cells;
    Estimate selectionRate;
    Estimate auc;
    Estimate sensitivity; ///< the true positive rate
    Estimate specificity;
    Estimate falsePositiveRate;
    Estimate ppv;
    Estimate observedToExpected;
    double ece = undefinedValue;
};

/// Largest minus smallest, and smallest over largest, among the groups that count (as in fairlearn).
/// NaN with a reason if fewer than two groups count, or for the ratio if all rates are 0.
struct Gap
{
    double difference = undefinedValue;
    double ratio = undefinedValue;
    std::string reason;
    std::vector<std::string> leftOut; ///< levels that did not count
};
struct GapPair
{
    Gap all;        ///< over every group where the rate is defined
    Gap sufficient; ///< over those with enough evidence
};

struct GroupTable
{
    std::string column;
    std::vector<GroupLevel> levels; ///< by name, bytewise; missing last
    GapPair demographicParity;      ///< of the selection rate
    GapPair equalOpportunity;       ///< of the true positive rate
    GapPair equalizedOdds;          ///< the worse of true and false positive rate
};

struct GroupColumn
{
    std::string name;
    std::span<const std::string> levels; ///< one for each row; empty means missing
};

/// What to compare groups with, beyond each column by itself.
struct GroupChoices
{
    /// Also the groups that the columns (2 or 3) make together.
    bool cross = false;
};

struct GroupOptions
{
    double threshold = 0.5;
    IntervalOptions intervals;
    AucOptions auc;
    std::size_t bins = 10;
};
/// `levels`: one for each row, empty means missing, which is a group of its own. Scores are probabilities.
/// badInput as BinarySample::make, or if the lengths differ.
Result<GroupTable> groupTable(std::string column, std::span<const double> outcomes, std::span<const double> scores,
                              std::span<const std::string> levels, const GroupOptions &options);

/// One table for each column, and one for all of them crossed if asked for. badInput as groupTable.
Result<std::vector<GroupTable>> groupTables(std::span<const double> outcomes, std::span<const double> scores,
                                            std::span<const GroupColumn> columns, const GroupChoices &choices,
                                            const GroupOptions &options);

/// Takes away what holds only for independent rows: intervals and p-values.
void dropGroupIndependence(GroupTable &table);

} // namespace valbench::stats
