// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/evaluation_json.h>

#include "evaluation_sections.h"
#include "json_fields.h"

namespace valbench::stats {

using json::Array;
using json::Object;
using json::Value;

namespace {

Object gapObject(const Gap &gap)
{
    Fields fields;
    fields.number("difference", gap.difference, gap.reason).number("ratio", gap.ratio, gap.reason);
    return fields.take();
}

Object gapsObject(const GapPair &gaps)
{
    Object object = gapObject(gaps.all);
    Object sufficient = gapObject(gaps.sufficient);
    Array leftOut;
    for (const auto &level : gaps.sufficient.leftOut)
        leftOut.emplace_back(level);
    sufficient.set("left_out", std::move(leftOut));
    object.set("sufficient", std::move(sufficient));
    return object;
}

Object groupObject(const GroupTable &table)
{
    Array levels;
    for (const auto &level : table.levels) {
        Fields fields;
        fields.set("level", level.level).set("n", countJson(level.n)).set("n_missing", countJson(level.missing));
        fields.set("positives", countJson(level.positives));
        fields.set("selection_rate", estimateJson(level.selectionRate)).set("auc", estimateJson(level.auc));
        fields.set("sensitivity", estimateJson(level.sensitivity));
        fields.set("specificity", estimateJson(level.specificity));
        fields.set("ppv", estimateJson(level.ppv));
        fields.set("observed_to_expected", estimateJson(level.observedToExpected));
        fields.number("ece", level.ece, "no records");
        levels.emplace_back(fields.take());
    }
    return {{"column", table.column},
            {"levels", std::move(levels)},
            {"demographic_parity", gapsObject(table.demographicParity)},
            {"equalized_odds", gapsObject(table.equalizedOdds)},
            {"equal_opportunity", gapsObject(table.equalOpportunity)}};
}

} // namespace

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
        {"n", countJson(e.n)},
        {"n_missing", countJson(e.missing)},
        {"positives", countJson(e.positives)},
        {"prevalence", e.prevalence},
        {"confidence", e.confidence},
        {"discrimination", discriminationJson(e)},
        {"threshold_metrics", thresholdJson(e)},
        {"calibration", calibrationJson(e)},
        {"net_benefit", netBenefitJson(e)},
    };
    if (!e.groups.empty()) {
        Array groups;
        for (const auto &table : e.groups)
            groups.emplace_back(groupObject(table));
        document.set("groups", std::move(groups));
    }
    if (e.comparison)
        document.set("comparison", comparisonJson(e));
    return document;
}

} // namespace valbench::stats
