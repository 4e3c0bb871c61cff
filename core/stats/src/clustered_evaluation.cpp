// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The statistics of evaluate with standard errors from cluster totals.

#include <algorithm>
#include <cmath>

#include <valbench/base/error.h>
#include <valbench/stats/clusters.h>
#include <valbench/stats/distributions.h>

#include "calibration_bins.h"
#include "cell_gradients.h"
#include "cluster_shares.h"
#include "cluster_sums.h"
#include "logistic_fit.h"

namespace valbench::stats {

namespace {

constexpr const char *fewInDenominator = VB_MSG("fewer than two clusters in the denominator");
constexpr const char *noSpread = VB_MSG("the clusters do not differ: variance is 0");

/// `estimate` with its interval replaced by one from the variance over clusters, given on the identity scale.
Estimate withClusterInterval(const Estimate &plain, double variance, Scale scale, double confidence,
                             std::string_view methodId, double least = -1e300, double most = 1e300)
{
    if (!plain.isDefined()) {
        auto estimate = plain;
        estimate.method = methodId;
        return estimate;
    }
    const double v = plain.value;
    double onScale = variance;
    if (scale == Scale::logit)
        onScale = variance / (v * v * (1 - v) * (1 - v));
    if (scale == Scale::log)
        onScale = variance / (v * v);
    if (scale == Scale::fisherZ)
        onScale = variance / ((1 - v * v) * (1 - v * v));
    Estimate estimate;
    if (std::isnan(variance))
        estimate = withoutInterval(v, fewInDenominator, methodId);
    else if (!(variance > 1e-30) || !std::isfinite(onScale) || v == least || v == most)
        estimate = withoutInterval(v, noSpread, methodId);
    else
        estimate = symmetricInterval(v, std::sqrt(onScale), scale, confidence, methodId);
    if (estimate.hasInterval() && scale == Scale::identity) {
        estimate.lower = std::max(least, estimate.lower);
        estimate.upper = std::min(most, estimate.upper);
    }
    estimate.confidence = confidence;
    estimate.n = plain.n;
    estimate.events = plain.events;
    return estimate;
}

using CellCounts = std::array<double, 4>;

std::vector<CellCounts> cellsOfClusters(const ClusteredSample &sample, double threshold)
{
    std::vector<CellCounts> cells(sample.clusterCount());
    for (const auto &record : sample.records()) {
        const bool positive = record.score >= threshold;
        cells[record.cluster][positive ? (record.isCase ? 0 : 1) : (record.isCase ? 3 : 2)] += 1;
    }
    return cells;
}

/// Variance of a function of the four shares; clusters with a record in `counted` count.
ClusterVariance varianceOf(const std::vector<CellCounts> &clusters, const CellValues &shares,
                           const CellValues &gradient, const CellValues &counted, double n)
{
    ClusterVariance variance(clusters.size());
    for (std::size_t k = 0; k < clusters.size(); ++k) {
        const double size = dot(clusters[k], cell::all);
        variance.add(k, (dot(gradient, clusters[k]) - size * dot(gradient, shares)) / n, dot(counted, clusters[k]) > 0);
    }
    return variance;
}

/// Gradient of the logarithm of a ratio of two rates.
CellValues logRatioGradient(const CellValues &shares, const CellValues &part1, const CellValues &whole1,
                            const CellValues &part2, const CellValues &whole2)
{
    const double rate1 = dot(shares, part1) / dot(shares, whole1), rate2 = dot(shares, part2) / dot(shares, whole2);
    CellValues gradient = ratioGradient(shares, part1, whole1);
    for (double &g : gradient)
        g /= rate1;
    return plus(gradient, ratioGradient(shares, part2, whole2), -1 / rate2);
}

ClusterVariance ofNetBenefit(const ClusteredSample &sample, double threshold, double value)
{
    ClusterVariance variance(sample.clusterCount());
    const auto n = static_cast<double>(sample.sample().size());
    const double harm = -threshold / (1 - threshold);
    for (const auto &record : sample.records()) {
        const double gain = record.score < threshold ? 0 : record.isCase ? 1 : harm;
        variance.add(record.cluster, (gain - value) / n);
    }
    return variance;
}

/// As for independent records, what is expected is taken as given and the events vary.
ClusterVariance ofObservedToExpected(const ClusteredSample &sample, double value)
{
    ClusterVariance variance(sample.clusterCount());
    const double base = sample.sample().prevalence();
    const auto events = static_cast<double>(sample.sample().cases());
    for (const auto &record : sample.records())
        variance.add(record.cluster, ((record.isCase ? 1 : 0) - base) / events * value);
    return variance;
}

/// Of the intercept and the slope: scores of the likelihood, summed over clusters, between two inverse informations.
std::pair<ClusterVariance, ClusterVariance> ofLogisticFit(const ClusteredSample &sample, double a, double b,
                                                          bool withSlope)
{
    const auto information = logisticInformation(sample.sample(), a, b, withSlope);
    std::pair variances{ClusterVariance(sample.clusterCount()), ClusterVariance(sample.clusterCount())};
    for (const auto &record : sample.records()) {
        if (record.score <= 0 || record.score >= 1)
            continue;
        const double x = logit(record.score), eta = a + b * x;
        const double residual = record.isCase ? expit(-eta) : -expit(eta);
        variances.first.add(record.cluster, information.interceptOf(residual, residual * x));
        variances.second.add(record.cluster, information.slopeOf(residual, residual * x));
    }
    return variances;
}

} // namespace

ClusterShares sharesOfRate(const ClusteredSample &sample, double threshold, const CellValues &part,
                           const CellValues &whole)
{
    const Confusion counts = confusionAt(sample.sample(), threshold);
    const auto shares = cellShares(counts);
    return varianceOf(cellsOfClusters(sample, threshold), shares, ratioGradient(shares, part, whole), whole,
                      static_cast<double>(counts.size()))
        .shares();
}

ClusterShares sharesOfObservedToExpected(const ClusteredSample &sample)
{
    return ofObservedToExpected(sample, observedToExpected(sample.sample(), 0.95).value).shares();
}

ClusterShares sharesOfSlope(const ClusteredSample &sample)
{
    const auto fit = logisticCalibration(sample.sample(), 0.95);
    if (!fit.slope.isDefined())
        return ClusterShares(sample.clusterCount(), undefinedValue);
    return ofLogisticFit(sample, fit.intercept.value, fit.slope.value, true).second.shares();
}

ClusterShares sharesOfNetBenefit(const ClusteredSample &sample, double threshold)
{
    return ofNetBenefit(sample, threshold, netBenefit(sample.sample(), threshold, 0.95).model.value).shares();
}

ConfusionMetrics clusteredMetrics(const ClusteredSample &sample, double threshold, double confidence)
{
    const Confusion counts = confusionAt(sample.sample(), threshold);
    ConfusionMetrics m = confusionMetrics(counts, {confidence, ProportionMethod::wilson});
    const auto clusters = cellsOfClusters(sample, threshold);
    const auto shares = cellShares(counts);
    const auto n = static_cast<double>(counts.size());
    const auto variance = [&](const CellValues &gradient, const CellValues &counted = cell::all) {
        return varianceOf(clusters, shares, gradient, counted, n).value();
    };
    const auto rate = [&](Estimate &estimate, const CellValues &part, const CellValues &whole) {
        const double v = estimate.isDefined() ? variance(ratioGradient(shares, part, whole), whole) : undefinedValue;
        estimate = withClusterInterval(estimate, v, Scale::logit, confidence, method::clusterLogit, 0, 1);
    };
    rate(m.accuracy, cell::right, cell::all);
    rate(m.sensitivity, cell::tp, cell::positives);
    rate(m.specificity, cell::tn, cell::negatives);
    rate(m.ppv, cell::tp, cell::predictedPositives);
    rate(m.npv, cell::tn, cell::predictedNegatives);
    rate(m.selectionRate, cell::predictedPositives, cell::all);
    rate(m.f1, {2, 0, 0, 0}, {2, 1, 0, 1});
    const bool hasBoth = counts.positives() > 0 && counts.negatives() > 0;
    const auto rates = hasBoth ? plus(ratioGradient(shares, cell::tp, cell::positives),
                                      ratioGradient(shares, cell::tn, cell::negatives))
                               : CellValues{};
    const double ofSum = hasBoth ? variance(rates) : undefinedValue;
    m.balancedAccuracy =
        withClusterInterval(m.balancedAccuracy, ofSum / 4, Scale::identity, confidence, method::clusterWald, 0, 1);
    m.youden = withClusterInterval(m.youden, ofSum, Scale::identity, confidence, method::clusterWald, -1, 1);
    m.mcc =
        withClusterInterval(m.mcc, m.mcc.isDefined() ? variance(matthewsGradient(shares, m.mcc.value)) : undefinedValue,
                            Scale::fisherZ, confidence, method::clusterFisherZ, -1, 1);
    m.kappa = withClusterInterval(m.kappa, m.kappa.isDefined() ? variance(kappaGradient(shares)) : undefinedValue,
                                  Scale::identity, confidence, method::clusterWald, -1, 1);
    const auto ratio = [&](Estimate &estimate, const CellValues &part1, const CellValues &whole1,
                           const CellValues &part2, const CellValues &whole2) {
        const double v =
            estimate.isDefined() && estimate.value > 0
                ? estimate.value * estimate.value * variance(logRatioGradient(shares, part1, whole1, part2, whole2))
                : 0;
        estimate = withClusterInterval(estimate, v, Scale::log, confidence, method::clusterLog);
    };
    ratio(m.lrPositive, cell::tp, cell::positives, cell::fp, cell::negatives);
    ratio(m.lrNegative, cell::fn, cell::positives, cell::tn, cell::negatives);
    if (m.diagnosticOddsRatio.isDefined()) {
        CellValues gradient{1 / shares[0], -1 / shares[1], 1 / shares[2], -1 / shares[3]};
        const double v = m.diagnosticOddsRatio.value;
        m.diagnosticOddsRatio = withClusterInterval(m.diagnosticOddsRatio, v * v * variance(gradient), Scale::log,
                                                    confidence, method::clusterLog);
    }
    return m;
}

PredictiveValues clusteredPredictiveValues(const ClusteredSample &sample, double threshold, double prevalence,
                                           double confidence)
{
    // logit PPV = ln LR+ + logit prevalence, logit NPV = -ln LR- - logit prevalence.
    const Confusion counts = confusionAt(sample.sample(), threshold);
    auto values = predictiveValuesAt(counts, prevalence, confidence);
    const auto metrics = clusteredMetrics(sample, threshold, confidence);
    const auto take = [&](Estimate &value, const Estimate &ratio) {
        if (!value.isDefined())
            return;
        const double spread = value.value * (1 - value.value) * ratio.standardError;
        value =
            ratio.hasInterval()
                ? withClusterInterval(value, spread * spread, Scale::logit, confidence, method::clusterLogit)
                : withoutInterval(value.value, ratio.reason.empty() ? noSpread : ratio.reason, method::clusterLogit);
    };
    take(values.ppv, metrics.lrPositive);
    take(values.npv, metrics.lrNegative);
    return values;
}

Estimate clusteredNetBenefit(const ClusteredSample &sample, double threshold, double confidence)
{
    const auto model = netBenefit(sample.sample(), threshold, confidence).model;
    if (!model.isDefined())
        return model;
    const auto variance = ofNetBenefit(sample, threshold, model.value);
    return withClusterInterval(model, variance.value(), Scale::identity, confidence, method::clusterWald);
}

std::vector<NetBenefitPoint> clusteredDecisionCurve(const ClusteredSample &sample, double confidence)
{
    auto curve = decisionCurve(sample.sample(), confidence);
    struct Cluster
    {
        double n = 0, hits = 0, alarms = 0;
    };
    std::vector<Cluster> clusters(sample.clusterCount());
    for (const auto &record : sample.records())
        clusters[record.cluster].n += 1;
    const auto n = static_cast<double>(sample.sample().size());
    std::size_t next = 0;
    for (std::size_t i = curve.size(); i-- > 0;) { // thresholds from the top, as the records
        auto &point = curve[i];
        for (; next < sample.records().size() && sample.records()[next].score >= point.threshold; ++next) {
            auto &cluster = clusters[sample.records()[next].cluster];
            (sample.records()[next].isCase ? cluster.hits : cluster.alarms) += 1;
        }
        const double weight = point.threshold / (1 - point.threshold);
        ClusterVariance variance(clusters.size());
        for (std::size_t k = 0; k < clusters.size(); ++k)
            variance.add(k, (clusters[k].hits - weight * clusters[k].alarms - clusters[k].n * point.model.value) / n);
        point.model =
            withClusterInterval(point.model, variance.value(), Scale::identity, confidence, method::clusterWald);
    }
    return curve;
}

Estimate clusteredBrier(const ClusteredSample &sample, double confidence)
{
    const auto plain = brierScore(sample.sample(), confidence);
    ClusterVariance variance(sample.clusterCount());
    const auto n = static_cast<double>(sample.sample().size());
    for (const auto &record : sample.records()) {
        const double gap = record.score - (record.isCase ? 1 : 0);
        variance.add(record.cluster, (gap * gap - plain.value) / n);
    }
    return withClusterInterval(plain, variance.value(), Scale::identity, confidence, method::clusterWald, 0, 1);
}

Estimate clusteredObservedToExpected(const ClusteredSample &sample, double confidence)
{
    const auto plain = observedToExpected(sample.sample(), confidence);
    const auto variance = ofObservedToExpected(sample, plain.value);
    return withClusterInterval(plain, variance.value(), Scale::log, confidence, method::clusterLog);
}

LogisticCalibration clusteredLogisticCalibration(const ClusteredSample &sample, double confidence)
{
    auto fit = logisticCalibration(sample.sample(), confidence);
    const auto wald = [&](Estimate &estimate, double variance) {
        estimate = withClusterInterval(estimate, variance, Scale::identity, confidence, method::clusterWald);
    };
    if (fit.slope.isDefined()) {
        const auto [a, b] = ofLogisticFit(sample, fit.intercept.value, fit.slope.value, true);
        wald(fit.intercept, a.value());
        wald(fit.slope, b.value());
    }
    if (fit.inTheLarge.isDefined())
        wald(fit.inTheLarge, ofLogisticFit(sample, fit.inTheLarge.value, 1, false).first.value());
    return fit;
}

std::vector<ReliabilityBin> clusteredReliabilityBins(const ClusteredSample &sample, std::size_t bins, double confidence)
{
    auto result = reliabilityBins(sample.sample(), bins, confidence);
    // Records have falling scores, so each bin is a range of them; its clusters are put together by sorting.
    const auto records = sample.records();
    for (std::size_t start = 0; start < records.size();) {
        const std::size_t b = equalWidthBin(records[start].score, bins);
        auto &share = result[b].fractionPositive;
        std::vector<std::pair<std::uint32_t, double>> contributions;
        for (; start < records.size() && equalWidthBin(records[start].score, bins) == b; ++start)
            contributions.emplace_back(records[start].cluster, ((records[start].isCase ? 1 : 0) - share.value) /
                                                                   static_cast<double>(result[b].n));
        std::ranges::stable_sort(contributions, {}, &std::pair<std::uint32_t, double>::first);
        std::size_t clusters = 0;
        std::vector<std::size_t> rank;
        for (std::size_t i = 0; i < contributions.size(); ++i) {
            clusters += i == 0 || contributions[i].first != contributions[i - 1].first ? 1 : 0;
            rank.push_back(clusters - 1);
        }
        ClusterVariance variance(clusters);
        for (std::size_t i = 0; i < contributions.size(); ++i)
            variance.add(rank[i], contributions[i].second);
        share = withClusterInterval(share, variance.value(), Scale::logit, confidence, method::clusterLogit, 0, 1);
    }
    return result;
}

} // namespace valbench::stats
