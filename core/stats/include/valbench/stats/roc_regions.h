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

class ClusteredSample;

/// Records and how their intervals are made: none if `bootstrap` is null.
struct RegionInput
{
    const BinarySample &sample;
    double confidence = 0.95;
    const BootstrapOptions *bootstrap = nullptr;
    const ClusteredSample *clusters = nullptr; ///< of the same records; null: these are independent
};

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
/// Intervals by bootstrap as the options say, stratified by outcome, or of clusters.
[[nodiscard]] PartialAuc partialAuc(const RegionInput &input, double from, double to);

/// A rule that can be used: records at or above `threshold` are positive. Nothing is interpolated.
struct OperatingPoint
{
    double wanted = 0;                 ///< the rate that was asked for
    double threshold = undefinedValue; ///< a score of the sample, or +infinity: nobody is positive
    double reached = undefinedValue;   ///< the rate that was asked for, as it is there
    Estimate other;                    ///< the other rate there; its interval includes the choice of threshold
};
/// The lowest threshold with a specificity of at least `wanted`; `other` is the sensitivity. The interval is by
/// bootstrap that chooses anew in each replicate, stratified or of clusters. Always percentile: the threshold is a
/// quantile, whose jackknife, which BCa needs, is not consistent (Efron and Tibshirani 1993, 11.6).
[[nodiscard]] OperatingPoint sensitivityAtSpecificity(const RegionInput &input, double wanted);
/// The highest threshold with a sensitivity of at least `wanted`; `other` is the specificity.
[[nodiscard]] OperatingPoint specificityAtSensitivity(const RegionInput &input, double wanted);

} // namespace valbench::stats
