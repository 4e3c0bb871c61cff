// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/password_edit.h>

#include <QAction>
#include <QFocusEvent>

#include <valbench/ui/theme/icons.h>

namespace valbench::ui {

PasswordEdit::PasswordEdit(QWidget *parent) : QLineEdit(parent)
{
    m_show = addAction(icon(Icon::eye), QLineEdit::TrailingPosition);
    m_show->setCheckable(true);
    m_show->setShortcut(QKeySequence(Qt::ALT | Qt::Key_S));
    m_show->setShortcutContext(Qt::WidgetShortcut);
    connect(m_show, &QAction::toggled, this, &PasswordEdit::setShown);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText | Qt::ImhSensitiveData);
    setShown(false);
}

Secret PasswordEdit::take()
{
    Secret secret(text().toStdString());
    clear();
    m_show->setChecked(false);
    return secret;
}

void PasswordEdit::focusOutEvent(QFocusEvent *event)
{
    // A password left in clear on an unattended screen is a disclosure.
    if (event->reason() != Qt::PopupFocusReason)
        m_show->setChecked(false);
    QLineEdit::focusOutEvent(event);
}

void PasswordEdit::setShown(bool shown)
{
    setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    m_show->setIcon(icon(shown ? Icon::eyeOff : Icon::eye));
    m_show->setText(shown ? tr("Hide the password") : tr("Show the password"));
    m_show->setToolTip(tr("%1 (Alt+S)").arg(m_show->text()));
}

} // namespace valbench::ui
