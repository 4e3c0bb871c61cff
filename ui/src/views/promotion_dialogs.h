// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asking for a change of a model version's stage, and what is done with a request before it is decided.
#pragma once

#include <functional>

#include <valbench/services/models.h>
#include <valbench/services/promotions.h>
#include <valbench/ui/dialogs/dialog_base.h>

namespace valbench::ui {

/// Gets the open dialog, to be kept busy until it is accepted or told of a problem.
using SendRequest = std::function<void(DialogBase *, const services::PromotionRequest &)>;
void askForChange(const services::ModelView &model, const QString &draft, QWidget *parent, SendRequest send);

} // namespace valbench::ui
