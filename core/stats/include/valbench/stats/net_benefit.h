// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Net benefit of acting on a model, against acting on all and on none.
#pragma once

#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

struct NetBenefitPoint
{
    double threshold = 0;
    Estimate model;                   ///< TP/n - w FP/n, w = t/(1 - t); Wald with the sd of its n summands
    double treatAll = undefinedValue; ///< prevalence - w (1 - prevalence); treating none is 0
};
/// `threshold` in [0, 1): undefined at 1. Scores must be probabilities.
[[nodiscard]] NetBenefitPoint netBenefit(const BinarySample &sample, double threshold, double confidence);
/// At thresholds 0.01, 0.02, ... 0.99.
[[nodiscard]] std::vector<NetBenefitPoint> decisionCurve(const BinarySample &sample, double confidence);

} // namespace valbench::stats
