// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Results of the model's version before, chosen step by step, with the rationale that a second person will sign.
#pragma once

#include <functional>
#include <vector>

#include <valbench/services/carry_over.h>
#include <valbench/ui/dialogs/dialog_base.h>

namespace valbench::ui {

/// Gets the open dialog, to be kept busy until it is accepted or told of a problem.
using SendCarryOver = std::function<void(DialogBase *, const services::CarryOverRequest &)>;
/// open: the steps that have no result yet; the others are not shown. At least one of them need not be executed again.
void askForCarryOver(const services::ProtocolImpact &impact, const std::vector<std::string> &open, QWidget *parent,
                     SendCarryOver send);

} // namespace valbench::ui
