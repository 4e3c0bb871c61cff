// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/table_view.h>

#include <algorithm>

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <valbench/ui/models/csv.h>
#include <valbench/ui/theme/metrics.h>

#include "cell_delegate.h"

namespace valbench::ui {
TableView::TableView(const QString &name, QWidget *parent) : QTableView(parent)
{
    setAccessibleName(name);
    setItemDelegate(new CellDelegate(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false); // Tab leaves the table: no focus trap
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setMouseTracking(true);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setTextElideMode(Qt::ElideRight);
    applyRowHeight();
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this] {
        if (QGuiApplication::mouseButtons() != Qt::NoButton) // by hand
            keepWidths();
    });
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &at) {
        if (!isLink(at)) // the first click has opened it
            Q_EMIT rowActivated(at.row());
    });
    connect(this, &QTableView::clicked, this, [this](const QModelIndex &at) {
        if (isLink(at) && QGuiApplication::keyboardModifiers() == Qt::NoModifier)
            Q_EMIT rowActivated(at.row());
    });
    connect(this, &QTableView::entered, this, [this](const QModelIndex &at) {
        viewport()->setCursor(isLink(at) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    });
}

void TableView::setSelectionModel(QItemSelectionModel *selection)
{
    QTableView::setSelectionModel(selection);
    // Heads show nothing of a selection, but would look through every row of it each time they are painted.
    delete m_noSelection;
    m_noSelection = new QItemSelectionModel(selection->model(), this);
    horizontalHeader()->setSelectionModel(m_noSelection);
}

bool TableView::isLink(const QModelIndex &at) const
{
    return at.data(LinkRole).toBool() && !at.data().toString().isEmpty();
}

QList<int> TableView::shownColumns() const
{
    QList<int> result;
    const QHeaderView *header = horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int logical = header->logicalIndex(visual);
        if (!header->isSectionHidden(logical))
            result << logical;
    }
    return result;
}

QList<int> TableView::selectedRows() const
{
    QList<int> result;
    if (!selectionModel())
        return result;
    const QModelIndexList chosen = selectionModel()->selectedRows();
    for (const QModelIndex &index : chosen)
        result << index.row();
    std::ranges::sort(result);
    return result;
}

void TableView::copySelection() const
{
    if (model() && !selectedRows().isEmpty())
        QGuiApplication::clipboard()->setText(tabbedText(*model(), selectedRows(), shownColumns()));
}

void TableView::applyColumns(const TableModel &table)
{
    const int character = fontMetrics().averageCharWidth();
    m_character = character;
    m_stretched = -1;
    for (int column = 0; column < table.columnCount(); ++column) {
        const ColumnInfo &info = table.column(column);
        setColumnWidth(column, info.width * character + scaled(20));
        setColumnHidden(column, !info.shown);
        if (info.stretch) {
            m_stretched = column;
            m_stretchMinimum = columnWidth(column) / 2;
        }
    }
    stretchColumn();
}

void TableView::stretchColumn()
{
    if (m_stretched < 0 || isColumnHidden(m_stretched))
        return;
    const int stretched = m_stretched;
    const int others = horizontalHeader()->length() - columnWidth(stretched);
    setColumnWidth(stretched, std::max(m_stretchMinimum, viewport()->width() - others));
    m_stretched = stretched; // a button may be down, on a tab that shows this list: no width was set by hand
}

void TableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    stretchColumn();
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && event->modifiers() == Qt::NoModifier && currentIndex().isValid()) {
        Q_EMIT rowActivated(currentIndex().row());
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        applyRowHeight();
        scaleColumns();
    }
}

void TableView::scaleColumns()
{
    const int character = fontMetrics().averageCharWidth();
    if (m_character > 0 && character != m_character && model()) {
        for (int column = 0; column < model()->columnCount(); ++column) {
            if (!isColumnHidden(column))
                setColumnWidth(column, columnWidth(column) * character / m_character);
        }
        m_stretchMinimum = m_stretchMinimum * character / m_character;
        stretchColumn();
    }
    m_character = character;
}

void TableView::applyRowHeight()
{
    const int height = std::max(scaled(30), fontMetrics().height() + scaled(10));
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height);
}

} // namespace valbench::ui
