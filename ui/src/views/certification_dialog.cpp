// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "certification_dialog.h"

#include <QDate>

#include <valbench/ui/widgets/reason_edit.h>

#include "findings_dialog.h"

namespace valbench::ui {

namespace {

class CertificationDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(CertificationDialog)
public:
    CertificationDialog(const QDate &today, SendAnswer<CertificationLetter> answer, QWidget *parent)
        : ActDialog(tr("Record the certification letter"), tr("Record letter"), parent),
          m_today(today),
          m_answer(std::move(answer)),
          m_date(new QLineEdit),
          m_reference(makeReasonEdit({tr("Letter and receipt in the quality archive, folder "),
                                      tr("Sent through the FDA gateway, acknowledgement ")}))
    {
        addWords(tr("Before electronic signatures are used, the organisation tells FDA once, in a letter signed by "
                    "hand, that they are as binding as signatures by hand (21 CFR 11.100(c)). Here goes when that was "
                    "done and where the letter is."));
        m_date->setPlaceholderText(m_today.toString(Qt::ISODate));
        m_dateRow = new FormRow(tr("Date of the letter"), m_date, tr("Year, month and day, such as 2026-11-03."));
        body()->addWidget(m_dateRow);
        connect(m_date, &QLineEdit::textChanged, this, [this] {
            m_dateRow->setMessage(m_date->text().size() < 10 || date().isValid()
                                      ? QString()
                                      : tr("This is no day up to today, %1.").arg(m_today.toString(Qt::ISODate)));
            refresh();
        });
        m_reference->editor()->setAccessibleName(tr("Where letter and receipt are kept"));
        body()->addWidget(
            new FormRow(m_reference->editor()->accessibleName(), m_reference, tr("It is kept in the audit trail.")));
        connect(m_reference, &ReasonEdit::changed, this, [this] { refresh(); });
        addButtons();
        m_date->setFocus();
    }

protected:
    [[nodiscard]] QString missing() const override
    {
        if (!date().isValid())
            return tr("Give the date of the letter.");
        return m_reference->isAcceptable() ? QString() : tr("Say where the letter is kept.");
    }
    void send() override
    {
        m_answer(this, std::make_shared<CertificationLetter>(CertificationLetter{
                           date().toString(Qt::ISODate).toStdString(), m_reference->text().toStdString()}));
    }

private:
    /// Invalid unless it is a day up to today.
    [[nodiscard]] QDate date() const
    {
        const auto typed = QDate::fromString(m_date->text().trimmed(), Qt::ISODate);
        return typed.isValid() && typed <= m_today ? typed : QDate();
    }
    QDate m_today;
    SendAnswer<CertificationLetter> m_answer;
    QLineEdit *m_date;
    FormRow *m_dateRow = nullptr;
    ReasonEdit *m_reference;
};

} // namespace

void askCertification(const QDate &today, QWidget *parent, SendAnswer<CertificationLetter> send)
{
    (new CertificationDialog(today, std::move(send), parent))->open();
}

} // namespace valbench::ui
