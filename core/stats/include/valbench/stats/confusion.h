// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The four cells at a threshold, and the statistics made from them.
#pragma once

#include <cstddef>
#include <optional>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/estimate.h>
#include <valbench/stats/proportion.h>

namespace valbench::stats {

struct Confusion
{
    std::size_t tp = 0, fp = 0, tn = 0, fn = 0;
    [[nodiscard]] std::size_t positives() const { return tp + fn; }
    [[nodiscard]] std::size_t negatives() const { return fp + tn; }
    [[nodiscard]] std::size_t predictedPositives() const { return tp + fp; }
    [[nodiscard]] std::size_t predictedNegatives() const { return fn + tn; }
    [[nodiscard]] std::size_t size() const { return tp + fp + tn + fn; }
    bool operator==(const Confusion &) const = default;
};

/// A score at or above the threshold is a positive.
[[nodiscard]] Confusion confusionAt(const BinarySample &sample, double threshold);

struct IntervalOptions
{
    double confidence = 0.95;
    ProportionMethod proportions = ProportionMethod::wilson;
};

/// Definitions, undefined cases and intervals: see each member. Proportions take the method of the options.
struct ConfusionMetrics
{
    Estimate accuracy;      ///< (TP + TN) / n
    Estimate sensitivity;   ///< TP / cases
    Estimate specificity;   ///< TN / controls
    Estimate ppv;           ///< TP / predicted positives
    Estimate npv;           ///< TN / predicted negatives
    Estimate selectionRate; ///< predicted positives / n
    /// 2TP / (2TP + FP + FN); interval of the proportion F* = TP/(TP + FP + FN), mapped by 2F*/(1 + F*).
    Estimate f1;
    /// (se + sp) / 2; Var = [se(1-se)/cases + sp(1-sp)/controls] / 4, Wald, clipped to [0, 1].
    Estimate balancedAccuracy;
    /// Matthews; undefined if a margin is empty. Delta method on the multinomial of the cells, on Fisher's z scale.
    Estimate mcc;
    /// se / (1 - sp) and (1 - se) / sp; interval on the log scale.
    Estimate lrPositive;
    Estimate lrNegative;
    Estimate youden; ///< J = se + sp - 1; variance 4 times that of the balanced accuracy, Wald, clipped to [-1, 1]
    /// Cohen: (agreed - expected) / (1 - expected); delta method on the multinomial of the cells, Wald (Fleiss 1969).
    Estimate kappa;
    /// TP TN / (FP FN), undefined with an empty cell; log scale, variance the sum of reciprocals.
    Estimate diagnosticOddsRatio;
};
[[nodiscard]] ConfusionMetrics confusionMetrics(const Confusion &cells, const IntervalOptions &options);

/// (1 + b^2) TP / ((1 + b^2) TP + b^2 FN + FP), b = beta > 0; delta method on the multinomial of the cells, on the
/// logit scale.
[[nodiscard]] Estimate fBeta(const Confusion &cells, double beta, double confidence);

/// Predictive values at a prevalence other than the sample's (Bayes); logit intervals (Mercaldo 2007).
/// `prevalence` in (0, 1).
struct PredictiveValues
{
    Estimate ppv;
    Estimate npv;
};
[[nodiscard]] PredictiveValues predictiveValuesAt(const Confusion &cells, double prevalence, double confidence);

} // namespace valbench::stats
