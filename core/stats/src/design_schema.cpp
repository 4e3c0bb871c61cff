// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON Schemas of what `valbench-cli design` prints. Tests check the real documents against them.

#include <string>
#include <string_view>

#include <valbench/stats/design_json.h>

namespace valbench::stats {

namespace {

constexpr std::string_view aucText = R"({
"required": ["design", "alternative", "alpha", "power", "formula", "auc", "ratio", "cases", "controls", "total", "cases_exact", "controls_exact"],
"properties": {
  "design": {"enum": ["auc"]}, "alternative": {"enum": ["two-sided", "one-sided"]}, "alpha": {"type": "number"}, "power": {"type": "number"},
  "formula": {"type": "string"}, "auc": {"type": "number"}, "compare_auc": {"type": "number"}, "ratio": {"type": "number"},
  "variances": {"$ref": "#/$defs/variances"},
  "cases": {"$ref": "#/$defs/count"}, "controls": {"$ref": "#/$defs/count"}, "total": {"$ref": "#/$defs/count"}, "cases_exact": {"type": "number"}, "controls_exact": {"type": "number"},
  "power_at": {"type": "object", "required": ["cases", "power"], "additionalProperties": false, "properties": {"cases": {"type": "number"}, "power": {"type": "number"}}}}
})";

constexpr std::string_view proportionText = R"({
"required": ["design", "confidence"],
"properties": {
  "design": {"enum": ["proportion"]}, "confidence": {"type": "number"}, "expected": {"type": "number"}, "share": {"type": "number"},
  "precision": {"type": "object", "required": ["formula", "half_width", "n", "n_exact"], "additionalProperties": false, "properties": {
    "formula": {"type": "string"}, "half_width": {"type": "number"}, "n": {"$ref": "#/$defs/count"}, "n_exact": {"type": "number"}, "total": {"$ref": "#/$defs/count"}}},
  "lower_bound": {"type": "object", "description": "Power rises with n in teeth: plan with always_held.", "required": ["limit", "power", "interval", "first_reached", "power_at_first", "always_held", "power_at_always_held", "checked_to"], "additionalProperties": false, "properties": {
    "limit": {"type": "number"}, "power": {"type": "number"}, "interval": {"enum": ["wilson", "clopper-pearson"]},
    "first_reached": {"$ref": "#/$defs/count"}, "power_at_first": {"type": "number"}, "always_held": {"$ref": "#/$defs/count"}, "power_at_always_held": {"type": "number"},
    "checked_to": {"$ref": "#/$defs/count"}, "total": {"$ref": "#/$defs/count"},
    "power_at": {"type": "object", "required": ["n", "power"], "additionalProperties": false, "properties": {"n": {"$ref": "#/$defs/count"}, "power": {"type": "number"}}}}},
  "zero_failures": {"type": "object", "required": ["limit", "confidence_one_sided", "n"], "additionalProperties": false, "properties": {
    "limit": {"type": "number"}, "confidence_one_sided": {"type": "number"}, "n": {"$ref": "#/$defs/count"}, "total": {"$ref": "#/$defs/count"}}},
  "mcnemar": {"type": "object", "required": ["formula", "discordant", "difference", "alternative", "alpha", "power", "n", "n_exact"], "additionalProperties": false, "properties": {
    "formula": {"type": "string"}, "discordant": {"type": "number"}, "difference": {"type": "number"}, "alternative": {"type": "string"}, "alpha": {"type": "number"}, "power": {"type": "number"},
    "n": {"$ref": "#/$defs/count"}, "n_exact": {"type": "number"}, "total": {"$ref": "#/$defs/count"}}}}
})";

constexpr std::string_view calibrationText = R"({
"required": ["design", "formula", "prevalence", "confidence", "n", "decided_by", "events", "non_events", "rule_of_thumb"],
"properties": {
  "design": {"enum": ["calibration"]}, "formula": {"type": "string"}, "prevalence": {"type": "number"}, "confidence": {"type": "number"},
  "observed_to_expected": {"$ref": "#/$defs/criterion"}, "auc": {"$ref": "#/$defs/criterion"}, "slope": {"$ref": "#/$defs/criterion"}, "net_benefit": {"$ref": "#/$defs/criterion"},
  "n": {"$ref": "#/$defs/count"}, "decided_by": {"enum": ["observed_to_expected", "auc", "slope", "net_benefit"]}, "events": {"$ref": "#/$defs/count"}, "non_events": {"$ref": "#/$defs/count"},
  "rule_of_thumb": {"type": "object", "required": ["events_at_least", "non_events_at_least", "kept"], "additionalProperties": false, "properties": {
    "events_at_least": {"$ref": "#/$defs/count"}, "non_events_at_least": {"$ref": "#/$defs/count"}, "kept": {"type": "boolean"}}}}
})";

constexpr std::string_view nonInferiorityText = R"({
"required": ["design", "alternative", "alpha", "power", "margin", "endpoint", "formula", "difference"],
"properties": {
  "design": {"enum": ["non-inferiority"]}, "alternative": {"enum": ["one-sided"]}, "alpha": {"type": "number"}, "power": {"type": "number"}, "margin": {"type": "number"},
  "endpoint": {"enum": ["paired AUC", "paired proportion"]}, "formula": {"type": "string"}, "difference": {"type": "number"}, "discordant": {"type": "number"},
  "n": {"$ref": "#/$defs/count"}, "n_exact": {"type": "number"},
  "auc": {"type": "number"}, "compare_auc": {"type": "number"}, "ratio": {"type": "number"}, "variances": {"$ref": "#/$defs/variances"},
  "cases": {"$ref": "#/$defs/count"}, "controls": {"$ref": "#/$defs/count"}, "total": {"$ref": "#/$defs/count"}, "cases_exact": {"type": "number"}, "controls_exact": {"type": "number"}}
})";

constexpr std::string_view multiplicityText = R"({
"required": ["design", "alpha", "tests"],
"properties": {
  "design": {"enum": ["multiplicity"]}, "alpha": {"type": "number"},
  "tests": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["p", "bonferroni", "holm", "benjamini_hochberg", "rejected_by_holm"], "additionalProperties": false, "properties": {
    "p": {"type": "number"}, "bonferroni": {"type": "number"}, "holm": {"type": "number"}, "benjamini_hochberg": {"type": "number"}, "rejected_by_holm": {"type": "boolean"}}}}}
})";

constexpr std::string_view designDefinitions = R"({
  "count": {"type": "integer", "minimum": 0},
  "variances": {"type": "object", "description": "Of the two AUCs, times the number of cases.", "required": ["first", "second", "covariance", "from"], "additionalProperties": false, "properties": {
    "first": {"type": "number"}, "second": {"type": "number"}, "covariance": {"type": "number"}, "from": {"type": "string"}}},
  "criterion": {"type": "object", "required": ["width", "standard_error", "n", "n_exact"], "additionalProperties": false, "properties": {
    "expected": {"type": "number"}, "width": {"type": "number"}, "standard_error": {"type": "number"}, "n": {"$ref": "#/$defs/count"}, "n_exact": {"type": "number"},
    "linear_predictor": {"enum": ["normal", "sample"]}, "information": {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3},
    "threshold": {"type": "number"}, "sensitivity": {"type": "number"}, "specificity": {"type": "number"}}}
})";

json::Value parsed(std::string_view text)
{
    auto value = json::parse(text, "design schema");
    return value ? *std::move(value) : json::Value(value.error().text()); // a test reads every schema
}

} // namespace

json::Value designSchema(std::string_view kind)
{
    const auto text = kind == "auc"               ? aucText
                      : kind == "proportion"      ? proportionText
                      : kind == "calibration"     ? calibrationText
                      : kind == "non-inferiority" ? nonInferiorityText
                                                  : multiplicityText;
    json::Object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"title", "valbench-cli design " + std::string(kind)},
                        {"type", "object"},
                        {"additionalProperties", false}};
    const auto body = parsed(text);
    for (const auto &[name, value] : body.get<json::Object>()->members())
        schema.set(name, value);
    schema.set("$defs", parsed(designDefinitions));
    return schema;
}

} // namespace valbench::stats
