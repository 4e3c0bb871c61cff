// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "carry_over_dialog.h"

#include <QListWidget>
#include <QPlainTextEdit>

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/reason_edit.h>

#include "act_dialog.h"
#include "findings_dialog.h"

namespace valbench::ui {

namespace {

using validation::CarryOver;

class CarryOverDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(CarryOverDialog)
public:
    CarryOverDialog(const services::ProtocolImpact &impact, const std::vector<std::string> &open, QWidget *parent,
                    SendCarryOver send)
        : ActDialog(tr("Carry results over"), tr("Carry over"), parent, 680),
          m_from(impact.execution),
          m_send(std::move(send)),
          m_list(new QListWidget),
          m_why(new TextLabel(TextStyle::body)),
          m_rationale(makeReasonEdit({}))
    {
        addWords(tr("From %1, an execution of %2 for %3 that %4 accepts. A second person signs each result that is "
                    "carried over.")
                     .arg(qs(impact.execution), qs(impact.protocolBefore), qs(impact.modelBefore), qs(impact.report)));
        for (std::size_t i = 0; i < impact.advice.size(); ++i) {
            if (std::ranges::find(open, impact.advice[i].stepId) != open.end())
                addStep(impact.advice[i], impact.steps.steps[i].title);
        }
        m_list->setObjectName(QStringLiteral("carry.steps"));
        setScaledMinimumSize(m_list, 0, 220);
        body()->addWidget(new FormRow(tr("Steps"), m_list, tr("The space bar marks a step.")), 1);
        m_why->setObjectName(QStringLiteral("carry.why"));
        m_why->setWordWrap(true);
        body()->addWidget(m_why);
        m_rationale->editor()->setObjectName(QStringLiteral("carry.rationale"));
        body()->addWidget(
            new FormRow(tr("Rationale"), m_rationale, tr("Why these results hold for this version of the model too.")));
        connect(m_list, &QListWidget::currentRowChanged, this, [this] { showWhy(); });
        connect(m_list, &QListWidget::itemChanged, this, [this] { refresh(); });
        connect(m_rationale, &ReasonEdit::changed, this, [this] { refresh(); });
        addButtons();
        m_list->setCurrentRow(0);
        m_list->setFocus();
    }

private:
    void addStep(const validation::CarryOverAdvice &advice, const std::string &title)
    {
        const bool markable = advice.advice != CarryOver::executeAgain;
        const auto text = tr("%1  %2").arg(qs(advice.stepId), qs(title));
        auto *item = new QListWidgetItem(
            advice.advice == CarryOver::possible ? text : tr("%1 – %2").arg(text, lookOf(advice.advice).word.toLower()),
            m_list);
        // One that is not to be marked can still be gone to: why not stands below.
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable |
                       (markable ? Qt::ItemIsUserCheckable : Qt::NoItemFlags));
        if (markable)
            item->setCheckState(advice.advice == CarryOver::possible ? Qt::Checked : Qt::Unchecked);
        m_advice.push_back(advice);
    }
    void showWhy()
    {
        const auto row = m_list->currentRow();
        if (row >= 0)
            m_why->setText(qs(separated(m_advice.at(static_cast<std::size_t>(row)).reasons, " ")));
    }
    [[nodiscard]] std::vector<std::string> chosen() const
    {
        std::vector<std::string> out;
        for (int i = 0; i < m_list->count(); ++i) {
            const auto *item = m_list->item(i);
            if ((item->flags() & Qt::ItemIsUserCheckable) && item->checkState() == Qt::Checked)
                out.push_back(m_advice.at(static_cast<std::size_t>(i)).stepId);
        }
        return out;
    }
    [[nodiscard]] QString missing() const override
    {
        return chosen().empty() ? tr("Mark the steps whose results are to be carried over.") : m_rationale->objection();
    }
    void send() override { m_send(this, {m_from, chosen(), m_rationale->text().toStdString(), 0}); }

    std::string m_from;
    SendCarryOver m_send;
    QListWidget *m_list;
    TextLabel *m_why;
    ReasonEdit *m_rationale;
    std::vector<validation::CarryOverAdvice> m_advice; ///< of the items
};

} // namespace

void askForCarryOver(const services::ProtocolImpact &impact, const std::vector<std::string> &open, QWidget *parent,
                     SendCarryOver send)
{
    (new CarryOverDialog(impact, open, parent, std::move(send)))->open();
}

} // namespace valbench::ui
