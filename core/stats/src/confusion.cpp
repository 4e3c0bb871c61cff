// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/confusion.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <valbench/base/error.h>
#include <valbench/stats/distributions.h>

#include "cell_gradients.h"
#include "count.h"

namespace valbench::stats {

namespace {

Estimate withCounts(Estimate estimate, std::size_t n, std::size_t events)
{
    estimate.n = n;
    estimate.events = events;
    return estimate;
}

Estimate f1Estimate(const Confusion &c, const IntervalOptions &options)
{
    const bool wilson = options.proportions == ProportionMethod::wilson;
    const auto methodId = wilson ? method::wilsonTransformed : method::clopperPearsonTransformed;
    const auto share = proportion(c.tp, c.tp + c.fp + c.fn, options.confidence, options.proportions,
                                  VB_MSG("neither positives nor predicted positives"));
    if (!share.isDefined())
        return undefinedEstimate(share.reason, methodId);
    Estimate f1 = share;
    f1.method = methodId;
    f1.value = 2 * real(c.tp) / (2 * real(c.tp) + real(c.fp) + real(c.fn));
    f1.lower = 2 * share.lower / (1 + share.lower);
    f1.upper = 2 * share.upper / (1 + share.upper);
    return f1;
}

/// factor (se + sp) - shift: balanced accuracy and Youden's J; clipped to [least, 1].
Estimate sumOfRates(const Confusion &c, double factor, double shift, double least, double confidence)
{
    if (c.positives() == 0 || c.negatives() == 0)
        return undefinedEstimate(c.positives() == 0 ? VB_MSG("no positives") : VB_MSG("no negatives"), method::wald);
    const double se = real(c.tp) / real(c.positives());
    const double sp = real(c.tn) / real(c.negatives());
    const double variance =
        (se * (1 - se) / real(c.positives()) + sp * (1 - sp) / real(c.negatives())) * factor * factor;
    const double value = (se + sp) * factor - shift;
    if (variance <= 0)
        return withoutInterval(value, VB_MSG("sensitivity and specificity are both 0 or 1: variance is 0"),
                               method::wald);
    auto estimate = symmetricInterval(value, std::sqrt(variance), Scale::identity, confidence, method::wald);
    estimate.lower = std::max(least, estimate.lower);
    estimate.upper = std::min(1.0, estimate.upper);
    return estimate;
}

Estimate mccEstimate(const Confusion &c, double confidence)
{
    const double a = real(c.tp), b = real(c.fp), d = real(c.tn), e = real(c.fn);
    const std::array margins{a + b, a + e, d + b, d + e};
    if (std::ranges::any_of(margins, [](double margin) { return margin == 0; }))
        return undefinedEstimate(VB_MSG("a row or column of the confusion matrix is empty"), method::fisherZ);
    // Products of margins pass 2^53 early; square roots taken singly lose nothing.
    const double root = std::sqrt(margins[0]) * std::sqrt(margins[1]) * std::sqrt(margins[2]) * std::sqrt(margins[3]);
    const double value = std::clamp((a * d - b * e) / root, -1.0, 1.0);
    if (std::abs(value) == 1 || (b == 0 && e == 0) || (a == 0 && d == 0))
        return withoutInterval(value, VB_MSG("the coefficient is at the end of its range: variance is 0"),
                               method::fisherZ);
    const auto shares = cellShares(c);
    const double standardError =
        std::sqrt(multinomialVariance(shares, matthewsGradient(shares, value), real(c.size())));
    return symmetricInterval(value, standardError / (1 - value * value), Scale::fisherZ, confidence, method::fisherZ);
}

Estimate kappaEstimate(const Confusion &c, double confidence)
{
    if (c.size() == 0)
        return undefinedEstimate(VB_MSG("no records"), method::wald);
    const auto shares = cellShares(c);
    const double expected = dot(shares, cell::predictedPositives) * dot(shares, cell::positives) +
                            dot(shares, cell::predictedNegatives) * dot(shares, cell::negatives);
    if ((c.fp == 0 && c.fn == 0 && (c.tp == 0 || c.tn == 0)) || !(expected < 1))
        return undefinedEstimate(VB_MSG("agreement by chance is certain: all records are in one cell"), method::wald);
    const double value = (dot(shares, cell::right) - expected) / (1 - expected);
    const double variance = multinomialVariance(shares, kappaGradient(shares), real(c.size()));
    if (!(variance > 1e-30) || (c.fp == 0 && c.fn == 0))
        return withoutInterval(value, VB_MSG("the coefficient has no spread: variance is 0"), method::wald);
    auto estimate = symmetricInterval(value, std::sqrt(variance), Scale::identity, confidence, method::wald);
    estimate.lower = std::max(-1.0, estimate.lower);
    estimate.upper = std::min(1.0, estimate.upper);
    return estimate;
}

Estimate oddsRatioEstimate(const Confusion &c, double confidence)
{
    if (c.tp == 0 || c.fp == 0 || c.tn == 0 || c.fn == 0)
        return undefinedEstimate(VB_MSG("a cell of the confusion matrix is empty"), method::log);
    const double value = real(c.tp) / real(c.fp) * (real(c.tn) / real(c.fn));
    const double variance = 1 / real(c.tp) + 1 / real(c.fp) + 1 / real(c.tn) + 1 / real(c.fn);
    return symmetricInterval(value, std::sqrt(variance), Scale::log, confidence, method::log);
}

/// (x1/n1) / (x2/n2) with Var ln = 1/x1 - 1/n1 + 1/x2 - 1/n2.
Estimate ratioEstimate(std::size_t x1, std::size_t n1, std::size_t x2, std::size_t n2, double confidence,
                       const char *whenZero)
{
    if (n1 == 0 || n2 == 0)
        return undefinedEstimate(VB_MSG("no positives or no negatives"), method::log);
    if (x2 == 0)
        return undefinedEstimate(whenZero, method::log);
    const double value = real(x1) / real(n1) / (real(x2) / real(n2));
    if (x1 == 0)
        return withoutInterval(value, VB_MSG("the ratio is 0: no interval on the log scale"), method::log);
    const double variance = 1 / real(x1) - 1 / real(n1) + 1 / real(x2) - 1 / real(n2);
    if (variance <= 0)
        return withoutInterval(value, VB_MSG("both shares are 1: variance is 0"), method::log);
    return symmetricInterval(value, std::sqrt(variance), Scale::log, confidence, method::log);
}

Estimate predictive(double numerator, double other, double variance, double confidence)
{
    if (numerator + other == 0)
        return undefinedEstimate(VB_MSG("no record would be predicted so"), method::logit);
    const double value = numerator / (numerator + other);
    if (!std::isfinite(variance) || variance <= 0 || value <= 0 || value >= 1)
        return withoutInterval(value, VB_MSG("sensitivity or specificity is 0 or 1: no interval on the logit scale"),
                               method::logit);
    return symmetricInterval(value, std::sqrt(variance), Scale::logit, confidence, method::logit);
}

} // namespace

Confusion confusionAt(const BinarySample &sample, double threshold)
{
    Confusion cells;
    for (const auto &block : sample.blocks()) {
        const bool positive = block.score >= threshold;
        (positive ? cells.tp : cells.fn) += block.cases;
        (positive ? cells.fp : cells.tn) += block.controls;
    }
    return cells;
}

ConfusionMetrics confusionMetrics(const Confusion &c, const IntervalOptions &options)
{
    const auto share = [&](std::size_t x, std::size_t n, const char *none) {
        return proportion(x, n, options.confidence, options.proportions, none);
    };
    ConfusionMetrics metrics;
    metrics.accuracy = share(c.tp + c.tn, c.size(), VB_MSG("no records"));
    metrics.sensitivity = share(c.tp, c.positives(), VB_MSG("no positives"));
    metrics.specificity = share(c.tn, c.negatives(), VB_MSG("no negatives"));
    metrics.ppv = share(c.tp, c.predictedPositives(), VB_MSG("no predicted positives"));
    metrics.npv = share(c.tn, c.predictedNegatives(), VB_MSG("no predicted negatives"));
    metrics.selectionRate = share(c.predictedPositives(), c.size(), VB_MSG("no records"));
    metrics.f1 = f1Estimate(c, options);
    const auto whole = [&](Estimate estimate) { return withCounts(std::move(estimate), c.size(), c.positives()); };
    metrics.balancedAccuracy = whole(sumOfRates(c, 0.5, 0, 0, options.confidence));
    metrics.mcc = whole(mccEstimate(c, options.confidence));
    metrics.lrPositive = whole(ratioEstimate(c.tp, c.positives(), c.fp, c.negatives(), options.confidence,
                                             VB_MSG("specificity is 1: the ratio has no finite value")));
    metrics.lrNegative = whole(ratioEstimate(c.fn, c.positives(), c.tn, c.negatives(), options.confidence,
                                             VB_MSG("specificity is 0: the ratio has no finite value")));
    metrics.youden = whole(sumOfRates(c, 1, 1, -1, options.confidence));
    metrics.kappa = whole(kappaEstimate(c, options.confidence));
    metrics.diagnosticOddsRatio = whole(oddsRatioEstimate(c, options.confidence));
    return metrics;
}

Estimate fBeta(const Confusion &c, double beta, double confidence)
{
    const double weight = beta * beta;
    const CellValues above{1 + weight, 0, 0, 0}, below{1 + weight, 1, 0, weight};
    Estimate estimate;
    if (c.tp + c.fp + c.fn == 0) {
        estimate = undefinedEstimate(VB_MSG("neither positives nor predicted positives"), method::logit);
    } else {
        const auto shares = cellShares(c);
        const double value = dot(shares, above) / dot(shares, below);
        const double variance = multinomialVariance(shares, ratioGradient(shares, above, below), real(c.size()));
        estimate =
            value > 0 && value < 1 && variance > 0
                ? symmetricInterval(value, std::sqrt(variance) / (value * (1 - value)), Scale::logit, confidence,
                                    method::logit)
                : withoutInterval(value, VB_MSG("the value is 0 or 1: no interval on the logit scale"), method::logit);
    }
    return withCounts(std::move(estimate), c.size(), c.positives());
}

PredictiveValues predictiveValuesAt(const Confusion &c, double prevalence, double confidence)
{
    PredictiveValues values;
    if (c.positives() == 0 || c.negatives() == 0 || !(prevalence > 0 && prevalence < 1)) {
        values.ppv =
            undefinedEstimate(VB_MSG("no positives, no negatives, or no prevalence between 0 and 1"), method::logit);
        values.npv = values.ppv;
        return values;
    }
    const double n1 = real(c.positives()), n0 = real(c.negatives());
    const double se = real(c.tp) / n1, sp = real(c.tn) / n0;
    const double missed = real(c.fn) / n1, alarms = real(c.fp) / n0;
    values.ppv = withCounts(
        predictive(se * prevalence, alarms * (1 - prevalence), missed / (se * n1) + sp / (alarms * n0), confidence),
        c.size(), c.positives());
    values.npv = withCounts(
        predictive(sp * (1 - prevalence), missed * prevalence, se / (missed * n1) + alarms / (sp * n0), confidence),
        c.size(), c.positives());
    return values;
}

} // namespace valbench::stats
