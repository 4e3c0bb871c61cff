// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cell_delegate.h"

#include <QHeaderView>
#include <QPainter>
#include <QTableView>

#include <valbench/ui/models/table_model.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/widgets/status_badge.h>

namespace valbench::ui {

const LineCache::Line &LineCache::line(const QString &text, int width)
{
    Key key{text, width};
    if (const auto *known = m_lines.object(key))
        return *known;
    auto *made = new Line;
    made->text.setTextFormat(Qt::PlainText);
    auto one = text; // a row has room for one line, and nobody cuts off what is drawn below
    one.replace(QLatin1Char('\n'), QLatin1Char(' '));
    made->text.setText(width < 0 ? one : QFontMetrics(m_font).elidedText(one, Qt::ElideRight, width));
    made->text.prepare({}, m_font);
    made->width = qCeil(made->text.size().width());
    m_lines.insert(std::move(key), made);
    return *made;
}

void LineCache::draw(QPainter *painter, const QRect &rect, Qt::Alignment alignment, const QFont &font,
                     const QString &text)
{
    if (font != m_font) {
        m_font = font;
        m_lines.clear();
    }
    const auto *shown = &line(text, -1);
    if (shown->width > rect.width())
        shown = &line(text, rect.width());
    int left = rect.left();
    if (alignment.testFlag(Qt::AlignRight))
        left = rect.right() + 1 - shown->width;
    else if (alignment.testFlag(Qt::AlignHCenter))
        left += (rect.width() - shown->width) / 2;
    painter->setFont(m_font);
    painter->drawStaticText(left, rect.top() + (rect.height() - qRound(shown->text.size().height())) / 2, shown->text);
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    const QVariant tone = index.data(ToneRole);
    if (tone.isValid())
        StatusBadge::paint(painter, option.rect.adjusted(scaled(6), 0, -scaled(4), -1), static_cast<Tone>(tone.toInt()),
                           static_cast<Icon>(index.data(IconRole).toInt()), index.data().toString());
    else
        paintWords(painter, option, index);
    painter->setPen(color(Role::border));
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    const auto *view = qobject_cast<const QTableView *>(option.widget);
    if (!view)
        return;
    // The row is the unit, not the cell.
    const bool current = view->hasFocus() && view->currentIndex().row() == index.row();
    if (current && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        painter->setPen(QPen(color(Role::accent), 1));
        painter->drawLine(option.rect.topLeft(), option.rect.topRight());
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    }
    const bool first = view->horizontalHeader()->visualIndex(index.column()) == 0;
    if (first && (option.state.testFlag(QStyle::State_Selected) || current))
        painter->fillRect(QRect(option.rect.topLeft(), QSize(scaled(3), option.rect.height())), color(Role::accent));
}

void CellDelegate::paintWords(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int margin = option.widget->style()->pixelMetric(QStyle::PM_FocusFrameHMargin, &option, option.widget) + 1;
    QRect room = option.rect.adjusted(margin, 0, -margin, 0);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const auto group = option.state.testFlag(QStyle::State_Enabled) ? QPalette::Normal : QPalette::Disabled;
    QColor ink = option.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text);
    if (index.data(LinkRole).toBool())
        ink = color(Role::accent);
    if (const QVariant picture = index.data(IconRole); picture.isValid()) {
        const int side = option.decorationSize.width();
        const QRect place(room.left(), room.top() + (room.height() - side) / 2, side, side);
        icon(static_cast<Icon>(picture.toInt())).paint(painter, place);
        room.setLeft(place.right() + 1 + 2 * margin);
    }
    const bool isMono = index.data(MonoRole).toBool();
    painter->setPen(ink);
    (isMono ? m_mono : m_plain)
        .draw(painter, room, index.data(Qt::TextAlignmentRole).value<Qt::Alignment>(),
              isMono ? fontFor(TextStyle::mono) : option.font, index.data().toString());
}

} // namespace valbench::ui
