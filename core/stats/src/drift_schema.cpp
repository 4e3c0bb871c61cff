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
  "columns": {"type": "array", "items": {"type": "object", "required": ["column", "kind", "missing", "psi", "psi_no_drift_95", "jensen_shannon", "status", "bins"], "additionalProperties": false, "properties": {
    "column": {"type": "string"}, "kind": {"enum": ["numeric", "categorical"]},
    "missing": {"type": "object", "required": ["baseline", "current"], "additionalProperties": false, "properties": {
      "baseline": {"$ref": "#/$defs/number"}, "current": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}},
    "not_finite": {"type": "object", "required": ["baseline", "current"], "additionalProperties": false, "properties": {
      "baseline": {"$ref": "#/$defs/count"}, "current": {"$ref": "#/$defs/count"}}},
    "psi": {"$ref": "#/$defs/number"}, "psi_no_drift_95": {"$ref": "#/$defs/number"},
    "ks": {"type": "object", "required": ["statistic", "p", "method"], "additionalProperties": false, "properties": {
      "statistic": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "adjusted_p": {"$ref": "#/$defs/number"},
      "method": {"type": ["string", "null"]}, "reason": {"type": "string"}}},
    "chi_square": {"type": "object", "required": ["statistic", "df", "p"], "additionalProperties": false, "properties": {
      "statistic": {"$ref": "#/$defs/number"}, "df": {"$ref": "#/$defs/number"}, "p": {"$ref": "#/$defs/number"}, "reason": {"type": "string"}}},
    "cramers_v": {"$ref": "#/$defs/number"}, "wasserstein": {"$ref": "#/$defs/number"}, "jensen_shannon": {"$ref": "#/$defs/number"},
    "status": {"$ref": "#/$defs/status"}, "reason": {"type": "string"},
    "bins": {"type": "array", "items": {"type": "object", "required": ["label", "baseline", "current"], "additionalProperties": false, "properties": {
      "label": {"type": "string"}, "baseline": {"$ref": "#/$defs/count"}, "current": {"$ref": "#/$defs/count"}}}}}}}
},
"$defs": {
  "count": {"type": "integer", "minimum": 0},
  "number": {"type": ["number", "null"]},
  "status": {"enum": ["stable", "warning", "drift", "insufficient"]}
}})";

} // namespace

json::Value driftSchema()
{
    auto value = json::parse(driftText, "drift schema");
    return value ? *std::move(value) : json::Value(value.error().text()); // a test reads the schema
}

} // namespace valbench::stats
