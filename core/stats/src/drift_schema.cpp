// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON Schema of what `valbench-cli drift` prints. Tests check the real documents against it.

#include <string_view>

#include <valbench/stats/drift_json.h>

namespace valbench::stats {

namespace {

constexpr std::string_view driftText = R"({
"$schema": "https://json-schema.org/draft/2020-12/schema",
"title": "valbench-cli drift",
"description": "Drift between a baseline and a current sample, column by column. A number that is not finite is null, and a sibling reason says why.",
"type": "object",
"required": ["baseline_n", "current_n", "status", "psi_variant", "columns"],
"additionalProperties": false,
"properties": {
  "baseline_n": {"$ref": "#/$defs/count"}, "current_n": {"$ref": "#/$defs/count"}, "status": {"$ref": "#/$defs/status"},
  "psi_variant": {"type": "string"},
  "columns": {"type": "array", "items": {"type": "object", "required": ["column", "kind", "missing", "psi", "psi_no_drift_95", "jensen_shannon", "jensen_shannon_base2", "hellinger", "total_variation", "status", "bins"], "additionalProperties": false, "properties": {
    "column": {"type": "string"}, "kind": {"enum": ["numeric", "categorical"]}, "kind_reason": {"type": "string"},
    "missing": {"type": "object", "required": ["baseline", "current", "p", "adjusted_p", "test"], "additionalProperties": false, "properties": {
      "baseline": {"$ref": "#/$defs/number"}, "current": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "adjusted_p": {"$ref": "#/$defs/number"},
      "test": {"enum": ["chi-square", "fisher", null]}, "reason": {"type": "string"}}},
    "not_finite": {"type": "object", "required": ["baseline", "current"], "additionalProperties": false, "properties": {
      "baseline": {"$ref": "#/$defs/count"}, "current": {"$ref": "#/$defs/count"}}},
    "out_of_range": {"type": "object", "description": "Current values outside the baseline's range; the outer bins count them too.", "required": ["below", "above"], "additionalProperties": false, "properties": {
      "below": {"$ref": "#/$defs/count"}, "above": {"$ref": "#/$defs/count"}}},
    "unseen": {"$ref": "#/$defs/count"},
    "psi": {"$ref": "#/$defs/number"}, "psi_no_drift_95": {"$ref": "#/$defs/number"},
    "ks": {"type": "object", "required": ["statistic", "p", "adjusted_p", "method", "location", "current"], "additionalProperties": false, "properties": {
      "statistic": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "adjusted_p": {"$ref": "#/$defs/number"},
      "method": {"enum": ["exact", "asymptotic", null]}, "location": {"$ref": "#/$defs/number"}, "current": {"enum": ["higher", "lower", "same", null]}, "reason": {"type": "string"}}},
    "chi_square": {"type": "object", "required": ["statistic", "df", "p", "adjusted_p", "method"], "additionalProperties": false, "properties": {
      "statistic": {"$ref": "#/$defs/number"}, "df": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "adjusted_p": {"$ref": "#/$defs/number"},
      "method": {"enum": ["chi-square", "fisher", "permutation", null]}, "replicates": {"$ref": "#/$defs/count"}, "seed": {"type": "string"}, "reason": {"type": "string"}}},
    "g": {"type": "object", "required": ["statistic", "df", "p"], "additionalProperties": false, "properties": {
      "statistic": {"$ref": "#/$defs/number"}, "df": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}},
    "cramers_v": {"$ref": "#/$defs/number"}, "cramers_v_corrected": {"$ref": "#/$defs/number"},
    "wasserstein": {"$ref": "#/$defs/number"}, "wasserstein_scaled": {"$ref": "#/$defs/number"},
    "jensen_shannon": {"$ref": "#/$defs/number"}, "jensen_shannon_base2": {"$ref": "#/$defs/number"}, "hellinger": {"$ref": "#/$defs/number"}, "total_variation": {"$ref": "#/$defs/number"},
    "status": {"$ref": "#/$defs/status"}, "reason": {"type": "string"},
    "bins": {"$ref": "#/$defs/cells"}, "psi_bins": {"$ref": "#/$defs/cells"}}}}
},
"$defs": {
  "count": {"type": "integer", "minimum": 0},
  "number": {"type": ["number", "null"]},
  "cells": {"type": "array", "items": {"type": "object", "required": ["label", "baseline", "current"], "additionalProperties": false, "properties": {
    "label": {"type": "string"}, "baseline": {"$ref": "#/$defs/count"}, "current": {"$ref": "#/$defs/count"}}}},
  "status": {"enum": ["stable", "warning", "drift", "insufficient"]}
}})";

} // namespace

json::Value driftSchema()
{
    auto value = json::parse(driftText, "drift schema");
    return value ? *std::move(value) : json::Value(value.error().text()); // a test reads the schema
}

} // namespace valbench::stats
