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
