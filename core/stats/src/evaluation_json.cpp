// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/evaluation_json.h>

#include "evaluation_sections.h"
#include "groups_json.h"
#include "json_fields.h"

namespace valbench::stats {

using json::Array;
using json::Object;
using json::Value;

Value numberOrNull(double value)
{
    if (std::isfinite(value))
        return {value};
    return {};
}

Value intervalJson(const Estimate &estimate)
{
    if (estimate.hasInterval())
        return {Array{estimate.lower, estimate.upper}};
    return {};
}

Value estimateJson(const Estimate &estimate)
{
    Object object{{"value", numberOrNull(estimate.value)}, {"ci", intervalJson(estimate)}, {"method", estimate.method}};
    if (!estimate.reason.empty())
        object.set("reason", estimate.reason);
    return object;
}

Value evaluationJson(const Evaluation &e)
{
    Object document{
        {"n", countJson(e.n)},        {"n_missing", countJson(e.missing)}, {"positives", countJson(e.positives)},
        {"prevalence", e.prevalence}, {"confidence", e.confidence},
    };
    document.set("discrimination", discriminationJson(e)).set("threshold_metrics", thresholdJson(e));
    document.set("calibration", calibrationJson(e)).set("net_benefit", netBenefitJson(e));
    if (!e.groups.empty()) {
        Array groups;
        for (const auto &table : e.groups)
            groups.emplace_back(groupTableJson(table));
        document.set("groups", std::move(groups));
    }
    if (e.comparison)
        document.set("comparison", comparisonJson(e));
    return document;
}

} // namespace valbench::stats
