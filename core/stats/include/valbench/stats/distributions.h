// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Distribution functions and quantiles, NaN outside their domain.
#pragma once

#include <cstdint>

namespace valbench::stats {

/// Standard normal. Tails are computed as such, never as 1 - cdf.
[[nodiscard]] double normalCdf(double x);
[[nodiscard]] double normalUpperTail(double x);
[[nodiscard]] double normalQuantile(double probability);
/// 2 Phi(-|z|).
[[nodiscard]] double twoSidedNormalP(double z);
/// The z of a two-sided level: 0.95 gives 1.959963984540054.
[[nodiscard]] double zOfConfidence(double confidence);

[[nodiscard]] double chiSquareUpperTail(double x, double degreesOfFreedom);
[[nodiscard]] double chiSquareQuantile(double probability, double degreesOfFreedom);
/// 2 P(T > |t|) of Student's t.
[[nodiscard]] double twoSidedStudentP(double t, double degreesOfFreedom);
[[nodiscard]] double studentQuantile(double probability, double degreesOfFreedom);
/// Inverse of the regularised incomplete beta function.
[[nodiscard]] double betaQuantile(double probability, double a, double b);

/// P(X >= successes) of a binomial; 1 for 0, 0 for more than the trials.
[[nodiscard]] double binomialUpperTail(std::uint64_t successes, std::uint64_t trials, double chance);
/// P(X = x) of a binomial law; x from 0 to n.
[[nodiscard]] double binomialMass(double x, double n, double probability);

/// ln(p / (1 - p)) and its inverse, without overflow.
[[nodiscard]] double logit(double probability);
[[nodiscard]] double expit(double x);

} // namespace valbench::stats
