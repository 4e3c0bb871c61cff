// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An evaluation as text for people.
#pragma once

#include <string>

#include <valbench/stats/evaluation.h>

namespace valbench::cli {

[[nodiscard]] std::string evaluationText(const stats::Evaluation &evaluation);

} // namespace valbench::cli
