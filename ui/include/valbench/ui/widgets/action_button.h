// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A button that shows an action. A forbidden action keeps its button in reach and tells the reason.
#pragma once

#include <QAction>
#include <QPointer>
#include <QPushButton>

#include <valbench/ui/theme/style.h>

namespace valbench::ui {

/// Makes an action unavailable with a reason that pointer, keyboard and screen readers can reach;
/// an empty reason makes it available again.
void setBlocked(QAction *action, const QString &reason);
[[nodiscard]] QString blockedReason(const QAction *action);

/// Follows the action's text, icon, tip and state. Blocked: looks disabled but takes the focus, and says why
/// when pressed.
class ActionButton : public QPushButton {
    Q_OBJECT
public:
    explicit ActionButton(QAction *action, ButtonKind kind = ButtonKind::normal, QWidget *parent = nullptr);
    [[nodiscard]] QAction *shownAction() const { return m_action; }
    [[nodiscard]] bool isBlocked() const { return !m_reason.isEmpty(); }

private:
    void follow();
    void press();
    QPointer<QAction> m_action;
    QString m_reason;
};

} // namespace valbench::ui
