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
    Estimate model;                       ///< TP/n - w FP/n, w = t/(1 - t); Wald with the sd of its n summands
    double treatAll = undefinedValue;     ///< prevalence - w (1 - prevalence); treating none is 0
    double standardised = undefinedValue; ///< model / prevalence; NaN without cases
    /// (model - treatAll) / w: interventions avoided for each record, at no missed case; NaN at threshold 0.
    double interventionsAvoided = undefinedValue;
};

/// At a prevalence pi other than the sample's: pi se - w (1 - pi)(1 - sp). `model` has no interval where sensitivity
/// and specificity both have no spread; else Wald with Var = pi^2 se(1-se)/cases + w^2 (1-pi)^2 sp(1-sp)/controls.
struct NetBenefitAtPrevalence
{
    Estimate model;
    double treatAll = undefinedValue;
};
/// `threshold` in [0, 1): undefined at 1. Scores must be probabilities.
[[nodiscard]] NetBenefitPoint netBenefit(const BinarySample &sample, double threshold, double confidence);
/// `threshold` and `prevalence` in [0, 1) and (0, 1).
[[nodiscard]] NetBenefitAtPrevalence netBenefitAtPrevalence(const BinarySample &sample, double threshold,
                                                            double prevalence, double confidence);
/// At thresholds 0.01, 0.02, ... 0.99.
[[nodiscard]] std::vector<NetBenefitPoint> decisionCurve(const BinarySample &sample, double confidence);

} // namespace valbench::stats
