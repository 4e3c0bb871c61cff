// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "reason_dialog.h"

#include <QPlainTextEdit>

#include <valbench/ui/widgets/reason_edit.h>

#include "act_dialog.h"
#include "findings_dialog.h"

namespace valbench::ui {

namespace {

class ReasonDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(ReasonDialog)
public:
    ReasonDialog(const QString &heading, const QStringList &words, const QString &act, QWidget *parent, SendReason send)
        : ActDialog(heading, act, parent), m_send(std::move(send)), m_reason(makeReasonEdit({}))
    {
        for (const auto &paragraph : words)
            addWords(paragraph);
        m_reason->editor()->setObjectName(QStringLiteral("reason"));
        body()->addWidget(new FormRow(tr("Reason"), m_reason, tr("The reason is kept in the audit trail.")));
        connect(m_reason, &ReasonEdit::changed, this, [this] { refresh(); });
        addButtons();
        m_reason->setFocus();
    }

private:
    [[nodiscard]] QString missing() const override { return m_reason->objection(); }
    void send() override { m_send(this, m_reason->text()); }

    SendReason m_send;
    ReasonEdit *m_reason;
};

} // namespace

void askReason(const QString &heading, const QStringList &words, const QString &act, QWidget *parent, SendReason send)
{
    (new ReasonDialog(heading, words, act, parent, std::move(send)))->open();
}

} // namespace valbench::ui
