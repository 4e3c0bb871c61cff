// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/flow_layout.h>

#include <algorithm>

#include <QWidget>

namespace valbench::ui {

FlowLayout::FlowLayout(QWidget *parent) : QLayout(parent) {}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

void FlowLayout::insertWidget(int index, QWidget *widget)
{
    addChildWidget(widget);
    m_items.insert(index, new QWidgetItem(widget));
    invalidate();
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QSize FlowLayout::sizeHint() const
{
    QSize result(0, 0);
    for (const QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        result = {result.width() + size.width() + (result.width() > 0 ? spacing() : 0),
                  std::max(result.height(), size.height())};
    }
    const QMargins edges = contentsMargins();
    return result + QSize(edges.left() + edges.right(), edges.top() + edges.bottom());
}

QSize FlowLayout::minimumSize() const
{
    QSize result(0, 0);
    for (const QLayoutItem *item : m_items) {
        if (!item->isEmpty())
            result = result.expandedTo(item->minimumSize());
    }
    const QMargins edges = contentsMargins();
    result += QSize(edges.left() + edges.right(), edges.top() + edges.bottom());
    // Where room is short, layouts give no more than this: all lines at the width of now have to fit.
    return m_width > 0 ? result.expandedTo({0, place(QRect(0, 0, m_width, 0), false)}) : result;
}

int FlowLayout::heightForWidth(int width) const
{
    return place(QRect(0, 0, width, 0), false);
}

void FlowLayout::setGeometry(const QRect &rect)
{
    const bool other = rect.width() != m_width;
    m_width = rect.width();
    QLayout::setGeometry(rect);
    place(rect, true);
    if (other)
        update(); // the least height is another now, and those above have kept the old one
}

// Returns the height taken.
int FlowLayout::place(const QRect &whole, bool really) const
{
    const QMargins edges = contentsMargins();
    const QRect rect = whole.marginsRemoved(edges);
    QPoint at = rect.topLeft();
    int lineHeight = 0;
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        if (lineHeight > 0 && at.x() + size.width() > rect.x() + rect.width()) {
            at = {rect.x(), at.y() + lineHeight + spacing()};
            lineHeight = 0;
        }
        if (really)
            item->setGeometry({at, size});
        at.rx() += size.width() + spacing();
        lineHeight = std::max(lineHeight, size.height());
    }
    return at.y() + lineHeight - rect.y() + edges.top() + edges.bottom();
}

} // namespace valbench::ui
