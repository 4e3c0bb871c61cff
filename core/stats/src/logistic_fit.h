// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the logistic recalibration knows beside its estimates: its deviance, and its information for variances other
// than the inverse.
#pragma once

#include <valbench/stats/binary_sample.h>

namespace valbench::stats {

/// -2 ln of the likelihood of logit P(y) = intercept + slope logit p; records predicted 0 or 1 are left out.
[[nodiscard]] double logisticDeviance(const BinarySample &sample, double intercept, double slope);

/// Fisher's information of (intercept, slope), about the weighted mean of the logits where the two separate.
struct LogisticInformation
{
    double weight = 0; ///< sum of p (1 - p)
    double centre = 0; ///< weighted mean of the logits
    double spread = 0; ///< weighted squares about it; 0 if the slope is held at 1

    /// Rows of the inverse times (residual, residual times logit).
    [[nodiscard]] double slopeOf(double residual, double residualTimesX) const
    {
        return spread > 0 ? (residualTimesX - centre * residual) / spread : 0;
    }
    [[nodiscard]] double interceptOf(double residual, double residualTimesX) const
    {
        return residual / weight - centre * slopeOf(residual, residualTimesX);
    }
};
/// At the given coefficients; records predicted 0 or 1 are left out.
[[nodiscard]] LogisticInformation logisticInformation(const BinarySample &sample, double intercept, double slope,
                                                      bool withSlope);

} // namespace valbench::stats
