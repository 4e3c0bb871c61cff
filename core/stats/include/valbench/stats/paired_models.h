// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two models on the same records at the same threshold: paired differences, and claims about them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <valbench/base/result.h>
#include <valbench/stats/auc_comparison.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/estimate.h>
#include <valbench/stats/proportion.h>
#include <valbench/stats/verdict.h>

namespace valbench::stats {

/// McNemar (1947) on the discordant pairs: `onlyFirst` b and `onlySecond` c.
struct McNemar
{
    std::size_t onlyFirst = 0, onlySecond = 0;
    double exactP = 1;                          ///< min(1, 2 P(Bin(b + c, 1/2) <= min(b, c))); 1 if b + c = 0
    double midP = 1;                            ///< exact less P(Bin = min(b, c)) (Fagerland 2013); 1 if b = c
    double correctedStatistic = undefinedValue; ///< (|b - c| - 1)^2 / (b + c), at least 0; NaN if b + c = 0
    double correctedP = undefinedValue;
    double statistic = undefinedValue; ///< (b - c)^2 / (b + c)
    double chiSquareP = undefinedValue;
    /// The one to quote: exact below 25 discordant pairs, else mid-p.
    double p = 1;
    std::string_view method; ///< "exact" or "mid-p"
};
[[nodiscard]] McNemar mcNemar(std::size_t onlyFirst, std::size_t onlySecond);

/// What the first model moves in the right direction, compared with the second: upwards among cases, downwards among
/// controls. `total` is the sum of the two.
struct Movement
{
    Estimate cases, controls, total;
};

/// Reclassification of the second model's predictions by the first. These measures reward miscalibration and noise and
/// are not proper (Hilden and Gerds 2014; Pepe 2015): they describe, a claim rests on net benefit and the likelihood.
inline constexpr std::string_view reclassificationWarning =
    "IDI and NRI reward miscalibration and noise and are not proper; a claim must rest on net benefit and log loss";
struct Reclassification
{
    Movement integrated;  ///< IDI: of the probabilities themselves (Pencina 2008); variances with divisor n - 1
    Movement atThreshold; ///< NRI of the two classes that the threshold makes; multinomial variances
    Movement continuous;  ///< NRI that counts any change of the probability; multinomial variances
};

/// First minus second throughout. Scores are probabilities for the Brier score and the net benefit.
struct PairedModels
{
    std::size_t n = 0, missing = 0;
    double threshold = 0.5;
    PairedCounts cases;             ///< predicted positive among cases
    PairedCounts controls;          ///< predicted negative among controls
    Estimate sensitivityDifference; ///< Newcombe's paired interval; cluster totals, Wald, where there are clusters
    Estimate specificityDifference;
    McNemar ofSensitivity, ofSpecificity;
    Estimate brierDifference;   ///< mean of (p1 - y)^2 - (p2 - y)^2, Wald: below 0 favours the first
    Estimate logLossDifference; ///< mean difference of minus the log likelihood, Wald: below 0 favours the first
    Reclassification reclassification;
    Estimate netBenefitDifference; ///< at the threshold, Wald with the sd of its n summands
    /// Paired bootstrap of records or clusters, BCa or percentile; no interval unless a bootstrap is given.
    Estimate averagePrecisionDifference;
};
/// Records missing in outcome or one of the scores are left out. `clusters` may be empty: rows are independent; else
/// McNemar's tests, which need independent rows, are for information only and their p is NaN. `bootstrap` may be null;
/// with clusters it draws clusters. badInput as comparePairedAucs.
Result<PairedModels> comparePairedModels(std::span<const double> outcomes, std::span<const double> firstScores,
                                         std::span<const double> secondScores, std::span<const std::string> clusters,
                                         double threshold, double confidence, const BootstrapOptions *bootstrap);

/// The difference of the average precisions without each record, or without each cluster, all as `cases`: what the
/// acceleration of its BCa interval is made of.
Result<Jackknife> precisionDifferenceJackknife(std::span<const double> outcomes, std::span<const double> firstScores,
                                               std::span<const double> secondScores,
                                               std::span<const std::string> clusters);

/// A claim that the first is not worse than the second by `margin` or more, then that it is better.
struct Claim
{
    double margin = 0;
    double alpha = 0.025;               ///< one-sided: (1 - confidence) / 2
    double lowerBound = undefinedValue; ///< of the difference; the claim holds if it is above -margin
    double p = undefinedValue;          ///< Phi(-(d + margin) / se); NaN where the interval has no standard error
    Verdict verdict = Verdict::notEvaluable;
    std::string reason;
    /// Fixed sequence: tested at the same level only once the first claim is met, else not evaluable.
    Verdict superiority = Verdict::notEvaluable;
    double superiorityP = undefinedValue;
};
/// margin > 0, on the scale of the difference.
[[nodiscard]] Claim nonInferiority(const Estimate &difference, double margin);

} // namespace valbench::stats
