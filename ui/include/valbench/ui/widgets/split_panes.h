// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two panes side by side; one above the other when there is no room.
#pragma once

#include <QSplitter>

namespace valbench::ui {

class SplitPanes : public QSplitter {
    Q_OBJECT
public:
    /// `share` of the first pane in [0, 1]; stacked below `breakpoint` design pixels of width.
    SplitPanes(QWidget *first, QWidget *second, double share = 0.5, int breakpoint = 720, QWidget *parent = nullptr);
    [[nodiscard]] bool isStacked() const { return orientation() == Qt::Vertical; }

    /// By the share; for whoever put a pane back.
    void divide();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    double m_share;
    int m_breakpoint;
};

} // namespace valbench::ui
