// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Smooth calibration curves and their distance from the predictions.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

/// |curve - prediction| over the records: mean, median, 90 % quantile (type 7) and maximum.
struct SmoothError
{
    double mean = undefinedValue; ///< Eavg of lowess, ICI of loess
    double median = undefinedValue;
    double ninetieth = undefinedValue;
    double largest = undefinedValue;
    std::string reason; ///< why undefined; else empty
};

/// The curve at each block's score.
using SmoothCurve = std::vector<double>;

/// Cleveland's (1979) lowess as in R's lowess(p, y, f = 2/3, iter = 0, delta = 0.01 range): local lines with tricube
/// weights at points more than delta apart, straight lines between them. Cost: some hundred passes over a window.
/// Records of equal score count as many times as they are; where a window ends among them, so many of them are taken
/// with their mean outcome, where R takes the first ones in the order of rows. Empty without records.
[[nodiscard]] SmoothCurve lowessCurve(const BinarySample &sample);
[[nodiscard]] SmoothError lowessError(const BinarySample &sample);

/// Cleveland and Devlin's (1988) loess of degree 2, span 0.75, fitted directly at each distinct score: R's
/// loess(y ~ p, control = loess.control(surface = "direct")). Quadratic in the number of distinct scores, so not
/// computed, with a reason, beyond `loessLimit` of them.
[[nodiscard]] SmoothError loessError(const BinarySample &sample);
inline constexpr std::size_t loessLimit = 5000;

} // namespace valbench::stats
