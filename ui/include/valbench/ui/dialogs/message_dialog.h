// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tells of a problem: what happened, what to do, and details that can be copied.
#pragma once

#include <valbench/ui/dialogs/dialog_base.h>
#include <valbench/ui/widgets/problem.h>

namespace valbench::ui {

class MessageDialog : public DialogBase {
    Q_OBJECT
public:
    /// `title` says what was tried: "The protocol was not saved".
    MessageDialog(const QString &title, const Problem &problem, QWidget *parent);
};

} // namespace valbench::ui
