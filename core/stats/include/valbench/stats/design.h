// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How many records a study needs. Sizes are not rounded: the caller rounds up and says so.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include <valbench/base/result.h>
#include <valbench/stats/proportion.h>

namespace valbench::stats {

/// The error chances of a test. Two-sided tests take z of 1 - alpha/2, one-sided ones of 1 - alpha.
struct TestLevels
{
    double alpha = 0.05;
    double power = 0.8;
    bool isTwoSided = true;
    [[nodiscard]] double zAlpha() const;
    [[nodiscard]] double zBeta() const;
};

/// Obuchowski's (1997) variance of an area times the number of cases, binormal with equal variances:
/// 0.0099 exp(-a^2/2) [(5 a^2 + 8) + (a^2 + 8)/k], a = 1.414 Phi^-1(A), k controls per case. As pROC's power.roc.test,
/// whose constant is 1.414.
[[nodiscard]] double obuchowskiVariance(double area, double ratio);
/// Cases to tell an area from 0.5: (z_a sqrt(0.0792 (1 + 1/k)) + z_b sqrt(V))^2 / (A - 0.5)^2.
[[nodiscard]] double aucCases(double area, double ratio, const TestLevels &levels);
/// The chance to tell it with so many cases.
[[nodiscard]] double aucPower(double area, double ratio, double cases, const TestLevels &levels);

/// (Co)variances of two areas on the same records, times the number of cases.
struct AreaVariances
{
    double first = 0, second = 0, covariance = 0;
    [[nodiscard]] double ofDifference() const { return first + second - 2 * covariance; }
};
/// Cases to tell two areas apart that differ by `difference`: (z_a sqrt(2 V1 - 2 C) + z_b sqrt(V1 + V2 - 2 C))^2 / d^2,
/// V1 the first area's, as pROC's power.roc.test of two curves.
[[nodiscard]] double pairedAucCases(double difference, const AreaVariances &variances, const TestLevels &levels);
/// Records to show that a true difference (new less old) is above -margin: V (z_a + z_b)^2 / (d + margin)^2, V the
/// variance of the difference times the number of records it counts. NaN unless d > -margin.
[[nodiscard]] double nonInferioritySize(double variance, double difference, double margin, const TestLevels &levels);
/// Pairs for McNemar's test (Connor 1987): (z_a sqrt(q) + z_b sqrt(q - d^2))^2 / d^2, q the share of discordant pairs.
/// NaN unless 0 < |d| <= q <= 1.
[[nodiscard]] double mcnemarPairs(double discordant, double difference, const TestLevels &levels);

/// Records for an interval p -/+ halfWidth: z^2 p (1 - p) / w^2 (Buderer 1996 before its division by prevalence).
[[nodiscard]] double precisionSize(double expected, double halfWidth, double confidence);
/// The chance that the lower bound of n records passes the limit, the truth being `expected`; exact.
[[nodiscard]] double lowerBoundPower(std::uint64_t n, double expected, double limit, double confidence,
                                     ProportionMethod method);
/// Power rises with n in teeth.
struct LowerBoundPlan
{
    std::uint64_t firstReached = 0; ///< smallest n with the power
    std::uint64_t alwaysHeld = 0;   ///< no n from here on has less
    std::uint64_t checkedTo = 0;    ///< every n up to here was computed; beyond, Hoeffding's inequality proves it
    double powerAtFirst = 0, powerAtAlways = 0;
};
/// usage: not 0 < limit < expected < 1, or more than 5,000,000 records would have to be looked at.
Result<LowerBoundPlan> planLowerBound(double expected, double limit, double power, double confidence,
                                      ProportionMethod method);
/// Records without a single failure that show, one-sided, a rate above the limit: smallest n with limit^n <= 1 -
/// confidence.
[[nodiscard]] double zeroFailureSize(double limit, double confidence);

// External validation of a model of a binary outcome (Riley 2021), as pmvalsampsize.

/// The standard error of ln O/E that gives O/E an interval of this width: asinh(width / (2 O/E)) / z.
[[nodiscard]] double standardErrorForWidth(double observedToExpected, double width, double confidence);
/// (1 - pi) / (pi se^2).
[[nodiscard]] double observedToExpectedSize(double prevalence, double standardError);
/// The smallest n whose standard error of C (Newcombe 2006) gives an interval of this width.
[[nodiscard]] std::uint64_t cStatisticSize(double area, double prevalence, double width, double confidence);
/// Means of w, w L, w L^2 over linear predictors L, w = e^L / (1 + e^L)^2: Fisher's information of one record.
struct SlopeInformation
{
    double weight = 0, first = 0, second = 0;
};
[[nodiscard]] SlopeInformation slopeInformation(std::span<const double> linearPredictors);
/// L normal; by quadrature.
[[nodiscard]] SlopeInformation slopeInformation(double mean, double standardDeviation);
/// I_w / (se^2 (I_w I_2 - I_1^2)).
[[nodiscard]] double slopeSize(const SlopeInformation &information, double standardError);
/// Of standardised net benefit se - w (1 - sp), w = (1 - pi)/pi t/(1 - t):
/// [se (1 - se)/pi + w^2 sp (1 - sp)/(1 - pi) + w^2 (1 - sp)^2/(pi (1 - pi))] / standardError^2.
[[nodiscard]] double netBenefitSize(double sensitivity, double specificity, double prevalence, double threshold,
                                    double standardError);

} // namespace valbench::stats
