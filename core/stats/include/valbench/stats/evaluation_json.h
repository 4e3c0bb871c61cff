// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An evaluation as the JSON document of `valbench-cli evaluate`.
#pragma once

#include <valbench/base/json.h>
#include <valbench/stats/evaluation.h>

namespace valbench::stats {

[[nodiscard]] json::Value evaluationJson(const Evaluation &evaluation);
/// {"value", "ci", "method"}; ci is null with a "reason" where there is none.
[[nodiscard]] json::Value estimateJson(const Estimate &estimate);
/// JSON Schema (draft 2020-12) of evaluationJson's document.
[[nodiscard]] json::Value evaluationSchema();

} // namespace valbench::stats
