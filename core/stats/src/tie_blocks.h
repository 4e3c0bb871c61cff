// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From outcomes and scores to blocks of ties.
#pragma once

#include <optional>
#include <span>

#include <valbench/stats/binary_sample.h>

namespace valbench::stats {

struct TieBlocks
{
    BinarySample::Blocks blocks; ///< falling scores
    std::size_t cases = 0;       ///< in all blocks
    std::size_t missing = 0;     ///< records left out
};

/// Nothing if there is a value that checkOutcomes() or checkScores() do not let through. threads: 0 is one per
/// processor; neither they nor the order of rows change the result.
std::optional<TieBlocks> tieBlocks(std::span<const double> outcomes, std::span<const double> scores, ScoreKind kind,
                                   unsigned threads);

} // namespace valbench::stats
