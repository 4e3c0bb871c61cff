// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for the reason of a change, after saying what the change does.
#pragma once

#include <functional>

#include <QStringList>

#include <valbench/ui/dialogs/dialog_base.h>

namespace valbench::ui {

/// Gets the open dialog, to be kept busy until it is accepted or told of a problem.
using SendReason = std::function<void(DialogBase *, const QString &reason)>;
/// `words` say what will happen, a paragraph each.
void askReason(const QString &heading, const QStringList &words, const QString &act, QWidget *parent, SendReason send);

} // namespace valbench::ui
