// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/models/table_model.h>

namespace valbench::ui {

Cell Cell::status(Tone tone, const QString &word, Icon icon)
{
    Cell result(word.isEmpty() ? wordFor(tone) : word);
    result.tone = tone;
    result.icon = icon;
    return result;
}

TableModel::TableModel(QObject *parent) : QAbstractTableModel(parent)
{
    const auto forget = [this] { m_lastRow = -1; };
    connect(this, &QAbstractItemModel::modelReset, this, forget);
    connect(this, &QAbstractItemModel::dataChanged, this, forget);
    connect(this, &QAbstractItemModel::layoutChanged, this, forget);
    connect(this, &QAbstractItemModel::rowsMoved, this, forget);
    connect(this, &QAbstractItemModel::columnsMoved, this, forget);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved,
                              &QAbstractItemModel::columnsInserted, &QAbstractItemModel::columnsRemoved})
        connect(this, signal, this, forget);
}

const Cell &TableModel::cellAt(const QModelIndex &index) const
{
    if (m_lastRow != index.row() || m_lastColumn != index.column()) {
        m_last = cell(index.row(), index.column());
        m_lastRow = index.row();
        m_lastColumn = index.column();
    }
    return m_last;
}

void TableModel::setMore(bool more)
{
    m_more = more;
    m_asked = false;
}

int TableModel::rowOf(const QString &wanted) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (key(row) == wanted)
            return row;
    }
    return -1;
}

QVariant TableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    switch (role) {
    case Qt::TextAlignmentRole: return QVariant::fromValue(column(index.column()).alignment | Qt::AlignVCenter);
    case MonoRole: return column(index.column()).mono;
    case KeyRole: return key(index.row());
    case LinkRole: return column(index.column()).link;
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
    case SortRole:
    case ExportRole:
    case ToneRole:
    case IconRole: break;
    default: return {};
    }
    const Cell &value = cellAt(index);
    switch (role) {
    case SortRole: return value.sort.isValid() ? value.sort : QVariant(value.text);
    case ExportRole: return value.exported.isNull() ? value.text : value.exported;
    case ToneRole: return value.tone ? QVariant(static_cast<int>(*value.tone)) : QVariant();
    case IconRole: return value.icon == Icon::none ? QVariant() : QVariant(static_cast<int>(value.icon));
    case Qt::ToolTipRole: return value.tip.isEmpty() ? QVariant() : QVariant(value.tip);
    default: return value.text;
    }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const ColumnInfo &info = column(section);
    switch (role) {
    case Qt::DisplayRole: return info.title;
    case Qt::ToolTipRole: return info.tip.isEmpty() ? QVariant() : QVariant(info.tip);
    case Qt::TextAlignmentRole: return QVariant::fromValue(info.alignment | Qt::AlignVCenter);
    default: return {};
    }
}

bool TableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_more && !m_asked;
}

void TableModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_asked = true;
    Q_EMIT moreWanted();
}

} // namespace valbench::ui
