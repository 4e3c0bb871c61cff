// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A drift report as the JSON document of `valbench-cli drift`.
#pragma once

#include <valbench/base/json.h>
#include <valbench/stats/drift.h>

namespace valbench::stats {

[[nodiscard]] json::Value driftJson(const DriftReport &report);
/// JSON Schema (draft 2020-12) of that document.
[[nodiscard]] json::Value driftSchema();

} // namespace valbench::stats
