// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two areas under the ROC curve compared: on the same records, or on independent samples.
#pragma once

#include <cstddef>
#include <span>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/estimate.h>
#include <valbench/stats/roc.h>

namespace valbench::stats {

struct AucComparison
{
    Auc first;
    Auc second;
    double covariance = 0;                    ///< of the two areas; 0 for independent samples
    Estimate difference;                      ///< first minus second, Wald, not clipped
    double statistic = undefinedValue;        ///< z if paired, t if not
    double degreesOfFreedom = undefinedValue; ///< of t; NaN if paired
    double p = undefinedValue;                ///< two-sided
    std::size_t n = 0;                        ///< records used
    std::size_t missing = 0;                  ///< records without outcome or without one of the scores
};

/// DeLong (1988) for two scores of the same records. Records missing in any of the three are left out.
/// Equal areas with variance 0: z = 0, p = 1, as pROC. badInput as BinarySample::make.
Result<AucComparison> comparePairedAucs(std::span<const double> outcomes, std::span<const double> firstScores,
                                        std::span<const double> secondScores, double confidence);

/// Independent samples (subgroups, sites): t with Satterthwaite degrees of freedom, as pROC.
[[nodiscard]] AucComparison compareUnpairedAucs(const BinarySample &first, const BinarySample &second,
                                                double confidence);

/// Non-inferiority of the first to the second by `margin` > 0: p = Phi(-(d + margin) / se), one-sided.
[[nodiscard]] double nonInferiorityP(const AucComparison &comparison, double margin);

} // namespace valbench::stats
