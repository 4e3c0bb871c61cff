// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "schemas.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include <valbench/stats/design_json.h>
#include <valbench/stats/drift_json.h>
#include <valbench/stats/evaluation_json.h>

namespace valbench::cli {

namespace {

/// What answers share, under "$defs".
constexpr std::string_view definitions = R"({
"count": {"type": "integer", "minimum": 0},
"text": {"type": "string"},
"textOrNull": {"type": ["string", "null"]},
"texts": {"type": "array", "items": {"type": "string"}},
"keyValues": {"type": "array", "items": {"type": "object", "required": ["key", "value"], "additionalProperties": false,
  "properties": {"key": {"type": "string"}, "value": {"type": "string"}}}},
"number": {"type": ["number", "null"]},
"interval": {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
"stage": {"enum": ["draft", "in review", "approved", "rejected"]},
"outcome": {"enum": ["not run", "passed", "failed", "error", "not applicable"]},
"class": {"enum": ["minor", "major", "critical"]},
"meaning": {"enum": ["authored", "executed", "witnessed", "verified", "reviewed", "approved", "responsibility", "rejected", "acknowledged"]},
"role": {"enum": ["administrator", "validation-engineer", "validation-lead", "qa-approver", "auditor", "data-scientist"]},
"record": {"type": ["object", "null"],
  "required": ["id", "version", "type", "title", "sha256", "stage", "waits_for", "created", "created_by", "changed", "changed_by"], "additionalProperties": false,
  "properties": {"id": {"$ref": "#/$defs/text"}, "version": {"$ref": "#/$defs/count"}, "type": {"$ref": "#/$defs/text"}, "title": {"$ref": "#/$defs/text"},
    "sha256": {"$ref": "#/$defs/text"}, "stage": {"$ref": "#/$defs/stage"}, "waits_for": {"$ref": "#/$defs/textOrNull"},
    "created": {"$ref": "#/$defs/text"}, "created_by": {"$ref": "#/$defs/text"}, "changed": {"$ref": "#/$defs/text"}, "changed_by": {"$ref": "#/$defs/text"}}},
"reference": {"type": ["object", "null"], "required": ["id", "version", "sha256"], "additionalProperties": false,
  "properties": {"id": {"$ref": "#/$defs/text"}, "version": {"$ref": "#/$defs/count"}, "sha256": {"$ref": "#/$defs/text"}}},
"signatures": {"type": "array", "items": {"type": "object",
  "required": ["id", "block", "meaning", "printed_name", "user_id", "role", "time", "zone", "reason", "record_version", "on_current_version", "valid", "problem"], "additionalProperties": false,
  "properties": {"id": {"$ref": "#/$defs/text"},
    "block": {"type": "object", "required": ["printed_name", "user_id", "role", "meaning", "statement", "reason", "local_time", "utc", "record", "version", "sha256", "state"],
      "additionalProperties": false,
      "properties": {"printed_name": {"$ref": "#/$defs/text"}, "user_id": {"$ref": "#/$defs/text"}, "role": {"$ref": "#/$defs/text"}, "meaning": {"$ref": "#/$defs/text"}, "statement": {"$ref": "#/$defs/text"}, "reason": {"$ref": "#/$defs/text"},
        "local_time": {"$ref": "#/$defs/text"}, "utc": {"$ref": "#/$defs/text"}, "record": {"$ref": "#/$defs/text"}, "version": {"$ref": "#/$defs/text"}, "sha256": {"$ref": "#/$defs/text"}, "state": {"$ref": "#/$defs/text"}}},
    "meaning": {"$ref": "#/$defs/meaning"}, "printed_name": {"$ref": "#/$defs/text"}, "user_id": {"$ref": "#/$defs/text"},
    "role": {"$ref": "#/$defs/role"}, "time": {"$ref": "#/$defs/text"}, "zone": {"$ref": "#/$defs/text"}, "reason": {"$ref": "#/$defs/text"},
    "record_version": {"$ref": "#/$defs/count"}, "on_current_version": {"type": "boolean"}, "valid": {"type": "boolean"}, "problem": {"$ref": "#/$defs/textOrNull"}}}},
"store": {"type": "object",
  "required": ["url", "file", "store_id", "purpose", "created", "entries", "head", "volume_encrypted", "encryption_detail", "lineage", "copy", "authority_pem"], "additionalProperties": false,
  "properties": {"url": {"$ref": "#/$defs/text"}, "file": {"$ref": "#/$defs/text"}, "store_id": {"$ref": "#/$defs/text"},
    "purpose": {"enum": ["production", "test", "demo"]}, "created": {"$ref": "#/$defs/text"}, "entries": {"$ref": "#/$defs/count"}, "head": {"$ref": "#/$defs/text"},
    "volume_encrypted": {"type": ["boolean", "null"]}, "encryption_detail": {"$ref": "#/$defs/text"}, "lineage": {"$ref": "#/$defs/text"}, "copy": {"$ref": "#/$defs/textOrNull"}, "authority_pem": {"$ref": "#/$defs/text"}}},
"alert": {"type": "object",
  "required": ["record", "kind", "user_id", "full_name", "cause", "where", "raised", "waits_for", "acknowledgements"], "additionalProperties": false,
  "properties": {"record": {"$ref": "#/$defs/text"}, "kind": {"enum": ["lock-out", "failed signing"]}, "user_id": {"$ref": "#/$defs/text"},
    "full_name": {"$ref": "#/$defs/text"}, "cause": {"$ref": "#/$defs/text"}, "where": {"$ref": "#/$defs/text"}, "raised": {"$ref": "#/$defs/text"},
    "waits_for": {"type": "array", "items": {"enum": ["administrator", "qa-approver"]}},
    "acknowledgements": {"type": "array", "items": {"type": "object", "required": ["role", "user_id", "printed_name", "time", "assessment"], "additionalProperties": false,
      "properties": {"role": {"$ref": "#/$defs/role"}, "user_id": {"$ref": "#/$defs/text"}, "printed_name": {"$ref": "#/$defs/text"},
        "time": {"$ref": "#/$defs/text"}, "assessment": {"$ref": "#/$defs/text"}}}}}},
"accessReview": {"type": "object", "required": ["record", "made", "ledger_size", "findings", "accounts", "signed_by", "signed_at"], "additionalProperties": false,
  "properties": {"record": {"$ref": "#/$defs/record"}, "made": {"$ref": "#/$defs/text"}, "ledger_size": {"$ref": "#/$defs/count"}, "findings": {"$ref": "#/$defs/text"},
    "signed_by": {"$ref": "#/$defs/textOrNull"}, "signed_at": {"$ref": "#/$defs/textOrNull"},
    "accounts": {"type": "array", "items": {"type": "object", "required": ["user_id", "full_name", "role", "state", "locked", "created", "last_sign_in", "verified_by"], "additionalProperties": false,
      "properties": {"user_id": {"$ref": "#/$defs/text"}, "full_name": {"$ref": "#/$defs/text"}, "role": {"$ref": "#/$defs/role"}, "state": {"$ref": "#/$defs/text"},
        "locked": {"type": "boolean"}, "created": {"$ref": "#/$defs/text"}, "last_sign_in": {"$ref": "#/$defs/textOrNull"}, "verified_by": {"$ref": "#/$defs/textOrNull"}}}}}},
"trailReview": {"type": "object",
  "required": ["record", "scope", "reviewed_record", "reviewed_version", "from", "to", "entries", "own_entries", "last_sequence", "last_hash", "findings", "signed_by", "signed_at"], "additionalProperties": false,
  "properties": {"record": {"$ref": "#/$defs/text"}, "scope": {"$ref": "#/$defs/text"}, "reviewed_record": {"$ref": "#/$defs/textOrNull"},
    "reviewed_version": {"$ref": "#/$defs/count"}, "from": {"$ref": "#/$defs/textOrNull"}, "to": {"$ref": "#/$defs/textOrNull"}, "entries": {"$ref": "#/$defs/count"},
    "own_entries": {"$ref": "#/$defs/count"}, "last_sequence": {"$ref": "#/$defs/count"}, "last_hash": {"$ref": "#/$defs/text"}, "findings": {"$ref": "#/$defs/text"},
    "signed_by": {"$ref": "#/$defs/textOrNull"}, "signed_at": {"$ref": "#/$defs/textOrNull"}}},
"policy": {"type": "object", "required": ["record", "version", "changed", "changed_by", "reason", "settings"], "additionalProperties": false,
  "properties": {"record": {"$ref": "#/$defs/textOrNull"}, "version": {"$ref": "#/$defs/count"}, "changed": {"$ref": "#/$defs/textOrNull"},
    "changed_by": {"$ref": "#/$defs/textOrNull"}, "reason": {"$ref": "#/$defs/textOrNull"},
    "settings": {"type": "object",
      "required": ["password_min_length", "password_max_age_days", "failures_before_lock", "idle_lock_minutes", "access_review_months", "file_name_length", "file_name_pattern", "trail_review"], "additionalProperties": false,
      "properties": {"password_min_length": {"$ref": "#/$defs/count"}, "password_max_age_days": {"$ref": "#/$defs/count"}, "failures_before_lock": {"$ref": "#/$defs/count"},
        "idle_lock_minutes": {"$ref": "#/$defs/count"}, "access_review_months": {"$ref": "#/$defs/count"},
        "file_name_length": {"$ref": "#/$defs/count"}, "file_name_pattern": {"$ref": "#/$defs/text"}, "trail_review": {"enum": ["not required", "before approval"]}}}}},
"anchor": {"type": "object",
  "required": ["configured", "url", "roots", "stamped_entries", "time", "authority", "age_seconds", "entries_since", "overdue", "problem", "checkpoint_entries", "checkpoint_time", "clock_blocked"], "additionalProperties": false,
  "properties": {"configured": {"type": "boolean"}, "url": {"$ref": "#/$defs/textOrNull"}, "roots": {"$ref": "#/$defs/texts"}, "stamped_entries": {"$ref": "#/$defs/count"},
    "time": {"$ref": "#/$defs/textOrNull"}, "authority": {"$ref": "#/$defs/textOrNull"}, "age_seconds": {"type": ["integer", "null"]}, "entries_since": {"$ref": "#/$defs/count"},
    "overdue": {"type": "boolean"}, "problem": {"$ref": "#/$defs/textOrNull"}, "checkpoint_entries": {"$ref": "#/$defs/count"}, "checkpoint_time": {"$ref": "#/$defs/textOrNull"},
    "clock_blocked": {"type": "boolean"}}},
"done": {"type": "object", "required": ["user_id", "done"], "additionalProperties": false,
  "properties": {"user_id": {"$ref": "#/$defs/text"}, "done": {"$ref": "#/$defs/text"}}},
"oneTime": {"type": "object", "required": ["user_id", "one_time_secret", "valid_hours"], "additionalProperties": false,
  "properties": {"user_id": {"$ref": "#/$defs/text"}, "one_time_secret": {"$ref": "#/$defs/text"}, "valid_hours": {"$ref": "#/$defs/count"}}},
"user": {"type": "object",
  "required": ["record", "user_id", "full_name", "role", "state", "locked", "lost", "verified_by", "verification", "key_id", "created", "accepted_statement", "last_sign_in"], "additionalProperties": false,
  "properties": {"record": {"$ref": "#/$defs/text"}, "lost": {"type": "boolean"}, "user_id": {"$ref": "#/$defs/text"}, "full_name": {"$ref": "#/$defs/text"}, "role": {"$ref": "#/$defs/role"},
    "state": {"enum": ["invited", "identity not verified", "active", "signing suspended", "disabled"]}, "locked": {"type": "boolean"},
    "verified_by": {"$ref": "#/$defs/textOrNull"}, "verification": {"$ref": "#/$defs/textOrNull"}, "key_id": {"$ref": "#/$defs/textOrNull"},
    "created": {"$ref": "#/$defs/text"}, "accepted_statement": {"$ref": "#/$defs/textOrNull"}, "last_sign_in": {"$ref": "#/$defs/textOrNull"}}},
"model": {"type": "object",
  "required": ["record", "name", "version", "description", "intended_use", "algorithm", "trained_by", "files", "path"], "additionalProperties": false,
  "properties": {"record": {"$ref": "#/$defs/record"}, "name": {"$ref": "#/$defs/text"}, "version": {"$ref": "#/$defs/text"}, "description": {"$ref": "#/$defs/text"},
    "intended_use": {"$ref": "#/$defs/text"}, "algorithm": {"$ref": "#/$defs/text"}, "trained_by": {"$ref": "#/$defs/textOrNull"},
    "files": {"type": "array", "items": {"type": "object", "required": ["role", "name", "size", "sha256"], "additionalProperties": false,
      "properties": {"role": {"$ref": "#/$defs/text"}, "name": {"$ref": "#/$defs/text"}, "size": {"$ref": "#/$defs/count"}, "sha256": {"$ref": "#/$defs/text"}}}},
    "path": {"type": "array", "items": {"type": "object", "required": ["name", "state", "record"], "additionalProperties": false,
      "properties": {"name": {"$ref": "#/$defs/text"}, "state": {"$ref": "#/$defs/text"}, "record": {"$ref": "#/$defs/textOrNull"}}}}}},
"protocol": {"type": "object",
  "required": ["record", "signatures", "kind", "title", "model", "purpose", "scope", "prerequisites", "requirements", "data", "analysis", "steps"], "additionalProperties": false,
  "properties": {"record": {"$ref": "#/$defs/record"}, "signatures": {"$ref": "#/$defs/signatures"}, "kind": {"enum": ["IQ", "OQ", "PQ"]}, "title": {"$ref": "#/$defs/text"},
    "model": {"$ref": "#/$defs/text"}, "purpose": {"$ref": "#/$defs/text"}, "scope": {"$ref": "#/$defs/text"}, "prerequisites": {"$ref": "#/$defs/texts"},
    "requirements": {"type": "array", "items": {"type": "object", "required": ["id", "text"], "additionalProperties": false,
      "properties": {"id": {"$ref": "#/$defs/text"}, "text": {"$ref": "#/$defs/text"}}}},
    "data": {"type": "array", "items": {"type": "object", "required": ["role", "description", "sha256"], "additionalProperties": false,
      "properties": {"role": {"$ref": "#/$defs/text"}, "description": {"$ref": "#/$defs/text"}, "sha256": {"$ref": "#/$defs/text"}}}},
    "analysis": {"type": "object", "required": ["truth", "score", "threshold", "bins", "groups"], "additionalProperties": false,
      "properties": {"truth": {"$ref": "#/$defs/text"}, "score": {"$ref": "#/$defs/text"}, "threshold": {"type": "number"}, "bins": {"$ref": "#/$defs/count"}, "groups": {"$ref": "#/$defs/texts"}}},
    "steps": {"type": "array", "items": {"type": "object",
      "required": ["id", "title", "kind", "instruction", "expected", "requirements", "failure_class", "check", "parameters", "criterion"], "additionalProperties": false,
      "properties": {"id": {"$ref": "#/$defs/text"}, "title": {"$ref": "#/$defs/text"}, "kind": {"enum": ["automatic", "manual"]}, "instruction": {"$ref": "#/$defs/text"},
        "expected": {"$ref": "#/$defs/text"}, "requirements": {"$ref": "#/$defs/texts"}, "failure_class": {"$ref": "#/$defs/class"}, "check": {"$ref": "#/$defs/textOrNull"},
        "parameters": {"type": "object"},
        "criterion": {"type": ["object", "null"], "required": ["direction", "limit", "judged_on", "interval", "confidence", "seed"], "additionalProperties": false,
          "properties": {"direction": {"enum": ["at least", "at most"]}, "limit": {"type": "number"}, "judged_on": {"enum": ["interval", "value"]},
            "interval": {"$ref": "#/$defs/text"}, "confidence": {"type": "number"}, "seed": {"type": "integer"}}}}}}}},
"measure": {"type": "object", "required": ["metric", "value", "ci", "method", "n"], "additionalProperties": false,
  "properties": {"metric": {"$ref": "#/$defs/text"}, "value": {"$ref": "#/$defs/number"}, "ci": {"$ref": "#/$defs/interval"}, "method": {"$ref": "#/$defs/textOrNull"},
    "n": {"$ref": "#/$defs/count"}, "events": {"$ref": "#/$defs/count"}, "reason": {"$ref": "#/$defs/text"}}},
"execution": {"type": "object",
  "required": ["protocol", "model", "attempt", "executor", "started", "finished", "scorer", "outcome", "data", "steps", "evaluation_sha256"], "additionalProperties": false,
  "properties": {"protocol": {"$ref": "#/$defs/reference"}, "model": {"$ref": "#/$defs/reference"}, "attempt": {"$ref": "#/$defs/count"}, "executor": {"$ref": "#/$defs/textOrNull"},
    "started": {"$ref": "#/$defs/text"}, "finished": {"$ref": "#/$defs/text"}, "scorer": {"$ref": "#/$defs/text"}, "outcome": {"$ref": "#/$defs/outcome"},
    "data": {"type": "array", "items": {"type": "object", "required": ["role", "file", "sha256", "rows", "excluded"], "additionalProperties": false,
      "properties": {"role": {"$ref": "#/$defs/text"}, "file": {"$ref": "#/$defs/text"}, "sha256": {"$ref": "#/$defs/text"}, "rows": {"$ref": "#/$defs/count"}, "excluded": {"$ref": "#/$defs/count"}}}},
    "steps": {"type": "array", "items": {"type": "object",
      "required": ["step", "title", "outcome", "verdict", "actual", "reason", "margin", "measures", "started", "finished"], "additionalProperties": false,
      "properties": {"step": {"$ref": "#/$defs/text"}, "title": {"$ref": "#/$defs/text"}, "outcome": {"$ref": "#/$defs/outcome"},
        "verdict": {"enum": ["met", "not met", "insufficient evidence", "not evaluable", "reported, no limit"]}, "actual": {"$ref": "#/$defs/text"},
        "reason": {"$ref": "#/$defs/textOrNull"}, "margin": {"$ref": "#/$defs/textOrNull"}, "measures": {"type": "array", "items": {"$ref": "#/$defs/measure"}},
        "started": {"$ref": "#/$defs/textOrNull"}, "finished": {"$ref": "#/$defs/textOrNull"}}}},
    "evaluation_sha256": {"$ref": "#/$defs/textOrNull"}}},
"run": {"type": "object", "required": ["for_record", "watermark", "record", "signatures", "title", "execution", "deviations", "evaluation"], "additionalProperties": false,
  "properties": {"for_record": {"type": "boolean"}, "watermark": {"$ref": "#/$defs/textOrNull"}, "record": {"$ref": "#/$defs/record"}, "signatures": {"$ref": "#/$defs/signatures"},
    "title": {"$ref": "#/$defs/text"}, "execution": {"$ref": "#/$defs/execution"}, "deviations": {"$ref": "#/$defs/texts"}, "evaluation": {"type": ["object", "null"]}}},
"deviation": {"type": "object",
  "required": ["record", "state", "execution", "step", "title", "description", "raised_by", "class", "classified", "impact", "root_cause", "correction", "capa", "disposition", "condition"], "additionalProperties": false,
  "properties": {"record": {"$ref": "#/$defs/record"}, "state": {"enum": ["open", "classified", "disposed", "closed"]}, "execution": {"$ref": "#/$defs/text"}, "step": {"$ref": "#/$defs/text"},
    "title": {"$ref": "#/$defs/text"}, "description": {"$ref": "#/$defs/text"}, "raised_by": {"$ref": "#/$defs/text"}, "class": {"$ref": "#/$defs/class"}, "classified": {"type": "boolean"},
    "impact": {"$ref": "#/$defs/text"}, "root_cause": {"$ref": "#/$defs/text"}, "correction": {"$ref": "#/$defs/text"}, "capa": {"$ref": "#/$defs/textOrNull"},
    "disposition": {"enum": ["none", "accept with condition", "accept as is", "reject"]}, "condition": {"$ref": "#/$defs/textOrNull"}}},
"signed": {"type": "object", "required": ["signature", "meaning", "user_id", "record"], "additionalProperties": false,
  "properties": {"signature": {"$ref": "#/$defs/text"}, "meaning": {"$ref": "#/$defs/meaning"}, "user_id": {"$ref": "#/$defs/text"}, "record": {"$ref": "#/$defs/record"}}},
"verification": {"type": "object", "required": ["subject", "passed", "verdict", "checks"], "additionalProperties": false,
  "properties": {"subject": {"$ref": "#/$defs/text"}, "passed": {"type": "boolean"}, "verdict": {"$ref": "#/$defs/text"},
    "checks": {"type": "array", "items": {"type": "object", "required": ["state", "check", "n", "detail"], "additionalProperties": false,
      "properties": {"state": {"$ref": "#/$defs/outcome"}, "check": {"$ref": "#/$defs/text"}, "n": {"$ref": "#/$defs/count"}, "detail": {"$ref": "#/$defs/text"}}}}}}
})";

struct Answers
{
    std::string_view command;
    std::string_view root;
};

// Answers that are one of the definitions are only named.
constexpr std::array answers{
    Answers{
        "store init",
        R"({"anyOf": [{"$ref": "#/$defs/store"}, {"type": "object", "required": ["sql"], "additionalProperties": false,
  "properties": {"sql": {"$ref": "#/$defs/text"}}}]})"},
    Answers{"store info", R"({"$ref": "#/$defs/store"})"},
    Answers{"store backup", R"({"type": "object", "required": ["file", "verified"], "additionalProperties": false,
        "properties": {"file": {"$ref": "#/$defs/text"}, "verified": {"enum": [true]}}})"},
    Answers{
        "store restore",
        R"({"type": "object", "required": ["file", "entries", "missing", "lineage", "replaced", "verification"], "additionalProperties": false,
        "properties": {"file": {"$ref": "#/$defs/text"}, "entries": {"$ref": "#/$defs/count"}, "missing": {"$ref": "#/$defs/count"}, "lineage": {"$ref": "#/$defs/text"},
          "replaced": {"$ref": "#/$defs/textOrNull"}, "verification": {"$ref": "#/$defs/verification"}}})"},
    Answers{"store record-certification",
            R"({"type": "object", "required": ["date", "reference"], "additionalProperties": false,
        "properties": {"date": {"$ref": "#/$defs/text"}, "reference": {"$ref": "#/$defs/text"}}})"},
    Answers{
        "store migrate",
        R"({"type": "object", "required": ["url", "from", "to", "tables", "kept", "verification"], "additionalProperties": false,
        "properties": {"url": {"$ref": "#/$defs/text"}, "from": {"$ref": "#/$defs/count"}, "to": {"$ref": "#/$defs/count"}, "kept": {"$ref": "#/$defs/textOrNull"},
          "tables": {"type": "array", "items": {"type": "object", "required": ["table", "rows", "sha256"], "additionalProperties": false,
            "properties": {"table": {"$ref": "#/$defs/text"}, "rows": {"$ref": "#/$defs/count"}, "sha256": {"$ref": "#/$defs/text"}}}},
          "verification": {"$ref": "#/$defs/verification"}}})"},
    Answers{"store accept-clock", R"({"type": "object", "required": ["signing"], "additionalProperties": false,
        "properties": {"signing": {"enum": ["possible"]}}})"},
    Answers{"anchor configure", R"({"$ref": "#/$defs/anchor"})"},
    Answers{"anchor now", R"({"$ref": "#/$defs/anchor"})"},
    Answers{"anchor status", R"({"$ref": "#/$defs/anchor"})"},
    Answers{"anchor export", R"({"type": "object", "required": ["folder", "stamps"], "additionalProperties": false,
        "properties": {"folder": {"$ref": "#/$defs/text"}, "stamps": {"$ref": "#/$defs/count"}}})"},
    Answers{"user accept-statement", R"({"$ref": "#/$defs/done"})"},
    Answers{"user add", R"({"$ref": "#/$defs/oneTime"})"},
    Answers{"user change-password", R"({"$ref": "#/$defs/done"})"},
    Answers{"user rename", R"({"$ref": "#/$defs/done"})"},
    Answers{"user reset-password", R"({"$ref": "#/$defs/oneTime"})"},
    Answers{"user set-password", R"({"$ref": "#/$defs/done"})"},
    Answers{"user verify-identity", R"({"$ref": "#/$defs/done"})"},
    Answers{"user enable-signing", R"({"$ref": "#/$defs/done"})"},
    Answers{"user disable", R"({"$ref": "#/$defs/done"})"},
    Answers{"user report-lost", R"({"$ref": "#/$defs/done"})"},
    Answers{"user unlock", R"({"$ref": "#/$defs/done"})"},
    Answers{"user list", R"({"type": "object", "required": ["users"], "additionalProperties": false,
        "properties": {"users": {"type": "array", "items": {"$ref": "#/$defs/user"}}}})"},
    Answers{"model register", R"({"$ref": "#/$defs/model"})"},
    Answers{"model show", R"({"$ref": "#/$defs/model"})"},
    Answers{"model list", R"({"type": "object", "required": ["models"], "additionalProperties": false,
        "properties": {"models": {"type": "array", "items": {"$ref": "#/$defs/model"}}}})"},
    Answers{"protocol import", R"({"$ref": "#/$defs/protocol"})"},
    Answers{"protocol show", R"({"$ref": "#/$defs/protocol"})"},
    Answers{"protocol list", R"({"type": "object", "required": ["protocols"], "additionalProperties": false,
        "properties": {"protocols": {"type": "array", "items": {"type": "object", "required": ["record", "kind", "model", "steps"], "additionalProperties": false,
          "properties": {"record": {"$ref": "#/$defs/record"}, "kind": {"enum": ["IQ", "OQ", "PQ"]}, "model": {"$ref": "#/$defs/text"}, "steps": {"$ref": "#/$defs/count"}}}}}})"},
    Answers{
        "protocol export",
        R"({"type": "object", "description": "A protocol as protocol import reads it; reals are texts, as in the signed record.",
        "required": ["type", "format", "subject", "kind", "title", "model", "purpose", "scope", "prerequisites", "requirements", "data", "analysis", "steps"],
        "properties": {"type": {"enum": ["protocol"]}, "kind": {"enum": ["IQ", "OQ", "PQ"]}, "title": {"$ref": "#/$defs/text"}}})"},
    Answers{"protocol submit", R"({"$ref": "#/$defs/signed"})"},
    Answers{"protocol approve", R"({"$ref": "#/$defs/signed"})"},
    Answers{"sign", R"({"$ref": "#/$defs/signed"})"},
    Answers{"reject", R"({"$ref": "#/$defs/signed"})"},
    Answers{"deviation close", R"({"$ref": "#/$defs/signed"})"},
    Answers{"run", R"({"$ref": "#/$defs/run"})"},
    Answers{"execution show", R"({"$ref": "#/$defs/run"})"},
    Answers{"execution list", R"({"type": "object", "required": ["executions"], "additionalProperties": false,
        "properties": {"executions": {"type": "array", "items": {"type": "object",
          "required": ["record", "protocol", "protocol_version", "attempt", "outcome", "deviations"], "additionalProperties": false,
          "properties": {"record": {"$ref": "#/$defs/record"}, "protocol": {"$ref": "#/$defs/text"}, "protocol_version": {"$ref": "#/$defs/count"},
            "attempt": {"$ref": "#/$defs/count"}, "outcome": {"$ref": "#/$defs/outcome"}, "deviations": {"$ref": "#/$defs/texts"}}}}}})"},
    Answers{"execution recompute-kit",
            R"({"type": "object", "required": ["record", "folder"], "additionalProperties": false,
        "properties": {"record": {"$ref": "#/$defs/text"}, "folder": {"$ref": "#/$defs/text"}}})"},
    Answers{"alert list", R"({"type": "object", "required": ["alerts"], "additionalProperties": false,
        "properties": {"alerts": {"type": "array", "items": {"$ref": "#/$defs/alert"}}}})"},
    Answers{"alert acknowledge", R"({"$ref": "#/$defs/alert"})"},
    Answers{"access-review due",
            R"({"type": "object", "required": ["last", "due", "overdue"], "additionalProperties": false,
        "properties": {"last": {"$ref": "#/$defs/textOrNull"}, "due": {"$ref": "#/$defs/text"}, "overdue": {"type": "boolean"}}})"},
    Answers{"access-review list", R"({"type": "object", "required": ["reviews"], "additionalProperties": false,
        "properties": {"reviews": {"type": "array", "items": {"$ref": "#/$defs/accessReview"}}}})"},
    Answers{"access-review show", R"({"$ref": "#/$defs/accessReview"})"},
    Answers{"access-review record", R"({"$ref": "#/$defs/accessReview"})"},
    Answers{"policy show", R"({"$ref": "#/$defs/policy"})"},
    Answers{"policy set", R"({"$ref": "#/$defs/policy"})"},
    Answers{"deviation show", R"({"$ref": "#/$defs/deviation"})"},
    Answers{"deviation classify", R"({"$ref": "#/$defs/deviation"})"},
    Answers{"deviation dispose", R"({"$ref": "#/$defs/deviation"})"},
    Answers{"deviation list", R"({"type": "object", "required": ["deviations"], "additionalProperties": false,
        "properties": {"deviations": {"type": "array", "items": {"$ref": "#/$defs/deviation"}}}})"},
    Answers{"conclude", R"({"type": "object",
        "required": ["record", "title", "conclusion", "reasons", "conditions", "summary", "execution", "protocol", "model", "attempts", "deviations"], "additionalProperties": false,
        "properties": {"record": {"$ref": "#/$defs/record"}, "title": {"$ref": "#/$defs/text"}, "conclusion": {"enum": ["accepted", "accepted with conditions", "rejected"]},
          "reasons": {"$ref": "#/$defs/texts"}, "conditions": {"$ref": "#/$defs/texts"}, "summary": {"$ref": "#/$defs/text"}, "execution": {"$ref": "#/$defs/reference"},
          "protocol": {"$ref": "#/$defs/reference"}, "model": {"$ref": "#/$defs/reference"}, "deviations": {"type": "array", "items": {"$ref": "#/$defs/reference"}},
          "attempts": {"type": "array", "items": {"type": "object", "required": ["execution", "attempt", "protocol_version", "executor", "started", "outcome"], "additionalProperties": false,
            "properties": {"execution": {"$ref": "#/$defs/reference"}, "attempt": {"$ref": "#/$defs/count"}, "protocol_version": {"$ref": "#/$defs/count"},
              "executor": {"$ref": "#/$defs/text"}, "started": {"$ref": "#/$defs/text"}, "outcome": {"$ref": "#/$defs/outcome"}}}}}})"},
    Answers{
        "report",
        R"({"type": "object", "required": ["record", "file", "bytes", "sha256", "suggested_name"], "additionalProperties": false,
        "properties": {"record": {"$ref": "#/$defs/text"}, "file": {"$ref": "#/$defs/text"}, "bytes": {"$ref": "#/$defs/count"}, "sha256": {"$ref": "#/$defs/text"}, "suggested_name": {"$ref": "#/$defs/text"}}})"},
    Answers{"verify", R"({"$ref": "#/$defs/verification"})"},
    Answers{
        "audit list",
        R"({"type": "object", "required": ["entries", "total_in_ledger", "next_before"], "additionalProperties": false,
        "properties": {"total_in_ledger": {"$ref": "#/$defs/count"}, "next_before": {"type": ["integer", "null"]},
          "entries": {"type": "array", "items": {"type": "object", "required": ["sequence", "time", "who", "what", "reason", "hash"], "additionalProperties": false,
            "properties": {"sequence": {"$ref": "#/$defs/count"}, "time": {"$ref": "#/$defs/text"}, "who": {"$ref": "#/$defs/text"}, "what": {"$ref": "#/$defs/text"},
              "reason": {"$ref": "#/$defs/text"}, "hash": {"$ref": "#/$defs/text"}}}}}})"},
    Answers{"audit review", R"({"$ref": "#/$defs/trailReview"})"},
    Answers{"audit reviews", R"({"type": "object", "required": ["reviews"], "additionalProperties": false,
        "properties": {"reviews": {"type": "array", "items": {"$ref": "#/$defs/trailReview"}}}})"},
    Answers{"audit export", R"({"type": "object", "required": ["file", "entries"], "additionalProperties": false,
        "properties": {"file": {"$ref": "#/$defs/text"}, "entries": {"$ref": "#/$defs/count"}, "hashes": {"$ref": "#/$defs/text"}, "checkpoints": {"$ref": "#/$defs/text"}}})"},
    Answers{"signature export",
            R"({"type": "object", "required": ["record", "folder", "signatures"], "additionalProperties": false,
        "properties": {"record": {"$ref": "#/$defs/text"}, "folder": {"$ref": "#/$defs/text"}, "signatures": {"$ref": "#/$defs/texts"}}})"},
    Answers{
        "mlflow ping",
        R"({"type": "object", "required": ["uri", "version", "store_type", "workspaces", "encrypted", "round_trip_ms"], "additionalProperties": false,
        "properties": {"uri": {"$ref": "#/$defs/text"}, "version": {"$ref": "#/$defs/text"}, "store_type": {"$ref": "#/$defs/textOrNull"}, "workspaces": {"type": "boolean"},
          "encrypted": {"type": "boolean"}, "round_trip_ms": {"$ref": "#/$defs/count"}}})"},
    Answers{"mlflow experiments",
            R"({"type": "object", "required": ["experiments", "complete"], "additionalProperties": false,
        "properties": {"complete": {"type": "boolean"}, "experiments": {"type": "array", "items": {"type": "object",
          "required": ["experiment_id", "name", "lifecycle_stage", "artifact_location", "creation_time", "last_update_time", "tags"], "additionalProperties": false,
          "properties": {"experiment_id": {"$ref": "#/$defs/text"}, "name": {"$ref": "#/$defs/text"}, "lifecycle_stage": {"enum": ["active", "deleted"]},
            "artifact_location": {"$ref": "#/$defs/text"}, "creation_time": {"type": ["integer", "null"]}, "last_update_time": {"type": ["integer", "null"]},
            "tags": {"$ref": "#/$defs/keyValues"}}}}}})"},
    Answers{"mlflow runs", R"({"type": "object", "required": ["runs", "complete"], "additionalProperties": false,
        "properties": {"complete": {"type": "boolean"}, "runs": {"type": "array", "items": {"type": "object",
          "required": ["run_id", "run_name", "experiment_id", "status", "lifecycle_stage", "user_id", "start_time", "end_time", "artifact_uri", "metrics", "params", "tags", "datasets", "models"],
          "additionalProperties": false,
          "properties": {"run_id": {"$ref": "#/$defs/text"}, "run_name": {"$ref": "#/$defs/text"}, "experiment_id": {"$ref": "#/$defs/text"},
            "status": {"enum": ["running", "scheduled", "finished", "failed", "killed", "unknown"]}, "lifecycle_stage": {"enum": ["active", "deleted"]},
            "user_id": {"$ref": "#/$defs/text"}, "start_time": {"type": ["integer", "null"]}, "end_time": {"type": ["integer", "null"]}, "artifact_uri": {"$ref": "#/$defs/text"},
            "metrics": {"type": "array", "items": {"type": "object", "required": ["key", "value", "timestamp", "step"], "additionalProperties": false,
              "properties": {"key": {"$ref": "#/$defs/text"}, "value": {"$ref": "#/$defs/number"}, "timestamp": {"type": "integer"}, "step": {"type": "integer"}, "reason": {"$ref": "#/$defs/text"}}}},
            "params": {"$ref": "#/$defs/keyValues"}, "tags": {"$ref": "#/$defs/keyValues"},
            "datasets": {"type": "array", "items": {"type": "object", "required": ["name", "digest", "context", "source_type", "source", "schema", "profile", "tags"], "additionalProperties": false,
              "properties": {"name": {"$ref": "#/$defs/text"}, "digest": {"$ref": "#/$defs/text"}, "context": {"$ref": "#/$defs/textOrNull"}, "source_type": {"$ref": "#/$defs/text"},
                "source": {"$ref": "#/$defs/text"}, "schema": {"$ref": "#/$defs/textOrNull"}, "profile": {"$ref": "#/$defs/textOrNull"}, "tags": {"$ref": "#/$defs/keyValues"}}}},
            "models": {"type": "array", "items": {"type": "object", "required": ["model_id", "step"], "additionalProperties": false,
              "properties": {"model_id": {"$ref": "#/$defs/text"}, "step": {"type": "integer"}}}}}}}}})"},
    Answers{"mlflow artifacts", R"({"type": "object", "required": ["files"], "additionalProperties": false,
        "properties": {"files": {"type": "array", "items": {"type": "object", "required": ["path", "is_dir", "size"], "additionalProperties": false,
          "properties": {"path": {"$ref": "#/$defs/text"}, "is_dir": {"type": "boolean"}, "size": {"type": ["integer", "null"]}, "sha256": {"$ref": "#/$defs/text"},
            "file": {"$ref": "#/$defs/text"}, "resumed_from": {"$ref": "#/$defs/count"}}}}}})"},
    Answers{"doctor", R"({"type": "object", "required": ["passed", "checks"], "additionalProperties": false,
        "properties": {"passed": {"type": "boolean"}, "checks": {"type": "array", "items": {"type": "object", "required": ["state", "check", "cause", "remedy"], "additionalProperties": false,
          "properties": {"state": {"enum": ["passed", "failed", "not tested"]}, "check": {"$ref": "#/$defs/text"}, "cause": {"$ref": "#/$defs/text"}, "remedy": {"$ref": "#/$defs/textOrNull"}}}}}})"},
    Answers{
        "demo",
        R"({"type": "object", "required": ["store", "people", "authority", "pdfs", "pdf", "verifications"], "additionalProperties": false,
        "properties": {"store": {"$ref": "#/$defs/text"}, "people": {"$ref": "#/$defs/text"}, "authority": {"$ref": "#/$defs/text"}, "pdfs": {"$ref": "#/$defs/texts"},
          "pdf": {"$ref": "#/$defs/text"}, "verifications": {"type": "array", "items": {"$ref": "#/$defs/verification"}}}})"},
};

/// The texts above are ours: a fault in them is a bug, which a test finds.
json::Value parsed(std::string_view text, std::string_view name)
{
    auto value = json::parse(text, name);
    if (!value)
        throw std::logic_error(value.error().text());
    return *std::move(value);
}

} // namespace

json::Value schemaOf(std::string_view command)
{
    if (command == "evaluate")
        return stats::evaluationSchema();
    if (command == "drift")
        return stats::driftSchema();
    if (command.starts_with("design "))
        return stats::designSchema(command.substr(7));
    const auto found = std::ranges::find(answers, command, &Answers::command);
    if (found == answers.end())
        throw std::logic_error("no schema for the command " + std::string(command));
    json::Object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"title", "valbench-cli " + std::string(command)}};
    const auto root = parsed(found->root, command);
    for (const auto &[name, value] : root.get<json::Object>()->members())
        schema.set(name, value);
    schema.set("$defs", parsed(definitions, "definitions"));
    return schema;
}

} // namespace valbench::cli
