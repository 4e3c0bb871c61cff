// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "groups_json.h"

#include <string_view>

#include <valbench/stats/evaluation_json.h>

#include "json_fields.h"

namespace valbench::stats {

namespace {

using json::Array;
using json::Object;

constexpr std::string_view definitionsText = R"({
  "groupTable": {"type": "object", "required": ["column", "levels", "demographic_parity", "equalized_odds", "equal_opportunity"], "additionalProperties": false, "properties": {
    "column": {"type": "string"},
    "levels": {"type": "array", "items": {"type": "object", "required": ["level", "n", "positives", "selection_rate", "auc", "sensitivity", "specificity", "ppv", "ece"], "additionalProperties": false, "properties": {
      "level": {"type": "string"}, "n": {"$ref": "#/$defs/count"}, "n_missing": {"$ref": "#/$defs/count"}, "positives": {"$ref": "#/$defs/count"},
      "selection_rate": {"$ref": "#/$defs/estimate"}, "auc": {"$ref": "#/$defs/estimate"}, "sensitivity": {"$ref": "#/$defs/estimate"},
      "specificity": {"$ref": "#/$defs/estimate"}, "ppv": {"$ref": "#/$defs/estimate"}, "observed_to_expected": {"$ref": "#/$defs/estimate"},
      "ece": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}}},
    "demographic_parity": {"$ref": "#/$defs/gaps"}, "equalized_odds": {"$ref": "#/$defs/gaps"}, "equal_opportunity": {"$ref": "#/$defs/gaps"}}},
  "gap": {"type": "object", "required": ["difference", "ratio", "left_out"], "additionalProperties": false, "properties": {
    "difference": {"$ref": "#/$defs/number"}, "ratio": {"$ref": "#/$defs/number"}, "reason": {"type": "string"},
    "left_out": {"type": "array", "items": {"type": "string"}}}},
  "gaps": {"type": "object", "required": ["difference", "ratio", "sufficient"], "additionalProperties": false, "properties": {
    "difference": {"$ref": "#/$defs/number"}, "ratio": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}, "sufficient": {"$ref": "#/$defs/gap"}}}
})";

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

} // namespace

Object groupTableJson(const GroupTable &table)
{
    Array levels;
    for (const auto &level : table.levels) {
        Fields fields;
        fields.set("level", level.level).set("n", json::Value(level.n)).set("n_missing", json::Value(level.missing));
        fields.set("positives", json::Value(level.positives));
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

Object groupSchemaDefinitions()
{
    const auto value = json::parse(definitionsText, "group schema");
    return value ? *value->get<Object>() : Object{{"fault", value.error().text()}}; // a test reads the schema
}

} // namespace valbench::stats
