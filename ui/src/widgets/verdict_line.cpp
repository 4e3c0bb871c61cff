// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/verdict_line.h>

#include <QGridLayout>

#include <valbench/ui/widgets/status_badge.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {
namespace {

QStringList facts(const Verdict &verdict)
{
    QStringList parts;
    if (!verdict.interval.isEmpty())
        parts << verdict.interval;
    if (!verdict.limit.isEmpty())
        parts << VerdictLine::tr("required: %1").arg(verdict.limit);
    if (!verdict.method.isEmpty())
        parts << verdict.method;
    if (!verdict.n.isEmpty())
        parts << VerdictLine::tr("n = %1").arg(verdict.n);
    if (!verdict.events.isEmpty())
        parts << VerdictLine::tr("events = %1").arg(verdict.events);
    for (QString &part : parts)
        part.replace(QLatin1Char(' '), QChar::Nbsp); // lines break between facts, not inside them
    return parts;
}

} // namespace

VerdictLine::VerdictLine(const Verdict &verdict, QWidget *parent) : QWidget(parent)
{
    m_badge = new StatusBadge;
    m_value = new TextLabel(TextStyle::strong);
    m_value->selectable();
    m_facts = new TextLabel(TextStyle::body, Role::mutedText);
    m_facts->wrapped()->selectable();
    m_margin = new TextLabel(TextStyle::body);
    m_margin->wrapped()->selectable();
    auto *grid = new QGridLayout(this);
    grid->addWidget(m_badge, 0, 0, Qt::AlignTop);
    grid->addWidget(m_value, 0, 1, Qt::AlignVCenter);
    grid->addWidget(m_facts, 1, 0, 1, 2);
    grid->addWidget(m_margin, 2, 0, 1, 2);
    grid->setColumnStretch(1, 1);
    setScaledMargins(grid, {}, space::tiny);
    keepScaled(this, [grid] { grid->setHorizontalSpacing(scaled(space::small)); });
    setVerdict(verdict);
}

void VerdictLine::setVerdict(const Verdict &verdict)
{
    m_badge->setStatus(verdict.tone);
    m_value->setText(QStringLiteral("%1 %2").arg(verdict.metric, verdict.value));
    m_facts->setText(facts(verdict).join(QStringLiteral("  ·  ")));
    m_margin->setText(verdict.margin);
    m_margin->setVisible(!verdict.margin.isEmpty());
    setAccessibleName(spoken(verdict));
}

QString VerdictLine::spoken(const Verdict &verdict)
{
    QStringList parts{QStringLiteral("%1: %2 %3").arg(wordFor(verdict.tone), verdict.metric, verdict.value)};
    for (QString fact : facts(verdict))
        parts << fact.replace(QChar::Nbsp, QLatin1Char(' '));
    if (!verdict.margin.isEmpty())
        parts << verdict.margin;
    return parts.join(QStringLiteral(", "));
}

} // namespace valbench::ui
