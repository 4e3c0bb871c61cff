// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disposal_dialog.h"

#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/reason_edit.h>

#include "act_dialog.h"
#include "findings_dialog.h"

namespace valbench::ui {

namespace {

class DisposalDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(DisposalDialog)
public:
    DisposalDialog(const services::RetainedEvidence &evidence, QWidget *parent, SendAnswer<Disposal> answer)
        : ActDialog(tr("Dispose of evidence of %1").arg(qs(evidence.executionId)), tr("Dispose of it"), parent),
          m_answer(std::move(answer)),
          m_reason(makeReasonEdit({tr("Kept long enough, and nothing else asks for it")})),
          m_ownPassword(new PasswordEdit),
          m_secondPassword(new PasswordEdit)
    {
        addWords(tr("Evidence files of %1 that go: %2. Their content is taken out of the store for good; it cannot be "
                    "brought back.")
                     .arg(qs(evidence.executionId),
                          numberText(static_cast<std::int64_t>(evidence.files - evidence.shared))));
        addWords(tr("The execution with its results, its signatures and the digest of every file stay, and so does the "
                    "entry about this. Backups that were made before still hold the files."));
        body()->addWidget(new FormRow(tr("Why it goes"), m_reason, tr("It is kept in the audit trail.")));
        connect(m_reason, &ReasonEdit::changed, this, [this] { refresh(); });
        addField(m_ownPassword, tr("Your password"));
        body()->addWidget(new TextLabel(TextStyle::heading, tr("Second person")));
        m_secondId = addField(new QLineEdit, tr("User id"),
                              tr("The second person's role is: %1.").arg(roleText(domain::Role::qaApprover)));
        addField(m_secondPassword, tr("Password of the second person"));
        addButtons();
        m_reason->setFocus();
    }

protected:
    [[nodiscard]] QString missing() const override
    {
        if (!m_reason->isAcceptable())
            return tr("Say why it goes.");
        if (m_ownPassword->text().isEmpty())
            return tr("Give your password.");
        const bool second = !m_secondId->text().trimmed().isEmpty() && !m_secondPassword->text().isEmpty();
        return second ? QString() : tr("The second person has to give user id and password.");
    }
    void send() override
    {
        auto disposal = std::make_shared<Disposal>();
        disposal->reason = m_reason->text().toStdString();
        disposal->ownPassword = m_ownPassword->take();
        disposal->second = {m_secondId->text().trimmed().toStdString(), m_secondPassword->take()};
        m_answer(this, std::move(disposal));
    }

private:
    SendAnswer<Disposal> m_answer;
    ReasonEdit *m_reason;
    PasswordEdit *m_ownPassword;
    QLineEdit *m_secondId = nullptr;
    PasswordEdit *m_secondPassword;
};

} // namespace

void askDisposal(const services::RetainedEvidence &evidence, QWidget *parent, SendAnswer<Disposal> send)
{
    (new DisposalDialog(evidence, parent, std::move(send)))->open();
}

} // namespace valbench::ui
