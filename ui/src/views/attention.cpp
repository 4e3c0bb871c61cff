// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "attention.h"

#include <QAction>
#include <QVBoxLayout>

#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/navigation_rail.h>
#include <valbench/ui/shell/page.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>

namespace valbench::ui {

namespace {

const QString administration = QStringLiteral("administration");

Result<services::Attention> askAttention(services::Workspace &workspace, const services::Session &session)
{
    return workspace.work().attention(session);
}

} // namespace

AttentionWatch::AttentionWatch(Desk &desk) : QObject(&desk), m_desk(desk)
{
    connect(&desk, &Desk::sessionChanged, this, &AttentionWatch::refresh);
    connect(&desk, &Desk::recordsChanged, this, &AttentionWatch::refresh);
}

void AttentionWatch::refresh()
{
    if (!m_desk.session())
        return m_desk.window().rail().setCount(administration, 0);
    m_desk.ask<services::Attention>(this, askAttention, [this](Result<services::Attention> attention) {
        if (attention)
            m_desk.window().rail().setCount(administration, static_cast<int>(attention->alerts) +
                                                                (attention->accessReviewOverdue ? 1 : 0));
    });
}

AttentionStrips::AttentionStrips(Desk &desk, Page &page)
    : m_desk(desk), m_alerts(new Banner(Tone::warning)), m_review(new Banner(Tone::warning))
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {space::large, 0, space::large, 0}, space::small);
    const auto add = [&](Banner *strip, const QString &text, const QString &record) {
        auto *action = new QAction(text, this);
        connect(action, &QAction::triggered, &page, [&page, record] { Q_EMIT page.goTo({administration, record}); });
        strip->addAction(action);
        layout->addWidget(strip);
    };
    add(m_alerts, tr("Look at the alerts"), QStringLiteral("ALERT-"));
    add(m_review, tr("Look at the access reviews"), QStringLiteral("AR-"));
    show({});
}

void AttentionStrips::refresh()
{
    m_desk.ask<services::Attention>(this, askAttention, [this](Result<services::Attention> attention) {
        if (attention)
            show(*attention);
    });
}

void AttentionStrips::show(const services::Attention &attention)
{
    m_alerts->setMessage(Tone::warning,
                         attention.alerts == 1
                             ? tr("An alert waits for you to look into and acknowledge.")
                             : tr("%1 alerts wait for you to look into and acknowledge.").arg(attention.alerts));
    m_alerts->setVisible(attention.alerts > 0);
    m_review->setMessage(Tone::warning,
                         tr("The access review was due on %1. QA looks through all accounts and signs that.")
                             .arg(timeText(attention.accessReviewDue)));
    m_review->setVisible(attention.accessReviewOverdue);
    setVisible(attention.alerts > 0 || attention.accessReviewOverdue);
}

} // namespace valbench::ui
