// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One step: what a check found becomes a verdict, an outcome and sentences.
#pragma once

#include <optional>

#include <valbench/base/ports.h>
#include <valbench/domain/execution.h>
#include <valbench/domain/protocol.h>

#include "check.h"

namespace valbench::validation {

/// Outcome, verdict, sentences and measures. NaN and what has no interval where the interval is judged are errors.
[[nodiscard]] domain::StepResult judgeFinding(const domain::Step &step, const CheckInfo &check, const Finding &finding);

/// Runs the check and judges it. A failure or an exception of the check is the step's error, with its reason.
[[nodiscard]] domain::StepResult runStep(const domain::Step &step, CheckFunction function, const CheckContext &context,
                                         const Clock &clock);

} // namespace valbench::validation
