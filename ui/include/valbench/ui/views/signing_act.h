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

} // namespace valbench::ui
