// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/models/list_filter_model.h>

#include <algorithm>
#include <cmath>

#include <QDateTime>

#include <valbench/ui/models/table_model.h>

namespace valbench::ui {
namespace {

bool isNumber(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Double:
    case QMetaType::Int:
    case QMetaType::LongLong:
    case QMetaType::UInt:
    case QMetaType::ULongLong: return true;
    default: return false;
    }
}

bool isMissing(const QVariant &value)
{
    if (isNumber(value))
        return std::isnan(value.toDouble());
    return value.isNull() || value.toString().isEmpty();
}

} // namespace

ListFilterModel::ListFilterModel(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(SortRole);
    setDynamicSortFilter(true);
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
}

void ListFilterModel::setFilterText(const QString &text)
{
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

void ListFilterModel::setHiddenColumns(const QSet<int> &columns)
{
    m_hidden = columns;
    if (!m_words.isEmpty())
        invalidateFilter();
}

void ListFilterModel::sort(int column, Qt::SortOrder order)
{
    auto *table = qobject_cast<TableModel *>(sourceModel());
    if (table && table->sortsItself())
        table->sort(column, order);
    else
        QSortFilterProxyModel::sort(column, order);
}

bool ListFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const auto holds = [&](const QString &word) {
        for (int column = 0; column < sourceModel()->columnCount(parent); ++column) {
            if (m_hidden.contains(column))
                continue;
            const QModelIndex index = sourceModel()->index(row, column, parent);
            if (index.data().toString().contains(word, Qt::CaseInsensitive))
                return true;
        }
        return false;
    };
    return std::ranges::all_of(m_words, holds);
}

bool ListFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(SortRole);
    const QVariant b = right.data(SortRole);
    // The proxy turns the answer round for descending order; what is missing stays at the end all the same.
    const bool ascending = sortOrder() == Qt::AscendingOrder;
    if (isMissing(a) || isMissing(b))
        return isMissing(a) == isMissing(b) ? false : isMissing(b) == ascending;
    if (isNumber(a) && isNumber(b))
        return a.toDouble() < b.toDouble();
    if (a.typeId() == QMetaType::QDateTime && b.typeId() == QMetaType::QDateTime)
        return a.toDateTime() < b.toDateTime();
    return m_collator.compare(a.toString(), b.toString()) < 0;
}

} // namespace valbench::ui
