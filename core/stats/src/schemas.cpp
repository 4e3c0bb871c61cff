// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON Schema of what `valbench-cli evaluate` prints. Tests check the real documents against it.

#include <string>
#include <string_view>
#include <utility>

#include <valbench/stats/evaluation_json.h>

#include "groups_json.h"

namespace valbench::stats {

namespace {

constexpr std::string_view evaluationText = R"({
"$schema": "https://json-schema.org/draft/2020-12/schema",
"title": "valbench-cli evaluate",
"description": "Statistics of recorded predictions of a binary outcome. A number that is not finite is null, and a sibling reason says why.",
"type": "object",
"required": ["n", "n_missing", "positives", "prevalence", "confidence", "discrimination", "threshold_metrics", "calibration", "net_benefit"],
"additionalProperties": false,
"properties": {
  "n": {"$ref": "#/$defs/count"}, "n_missing": {"$ref": "#/$defs/count"}, "positives": {"$ref": "#/$defs/count"},
  "prevalence": {"type": "number"}, "confidence": {"type": "number"},
  "discrimination": {"type": "object", "required": ["auc", "average_precision", "roc"], "additionalProperties": false, "properties": {
    "auc": {"$ref": "#/$defs/estimate"}, "average_precision": {"$ref": "#/$defs/estimate"},
    "roc": {"type": "object", "required": ["fpr", "tpr", "threshold"], "additionalProperties": false, "properties": {
      "fpr": {"$ref": "#/$defs/numbers"}, "tpr": {"$ref": "#/$defs/numbers"}, "threshold": {"$ref": "#/$defs/numbers"}, "reason": {"type": "string"}}}}},
  "threshold_metrics": {"type": "object", "required": ["threshold", "confusion", "accuracy", "sensitivity", "specificity", "ppv", "npv", "f1", "balanced_accuracy", "mcc", "lr_positive", "lr_negative"], "additionalProperties": false, "properties": {
    "threshold": {"type": "number"},
    "confusion": {"type": "object", "required": ["tp", "fp", "tn", "fn"], "additionalProperties": false, "properties": {
      "tp": {"$ref": "#/$defs/count"}, "fp": {"$ref": "#/$defs/count"}, "tn": {"$ref": "#/$defs/count"}, "fn": {"$ref": "#/$defs/count"}}},
    "accuracy": {"$ref": "#/$defs/estimate"}, "sensitivity": {"$ref": "#/$defs/estimate"}, "specificity": {"$ref": "#/$defs/estimate"},
    "ppv": {"$ref": "#/$defs/estimate"}, "npv": {"$ref": "#/$defs/estimate"}, "f1": {"$ref": "#/$defs/estimate"},
    "balanced_accuracy": {"$ref": "#/$defs/estimate"}, "mcc": {"$ref": "#/$defs/estimate"},
    "lr_positive": {"$ref": "#/$defs/estimate"}, "lr_negative": {"$ref": "#/$defs/estimate"},
    "at_prevalence": {"type": "object", "required": ["prevalence", "ppv", "npv"], "additionalProperties": false, "properties": {
      "prevalence": {"type": "number"}, "ppv": {"$ref": "#/$defs/estimate"}, "npv": {"$ref": "#/$defs/estimate"}}}}},
  "calibration": {"type": "object", "required": ["ece", "mce", "brier", "slope", "intercept", "calibration_in_the_large", "spiegelhalter", "hosmer_lemeshow", "curve"], "additionalProperties": false, "properties": {
    "ece": {"$ref": "#/$defs/number"}, "mce": {"$ref": "#/$defs/number"}, "brier": {"$ref": "#/$defs/number"},
    "observed_to_expected": {"$ref": "#/$defs/estimate"}, "slope": {"$ref": "#/$defs/estimate"}, "intercept": {"$ref": "#/$defs/estimate"},
    "calibration_in_the_large": {"$ref": "#/$defs/estimate"}, "n_excluded_from_fit": {"$ref": "#/$defs/count"},
    "spiegelhalter": {"type": "object", "required": ["z", "p"], "additionalProperties": false, "properties": {
      "z": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}},
    "hosmer_lemeshow": {"$ref": "#/$defs/test"},
    "curve": {"type": "array", "items": {"type": "object", "required": ["lower", "upper", "n", "mean_predicted", "fraction_positive"], "additionalProperties": false, "properties": {
      "lower": {"type": "number"}, "upper": {"type": "number"}, "n": {"$ref": "#/$defs/count"},
      "mean_predicted": {"$ref": "#/$defs/number"}, "fraction_positive": {"$ref": "#/$defs/number"}, "ci": {"$ref": "#/$defs/interval"}, "reason": {"type": "string"}}}},
    "reason": {"type": "string"}}},
  "net_benefit": {"type": "array", "items": {"type": "object", "required": ["threshold", "model", "treat_all"], "additionalProperties": false, "properties": {
    "threshold": {"type": "number"}, "model": {"$ref": "#/$defs/number"}, "treat_all": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}}},
  "groups": {"type": "array", "items": {"$ref": "#/$defs/groupTable"}},
  "comparison": {"type": "object", "required": ["auc_difference", "z", "p"], "additionalProperties": false, "properties": {
    "n": {"$ref": "#/$defs/count"}, "n_missing": {"$ref": "#/$defs/count"}, "auc_difference": {"$ref": "#/$defs/estimate"},
    "z": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}}
},
"$defs": {
  "count": {"type": "integer", "minimum": 0},
  "number": {"type": ["number", "null"]},
  "numbers": {"type": "array", "items": {"type": ["number", "null"]}},
  "interval": {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
  "estimate": {"type": "object", "required": ["value", "ci", "method"], "additionalProperties": false, "properties": {
    "value": {"$ref": "#/$defs/number"}, "ci": {"$ref": "#/$defs/interval"}, "method": {"type": "string"}, "reason": {"type": "string"}}},
  "test": {"type": "object", "required": ["statistic", "df", "p"], "additionalProperties": false, "properties": {
    "statistic": {"$ref": "#/$defs/number"}, "df": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}}
}})";

json::Value parsed(std::string_view text, std::string_view name)
{
    auto value = json::parse(text, name);
    return value ? *std::move(value) : json::Value(value.error().text()); // a test reads the schema
}

} // namespace

json::Value evaluationSchema()
{
    const auto text = parsed(evaluationText, "evaluation schema");
    auto schema = *text.get<json::Object>();
    auto definitions = *schema.find("$defs")->get<json::Object>();
    const auto ofGroups = groupSchemaDefinitions();
    for (const auto &[name, definition] : ofGroups.members())
        definitions.set(name, definition);
    schema.set("$defs", std::move(definitions));
    return schema;
}

} // namespace valbench::stats
