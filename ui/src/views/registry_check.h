// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A model version here and in MLflow's registry: what was approved is told there, and both are compared.
#pragma once

#include <QString>

#include <valbench/services/models.h>

class QWidget;

namespace valbench::ui {

class Desk;

/// Why it cannot be compared now; empty: it can.
[[nodiscard]] QString whyNotCompared(Desk &desk, const services::ModelView &model);
/// Asks how far to look, does it in the background and says what was found.
void compareRegistries(Desk &desk, const services::ModelView &model, QWidget *page);

} // namespace valbench::ui
