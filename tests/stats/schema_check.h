// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A small JSON Schema check, for the keywords that our own schemas use.
#pragma once

#include <string>

#include <valbench/base/json.h>

namespace valbench::test {

/// Empty if the value satisfies the schema, else what is wrong and where. A keyword it does not know is an error.
std::string schemaFault(const json::Value &value, const json::Value &schema);

} // namespace valbench::test
