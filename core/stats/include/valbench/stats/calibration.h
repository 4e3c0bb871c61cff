// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How well predicted probabilities agree with what happened.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

/// The records with a prediction in (lower, upper]; 0 belongs to the first bin.
struct ReliabilityBin
{
    double lower = 0;
    double upper = 1;
    std::size_t n = 0;
    double meanPredicted = undefinedValue; ///< NaN if empty
    Estimate fractionPositive;             ///< Wilson
};
/// `bins` of equal width over [0, 1], empty ones included. Scores must be probabilities, here and below.
[[nodiscard]] std::vector<ReliabilityBin> reliabilityBins(const BinarySample &sample, std::size_t bins,
                                                          double confidence);

/// Sum of n_b/n |observed - predicted| over equal-width bins.
[[nodiscard]] Estimate expectedCalibrationError(const std::vector<ReliabilityBin> &bins);
/// The largest gap over bins with at least 10 records; undefined without such a bin.
[[nodiscard]] Estimate maximumCalibrationError(const std::vector<ReliabilityBin> &bins);
inline constexpr std::size_t smallestBinForMaximum = 10;

/// Mean (p - y)^2; Wald with the sd of its n summands.
[[nodiscard]] Estimate brierScore(const BinarySample &sample, double confidence);
/// 1 - B / (ybar (1 - ybar)); NaN if only one outcome occurs.
[[nodiscard]] double scaledBrier(const BinarySample &sample);
/// -mean[y ln p + (1-y) ln(1-p)]; +infinity for a sure and wrong prediction.
[[nodiscard]] double logLoss(const BinarySample &sample);
/// The same with a Wald interval from the sd of its n summands; none if infinite.
[[nodiscard]] Estimate logLossEstimate(const BinarySample &sample, double confidence);
/// Observed over expected events; exp(ln O/E -/+ z sqrt((1 - ybar) / events)).
[[nodiscard]] Estimate observedToExpected(const BinarySample &sample, double confidence);

struct TestResult
{
    double statistic = undefinedValue;
    double degreesOfFreedom = undefinedValue; ///< NaN where there are none
    double p = undefinedValue;
    std::string reason; ///< why undefined or approximate; else empty
};

/// Logistic recalibration, maximum likelihood (Newton). Records predicted exactly 0 or 1 are left out and counted.
struct LogisticCalibration
{
    Estimate slope;      ///< b of logit P(y) = a + b logit p
    Estimate intercept;  ///< a of the same model: joint with the slope
    Estimate inTheLarge; ///< a of logit P(y) = a + logit p
    /// Likelihood ratio test of a = 0 and b = 1, two degrees of freedom: U of rms val.prob (Miller 1991).
    TestResult recalibration;
    std::size_t excluded = 0;
};
[[nodiscard]] LogisticCalibration logisticCalibration(const BinarySample &sample, double confidence);

/// Sum (y-p)(1-2p) / sqrt(sum (1-2p)^2 p(1-p)), standard normal (Spiegelhalter 1986).
[[nodiscard]] TestResult spiegelhalter(const BinarySample &sample);
/// Groups by type-7 quantiles of the predictions, duplicates merged, right-closed. Degrees of freedom: the number
/// of groups; two less if the model was fitted on these records (Hosmer and Lemeshow 1980).
[[nodiscard]] TestResult hosmerLemeshow(const BinarySample &sample, std::size_t groups = 10,
                                        bool wasFittedOnThese = false);

} // namespace valbench::stats
