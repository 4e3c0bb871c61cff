// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "palette_model.h"

#include <QPainter>
#include <algorithm>

#include <valbench/ui/theme/metrics.h>

namespace valbench::ui {

void PaletteModel::set(std::vector<PaletteEntry> entries)
{
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

void PaletteModel::append(std::vector<PaletteEntry> entries)
{
    if (entries.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(entries.size()) - 1);
    std::ranges::move(entries, std::back_inserter(m_entries));
    endInsertRows();
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const PaletteEntry &found = entry(index.row());
    switch (role) {
    case Qt::DisplayRole: return found.text;
    case Qt::AccessibleTextRole: return QStringList{found.text, found.detail, found.blocked}.join(QStringLiteral(", "));
    case Qt::ToolTipRole: return found.blocked;
    default: return {};
    }
}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {scaled(200), std::max(scaled(32), QFontMetrics(fontFor(TextStyle::body)).height() + scaled(12))};
}

void PaletteDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const PaletteEntry &found = m_model->entry(index.row());
    const bool blocked = !found.blocked.isEmpty();
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, color(Role::selection));
    const int side = scaled(16);
    QRect line = option.rect.adjusted(scaled(12), 0, -scaled(12), 0);
    const QRect picture(line.left(), line.center().y() - side / 2 + 1, side, side);
    painter->drawPixmap(picture, iconPixmap(found.icon, color(blocked ? Role::disabledText : Role::mutedText), side,
                                            painter->device()->devicePixelRatioF()));
    line.setLeft(picture.right() + scaled(10));
    painter->setFont(fontFor(TextStyle::small));
    painter->setPen(color(Role::mutedText));
    const QString right = blocked ? found.blocked : found.keys;
    painter->drawText(line, Qt::AlignVCenter | Qt::AlignRight, right);
    line.setRight(line.right() - painter->fontMetrics().horizontalAdvance(right) - scaled(12));
    painter->setFont(fontFor(TextStyle::body));
    painter->setPen(color(blocked ? Role::disabledText : Role::text));
    const QString text = painter->fontMetrics().elidedText(found.text, Qt::ElideRight, line.width());
    painter->drawText(line, Qt::AlignVCenter, text);
    line.setLeft(line.left() + painter->fontMetrics().horizontalAdvance(text) + scaled(12));
    painter->setFont(fontFor(TextStyle::small));
    painter->setPen(color(Role::mutedText));
    painter->drawText(line, Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(found.detail, Qt::ElideRight, line.width()));
    painter->restore();
}

} // namespace valbench::ui
