// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings_dialog.h"

#include <valbench/services/reason.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reason_edit.h>

namespace valbench::ui {

ReasonEdit *makeReasonEdit(const QStringList &usual)
{
    auto *edit = new ReasonEdit;
    edit->setUsualReasons(usual);
    edit->setRule([](const QString &text) {
        const auto checked = services::checkReason(text.toStdString());
        return checked ? QString() : localText(checked.error());
    });
    return edit;
}

FindingsDialog::FindingsDialog(const QString &heading, SendAnswer<std::string> answer, QWidget *parent)
    : ActDialog(heading, tr("Record and sign…"), parent), m_answer(std::move(answer))
{
}

void FindingsDialog::addFindings(const QStringList &usual)
{
    m_findings = makeReasonEdit(usual);
    connect(m_findings, &ReasonEdit::changed, this, [this] { refresh(); });
    body()->addWidget(new FormRow(tr("Findings"), m_findings, tr("What was found, and what follows from it.")));
    addButtons();
    m_findings->setFocus();
}

QString FindingsDialog::missing() const
{
    return m_findings->isAcceptable() ? QString() : tr("Say what was found.");
}

void FindingsDialog::send()
{
    m_answer(this, std::make_shared<std::string>(m_findings->text().toStdString()));
}

} // namespace valbench::ui
