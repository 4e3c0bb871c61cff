// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/dialogs/confirm_dialog.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/reason_edit.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

ConfirmDialog::ConfirmDialog(const Confirmation &confirmation, QWidget *parent)
    : DialogBase(confirmation.title, 480, parent)
{
    Q_ASSERT(!confirmation.consequences.isEmpty());
    for (const QString &sentence : confirmation.consequences) {
        auto *line = new QHBoxLayout;
        auto *mark = new TextLabel(TextStyle::body, Role::mutedText, QStringLiteral("•"));
        auto *words = new TextLabel(TextStyle::body, sentence);
        words->setWordWrap(true);
        line->addWidget(mark, 0, Qt::AlignTop);
        line->addWidget(words, 1);
        body()->addLayout(line);
    }
    setAccessibleDescription(confirmation.consequences.join(QLatin1Char(' ')));
    if (confirmation.asksReason) {
        m_reason = new ReasonEdit;
        m_reason->editor()->setObjectName(QStringLiteral("confirm.reason"));
        m_reason->setUsualReasons(confirmation.usualReasons);
        body()->addWidget(new FormRow(tr("&Reason"), m_reason, tr("The reason is kept in the audit trail.")));
    }
    body()->addStretch(1);
    QPushButton *cancel = addButton(tr("Cancel"), ButtonKind::normal);
    cancel->setObjectName(QStringLiteral("confirm.cancel"));
    QPushButton *act =
        addButton(confirmation.action, confirmation.dangerous ? ButtonKind::danger : ButtonKind::primary);
    act->setObjectName(QStringLiteral("confirm.act"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(act, &QPushButton::clicked, this, [this] {
        Q_EMIT confirmed(reason());
        accept();
    });
    if (m_reason) {
        const auto refresh = [this, act] { setMissing(act, m_reason->objection()); };
        connect(m_reason, &ReasonEdit::changed, act, refresh);
        refresh();
        m_reason->editor()->setFocus();
    } else {
        cancel->setFocus();
    }
}

QString ConfirmDialog::reason() const
{
    return m_reason ? m_reason->text() : QString();
}

} // namespace valbench::ui
