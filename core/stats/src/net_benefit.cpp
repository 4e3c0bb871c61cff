// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/net_benefit.h>

#include <cmath>

#include <valbench/base/error.h>
#include <valbench/stats/confusion.h>

namespace valbench::stats {

namespace {

NetBenefitPoint pointOf(const Confusion &cells, double threshold, double confidence)
{
    NetBenefitPoint point;
    point.threshold = threshold;
    const auto n = static_cast<double>(cells.size());
    if (cells.size() == 0 || !(threshold >= 0 && threshold < 1)) {
        point.model = undefinedEstimate(
            cells.size() == 0 ? VB_MSG("no records") : VB_MSG("the threshold is not in [0, 1)"), method::wald);
        return point;
    }
    const double weight = threshold / (1 - threshold);
    const double hits = static_cast<double>(cells.tp) / n;
    const double alarms = static_cast<double>(cells.fp) / n;
    const double prevalence = static_cast<double>(cells.positives()) / n;
    const double value = hits - weight * alarms;
    point.treatAll = prevalence - weight * (1 - prevalence);
    if (cells.positives() > 0)
        point.standardised = value / prevalence;
    if (weight > 0)
        point.interventionsAvoided = (value - point.treatAll) / weight;
    // The summands are 1 for a true positive, -w for a false one, 0 for the rest.
    const double variance = (hits * (1 - value) * (1 - value) + alarms * (weight + value) * (weight + value) +
                             (1 - hits - alarms) * value * value) *
                            n / (n - 1);
    point.model = variance > 0
                      ? symmetricInterval(value, std::sqrt(variance / n), Scale::identity, confidence, method::wald)
                      : withoutInterval(value, VB_MSG("all records contribute the same: variance is 0"), method::wald);
    point.model.confidence = confidence;
    point.model.n = cells.size();
    point.model.events = cells.positives();
    return point;
}

} // namespace

NetBenefitPoint netBenefit(const BinarySample &sample, double threshold, double confidence)
{
    return pointOf(confusionAt(sample, threshold), threshold, confidence);
}

NetBenefitAtPrevalence netBenefitAtPrevalence(const BinarySample &sample, double threshold, double prevalence,
                                              double confidence)
{
    NetBenefitAtPrevalence result;
    const auto cells = confusionAt(sample, threshold);
    if (cells.positives() == 0 || cells.negatives() == 0 || !(threshold >= 0 && threshold < 1)) {
        result.model = undefinedEstimate(cells.positives() == 0   ? VB_MSG("no positives")
                                         : cells.negatives() == 0 ? VB_MSG("no negatives")
                                                                  : VB_MSG("the threshold is not in [0, 1)"),
                                         method::wald);
        return result;
    }
    const double weight = threshold / (1 - threshold);
    const auto n1 = static_cast<double>(cells.positives()), n0 = static_cast<double>(cells.negatives());
    const double se = static_cast<double>(cells.tp) / n1, alarms = static_cast<double>(cells.fp) / n0;
    const double value = prevalence * se - weight * (1 - prevalence) * alarms;
    const double variance = prevalence * prevalence * se * (1 - se) / n1 +
                            weight * weight * (1 - prevalence) * (1 - prevalence) * alarms * (1 - alarms) / n0;
    result.treatAll = prevalence - weight * (1 - prevalence);
    result.model = variance > 0
                       ? symmetricInterval(value, std::sqrt(variance), Scale::identity, confidence, method::wald)
                       : withoutInterval(value, VB_MSG("sensitivity and specificity are both 0 or 1: variance is 0"),
                                         method::wald);
    result.model.confidence = confidence;
    result.model.n = cells.size();
    result.model.events = cells.positives();
    return result;
}

std::vector<NetBenefitPoint> decisionCurve(const BinarySample &sample, double confidence)
{
    // One pass: blocks have falling scores, so thresholds are taken from the top.
    std::vector<NetBenefitPoint> curve(99);
    Confusion cells;
    cells.fn = sample.cases();
    cells.tn = sample.controls();
    std::size_t next = 0;
    for (int percent = 99; percent >= 1; --percent) {
        const double threshold = percent / 100.0;
        for (; next < sample.blocks().size() && sample.blocks()[next].score >= threshold; ++next) {
            const auto &block = sample.blocks()[next];
            cells.tp += block.cases;
            cells.fn -= block.cases;
            cells.fp += block.controls;
            cells.tn -= block.controls;
        }
        curve[static_cast<std::size_t>(percent - 1)] = pointOf(cells, threshold, confidence);
    }
    return curve;
}

} // namespace valbench::stats
