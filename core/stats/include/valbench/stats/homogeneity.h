// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests that two samples fall into cells alike, exact where counts are small.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <valbench/stats/calibration.h>
#include <valbench/stats/cells.h>

namespace valbench::stats {

/// A test of the 2 x K table of counts, with the way its p-value was made.
struct HomogeneityTest
{
    TestResult result;            ///< Pearson's chi-square without continuity correction; df = cells in use - 1
    std::string_view method;      ///< "chi-square", "fisher", "permutation"; empty if undefined
    std::uint32_t replicates = 0; ///< of permutation
};

inline constexpr std::uint32_t permutations = 10000;

/// p from the chi-square law; if an expected count is below 5, exact instead: Fisher's test for two cells in use, else
/// 10,000 random tables with the same margins, p = (1 + #{chi2* >= chi2}) / 10001. `seed` decides these tables; cells
/// enter by their counts, so their order and names do not change p. One cell in use: p = 1.
[[nodiscard]] HomogeneityTest homogeneityTest(std::span<const Cell> cells, std::uint64_t seed);

/// Fisher's exact test of [[a, b], [c, d]], two-sided: all tables with the same margins that are at most as likely
/// (to a relative 1e-7, as R's fisher.test). 1 if a margin is empty.
[[nodiscard]] double fisherExactP(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d);

/// 2 sum O ln(O / E) with its chi-square p; df = cells in use - 1.
[[nodiscard]] TestResult likelihoodRatioHomogeneity(std::span<const Cell> cells);

/// Bergsma's (2013) correction: phi2 = max(0, chi2/N - (K-1)/(N-1)) over min(K~, 2~) - 1 with K~ = K - (K-1)^2/(N-1)
/// and 2~ = 2 - 1/(N-1). 0 if only one cell is in use; NaN if a sample is empty or N < 3.
[[nodiscard]] double correctedCramersV(std::span<const Cell> cells);

/// sqrt(1 - sum sqrt(P Q)), and half the sum of |P - Q|; NaN if a sample is empty.
[[nodiscard]] double hellinger(std::span<const Cell> cells);
[[nodiscard]] double totalVariation(std::span<const Cell> cells);

} // namespace valbench::stats
