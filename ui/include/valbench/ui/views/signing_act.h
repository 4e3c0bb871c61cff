// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One act of signing: offer, dialog, result.
#pragma once

#include <QStringList>

class QWidget;

namespace valbench::ui {

class Desk;

/// Asks what the person may sign, opens the sign dialog and hands its answer to the services.
void startSigning(Desk &desk, const QStringList &recordIds, QWidget *from);
/// The same for a step of an execution, which a second person watched or verified.
void startSigningStep(Desk &desk, const QString &executionId, const QString &stepId, QWidget *from);

} // namespace valbench::ui
