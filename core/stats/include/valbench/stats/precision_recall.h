// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Average precision: the step area under the precision-recall curve.
#pragma once

#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

/// Sum of (R_k - R_(k-1)) P_k over falling distinct scores, no interpolation; NaN without cases.
/// The chance level is the prevalence.
[[nodiscard]] double averagePrecision(const BinarySample &sample);

/// One point for each distinct score, falling: precision and recall of those at or above it. NaN recall without cases.
struct PrecisionRecallCurve
{
    std::vector<double> precision;
    std::vector<double> recall;
    std::vector<double> threshold;
    /// Trapezoids between the points, from recall 0 and precision 1 on, as scikit-learn's auc(recall, precision).
    /// Optimistic (Davis and Goadrich 2006): not the average precision. NaN without cases.
    double trapezoidArea = undefinedValue;
};
[[nodiscard]] PrecisionRecallCurve precisionRecallCurve(const BinarySample &sample);

/// With the logit interval expit(logit AP -/+ z / sqrt(cases AP (1 - AP))) (Boyd 2013).
[[nodiscard]] Estimate averagePrecisionEstimate(const BinarySample &sample, double confidence);

} // namespace valbench::stats
