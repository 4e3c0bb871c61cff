// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Thresholds chosen on the data, and how much such a choice flatters itself.
#pragma once

#include <cstddef>
#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

/// The threshold with the largest sensitivity + r specificity. r = 1: Youden (1950). With costs and a prevalence pi,
/// r = (1 - pi) / (c pi), c = cost of a missed case over that of a false alarm (pROC's best.weights).
struct ChosenThreshold
{
    /// A score of the sample, or +infinity: nobody is positive. Among equals the one with the highest specificity, then
    /// the highest.
    double threshold = undefinedValue;
    std::vector<double> tied; ///< all with the same value, falling, the chosen one among them
    double sensitivity = undefinedValue;
    double specificity = undefinedValue;
    double value = undefinedValue; ///< sensitivity + r specificity - 1
    /// How much larger the value looks where the threshold was chosen: the mean over record bootstrap samples of the
    /// value there less that of the same threshold on the whole sample (Efron 1983). NaN unless a bootstrap is given.
    double optimism = undefinedValue;
    std::string reason; ///< why undefined; else empty
};
[[nodiscard]] ChosenThreshold chosenThreshold(const BinarySample &sample, double specificityWeight,
                                              const BootstrapOptions *bootstrap);
/// r of the costs; prevalence in (0, 1), ratio > 0.
[[nodiscard]] double specificityWeight(double costRatio, double prevalence);
/// The threshold that is best for calibrated probabilities: 1 / (1 + c).
[[nodiscard]] double thresholdOfCosts(double costRatio);

} // namespace valbench::stats
