// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Average precision of re-weighted tie blocks, for the bootstrap.
#pragma once

#include <span>

#include <valbench/stats/binary_sample.h>

namespace valbench::stats {

/// Blocks with falling scores; empty ones may be among them. NaN without cases.
[[nodiscard]] double averagePrecisionOfBlocks(std::span<const TieBlock> blocks);

} // namespace valbench::stats
