// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A step of a protocol, and what came out of it, in words.
#pragma once

#include <QString>

#include <valbench/domain/execution.h>
#include <valbench/domain/protocol.h>

class QVBoxLayout;

namespace valbench::ui {

class KeyValuePanel;
struct StepItem;

/// The step in the list, with its state; result: null if the protocol is shown, and not an execution.
[[nodiscard]] StepItem stepItem(const domain::Step &step, const domain::StepResult *result);
/// What a reviewer has to look at: whatever is not a plain pass at the first attempt, as written.
[[nodiscard]] bool isException(const domain::StepResult &result);
/// Its number and title, and the verdict under it if there is one.
void addStepHeading(QVBoxLayout &layout, const domain::Step &step, const domain::StepResult *result);
/// What the protocol says of it.
void addStepPlan(KeyValuePanel &facts, const domain::Step &step);
/// What came out, with corrections and earlier attempts.
void addStepResult(KeyValuePanel &facts, const domain::StepResult &result);
/// What was measured beside the judged value.
void addMeasures(KeyValuePanel &facts, const domain::StepResult &result);
void clearLayout(QVBoxLayout &layout);

} // namespace valbench::ui
