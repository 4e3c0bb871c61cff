// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The published forms of protocol and requirement files, for authors' editors.
#pragma once

#include <valbench/base/json.h>

namespace valbench::validation {

/// JSON Schema (2020-12) of the files that `protocol import` reads. Each check of the catalogue is a form of step, with
/// its parameters, directions and interval methods. What it lets through may still be refused by completeProtocol(),
/// which also knows what one place of a file asks of another.
[[nodiscard]] json::Object protocolSchema();

/// The same of the files that `requirement import` reads.
[[nodiscard]] json::Object requirementSetSchema();

} // namespace valbench::validation
