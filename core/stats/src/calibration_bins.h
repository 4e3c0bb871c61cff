// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Bins of equal width over [0, 1].
#pragma once

#include <cstddef>

namespace valbench::stats {

[[nodiscard]] double equalWidthEdge(std::size_t bin, std::size_t bins);
/// The bin whose (lower, upper] holds p; 0 belongs to the first. Edges are the doubles nearest to b/K, compared as
/// such.
[[nodiscard]] std::size_t equalWidthBin(double p, std::size_t bins);
/// The bin whose [lower, upper) holds p; 1 belongs to the last.
[[nodiscard]] std::size_t equalWidthBinLeftClosed(double p, std::size_t bins);

} // namespace valbench::stats
