// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// p-values adjusted for the number of tests.
#pragma once

#include <span>
#include <vector>

namespace valbench::stats {

// Adjusted p-values in the order given; each may be compared with the level of the whole family. NaN stays NaN and is
// not counted among the K tests. As R's p.adjust.

/// min(1, K p).
[[nodiscard]] std::vector<double> bonferroni(std::span<const double> p);
/// Holm (1979): running maximum of (K - i + 1) p(i), at most 1.
[[nodiscard]] std::vector<double> holm(std::span<const double> p);
/// Benjamini and Hochberg (1995): running minimum from the top of K p(i) / i. Controls the false discovery rate.
[[nodiscard]] std::vector<double> benjaminiHochberg(std::span<const double> p);

} // namespace valbench::stats
