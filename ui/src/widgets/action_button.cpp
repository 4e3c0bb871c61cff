// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/action_button.h>

#include <QToolTip>

namespace valbench::ui {
namespace {
constexpr const char *reasonProperty = "valbenchBlockedReason";
constexpr const char *tipProperty = "valbenchTip";
} // namespace

void setBlocked(QAction *action, const QString &reason)
{
    if (!action->property(tipProperty).isValid())
        action->setProperty(tipProperty, action->toolTip());
    action->setProperty(reasonProperty, reason);
    // First the state, then the tip: buttons follow each step, and must at no moment look plainly disabled.
    action->setEnabled(reason.isEmpty());
    action->setToolTip(reason.isEmpty() ? action->property(tipProperty).toString() : reason);
}

QString blockedReason(const QAction *action)
{
    return action->property(reasonProperty).toString();
}

ActionButton::ActionButton(QAction *action, ButtonKind kind, QWidget *parent) : QPushButton(parent), m_action(action)
{
    setKind(this, kind);
    setAutoDefault(false);
    connect(action, &QAction::changed, this, &ActionButton::follow);
    connect(this, &QPushButton::clicked, this, &ActionButton::press);
    follow();
}

void ActionButton::follow()
{
    m_reason = m_action->isEnabled() ? QString() : blockedReason(m_action);
    setText(m_action->text());
    setIcon(property("valbenchKind").toInt() == static_cast<int>(ButtonKind::primary) ? QIcon() : m_action->icon());
    setToolTip(m_reason.isEmpty() ? m_action->toolTip() : m_reason);
    setEnabled(m_action->isEnabled() || isBlocked());
    if (!m_action->isVisible())
        hide();
    else if (parentWidget()) // without a parent, showing would open a window
        show();
    setProperty("valbenchBlocked", isBlocked());
    setAccessibleName(m_action->text().remove(QLatin1Char('&')));
    setAccessibleDescription(isBlocked() ? tr("Not available: %1").arg(m_reason) : m_action->toolTip());
    update();
}

void ActionButton::press()
{
    if (!isBlocked()) {
        m_action->trigger();
        return;
    }
    QToolTip::showText(mapToGlobal(QPoint(0, height())), m_reason, this);
}

} // namespace valbench::ui
