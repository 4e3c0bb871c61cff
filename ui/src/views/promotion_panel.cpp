// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "promotion_panel.h"

#include <algorithm>

#include <QScrollArea>
#include <QStackedLayout>

#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/scrolling.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/split_panes.h>
#include <valbench/ui/widgets/state_view.h>
#include <valbench/ui/widgets/step_list.h>

namespace valbench::ui {

using services::PromotionView;

PromotionPanel::PromotionPanel(QWidget *parent)
    : QWidget(parent),
      m_stack(new QStackedLayout(this)),
      m_gates(new StepList(tr("Gates"))),
      m_facts(new KeyValuePanel),
      m_empty(new StateView)
{
    m_gates->setObjectName(QStringLiteral("promotion.gates"));
    auto *facts = makeScrolling(m_facts);
    facts->setAccessibleName(tr("Request"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(new SplitPanes(m_gates, facts, 0.42));
    connect(m_gates, &StepList::currentChangedTo, this, [this] { showNewest(); });
    setRequests({});
}

const PromotionView *PromotionPanel::newest() const
{
    return m_requests.empty() ? nullptr : &m_requests.back();
}

void PromotionPanel::setRequests(std::vector<PromotionView> requests)
{
    m_requests = std::move(requests);
    if (m_requests.empty()) {
        m_empty->showEmpty(
            Icon::models, tr("No change of stage was asked for"),
            tr("A validation lead or QA approver asks for a promotion; its gates appear here one by one."));
        m_stack->setCurrentIndex(0);
        return;
    }
    const auto &gates = newest()->promotion.gates;
    std::vector<StepItem> items;
    for (const auto &result : gates) {
        const auto look = lookOf(result.outcome);
        items.push_back({qs(domain::wordOf(result.gate)), QString(), qs(domain::infoOf(result.gate).title), look.tone,
                         look.word, qs(result.detail)});
    }
    m_gates->setItems(std::move(items));
    const auto first = std::ranges::find_if(gates, [](const auto &result) { return !result.holds(); });
    if (first != gates.end())
        m_gates->setCurrentId(qs(domain::wordOf(first->gate)));
    m_stack->setCurrentIndex(1);
    showNewest();
}

void PromotionPanel::showNewest()
{
    m_facts->clear();
    if (!newest())
        return;
    const auto &view = *newest();
    const auto &promotion = view.promotion;
    m_facts->addText(tr("Request"), tr("%1: %2").arg(qs(view.record.id), qs(promotion.title())));
    m_facts->addText(tr("State"), lookOf(view).word);
    if (!view.writeBackId.empty() && view.writeBack != domain::WriteBackState::done)
        m_facts->addText(tr("Tracking server"), tr("Not told of it yet; Compare with MLflow does that."));
    m_facts->addText(tr("Justification"), qs(promotion.justification));
    m_facts->addText(tr("Asked for by"), tr("%1, %2").arg(qs(view.record.createdBy), timeText(promotion.requested)));
    m_facts->addText(tr("Expires"), timeText(promotion.expires));
    if (!promotion.renewals.empty())
        m_facts->addText(tr("Renewed"), timeText(promotion.renewals.back()));
    if (!promotion.regulatoryReference.empty())
        m_facts->addText(tr("Regulatory basis"), qs(promotion.regulatoryReference));
    const auto selected = m_gates->currentId().toStdString();
    for (const auto &result : promotion.gates) {
        if (domain::wordOf(result.gate) != selected)
            continue;
        const auto &info = domain::infoOf(result.gate);
        m_facts->addHeading(tr("Gate: %1").arg(qs(info.title)));
        m_facts->addText(tr("Question"), qs(info.question));
        m_facts->addText(tr("Found"), tr("%1. %2").arg(lookOf(result.outcome).word, qs(result.detail)));
        m_facts->addText(tr("Looked at"), timeText(result.evaluated));
        if (!result.holds())
            m_facts->addText(tr("What to do"), qs(info.remedy));
    }
    if (m_requests.size() < 2)
        return;
    m_facts->addHeading(tr("Earlier requests"));
    for (auto earlier = m_requests.rbegin() + 1; earlier != m_requests.rend(); ++earlier)
        m_facts->addText(qs(earlier->record.id),
                         tr("%1: %2").arg(qs(earlier->promotion.title()), lookOf(*earlier).word));
}

} // namespace valbench::ui
