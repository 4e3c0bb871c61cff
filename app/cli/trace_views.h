// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Requirements and traceability matrices as JSON and as text.
#pragma once

#include <valbench/services/traceability.h>

#include "output.h"

namespace valbench::cli {

[[nodiscard]] json::Object requirementObject(const domain::StatedRequirement &requirement);
/// "IQ PQ"
[[nodiscard]] std::string kindsText(const domain::StatedRequirement &requirement);
[[nodiscard]] json::Object traceObject(const services::TraceView &view);
[[nodiscard]] std::string traceText(const services::TraceView &view);

} // namespace valbench::cli
