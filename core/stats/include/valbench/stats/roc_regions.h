// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the ROC curve: the area over a range of false positive rates, and operating points.
#pragma once

#include <span>
#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

/// The area under the curve over false positive rates in [from, to], trapezoids with linear interpolation at both
/// ends. 0 <= from < to <= 1; NaN without cases or controls.
[[nodiscard]] double partialArea(std::span<const TieBlock> blocks, double from, double to);

struct PartialAuc
{
    double from = 0, to = 1;
    Estimate raw;
    /// McClish (1989): 0.5 (1 + (pA - min)/(max - min)), min = (to^2 - from^2)/2, max = to - from. Undefined below the
    /// minimum, as in pROC.
    Estimate mcclish;
};
/// Intervals by stratified bootstrap, percentile; none if `bootstrap` is null.
[[nodiscard]] PartialAuc partialAuc(const BinarySample &sample, double from, double to, double confidence,
                                    const BootstrapOptions *bootstrap);

/// A rule that can be used: records at or above `threshold` are positive. Nothing is interpolated.
struct OperatingPoint
{
    double wanted = 0;                 ///< the rate that was asked for
    double threshold = undefinedValue; ///< a score of the sample, or +infinity: nobody is positive
    double reached = undefinedValue;   ///< the rate that was asked for, as it is there
    Estimate other;                    ///< the other rate there; its interval includes the choice of threshold
};
/// The lowest threshold with a specificity of at least `wanted`; `other` is the sensitivity. The interval is by
/// stratified bootstrap that chooses anew in each replicate, percentile; none if `bootstrap` is null.
[[nodiscard]] OperatingPoint sensitivityAtSpecificity(const BinarySample &sample, double wanted, double confidence,
                                                      const BootstrapOptions *bootstrap);
/// The highest threshold with a sensitivity of at least `wanted`; `other` is the specificity.
[[nodiscard]] OperatingPoint specificityAtSensitivity(const BinarySample &sample, double wanted, double confidence,
                                                      const BootstrapOptions *bootstrap);

} // namespace valbench::stats
