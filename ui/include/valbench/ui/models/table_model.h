// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of values for lists: columns are described once; display, sorting, export and state come from a Cell.
#pragma once

#include <QAbstractTableModel>
#include <QVariant>

#include <functional>
#include <optional>
#include <vector>

#include <valbench/ui/theme/tone.h>

namespace valbench::ui {

enum TableRole {
    SortRole = Qt::UserRole + 1, ///< the raw value: number, text or date
    ExportRole,                  ///< text for files: '.' as decimal sign, UTC ISO 8601
    ToneRole,                    ///< int of Tone, if the cell is a state
    IconRole,                    ///< int of Icon
    MonoRole,                    ///< bool: digits that line up
    KeyRole,                     ///< identifies the row across reloads
    LinkRole,                    ///< bool: a click on the cell opens the row
};

struct Cell
{
    Cell() = default;
    Cell(QString shown) : text(std::move(shown)) {}
    Cell(QString shown, QVariant sortBy) : text(std::move(shown)), sort(std::move(sortBy)) {}
    static Cell status(Tone tone, const QString &word = {}, Icon icon = Icon::none);

    QString text;
    QVariant sort{};    ///< invalid: the text
    QString exported{}; ///< null: the text
    QString tip{};
    std::optional<Tone> tone{};
    Icon icon = Icon::none;
};

struct ColumnInfo
{
    QString id; ///< stable, for remembered views
    QString title;
    int width = 16; ///< in characters
    Qt::Alignment alignment = Qt::AlignLeft;
    bool shown = true; ///< at first; the column chooser changes it
    bool mono = false;
    bool stretch = false; ///< takes the room left over, until people change widths themselves
    QString tip{};
    bool link = false; ///< one click opens the row
};

/// What lists need to know of a table. Rows may arrive in pages: see setMore().
class TableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit TableModel(QObject *parent = nullptr);
    [[nodiscard]] virtual const ColumnInfo &column(int index) const = 0;
    [[nodiscard]] virtual Cell cell(int row, int column) const = 0;
    [[nodiscard]] virtual QString key(int row) const = 0;
    /// Whoever sends the rows sorts them: sort() is passed on to this model instead of reordering what is loaded.
    [[nodiscard]] virtual bool sortsItself() const { return false; }

    /// There are further rows: moreWanted() is sent once when the view comes near the end.
    void setMore(bool more);
    [[nodiscard]] bool hasMore() const { return m_more; }
    [[nodiscard]] int rowOf(const QString &key) const;

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void moreWanted();

private:
    [[nodiscard]] const Cell &cellAt(const QModelIndex &index) const;
    bool m_more = false;
    bool m_asked = false;
    // Who paints a cell asks for one role after the other.
    mutable Cell m_last;
    mutable int m_lastRow = -1; ///< none
    mutable int m_lastColumn = -1;
};

/// A table over values of one type.
template <class Row>
class RowModel final : public TableModel {
public:
    struct Column
    {
        ColumnInfo info;
        std::function<Cell(const Row &)> cell;
    };
    RowModel(std::vector<Column> columns, std::function<QString(const Row &)> key, QObject *parent = nullptr)
        : TableModel(parent), m_columns(std::move(columns)), m_key(std::move(key))
    {
    }

    void setRows(std::vector<Row> rows, bool more = false)
    {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        setMore(more);
    }
    void appendRows(std::vector<Row> rows, bool more)
    {
        if (!rows.empty()) {
            const int first = static_cast<int>(m_rows.size());
            beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
            m_rows.insert(m_rows.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
            endInsertRows();
        }
        setMore(more);
    }
    /// Replaces the row with the same key, or adds it at the end.
    void putRow(Row row)
    {
        if (const int at = rowOf(m_key(row)); at >= 0) {
            m_rows.at(static_cast<std::size_t>(at)) = std::move(row);
            Q_EMIT dataChanged(index(at, 0), index(at, columnCount() - 1));
            return;
        }
        const int end = static_cast<int>(m_rows.size());
        beginInsertRows({}, end, end);
        m_rows.push_back(std::move(row));
        endInsertRows();
    }
    [[nodiscard]] const Row &row(int index) const { return m_rows.at(static_cast<std::size_t>(index)); }
    [[nodiscard]] const std::vector<Row> &rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
    }
    [[nodiscard]] const ColumnInfo &column(int index) const override
    {
        return m_columns.at(static_cast<std::size_t>(index)).info;
    }
    [[nodiscard]] Cell cell(int rowIndex, int columnIndex) const override
    {
        return m_columns.at(static_cast<std::size_t>(columnIndex)).cell(row(rowIndex));
    }
    [[nodiscard]] QString key(int index) const override { return m_key(row(index)); }

private:
    std::vector<Column> m_columns;
    std::function<QString(const Row &)> m_key;
    std::vector<Row> m_rows;
};

} // namespace valbench::ui
