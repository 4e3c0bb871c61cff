// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From outcomes and scores to blocks of ties.
#pragma once

#include <span>
#include <vector>

#include <valbench/stats/binary_sample.h>

namespace valbench::stats {

struct TieBlocks
{
    std::vector<TieBlock> blocks;        ///< falling scores
    std::size_t cases = 0, controls = 0; ///< in all blocks
};

/// Records with a missing value are left out. Expects what checkOutcomes() and checkScores() let
/// through. threads: 0 is one per processor; neither they nor the order of rows change the result.
TieBlocks tieBlocks(std::span<const double> outcomes, std::span<const double> scores, unsigned threads);

} // namespace valbench::stats
