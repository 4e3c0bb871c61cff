// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The ROC curve and the area under it, with DeLong's variance.
#pragma once

#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

/// One point for each distinct score, falling; a threshold is the score itself. The first point is (0, 0) at
/// +infinity. No point is dropped. NaN rates where there are no cases or no controls.
struct RocCurve
{
    std::vector<double> fpr;
    std::vector<double> tpr;
    std::vector<double> threshold;
};
[[nodiscard]] RocCurve rocCurve(const BinarySample &sample);

/// The share of pairs of a case and a control that the score ranks rightly, ties counting half, with DeLong's (1988)
/// variance. area is NaN without cases or without controls, variance NaN with fewer than two of either.
struct Auc
{
    double area = undefinedValue;
    double variance = undefinedValue;
    std::size_t cases = 0;
    std::size_t controls = 0;
};
[[nodiscard]] Auc auc(const BinarySample &sample);

enum class AucInterval {
    delong,      ///< Wald on DeLong's variance, clipped to [0, 1]: pROC's ci.auc
    delongLogit, ///< expit(logit A -/+ z se / (A (1 - A)))
    newcombe,    ///< Newcombe (2006) method 5; exists at 0 and 1 and with few cases
};
/// Degenerate where the method gives no interval (area 0 or 1, or one case or control, for DeLong's).
[[nodiscard]] Estimate aucEstimate(const BinarySample &sample, double confidence, AucInterval chosen);
/// The interval that statistics of small samples need: newcombe if the area is 0 or 1 or there are fewer than 30
/// cases or controls, else delongLogit.
[[nodiscard]] AucInterval recommendedAucInterval(const Auc &value);
/// Half-width-free form of method 5, for planning: Var(a) = a(1-a)[1 + (N-1)((1-a)/(2-a) + a/(1+a))]/(n1 n0),
/// N = (n1+n0)/2.
[[nodiscard]] double newcombeAucVariance(double area, double cases, double controls);
/// Hanley and McNeil (1982); for planning.
[[nodiscard]] double hanleyMcNeilVariance(double area, double cases, double controls);

} // namespace valbench::stats
