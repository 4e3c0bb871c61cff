// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Average precision of re-weighted tie blocks, for the bootstrap.
#pragma once

#include <span>
#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

/// Blocks with falling scores; empty ones may be among them. NaN without cases.
[[nodiscard]] double averagePrecisionOfBlocks(std::span<const TieBlock> blocks);

/// The average precision without one case of a block, and without one control; NaN where the block has none, or where
/// no case is left. One for each block.
struct PrecisionWithout
{
    double aCase = undefinedValue, aControl = undefinedValue;
};
[[nodiscard]] std::vector<PrecisionWithout> averagePrecisionWithout(std::span<const TieBlock> blocks);

} // namespace valbench::stats
