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
      "fpr": {"$ref": "#/$defs/numbers"}, "tpr": {"$ref": "#/$defs/numbers"}, "threshold": {"$ref": "#/$defs/numbers"}, "reason": {"type": "string"}}},
    "precision_recall": {"type": "object", "required": ["precision", "recall", "threshold", "trapezoid_area"], "additionalProperties": false, "properties": {
      "trapezoid_area": {"type": ["number", "null"], "description": "By trapezoids: optimistic, not the average precision."},
      "precision": {"$ref": "#/$defs/numbers"}, "recall": {"$ref": "#/$defs/numbers"}, "threshold": {"$ref": "#/$defs/numbers"}, "reason": {"type": "string"}}},
    "partial_auc": {"type": "object", "required": ["fpr", "raw", "mcclish"], "additionalProperties": false, "properties": {
      "fpr": {"$ref": "#/$defs/interval"}, "raw": {"$ref": "#/$defs/estimate"}, "mcclish": {"$ref": "#/$defs/estimate"}}},
    "at_specificity": {"type": "object", "required": ["wanted", "threshold", "specificity", "sensitivity"], "additionalProperties": false, "properties": {
      "wanted": {"type": "number"}, "threshold": {"$ref": "#/$defs/number"}, "specificity": {"$ref": "#/$defs/number"}, "sensitivity": {"$ref": "#/$defs/estimate"}, "reason": {"type": "string"}}},
    "at_sensitivity": {"type": "object", "required": ["wanted", "threshold", "sensitivity", "specificity"], "additionalProperties": false, "properties": {
      "wanted": {"type": "number"}, "threshold": {"$ref": "#/$defs/number"}, "sensitivity": {"$ref": "#/$defs/number"}, "specificity": {"$ref": "#/$defs/estimate"}, "reason": {"type": "string"}}}}},
  "threshold_metrics": {"type": "object", "required": ["threshold", "confusion", "accuracy", "sensitivity", "specificity", "ppv", "npv", "f1", "balanced_accuracy", "mcc", "lr_positive", "lr_negative", "selection_rate", "youden_j", "kappa", "diagnostic_odds_ratio"], "additionalProperties": false, "properties": {
    "threshold": {"type": "number"},
    "confusion": {"type": "object", "required": ["tp", "fp", "tn", "fn"], "additionalProperties": false, "properties": {
      "tp": {"$ref": "#/$defs/count"}, "fp": {"$ref": "#/$defs/count"}, "tn": {"$ref": "#/$defs/count"}, "fn": {"$ref": "#/$defs/count"}}},
    "accuracy": {"$ref": "#/$defs/estimate"}, "sensitivity": {"$ref": "#/$defs/estimate"}, "specificity": {"$ref": "#/$defs/estimate"},
    "ppv": {"$ref": "#/$defs/estimate"}, "npv": {"$ref": "#/$defs/estimate"}, "f1": {"$ref": "#/$defs/estimate"},
    "balanced_accuracy": {"$ref": "#/$defs/estimate"}, "mcc": {"$ref": "#/$defs/estimate"},
    "lr_positive": {"$ref": "#/$defs/estimate"}, "lr_negative": {"$ref": "#/$defs/estimate"}, "selection_rate": {"$ref": "#/$defs/estimate"},
    "youden_j": {"$ref": "#/$defs/estimate"}, "kappa": {"$ref": "#/$defs/estimate"}, "diagnostic_odds_ratio": {"$ref": "#/$defs/estimate"},
    "chosen_thresholds": {"type": "object", "required": ["youden"], "additionalProperties": false, "properties": {
      "youden": {"$ref": "#/$defs/choice"}, "cost": {"$ref": "#/$defs/choice"}}},
    "at_prevalence": {"type": "object", "required": ["prevalence", "ppv", "npv"], "additionalProperties": false, "properties": {
      "prevalence": {"type": "number"}, "ppv": {"$ref": "#/$defs/estimate"}, "npv": {"$ref": "#/$defs/estimate"}}}}},
  "calibration": {"type": "object", "required": ["ece", "mce", "brier", "brier_score", "scaled_brier", "log_loss", "observed_to_expected", "slope", "intercept", "calibration_in_the_large", "recalibration_test", "spiegelhalter", "hosmer_lemeshow", "lowess", "loess", "corp", "brier_decomposition", "ece_variants", "curve"], "additionalProperties": false, "properties": {
    "ece": {"$ref": "#/$defs/number"}, "mce": {"$ref": "#/$defs/number"}, "brier": {"$ref": "#/$defs/number"},
    "observed_to_expected": {"$ref": "#/$defs/estimate"}, "slope": {"$ref": "#/$defs/estimate"}, "intercept": {"$ref": "#/$defs/estimate"},
    "calibration_in_the_large": {"$ref": "#/$defs/estimate"}, "n_excluded_from_fit": {"$ref": "#/$defs/count"},
    "spiegelhalter": {"type": "object", "required": ["z", "p"], "additionalProperties": false, "properties": {
      "z": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}},
    "hosmer_lemeshow": {"$ref": "#/$defs/test"}, "recalibration_test": {"$ref": "#/$defs/test"},
    "brier_score": {"$ref": "#/$defs/estimate"}, "scaled_brier": {"$ref": "#/$defs/number"}, "log_loss": {"$ref": "#/$defs/estimate"},
    "lowess": {"type": "object", "required": ["eavg", "e50", "e90", "emax"], "additionalProperties": false, "properties": {
      "eavg": {"$ref": "#/$defs/number"}, "e50": {"$ref": "#/$defs/number"}, "e90": {"$ref": "#/$defs/number"}, "emax": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}},
    "loess": {"type": "object", "required": ["ici", "e50", "e90", "emax"], "additionalProperties": false, "properties": {
      "ici": {"$ref": "#/$defs/number"}, "e50": {"$ref": "#/$defs/number"}, "e90": {"$ref": "#/$defs/number"}, "emax": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}},
    "corp": {"type": "object", "required": ["miscalibration", "discrimination", "uncertainty"], "additionalProperties": false, "properties": {
      "miscalibration": {"type": "number"}, "discrimination": {"type": "number"}, "uncertainty": {"type": "number"}}},
    "brier_decomposition": {"type": "object", "required": ["reliability", "resolution", "uncertainty", "within_variance", "within_covariance"], "additionalProperties": false, "properties": {
      "reliability": {"type": "number"}, "resolution": {"type": "number"}, "uncertainty": {"type": "number"}, "within_variance": {"type": "number"}, "within_covariance": {"type": "number"}}},
    "ece_variants": {"type": "array", "items": {"type": "object", "required": ["binning", "bins", "ece", "signed", "root_mean_square", "debiased_square", "mce"], "additionalProperties": false, "properties": {
      "binning": {"enum": ["equal-width", "equal-width-left-closed", "quantile", "equal-count", "sweep"]}, "bins": {"$ref": "#/$defs/count"}, "ece": {"type": "number"}, "signed": {"type": "number"},
      "root_mean_square": {"type": "number"}, "debiased_square": {"type": "number"}, "mce": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}}},
    "ece_consistency": {"type": "object", "required": ["draws", "p", "expected", "quantile_95"], "additionalProperties": false, "properties": {
      "draws": {"$ref": "#/$defs/count"}, "p": {"type": "number"}, "expected": {"type": "number"}, "quantile_95": {"type": "number"}}},
    "curve": {"type": "array", "items": {"type": "object", "required": ["lower", "upper", "n", "mean_predicted", "fraction_positive"], "additionalProperties": false, "properties": {
      "lower": {"type": "number"}, "upper": {"type": "number"}, "n": {"$ref": "#/$defs/count"},
      "mean_predicted": {"$ref": "#/$defs/number"}, "fraction_positive": {"$ref": "#/$defs/number"}, "ci": {"$ref": "#/$defs/interval"}, "reason": {"type": "string"}}}},
    "reason": {"type": "string"}}},
  "net_benefit": {"type": "array", "items": {"type": "object", "required": ["threshold", "model", "ci", "method", "treat_all", "standardized", "interventions_avoided"], "additionalProperties": false, "properties": {
    "threshold": {"type": "number"}, "model": {"$ref": "#/$defs/number"}, "ci": {"$ref": "#/$defs/interval"}, "method": {"type": "string"}, "treat_all": {"$ref": "#/$defs/number"},
    "standardized": {"$ref": "#/$defs/number"}, "interventions_avoided": {"$ref": "#/$defs/number"},
    "at_prevalence": {"type": "object", "required": ["model", "treat_all"], "additionalProperties": false, "properties": {
      "model": {"$ref": "#/$defs/estimate"}, "treat_all": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}}, "reason": {"type": "string"}}}},
  "groups": {"type": "array", "items": {"$ref": "#/$defs/groupTable"}},
  "comparison": {"type": "object", "required": ["auc_difference", "z", "p"], "additionalProperties": false, "properties": {
    "n": {"$ref": "#/$defs/count"}, "n_missing": {"$ref": "#/$defs/count"}, "auc_difference": {"$ref": "#/$defs/estimate"},
    "z": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"},
    "average_precision_difference": {"$ref": "#/$defs/estimate"}, "brier_difference": {"$ref": "#/$defs/estimate"}, "log_loss_difference": {"$ref": "#/$defs/estimate"}, "threshold": {"type": "number"},
    "sensitivity_difference": {"$ref": "#/$defs/estimate"}, "specificity_difference": {"$ref": "#/$defs/estimate"}, "net_benefit_difference": {"$ref": "#/$defs/estimate"},
    "mcnemar": {"type": "object", "required": ["sensitivity", "specificity"], "additionalProperties": false, "properties": {
      "sensitivity": {"$ref": "#/$defs/mcnemar"}, "specificity": {"$ref": "#/$defs/mcnemar"}}},
    "reclassification": {"type": "object", "description": "What the first model moves in the right direction, compared with the second.", "required": ["warning", "idi", "nri", "continuous_nri"], "additionalProperties": false, "properties": {
      "warning": {"type": "string"}, "idi": {"$ref": "#/$defs/movement"}, "nri": {"$ref": "#/$defs/movement"}, "continuous_nri": {"$ref": "#/$defs/movement"}}},
    "auc_equality": {"type": "object", "description": "All areas equal: the first model, then those it was compared with.", "required": ["n", "n_missing", "auc", "statistic", "df", "p", "method"], "additionalProperties": false, "properties": {
      "n": {"$ref": "#/$defs/count"}, "n_missing": {"$ref": "#/$defs/count"}, "auc": {"type": "array", "items": {"$ref": "#/$defs/number"}},
      "statistic": {"$ref": "#/$defs/number"}, "df": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "method": {"enum": ["delong", "obuchowski"]}, "reason": {"type": "string"}}},
    "non_inferiority": {"type": "object", "required": ["margin", "alpha", "auc", "sensitivity", "specificity"], "additionalProperties": false, "properties": {
      "margin": {"type": "number"}, "alpha": {"type": "number"}, "auc": {"$ref": "#/$defs/claim"}, "sensitivity": {"$ref": "#/$defs/claim"}, "specificity": {"$ref": "#/$defs/claim"}}},
    "reason": {"type": "string"}}}
},
"$defs": {
  "verdict": {"enum": ["met", "not met", "insufficient evidence", "not evaluable"]},
  "claim": {"type": "object", "required": ["lower_bound", "p", "verdict", "superiority"], "additionalProperties": false, "properties": {
    "lower_bound": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "verdict": {"$ref": "#/$defs/verdict"}, "reason": {"type": "string"},
    "superiority": {"type": "object", "required": ["p", "verdict"], "additionalProperties": false, "properties": {
      "p": {"$ref": "#/$defs/number"}, "verdict": {"$ref": "#/$defs/verdict"}, "reason": {"type": "string"}}}}},
  "mcnemar": {"type": "object", "required": ["only_first", "only_second", "p", "method", "exact_p", "mid_p", "chi_square", "chi_square_p", "corrected_chi_square", "corrected_p"], "additionalProperties": false, "properties": {
    "only_first": {"$ref": "#/$defs/count"}, "only_second": {"$ref": "#/$defs/count"}, "p": {"$ref": "#/$defs/number"}, "method": {"enum": ["exact", "mid-p"]},
    "exact_p": {"$ref": "#/$defs/number"}, "mid_p": {"$ref": "#/$defs/number"}, "chi_square": {"$ref": "#/$defs/number"}, "chi_square_p": {"$ref": "#/$defs/number"},
    "corrected_chi_square": {"$ref": "#/$defs/number"}, "corrected_p": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}},
  "movement": {"type": "object", "required": ["total", "positives", "negatives"], "additionalProperties": false, "properties": {
    "total": {"$ref": "#/$defs/estimate"}, "positives": {"$ref": "#/$defs/estimate"}, "negatives": {"$ref": "#/$defs/estimate"}}},
  "choice": {"type": "object", "required": ["threshold", "sensitivity", "specificity", "value", "optimism", "tied"], "additionalProperties": false, "properties": {
    "threshold": {"$ref": "#/$defs/number"}, "sensitivity": {"$ref": "#/$defs/number"}, "specificity": {"$ref": "#/$defs/number"}, "value": {"$ref": "#/$defs/number"},
    "optimism": {"$ref": "#/$defs/number"}, "tied": {"$ref": "#/$defs/numbers"}, "cost_ratio": {"type": "number"}, "prevalence": {"type": "number"},
    "threshold_if_calibrated": {"type": "number"}, "reason": {"type": "string"}}},
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
