// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cancel_dialog.h"

#include <QPlainTextEdit>

#include <valbench/ui/widgets/reason_edit.h>

#include "findings_dialog.h"

namespace valbench::ui {

CancelDialog::CancelDialog(const QString &execution, SendAnswer<std::string> answer, QWidget *parent)
    : ActDialog(tr("Cancel %1").arg(execution), tr("Cancel execution"), parent),
      m_answer(std::move(answer)),
      m_reason(makeReasonEdit({}))
{
    addWords(tr("What was recorded stays, and is printed. The execution cannot go on and is never signed; the protocol "
                "can be executed again."));
    m_reason->editor()->setObjectName(QStringLiteral("cancel.reason"));
    connect(m_reason, &ReasonEdit::changed, this, [this] { refresh(); });
    body()->addWidget(new FormRow(tr("Why it is given up"), m_reason));
    addButtons();
    m_reason->setFocus();
}

QString CancelDialog::missing() const
{
    return m_reason->isAcceptable() ? QString() : tr("Say why.");
}

void CancelDialog::send()
{
    m_answer(this, std::make_shared<std::string>(m_reason->text().toStdString()));
}

} // namespace valbench::ui
