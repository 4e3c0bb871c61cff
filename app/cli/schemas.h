// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// JSON Schemas (draft 2020-12) of every command's answer.
#pragma once

#include <string_view>

#include <valbench/base/json.h>

namespace valbench::cli {

/// The schema for a command by its full name, such as "store info".
[[nodiscard]] json::Value schemaOf(std::string_view command);

} // namespace valbench::cli
