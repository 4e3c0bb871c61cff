// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of an execution, drawn from its locked evidence.
#pragma once

#include <vector>

#include <valbench/domain/execution.h>
#include <valbench/domain/protocol.h>
#include <valbench/plots/plot.h>

namespace valbench::services {

/// ROC curve with operating point, calibration, and a forest plot of the judged criteria. `evaluation` is the evidence
/// of the execution; integrity when it is not what the runner writes.
Result<std::vector<plots::Plot>> evaluationCharts(const domain::Protocol &protocol, const domain::Execution &execution,
                                                  const json::Value &evaluation);

} // namespace valbench::services
