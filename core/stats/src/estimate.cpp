// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/estimate.h>

#include <utility>

#include <valbench/stats/distributions.h>

namespace valbench::stats {

Estimate undefinedEstimate(std::string reason, std::string_view methodId)
{
    Estimate estimate;
    estimate.reason = std::move(reason);
    estimate.method = methodId;
    return estimate;
}

Estimate withoutInterval(double value, std::string reason, std::string_view methodId)
{
    Estimate estimate = undefinedEstimate(std::move(reason), methodId);
    estimate.value = value;
    estimate.status = EstimateStatus::degenerate;
    return estimate;
}

Estimate symmetricInterval(double value, double standardError, Scale scale, double confidence,
                           std::string_view methodId)
{
    Estimate estimate;
    estimate.value = value;
    estimate.method = methodId;
    estimate.status = EstimateStatus::ok;
    estimate.confidence = confidence;
    estimate.standardError = standardError;
    estimate.scale = scale;
    const double h = zOfConfidence(confidence) * standardError;
    switch (scale) {
    case Scale::identity:
        estimate.lower = value - h;
        estimate.upper = value + h;
        break;
    case Scale::logit:
        estimate.lower = expit(logit(value) - h);
        estimate.upper = expit(logit(value) + h);
        break;
    case Scale::log:
        estimate.lower = value * std::exp(-h);
        estimate.upper = value * std::exp(h);
        break;
    case Scale::fisherZ:
        estimate.lower = std::tanh(std::atanh(value) - h);
        estimate.upper = std::tanh(std::atanh(value) + h);
        break;
    }
    return estimate;
}

std::string_view statusName(EstimateStatus status)
{
    switch (status) {
    case EstimateStatus::ok: return "ok";
    case EstimateStatus::undefined: return "undefined";
    case EstimateStatus::degenerate: return "degenerate";
    case EstimateStatus::approximate: return "approximate";
    }
    return "undefined";
}

} // namespace valbench::stats
