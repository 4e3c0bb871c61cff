// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One act of signing: offer, dialog, result.
#pragma once

#include <string>
#include <vector>

#include <QStringList>

class QWidget;

namespace valbench::ui {

class Desk;

/// Asks what the person may sign, opens the sign dialog and hands its answer to the services.
void startSigning(Desk &desk, const QStringList &recordIds, QWidget *from);
/// The same for steps of an execution, which a second person watched or verified; one signature covers them all.
void startSigningSteps(Desk &desk, const QString &executionId, const std::vector<std::string> &stepIds, QWidget *from);

} // namespace valbench::ui
