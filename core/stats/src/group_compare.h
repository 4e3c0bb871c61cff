// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics across the levels of a group table: gaps, pairs, tests. Fills the parities of a table.
#pragma once

#include <valbench/stats/groups.h>

#include "group_difference.h"

namespace valbench::stats {

/// Of rows in clusters: the shares of each level and, for the rates, of all rows.
struct ClusteredGroups
{
    std::vector<LevelShares> levels;
    LevelShares all;
};
/// The shares of every statistic that is compared. `names` of all clusters, rising; the sample's are among them.
[[nodiscard]] LevelShares levelShares(const ClusteredSample &sample, std::span<const std::string> names,
                                      double threshold);

/// From the levels: parities, demographicParity, equalOpportunity, equalizedOdds. `clustered` is null for independent
/// rows.
void compareGroups(GroupTable &table, const GroupOptions &options, const ClusteredGroups *clustered);

/// A rate as a fraction of confusion cells.
struct RateOfCells
{
    std::size_t (*numerator)(const Confusion &);
    std::size_t (*denominator)(const Confusion &);
    bool fixedDenominator; ///< in the bootstrap; else it is drawn from the group's rows first
};
/// Gaps in `options.replicates` draws of all groups; NaN where undefined. Two rates: the worse gap of both.
struct GapReplicates
{
    std::vector<double> differences, ratios;
};
[[nodiscard]] GapReplicates bootstrapGaps(std::span<const Confusion> groups, std::span<const RateOfCells> rates,
                                          const GroupOptions &options);

} // namespace valbench::stats
