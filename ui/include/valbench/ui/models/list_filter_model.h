// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Filters a table by words and sorts it by raw values.
#pragma once

#include <QCollator>
#include <QSet>
#include <QSortFilterProxyModel>

namespace valbench::ui {

/// A row stays when each word of the filter occurs in one of its cells, in any letter case.
/// Undefined numbers (NaN) and empty values sort last in either direction.
class ListFilterModel final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit ListFilterModel(QObject *parent = nullptr);
    void setFilterText(const QString &text);
    [[nodiscard]] QString filterText() const { return m_words.join(QLatin1Char(' ')); }
    /// Columns that are not on screen are not searched.
    void setHiddenColumns(const QSet<int> &columns);
    void sort(int column, Qt::SortOrder order) override;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_words;
    QSet<int> m_hidden;
    QCollator m_collator;
};

} // namespace valbench::ui
