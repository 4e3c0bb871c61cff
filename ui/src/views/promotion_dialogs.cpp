// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "promotion_dialogs.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QSpinBox>

#include <valbench/services/reason.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reason_edit.h>

#include "act_dialog.h"

namespace valbench::ui {

namespace {

using domain::ChangeKind;
using domain::ModelStage;
using domain::RegulatoryBasis;

QString objectionTo(const QString &text)
{
    const auto checked = services::checkReason(text.toStdString());
    return checked ? QString() : localText(checked.error());
}

ReasonEdit *makeReason(const QString &name)
{
    auto *edit = new ReasonEdit;
    edit->editor()->setObjectName(name);
    edit->setRule(objectionTo);
    return edit;
}

class ChangeDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(ChangeDialog)
public:
    ChangeDialog(const services::ModelView &model, QWidget *parent, SendRequest send)
        : ActDialog(tr("Change the stage of %1").arg(qs(model.model.key())), tr("Ask for it"), parent),
          m_model(model.record.id),
          m_from(model.stage),
          m_send(std::move(send)),
          m_kind(new QComboBox),
          m_reason(makeReason(QStringLiteral("promotion.reason"))),
          m_basis(new QComboBox),
          m_hours(new QSpinBox)
    {
        addWords(tr("Somebody else decides on it by a signature, while every gate holds. What the gates found is shown "
                    "with the request."));
        m_kind->setAccessibleName(tr("Change"));
        for (const auto kind : {ChangeKind::promotion, ChangeKind::demotion, ChangeKind::retirement}) {
            if (const auto to = domain::stageAfter(m_from, kind))
                m_kind->addItem(tr("%1 to %2").arg(kindText(kind), lookOf(*to).word), static_cast<int>(kind));
        }
        body()->addWidget(new FormRow(tr("Change"), m_kind));
        body()->addWidget(new FormRow(tr("Justification"), m_reason, tr("The approver reads and signs it.")));
        addProductionFields();
        m_hours->setAccessibleName(tr("Hours until it expires"));
        m_hours->setRange(1, static_cast<int>(domain::mostExpiryHours));
        m_hours->setValue(static_cast<int>(domain::defaultExpiryHours));
        body()->addWidget(new FormRow(tr("Hours until it expires"), m_hours,
                                      tr("An expired request can be renewed; its history stays.")));
        connect(m_kind, &QComboBox::currentIndexChanged, this, [this] { kindChanged(); });
        connect(m_reason, &ReasonEdit::changed, this, [this] { refresh(); });
        addButtons();
        kindChanged();
    }

private:
    static QString kindText(ChangeKind kind)
    {
        switch (kind) {
        case ChangeKind::promotion: return tr("Promotion");
        case ChangeKind::demotion: return tr("Demotion");
        case ChangeKind::retirement: return tr("Retirement");
        }
        return {};
    }

    [[nodiscard]] ChangeKind kind() const { return static_cast<ChangeKind>(m_kind->currentData().toInt()); }
    [[nodiscard]] RegulatoryBasis basis() const { return static_cast<RegulatoryBasis>(m_basis->currentData().toInt()); }
    [[nodiscard]] bool toProduction() const { return kind() == ChangeKind::promotion && m_from == ModelStage::staging; }

    /// What only a promotion to production asks for.
    void addProductionFields()
    {
        m_basis->setAccessibleName(tr("Regulatory basis"));
        m_basis->addItem(tr("None"), static_cast<int>(RegulatoryBasis::none));
        m_basis->addItem(tr("Item of the PCCP"), static_cast<int>(RegulatoryBasis::pccpItem));
        m_basis->addItem(tr("Regulatory decision record"), static_cast<int>(RegulatoryBasis::decisionRecord));
        m_rows.push_back(new FormRow(tr("Regulatory basis"), m_basis));
        m_reference = new QLineEdit;
        m_rows.push_back(new FormRow(tr("Its reference"), m_reference, tr("Such as PCCP-2 item 3")));
        m_iq = new QLineEdit;
        m_rows.push_back(new FormRow(tr("Why it goes without an IQ report"), m_iq,
                                     tr("Empty unless there is an exception; the approver signs it.")));
        m_oq = new QLineEdit;
        m_rows.push_back(new FormRow(tr("Why it goes without an OQ report"), m_oq,
                                     tr("Empty unless there is an exception; the approver signs it.")));
        for (auto *row : m_rows)
            body()->addWidget(row);
        connect(m_basis, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
        for (auto *field : {m_reference, m_iq, m_oq})
            connect(field, &QLineEdit::textChanged, this, [this] { refresh(); });
    }

    void kindChanged()
    {
        for (auto *row : m_rows)
            row->setVisible(toProduction());
        refresh();
        if (isVisible())
            fit();
    }

    [[nodiscard]] QString missing() const override
    {
        if (!m_reason->isAcceptable())
            return m_reason->objection();
        if (!toProduction())
            return {};
        if (basis() != RegulatoryBasis::none && m_reference->text().trimmed().isEmpty())
            return tr("The regulatory basis needs its reference.");
        for (const auto *field : {m_iq, m_oq}) {
            if (!field->text().trimmed().isEmpty() && !objectionTo(field->text()).isEmpty())
                return objectionTo(field->text());
        }
        return {};
    }

    void send() override
    {
        services::PromotionRequest request;
        request.model = m_model;
        request.kind = kind();
        request.justification = m_reason->text().toStdString();
        request.expiry.hours = m_hours->value();
        if (toProduction()) {
            request.regulatoryBasis = basis();
            if (basis() != RegulatoryBasis::none)
                request.regulatoryReference = m_reference->text().toStdString();
            for (const auto &[field, gate] :
                 {std::pair(m_iq, domain::Gate::iqReport), std::pair(m_oq, domain::Gate::oqReport)}) {
                if (const auto why = field->text().trimmed(); !why.isEmpty())
                    request.exceptions.push_back({gate, why.toStdString()});
            }
        }
        m_send(this, request);
    }

    std::string m_model;
    ModelStage m_from;
    SendRequest m_send;
    QComboBox *m_kind;
    ReasonEdit *m_reason;
    QComboBox *m_basis;
    QSpinBox *m_hours;
    QLineEdit *m_reference = nullptr;
    QLineEdit *m_iq = nullptr;
    QLineEdit *m_oq = nullptr;
    std::vector<FormRow *> m_rows;
};

} // namespace

void askForChange(const services::ModelView &model, const QString &draft, QWidget *parent, SendRequest send)
{
    auto *dialog = new ChangeDialog(model, parent, std::move(send));
    dialog->keepDraft(draft);
    dialog->open();
}

} // namespace valbench::ui
