// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/lock_view.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/ui/theme/icons.h>
#include <valbench/ui/theme/style.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/password_edit.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

LockView::LockView(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Valbench is locked"));
    auto *picture = new QLabel;
    picture->setPixmap(icon(Icon::lock).pixmap(scaled(40), scaled(40)));
    m_who = new TextLabel(TextStyle::title);
    m_store = new TextLabel(TextStyle::body, Role::mutedText);
    auto *note = new TextLabel(TextStyle::body, Role::mutedText,
                               tr("Locked. What you were doing is kept as it was; your next signature asks for your "
                                  "user id again."));
    note->wrapped()->setAlignment(Qt::AlignHCenter);
    m_password = new PasswordEdit;
    m_password->setObjectName(QStringLiteral("lock.password"));
    m_row = new FormRow(tr("&Password"), m_password);
    m_unlock = new QPushButton(tr("Unlock"));
    m_unlock->setObjectName(QStringLiteral("lock.unlock"));
    setKind(m_unlock, ButtonKind::primary);
    auto *other = new QPushButton(tr("Sign out"));
    other->setObjectName(QStringLiteral("lock.signOut"));
    other->setToolTip(tr("Input that was not saved is lost."));
    setKind(other, ButtonKind::quiet);

    auto *card = new QWidget;
    setScaledMinimumSize(card, 320, 0);
    card->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    auto *column = new QVBoxLayout(card);
    column->addWidget(picture, 0, Qt::AlignHCenter);
    column->addWidget(m_who, 0, Qt::AlignHCenter);
    column->addWidget(m_store, 0, Qt::AlignHCenter);
    column->addWidget(note);
    column->addSpacing(scaled(space::medium));
    column->addWidget(m_row);
    column->addWidget(m_unlock);
    column->addWidget(other);
    setScaledMargins(column, {}, space::small);
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    auto *middle = new QHBoxLayout; // not an alignment: that would forget the height of wrapped text
    middle->addStretch(1);
    middle->addWidget(card);
    middle->addStretch(1);
    layout->addLayout(middle);
    layout->addStretch(3);
    setFocusProxy(m_password);

    connect(m_password, &QLineEdit::returnPressed, this, &LockView::request);
    connect(m_password, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_unlock->setEnabled(!text.isEmpty() && !m_busy); });
    connect(m_unlock, &QPushButton::clicked, this, &LockView::request);
    connect(other, &QPushButton::clicked, this, &LockView::signOutRequested);
    reset();
}

void LockView::setPerson(const QString &printedName, const QString &userId, const QString &storeName)
{
    m_who->setText(printedName);
    m_store->setText(tr("%1 · %2").arg(userId, storeName));
}

void LockView::setBusy(bool busy)
{
    m_busy = busy;
    m_password->setEnabled(!busy);
    m_unlock->setEnabled(!busy && !m_password->text().isEmpty());
    m_unlock->setText(busy ? tr("Checking…") : tr("Unlock"));
}

void LockView::showProblem(const QString &text)
{
    setBusy(false);
    m_row->setMessage(text);
    m_password->setFocus(Qt::OtherFocusReason);
}

void LockView::reset()
{
    m_password->clear();
    m_row->setMessage({});
    setBusy(false);
}

Secret LockView::takePassword()
{
    return m_password->take();
}

void LockView::request()
{
    if (m_busy || m_password->text().isEmpty())
        return;
    m_row->setMessage({});
    Q_EMIT unlockRequested();
}

} // namespace valbench::ui
