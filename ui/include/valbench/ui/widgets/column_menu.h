// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which columns of a table are on screen; the menu stays open while people choose.
#pragma once

#include <QMenu>

namespace valbench::ui {

class TableModel;
class TableView;

/// Deletes itself when closed. At least one column always stays.
class ColumnMenu : public QMenu {
    Q_OBJECT
public:
    ColumnMenu(const TableModel &model, TableView &view, QWidget *parent);

Q_SIGNALS:
    void columnsChanged();

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void setShown(int column, bool shown);
    TableView &m_view;
};

} // namespace valbench::ui
