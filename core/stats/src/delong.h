// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// DeLong's components of the area under the ROC curve, by tie block.
#pragma once

#include <span>
#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

/// The share of controls a case of the block outranks, and of cases that outrank a control of the block; ties half.
struct Placement
{
    double ofCase = 0;    ///< V10
    double ofControl = 0; ///< V01
};
/// One for each block; blocks with falling scores, with cases and controls among them.
[[nodiscard]] std::vector<Placement> placements(std::span<const TieBlock> blocks);
/// NaN without cases or controls. `twicePairs`: twice the pairs ranked rightly, ties counting half.
[[nodiscard]] double areaOfPairs(std::uint64_t twicePairs, std::uint64_t cases, std::uint64_t controls);
[[nodiscard]] double areaOfBlocks(std::span<const TieBlock> blocks);

/// A difference over its standard error, and the two-sided p. No difference with variance 0: z = 0, p = 1, as pROC;
/// another one without variance: NaN.
struct DifferenceTest
{
    double statistic = undefinedValue, p = undefinedValue;
};
[[nodiscard]] DifferenceTest differenceTest(double difference, double variance);

} // namespace valbench::stats
