// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The table of every list: whole rows, calm lines, states as badges, copy by keyboard.
#pragma once

#include <QTableView>

#include <valbench/ui/models/table_model.h>

namespace valbench::ui {

class TableView : public QTableView {
    Q_OBJECT
public:
    explicit TableView(const QString &name, QWidget *parent = nullptr);
    /// Columns on screen, from left to right.
    [[nodiscard]] QList<int> shownColumns() const;
    /// Selected rows, from top to bottom.
    [[nodiscard]] QList<int> selectedRows() const;
    void copySelection() const;
    /// Sets widths and visibility from the columns' descriptions.
    void applyColumns(const TableModel &model);
    void setSelectionModel(QItemSelectionModel *selection) override;
    /// Widths are people's own from now on.
    void keepWidths() { m_stretched = -1; }

Q_SIGNALS:
    /// Enter or a double click.
    void rowActivated(int row);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] bool isLink(const QModelIndex &at) const;
    void applyRowHeight();
    void stretchColumn();
    void scaleColumns();
    QItemSelectionModel *m_noSelection = nullptr;
    int m_stretched = -1;     ///< the column that takes the room left over
    int m_stretchMinimum = 0; ///< but not less than this
    int m_character = 0;      ///< width for which the columns were laid out
};

} // namespace valbench::ui
