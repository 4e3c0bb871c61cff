// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A small part of YAML as a value: mappings, sequences and texts.
#pragma once

#include <string_view>

#include <valbench/base/json.h>

namespace valbench::tracking {

struct YamlLimits
{
    std::size_t bytes = 0;
    int levels = 0;
    std::size_t nodes = 0;
};

/// Scalars become texts as they stand, and null where they are plain and say so (null, ~ or nothing). badInput, with
/// line and column, for aliases, tags other than YAML's own, keys that are no scalars or come twice, more than one
/// document, and what exceeds the limits. `source` names the document in messages.
Result<json::Value> parseYaml(std::string_view text, std::string_view source, const YamlLimits &limits);

} // namespace valbench::tracking
