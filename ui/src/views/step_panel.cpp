// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/step_panel.h>

#include <QScrollArea>
#include <QSignalBlocker>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/step_facts.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/split_panes.h>
#include <valbench/ui/widgets/step_list.h>

namespace valbench::ui {

StepPanel::StepPanel(QWidget *parent) : QWidget(parent), m_steps(new StepList(tr("Steps"))), m_soon(new QTimer(this))
{
    auto *content = new QWidget;
    m_detail = new QVBoxLayout(content);
    setScaledMargins(m_detail, {space::large, space::medium, space::large, space::medium}, space::medium);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    scroll->setAccessibleName(tr("The step"));
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {space::small, space::small, 0, 0}, 0);
    layout->addWidget(new SplitPanes(m_steps, scroll, 0.36));
    connect(m_steps, &StepList::currentChangedTo, this, &StepPanel::showStep);
    m_soon->setSingleShot(true);
    connect(m_soon, &QTimer::timeout, this, [this] { showStep(m_steps->currentId()); });
}

void StepPanel::showProtocol(const domain::Protocol &protocol)
{
    m_protocol = protocol;
    fill();
}

void StepPanel::fill()
{
    std::vector<StepItem> items;
    for (const auto &step : m_protocol.steps)
        items.push_back(stepItem(step, nullptr));
    const auto before = m_steps->currentId();
    {
        const QSignalBlocker once(m_steps); // the step is shown below, and only then
        m_steps->setItems(std::move(items));
        if (!m_protocol.steps.empty()) {
            const auto first = qs(m_protocol.steps.front().id);
            m_steps->setCurrentId(before.isEmpty() ? first : before);
            if (m_steps->currentId().isEmpty())
                m_steps->setCurrentId(first);
        }
    }
    // In an event of its own: with the list and the page around it, this would be a long one.
    m_soon->start(0);
}

void StepPanel::showStep(const QString &id)
{
    clearLayout(*m_detail);
    const auto step = std::ranges::find(m_protocol.steps, id.toStdString(), &domain::Step::id);
    if (step == m_protocol.steps.end())
        return;
    addStepHeading(*m_detail, *step, nullptr);
    auto *facts = new KeyValuePanel;
    addStepPlan(*facts, *step);
    m_detail->addWidget(facts);
    m_detail->addStretch();
}

} // namespace valbench::ui
