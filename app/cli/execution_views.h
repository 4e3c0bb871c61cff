// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Executions and dry runs as JSON and as text.
#pragma once

#include <valbench/services/executions.h>

#include "answer.h"

namespace valbench::cli {

/// From the values of --data, each ROLE=FILE.
Result<std::vector<services::DataFile>> dataFiles(const std::vector<std::string> &texts);
/// Steps with outcomes, verdicts and measures; references to records that do not exist are null.
[[nodiscard]] json::Object executionObject(const domain::Execution &execution, const domain::Protocol &protocol);
/// A line for each step, its reason and margin below.
[[nodiscard]] std::string stepsText(const domain::Execution &execution, const domain::Protocol &protocol);
/// "failed: 11 passed, 1 failed"
[[nodiscard]] std::string outcomeText(const domain::Execution &execution);
/// Done only if every step passed or did not apply.
[[nodiscard]] ExitCode exitCodeOf(const domain::Execution &execution);

/// What `run` and `execution show` answer for an execution on record.
[[nodiscard]] Answer executionAnswer(const services::ExecutionView &view,
                                     const std::vector<services::SignatureView> &signatures);

} // namespace valbench::cli
