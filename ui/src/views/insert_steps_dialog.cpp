// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "insert_steps_dialog.h"

#include <QComboBox>
#include <QListWidget>

#include <algorithm>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>

#include "act_dialog.h"

namespace valbench::ui {

namespace {

class InsertStepsDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(InsertStepsDialog)
public:
    InsertStepsDialog(std::vector<StepSource> sources, std::vector<std::string> requirements, QWidget *parent,
                      std::function<void(std::vector<domain::Step>)> insert)
        : ActDialog(tr("Insert steps"), tr("Insert"), parent, 640),
          m_sources(std::move(sources)),
          m_requirements(std::move(requirements)),
          m_insert(std::move(insert)),
          m_source(new QComboBox),
          m_list(new QListWidget)
    {
        for (const auto &source : m_sources)
            m_source->addItem(source.name);
        m_source->setObjectName(QStringLiteral("insert.source"));
        m_source->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_list->setObjectName(QStringLiteral("insert.steps"));
        setScaledMinimumSize(m_list, 0, 260);
        body()->addWidget(new FormRow(tr("From"), m_source));
        body()->addWidget(new FormRow(tr("Steps"), m_list,
                                      tr("The space bar marks a step. Numbers that are taken "
                                         "become free ones; links to requirements that this "
                                         "protocol does not have are left out.")),
                          1);
        connect(m_source, &QComboBox::currentIndexChanged, this, [this] { showSteps(); });
        connect(m_list, &QListWidget::itemChanged, this, [this] { refresh(); });
        addButtons();
        showSteps();
    }

private:
    [[nodiscard]] const StepSource &source() const
    {
        return m_sources.at(static_cast<std::size_t>(m_source->currentIndex()));
    }
    void showSteps()
    {
        m_list->clear();
        for (const auto &step : source().steps) {
            auto *item = new QListWidgetItem(tr("%1  %2").arg(qs(step.id), qs(step.title)), m_list);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            item->setCheckState(Qt::Unchecked);
        }
        m_list->setCurrentRow(0);
        refresh();
    }
    [[nodiscard]] std::vector<domain::Step> chosen() const
    {
        std::vector<domain::Step> out;
        for (int i = 0; i < m_list->count(); ++i)
            if (m_list->item(i)->checkState() == Qt::Checked)
                out.push_back(source().steps.at(static_cast<std::size_t>(i)));
        for (auto &step : out)
            std::erase_if(step.requirements, [this](const std::string &id) {
                return std::ranges::find(m_requirements, id) == m_requirements.end();
            });
        return out;
    }
    [[nodiscard]] QString missing() const override
    {
        return chosen().empty() ? tr("Mark the steps to be inserted.") : QString();
    }
    void send() override
    {
        m_insert(chosen());
        accept();
    }
    std::vector<StepSource> m_sources;
    std::vector<std::string> m_requirements;
    std::function<void(std::vector<domain::Step>)> m_insert;
    QComboBox *m_source;
    QListWidget *m_list;
};

} // namespace

void askForSteps(std::vector<StepSource> sources, std::vector<std::string> requirements, QWidget *parent,
                 std::function<void(std::vector<domain::Step>)> insert)
{
    (new InsertStepsDialog(std::move(sources), std::move(requirements), parent, std::move(insert)))->open();
}

} // namespace valbench::ui
