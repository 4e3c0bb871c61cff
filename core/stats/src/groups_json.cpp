// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "groups_json.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <valbench/stats/evaluation_json.h>

#include "json_fields.h"

namespace valbench::stats {

namespace {

using json::Array;
using json::Object;

constexpr std::string_view groupDefinitions = R"({
  "groupTable": {"type": "object", "required": ["column", "levels", "demographic_parity", "equalized_odds", "equal_opportunity", "predictive_parity", "auc_parity", "calibration_within_groups", "comparisons"], "additionalProperties": false, "properties": {
    "column": {"type": "string"}, "attributes": {"$ref": "#/$defs/groupNames"}, "reference": {"type": "string"},
    "levels": {"type": "array", "items": {"type": "object", "required": ["level", "n", "n_missing", "positives", "negatives", "confusion", "sufficient", "selection_rate", "auc", "sensitivity", "specificity", "false_positive_rate", "false_negative_rate", "ppv", "npv", "accuracy", "observed_to_expected", "slope", "net_benefit", "ece"], "additionalProperties": false, "properties": {
      "level": {"type": "string"}, "values": {"$ref": "#/$defs/groupNames"},
      "n": {"$ref": "#/$defs/count"}, "n_missing": {"$ref": "#/$defs/count"}, "positives": {"$ref": "#/$defs/count"}, "negatives": {"$ref": "#/$defs/count"},
      "confusion": {"type": "object", "required": ["tp", "fp", "tn", "fn"], "additionalProperties": false, "properties": {
        "tp": {"$ref": "#/$defs/count"}, "fp": {"$ref": "#/$defs/count"}, "tn": {"$ref": "#/$defs/count"}, "fn": {"$ref": "#/$defs/count"}}},
      "sufficient": {"type": "object", "required": ["rows", "positives", "negatives"], "additionalProperties": false, "properties": {
        "rows": {"type": "boolean"}, "positives": {"type": "boolean"}, "negatives": {"type": "boolean"}}},
      "selection_rate": {"$ref": "#/$defs/estimate"}, "auc": {"$ref": "#/$defs/estimate"}, "sensitivity": {"$ref": "#/$defs/estimate"},
      "specificity": {"$ref": "#/$defs/estimate"}, "false_positive_rate": {"$ref": "#/$defs/estimate"}, "false_negative_rate": {"$ref": "#/$defs/estimate"},
      "ppv": {"$ref": "#/$defs/estimate"}, "npv": {"$ref": "#/$defs/estimate"}, "accuracy": {"$ref": "#/$defs/estimate"},
      "observed_to_expected": {"$ref": "#/$defs/estimate"}, "slope": {"$ref": "#/$defs/estimate"}, "net_benefit": {"$ref": "#/$defs/estimate"},
      "ece": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}}},
    "demographic_parity": {"$ref": "#/$defs/gaps"}, "equalized_odds": {"$ref": "#/$defs/gaps"}, "equal_opportunity": {"$ref": "#/$defs/gaps"},
    "predictive_parity": {"$ref": "#/$defs/gaps"}, "auc_parity": {"$ref": "#/$defs/gaps"},
    "calibration_within_groups": {"type": "object", "required": ["statistic", "df", "p", "left_out"], "additionalProperties": false, "properties": {
      "statistic": {"$ref": "#/$defs/number"}, "df": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "left_out": {"$ref": "#/$defs/groupNames"}, "reason": {"type": "string"}}},
    "comparisons": {"type": "array", "items": {"type": "object", "required": ["statistic", "gaps", "all_equal", "pairs"], "additionalProperties": false, "properties": {
      "statistic": {"enum": ["selection_rate", "sensitivity", "false_positive_rate", "ppv", "npv", "accuracy", "auc", "observed_to_expected", "slope", "net_benefit"]},
      "gaps": {"$ref": "#/$defs/gaps"},
      "all_equal": {"type": "object", "required": ["statistic", "df", "p", "test"], "additionalProperties": false, "properties": {
        "statistic": {"$ref": "#/$defs/number"}, "df": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "test": {"type": ["string", "null"]}, "reason": {"type": "string"}}},
      "pairs": {"$ref": "#/$defs/groupDifferences"}, "to_reference": {"$ref": "#/$defs/groupDifferences"}, "to_overall": {"$ref": "#/$defs/groupDifferences"}, "reason": {"type": "string"}}}}}},
  "groupNames": {"type": "array", "items": {"type": "string"}},
  "groupDifferences": {"type": "array", "items": {"type": "object", "required": ["first", "second", "difference", "ratio", "p", "holm_p", "test", "sufficient"], "additionalProperties": false, "properties": {
    "first": {"type": "string"}, "second": {"type": ["string", "null"]}, "difference": {"$ref": "#/$defs/estimate"}, "ratio": {"$ref": "#/$defs/estimate"},
    "p": {"$ref": "#/$defs/number"}, "holm_p": {"$ref": "#/$defs/number"}, "test": {"type": ["string", "null"]}, "sufficient": {"type": "boolean"}, "reason": {"type": "string"}}}},
  "gap": {"type": "object", "required": ["difference", "ratio", "difference_ci", "ratio_ci", "difference_method", "ratio_method", "left_out"], "additionalProperties": false, "properties": {
    "difference": {"$ref": "#/$defs/number"}, "ratio": {"$ref": "#/$defs/number"}, "difference_ci": {"$ref": "#/$defs/interval"}, "ratio_ci": {"$ref": "#/$defs/interval"},
    "difference_method": {"type": "string"}, "ratio_method": {"type": "string"}, "largest": {"type": "string"}, "smallest": {"type": "string"},
    "left_out": {"$ref": "#/$defs/groupNames"}, "reason": {"type": "string"}}},
  "gaps": {"type": "object", "description": "Largest less smallest group, smallest over largest. Methods that end in -bonferroni: every pair of groups has an interval at a level that holds for all pairs together, and the bounds are the extreme ones, so that the choice of the two groups is paid for; conservative. percentile: bootstrap within groups; pulled away from 0 where groups are equal. auc, slope, observed_to_expected and net_benefit always have the former.", "required": ["difference", "ratio", "difference_ci", "ratio_ci", "difference_method", "ratio_method", "left_out", "sufficient"], "additionalProperties": false, "properties": {
    "difference": {"$ref": "#/$defs/number"}, "ratio": {"$ref": "#/$defs/number"}, "difference_ci": {"$ref": "#/$defs/interval"}, "ratio_ci": {"$ref": "#/$defs/interval"},
    "difference_method": {"type": "string"}, "ratio_method": {"type": "string"}, "largest": {"type": "string"}, "smallest": {"type": "string"},
    "left_out": {"$ref": "#/$defs/groupNames"}, "reason": {"type": "string"}, "sufficient": {"$ref": "#/$defs/gap"}}}
})";

Array namesArray(const std::vector<std::string> &names)
{
    Array array;
    for (const auto &name : names)
        array.emplace_back(name);
    return array;
}

void setInterval(Fields &fields, const std::string &name, const Estimate &estimate)
{
    fields.set(name, estimate.hasInterval() ? json::Value(Array{estimate.lower, estimate.upper}) : json::Value());
    if (!estimate.hasInterval() && estimate.isDefined())
        fields.note(name + ": " + estimate.reason);
}

Object gapObject(const Gap &gap)
{
    Fields fields;
    fields.number("difference", gap.difference, gap.reason).number("ratio", gap.ratio, gap.reason);
    setInterval(fields, "difference_ci", gap.differenceEstimate);
    setInterval(fields, "ratio_ci", gap.ratioEstimate);
    fields.set("difference_method", gap.differenceEstimate.method).set("ratio_method", gap.ratioEstimate.method);
    if (!gap.largest.empty())
        fields.set("largest", gap.largest).set("smallest", gap.smallest);
    fields.set("left_out", namesArray(gap.leftOut));
    return fields.take();
}

Object gapsObject(const GapPair &gaps)
{
    Object object = gapObject(gaps.all);
    object.set("sufficient", gapObject(gaps.sufficient));
    return object;
}

Object levelObject(const GroupLevel &level)
{
    const auto &cells = level.cells;
    Fields fields;
    fields.set("level", level.level);
    if (!level.values.empty())
        fields.set("values", namesArray(level.values));
    fields.set("n", level.n).set("n_missing", level.missing);
    fields.set("positives", level.positives).set("negatives", level.n - level.positives);
    fields.set("confusion", Object{{"tp", cells.tp}, {"fp", cells.fp}, {"tn", cells.tn}, {"fn", cells.fn}});
    fields.set(
        "sufficient",
        Object{{"rows", level.hasRows()}, {"positives", level.hasPositives()}, {"negatives", level.hasNegatives()}});
    fields.set("selection_rate", estimateJson(level.selectionRate)).set("auc", estimateJson(level.auc));
    fields.set("sensitivity", estimateJson(level.sensitivity)).set("specificity", estimateJson(level.specificity));
    fields.set("false_positive_rate", estimateJson(level.falsePositiveRate));
    fields.set("false_negative_rate", estimateJson(level.falseNegativeRate));
    fields.set("ppv", estimateJson(level.ppv)).set("npv", estimateJson(level.npv));
    fields.set("accuracy", estimateJson(level.accuracy));
    fields.set("observed_to_expected", estimateJson(level.observedToExpected));
    fields.set("slope", estimateJson(level.slope)).set("net_benefit", estimateJson(level.netBenefit));
    fields.number("ece", level.ece, "no records");
    return fields.take();
}

Array differencesArray(const std::vector<GroupDifference> &differences)
{
    Array array;
    for (const auto &difference : differences) {
        Fields fields;
        fields.set("first", difference.first).set("second", textOrNull(difference.second));
        fields.set("difference", estimateJson(difference.difference)).set("ratio", estimateJson(difference.ratio));
        const std::string why = difference.difference.reason.empty() ? "no test" : difference.difference.reason;
        fields.number("p", difference.p, why).number("holm_p", difference.holmP, why);
        fields.set("test", textOrNull(difference.test)).set("sufficient", difference.sufficient);
        array.emplace_back(fields.take());
    }
    return array;
}

Object testObject(const TestResult &test)
{
    Fields fields;
    fields.number("statistic", test.statistic, test.reason).number("df", test.degreesOfFreedom, test.reason);
    return fields.number("p", test.p, test.reason).take();
}

Object comparisonObject(const Parity &parity, std::size_t groups)
{
    Fields fields;
    fields.set("statistic", parity.statistic).set("gaps", gapsObject(parity.gaps));
    Object equal = testObject(parity.allEqual);
    equal.set("test", textOrNull(parity.allEqualTest));
    fields.set("all_equal", std::move(equal)).set("pairs", differencesArray(parity.pairs));
    if (parity.pairs.empty() && groups > mostPairedGroups)
        fields.note("pairs: told for at most " + std::to_string(mostPairedGroups) + " groups");
    if (!parity.toReference.empty())
        fields.set("to_reference", differencesArray(parity.toReference));
    if (!parity.toOverall.empty())
        fields.set("to_overall", differencesArray(parity.toOverall));
    return fields.take();
}

} // namespace

Object groupTableJson(const GroupTable &table)
{
    Object object{{"column", table.column}};
    if (!table.attributes.empty())
        object.set("attributes", namesArray(table.attributes));
    if (!table.reference.empty())
        object.set("reference", table.reference);
    Array levels, comparisons;
    for (const auto &level : table.levels)
        levels.emplace_back(levelObject(level));
    object.set("levels", std::move(levels));
    object.set("demographic_parity", gapsObject(table.demographicParity));
    object.set("equalized_odds", gapsObject(table.equalizedOdds));
    object.set("equal_opportunity", gapsObject(table.equalOpportunity));
    for (const auto &[key, statistic] : {std::pair("predictive_parity", "ppv"), std::pair("auc_parity", "auc")})
        object.set(key, gapsObject(std::ranges::find(table.parities, statistic, &Parity::statistic)->gaps));
    Object calibration = testObject(table.calibrationEqual);
    calibration.set("left_out", namesArray(table.calibrationLeftOut));
    object.set("calibration_within_groups", std::move(calibration));
    for (const auto &parity : table.parities)
        comparisons.emplace_back(comparisonObject(parity, table.levels.size()));
    object.set("comparisons", std::move(comparisons));
    return object;
}

Object groupSchemaDefinitions()
{
    const auto value = json::parse(groupDefinitions, "group schema");
    return value ? *value->get<Object>() : Object{{"fault", value.error().text()}}; // a test reads the schema
}

} // namespace valbench::stats
