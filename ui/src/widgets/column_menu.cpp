// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/column_menu.h>

#include <QKeyEvent>
#include <QMouseEvent>

#include <valbench/ui/widgets/table_view.h>

namespace valbench::ui {

ColumnMenu::ColumnMenu(const TableModel &model, TableView &view, QWidget *parent) : QMenu(parent), m_view(view)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("Columns"));
    for (int column = 0; column < model.columnCount(); ++column) {
        QAction *entry = addAction(model.column(column).title);
        entry->setCheckable(true);
        entry->setChecked(!view.isColumnHidden(column));
        connect(entry, &QAction::toggled, this, [this, column](bool shown) { setShown(column, shown); });
    }
}

void ColumnMenu::setShown(int column, bool shown)
{
    if (!shown && m_view.shownColumns() == QList<int>{column}) {
        actions().at(column)->setChecked(true);
        return;
    }
    m_view.setColumnHidden(column, !shown);
    if (shown && m_view.columnWidth(column) == 0)
        m_view.resizeColumnToContents(column);
    Q_EMIT columnsChanged();
}

void ColumnMenu::mouseReleaseEvent(QMouseEvent *event)
{
    if (QAction *entry = actionAt(event->position().toPoint()))
        entry->toggle();
    else
        QMenu::mouseReleaseEvent(event);
}

void ColumnMenu::keyPressEvent(QKeyEvent *event)
{
    const bool choose =
        event->key() == Qt::Key_Space || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (choose && activeAction())
        activeAction()->toggle();
    else
        QMenu::keyPressEvent(event);
}

} // namespace valbench::ui
