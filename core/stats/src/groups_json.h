// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The groups of an evaluation as JSON: one member of the document of `valbench-cli evaluate`.
#pragma once

#include <valbench/base/json.h>
#include <valbench/stats/groups.h>

namespace valbench::stats {

[[nodiscard]] json::Object groupTableJson(const GroupTable &table);
/// Definitions for "$defs" of the evaluation's schema, "groupTable" among them. They refer to "count", "number",
/// "interval" and "estimate" there.
[[nodiscard]] json::Object groupSchemaDefinitions();

} // namespace valbench::stats
