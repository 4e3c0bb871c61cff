// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What another version of a model means for its validation, for people and programs.
#pragma once

#include <string>

#include <valbench/base/json.h>
#include <valbench/services/carry_over.h>

namespace valbench::cli {

[[nodiscard]] json::Object impactObject(const services::ProtocolImpact &impact);
/// A heading, and a line for each step.
[[nodiscard]] std::string impactText(const services::ProtocolImpact &impact);

} // namespace valbench::cli
