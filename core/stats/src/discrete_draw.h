// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws from discrete laws by inversion from the mode: one uniform number each.
#pragma once

#include <cstdint>

#include <valbench/stats/random.h>

namespace valbench::stats {

/// How many of `drawn` records, taken without replacement from `good` + `bad`, are good. drawn <= good + bad.
[[nodiscard]] std::uint64_t drawHypergeometric(std::uint64_t good, std::uint64_t bad, std::uint64_t drawn,
                                               RandomStream &random);
/// Successes in `trials` with the given chance in [0, 1].
[[nodiscard]] std::uint64_t drawBinomial(std::uint64_t trials, double chance, RandomStream &random);

} // namespace valbench::stats
