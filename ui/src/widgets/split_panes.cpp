// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/split_panes.h>

#include <QResizeEvent>

#include <valbench/ui/theme/metrics.h>

namespace valbench::ui {

SplitPanes::SplitPanes(QWidget *first, QWidget *second, double share, int breakpoint, QWidget *parent)
    : QSplitter(Qt::Horizontal, parent), m_share(share), m_breakpoint(breakpoint)
{
    addWidget(first);
    addWidget(second);
    setChildrenCollapsible(false);
    connect(this, &QSplitter::splitterMoved, this, [this] {
        const QList<int> parts = sizes();
        if (const int whole = parts.value(0) + parts.value(1); whole > 0)
            m_share = double(parts.value(0)) / whole;
    });
}

void SplitPanes::resizeEvent(QResizeEvent *event)
{
    const bool narrow = event->size().width() < scaled(m_breakpoint);
    if (narrow != isStacked())
        setOrientation(narrow ? Qt::Vertical : Qt::Horizontal);
    divide();
    QSplitter::resizeEvent(event);
}

void SplitPanes::divide()
{
    const int whole = isStacked() ? height() : width();
    const int first = qRound(whole * m_share);
    setSizes({first, whole - first});
}

} // namespace valbench::ui
