// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Brier score taken apart: by an isotonic fit without bins, and by bins.
#pragma once

#include <cstddef>
#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

/// Brier = miscalibration - discrimination + uncertainty, with the predictions recalibrated by isotonic regression
/// (Dimitriadis, Gneiting and Jordan 2021: CORP). All NaN without records. Scores are probabilities.
struct CorpParts
{
    double miscalibration = undefinedValue; ///< MCB: Brier less that of the isotonic fit
    double discrimination = undefinedValue; ///< DSC: that of the prevalence less that of the isotonic fit
    double uncertainty = undefinedValue;    ///< UNC: that of the prevalence
};
[[nodiscard]] CorpParts corpParts(const BinarySample &sample);
/// The isotonic fit at each block, falling as the scores (pool adjacent violators).
[[nodiscard]] std::vector<double> isotonicFit(const BinarySample &sample);

/// Brier = reliability - resolution + uncertainty + withinVariance - withinCovariance, exactly (Stephenson 2008), over
/// bins of equal width, right-closed. Murphy's (1973) three terms suffice only where predictions are constant in a bin.
struct BrierParts
{
    double reliability = undefinedValue;      ///< sum n_b (pbar_b - ybar_b)^2 / n
    double resolution = undefinedValue;       ///< sum n_b (ybar_b - ybar)^2 / n
    double uncertainty = undefinedValue;      ///< ybar (1 - ybar)
    double withinVariance = undefinedValue;   ///< sum (p - pbar_b)^2 / n
    double withinCovariance = undefinedValue; ///< 2 sum (y - ybar_b)(p - pbar_b) / n
};
[[nodiscard]] BrierParts brierParts(const BinarySample &sample, std::size_t bins);

} // namespace valbench::stats
