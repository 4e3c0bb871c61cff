// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/roc.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <valbench/base/error.h>
#include <valbench/stats/distributions.h>

#include "delong.h"

namespace valbench::stats {

namespace {

__extension__ using Wide = unsigned __int128;

/// Roots of (A - a)^2 = z^2 V(a) on either side of A; Newcombe's (2006) method 5. The far end of the range is the
/// bound where the area itself lies at it.
double newcombeBound(double area, double cases, double controls, double z, double end)
{
    if (area == end)
        return end;
    // Between A and the end, (A - a)^2 - z^2 V(a) changes sign once: negative at A, positive at the end, where V = 0.
    double inside = area, outside = end;
    for (int i = 0; i < 200 && inside != outside; ++i) {
        const double middle = (inside + outside) / 2;
        if (middle == inside || middle == outside)
            break;
        const double gap = area - middle;
        (gap * gap - z * z * newcombeAucVariance(middle, cases, controls) <= 0 ? inside : outside) = middle;
    }
    return (inside + outside) / 2;
}

Estimate newcombeInterval(const Auc &value, double confidence)
{
    const double z = zOfConfidence(confidence);
    const auto cases = static_cast<double>(value.cases);
    const auto controls = static_cast<double>(value.controls);
    Estimate estimate;
    estimate.value = value.area;
    estimate.lower = newcombeBound(value.area, cases, controls, z, 0.0);
    estimate.upper = newcombeBound(value.area, cases, controls, z, 1.0);
    estimate.method = method::newcombe;
    estimate.status = EstimateStatus::ok;
    estimate.confidence = confidence;
    return estimate;
}

Estimate delongInterval(const Auc &value, double confidence, bool onLogit)
{
    const auto methodId = onLogit ? method::delongLogit : method::delong;
    if (std::isnan(value.variance))
        return withoutInterval(value.area, VB_MSG("DeLong's variance needs two cases and two controls"), methodId);
    if (value.variance <= 0)
        return withoutInterval(value.area, VB_MSG("DeLong's variance is 0: the area is 0 or 1, or all scores agree"),
                               methodId);
    const double se = std::sqrt(value.variance);
    if (onLogit)
        return symmetricInterval(value.area, se / (value.area * (1 - value.area)), Scale::logit, confidence, methodId);
    auto estimate = symmetricInterval(value.area, se, Scale::identity, confidence, methodId);
    estimate.lower = std::max(0.0, estimate.lower);
    estimate.upper = std::min(1.0, estimate.upper);
    return estimate;
}

} // namespace

RocCurve rocCurve(const BinarySample &sample)
{
    RocCurve curve;
    const auto n1 = static_cast<double>(sample.cases());
    const auto n0 = static_cast<double>(sample.controls());
    std::uint64_t cases = 0, controls = 0;
    const auto add = [&](double threshold) {
        curve.fpr.push_back(n0 > 0 ? static_cast<double>(controls) / n0 : undefinedValue);
        curve.tpr.push_back(n1 > 0 ? static_cast<double>(cases) / n1 : undefinedValue);
        curve.threshold.push_back(threshold);
    };
    add(std::numeric_limits<double>::infinity());
    for (const auto &block : sample.blocks()) {
        cases += block.cases;
        controls += block.controls;
        add(block.score);
    }
    return curve;
}

double areaOfBlocks(std::span<const TieBlock> blocks)
{
    // Twice the number of pairs ranked rightly; 64 bits hold it up to 3 10^9 cases and as many controls.
    std::uint64_t cases = 0, controls = 0, twice = 0;
    for (const auto &block : blocks) {
        twice += block.controls * (2 * cases + block.cases);
        cases += block.cases;
        controls += block.controls;
    }
    return areaOfPairs(twice, cases, controls);
}

double areaOfPairs(std::uint64_t twicePairs, std::uint64_t cases, std::uint64_t controls)
{
    if (cases == 0 || controls == 0)
        return undefinedValue;
    return static_cast<double>(twicePairs) / (2 * static_cast<double>(cases) * static_cast<double>(controls));
}

std::vector<Placement> placements(std::span<const TieBlock> blocks)
{
    std::uint64_t n1 = 0, n0 = 0;
    for (const auto &block : blocks) {
        n1 += block.cases;
        n0 += block.controls;
    }
    std::vector<Placement> result;
    result.reserve(blocks.size());
    std::uint64_t casesAbove = 0, controlsAbove = 0;
    for (const auto &block : blocks) {
        const std::uint64_t controlsBelow = n0 - controlsAbove - block.controls;
        result.push_back({static_cast<double>(2 * controlsBelow + block.controls) / (2 * static_cast<double>(n0)),
                          static_cast<double>(2 * casesAbove + block.cases) / (2 * static_cast<double>(n1))});
        casesAbove += block.cases;
        controlsAbove += block.controls;
    }
    return result;
}

Auc auc(const BinarySample &sample)
{
    Auc result;
    result.cases = sample.cases();
    result.controls = sample.controls();
    // With u_i twice the controls that a case outranks (a tie is one) and v_j twice the cases that outrank a control,
    // V10 = u_i / (2 n0) and V01 = v_j / (2 n1): sums of whole numbers, which lose nothing. They fit while
    // cases times controls is below 2^63, as in areaOfBlocks().
    std::uint64_t casesAbove = 0, controlsAbove = 0, twicePairs = 0;
    Wide ofCases = 0, ofControls = 0; // squares
    for (const auto &block : sample.blocks()) {
        const std::uint64_t u = 2 * (result.controls - controlsAbove) - block.controls;
        const std::uint64_t v = 2 * casesAbove + block.cases;
        twicePairs += block.cases * u;
        ofCases += Wide(block.cases * u) * u;
        ofControls += Wide(block.controls * v) * v;
        casesAbove += block.cases;
        controlsAbove += block.controls;
    }
    result.area = areaOfPairs(twicePairs, result.cases, result.controls);
    if (result.cases < 2 || result.controls < 2)
        return result;
    const auto n1 = static_cast<double>(result.cases);
    const auto n0 = static_cast<double>(result.controls);
    // n times the sum of squares about the mean.
    const auto spread = [twicePairs](Wide squares, std::size_t n) {
        return static_cast<double>(squares * n - Wide(twicePairs) * twicePairs);
    };
    result.variance = spread(ofCases, result.cases) / (4 * n0 * n0) / n1 / (n1 - 1) / n1 +
                      spread(ofControls, result.controls) / (4 * n1 * n1) / n0 / (n0 - 1) / n0;
    return result;
}

Estimate aucEstimate(const BinarySample &sample, double confidence, AucInterval chosen)
{
    const Auc value = auc(sample);
    Estimate estimate;
    if (std::isnan(value.area)) {
        const auto methodId = chosen == AucInterval::delong        ? method::delong
                              : chosen == AucInterval::delongLogit ? method::delongLogit
                                                                   : method::newcombe;
        estimate = undefinedEstimate(value.cases == 0 ? VB_MSG("no positives") : VB_MSG("no negatives"), methodId);
    } else if (chosen == AucInterval::newcombe) {
        estimate = newcombeInterval(value, confidence);
    } else {
        estimate = delongInterval(value, confidence, chosen == AucInterval::delongLogit);
    }
    estimate.confidence = confidence;
    estimate.n = sample.size();
    estimate.events = sample.cases();
    return estimate;
}

AucInterval recommendedAucInterval(const Auc &value)
{
    const bool few = std::min(value.cases, value.controls) < 30;
    return few || value.area <= 0 || value.area >= 1 ? AucInterval::newcombe : AucInterval::delongLogit;
}

double newcombeAucVariance(double area, double cases, double controls)
{
    const double half = (cases + controls) / 2;
    return area * (1 - area) * (1 + (half - 1) * ((1 - area) / (2 - area) + area / (1 + area))) / (cases * controls);
}

double hanleyMcNeilVariance(double area, double cases, double controls)
{
    const double q1 = area / (2 - area);
    const double q2 = 2 * area * area / (1 + area);
    return (area * (1 - area) + (cases - 1) * (q1 - area * area) + (controls - 1) * (q2 - area * area)) /
           (cases * controls);
}

} // namespace valbench::stats
