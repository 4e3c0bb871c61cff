// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Before something that cannot be undone: says in words what will happen.
#pragma once

#include <QStringList>

#include <valbench/ui/dialogs/dialog_base.h>

namespace valbench::ui {

class ReasonEdit;

struct Confirmation
{
    QString title;            ///< "Retire PQ-007 version 2"
    QStringList consequences; ///< full sentences; must not be empty
    QString action;           ///< verb on the button: "Retire"
    bool dangerous = true;
    bool asksReason = false;
    QStringList usualReasons{};
};

/// Cancel has the focus at first; Enter does nothing dangerous.
class ConfirmDialog : public DialogBase {
    Q_OBJECT
public:
    ConfirmDialog(const Confirmation &confirmation, QWidget *parent);
    [[nodiscard]] QString reason() const;

Q_SIGNALS:
    /// The reason is empty if none was asked for.
    void confirmed(const QString &reason);

private:
    ReasonEdit *m_reason = nullptr;
};

} // namespace valbench::ui
