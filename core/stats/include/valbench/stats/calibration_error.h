// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The expected calibration error under its several definitions, and what it is worth in a sample of this size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

/// How records are put into bins.
enum class EceBinning {
    equalWidth,           ///< (b/K, (b+1)/K], 0 in the first
    equalWidthLeftClosed, ///< [b/K, (b+1)/K), 1 in the last
    quantile,             ///< type-7 quantiles as edges, duplicates removed, right-closed
    equalCount,           ///< floor(rank K / n) in rising order; equal scores together, where their first one goes
    sweep, ///< equalCount with the largest K, at most largestSweep, before the observed shares first fall (Roelofs
           ///< 2022)
};
inline constexpr std::size_t largestSweep = 1000;
/// "equal-width", "equal-width-left-closed", "quantile", "equal-count", "sweep".
[[nodiscard]] std::string_view binningName(EceBinning binning);

/// One rule's bins in every form. NaN without records.
struct CalibrationErrors
{
    std::size_t bins = 0;                   ///< bins in use
    double ece = undefinedValue;            ///< sum n_b/n |ybar_b - pbar_b|
    double signedError = undefinedValue;    ///< sum n_b/n (ybar_b - pbar_b)
    double rootMeanSquare = undefinedValue; ///< sqrt(sum n_b/n (ybar_b - pbar_b)^2)
    /// sum n_b/n [(ybar_b - pbar_b)^2 - ybar_b (1 - ybar_b) / (n_b - 1)] over bins of two and more (Kumar 2019); not
    /// rooted, as it may be negative.
    double debiasedSquare = undefinedValue;
    double largest = undefinedValue; ///< over bins of ten and more
};
[[nodiscard]] CalibrationErrors calibrationErrors(const BinarySample &sample, std::size_t bins, EceBinning binning);

/// The error against what a perfectly calibrated model would show: outcomes are drawn from the predictions themselves.
struct EceConsistency
{
    std::uint32_t draws = 0;
    double p = undefinedValue;          ///< (1 + draws with at least the observed error) / (draws + 1)
    double expected = undefinedValue;   ///< mean error of the draws
    double quantile95 = undefinedValue; ///< type 7
};
/// Bins of equal width. Each prediction is rounded to 32 bits for its draw. Cost: draws times n.
[[nodiscard]] EceConsistency eceConsistency(const BinarySample &sample, std::size_t bins,
                                            const BootstrapOptions &options);

} // namespace valbench::stats
