// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/precision_recall.h>

#include <cmath>

#include <valbench/base/error.h>

#include "average_precision.h"
#include "sum.h"

namespace valbench::stats {

double averagePrecisionOfBlocks(std::span<const TieBlock> blocks)
{
    Sum sum;
    std::uint64_t cases = 0, all = 0;
    for (const auto &block : blocks) {
        cases += block.cases;
        all += block.size();
        if (block.cases > 0)
            sum.add(static_cast<double>(cases) / static_cast<double>(all), block.cases);
    }
    return cases == 0 ? undefinedValue : sum.value() / static_cast<double>(cases);
}

std::vector<PrecisionWithout> averagePrecisionWithout(std::span<const TieBlock> blocks)
{
    // A record leaves its own block and lowers the counts of all blocks below: prefix and suffix sums of the terms
    // P_g T_g / (T_g + F_g) with one case, one control, or none removed give every value in one pass.
    const std::size_t groups = blocks.size();
    std::vector<double> cases(groups), all(groups), without1(groups + 1), without0(groups + 1);
    double t = 0, n = 0;
    for (std::size_t g = 0; g < groups; ++g) {
        cases[g] = t += static_cast<double>(blocks[g].cases);
        all[g] = n += static_cast<double>(blocks[g].size());
    }
    for (std::size_t g = groups; g-- > 0;) {
        const auto weight = static_cast<double>(blocks[g].cases);
        without1[g] = without1[g + 1] + (weight > 0 && all[g] > 1 ? weight * (cases[g] - 1) / (all[g] - 1) : 0);
        without0[g] = without0[g + 1] + (weight > 0 && all[g] > 1 ? weight * cases[g] / (all[g] - 1) : 0);
    }
    std::vector<PrecisionWithout> without(groups);
    double above = 0;
    for (std::size_t g = 0; g < groups; ++g) {
        const auto weight = static_cast<double>(blocks[g].cases);
        if (blocks[g].cases > 0 && t > 1) {
            const double own = all[g] > 1 ? (weight - 1) * (cases[g] - 1) / (all[g] - 1) : 0;
            without[g].aCase = (above + own + without1[g + 1]) / (t - 1);
        }
        if (blocks[g].controls > 0 && t > 0) {
            const double own = all[g] > 1 ? weight * cases[g] / (all[g] - 1) : 0;
            without[g].aControl = (above + own + without0[g + 1]) / t;
        }
        if (weight > 0)
            above += weight * cases[g] / all[g];
    }
    return without;
}

double averagePrecision(const BinarySample &sample)
{
    return averagePrecisionOfBlocks(sample.blocks());
}

PrecisionRecallCurve precisionRecallCurve(const BinarySample &sample)
{
    PrecisionRecallCurve curve;
    std::uint64_t cases = 0, all = 0;
    for (const auto &block : sample.blocks()) {
        cases += block.cases;
        all += block.size();
        curve.precision.push_back(static_cast<double>(cases) / static_cast<double>(all));
        curve.recall.push_back(sample.cases() == 0 ? undefinedValue
                                                   : static_cast<double>(cases) / static_cast<double>(sample.cases()));
        curve.threshold.push_back(block.score);
    }
    if (sample.cases() == 0)
        return curve;
    Sum area;
    double recall = 0, precision = 1;
    for (std::size_t i = 0; i < curve.recall.size(); ++i) {
        area.add((curve.recall[i] - recall) * (curve.precision[i] + precision) / 2);
        recall = curve.recall[i];
        precision = curve.precision[i];
    }
    curve.trapezoidArea = area.value();
    return curve;
}

Estimate averagePrecisionEstimate(const BinarySample &sample, double confidence)
{
    const double value = averagePrecision(sample);
    Estimate estimate;
    if (std::isnan(value))
        estimate = undefinedEstimate(VB_MSG("no positives"), method::logit);
    else if (value >= 1)
        estimate =
            withoutInterval(value, VB_MSG("the average precision is 1: no interval on the logit scale"), method::logit);
    else
        estimate = symmetricInterval(value, 1 / std::sqrt(static_cast<double>(sample.cases()) * value * (1 - value)),
                                     Scale::logit, confidence, method::logit);
    estimate.confidence = confidence;
    estimate.n = sample.size();
    estimate.events = sample.cases();
    return estimate;
}

} // namespace valbench::stats
