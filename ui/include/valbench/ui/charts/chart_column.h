// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Charts below each other. They are made when somebody looks, one at a time, so that no event takes long.
#pragma once

#include <QWidget>

#include <string>
#include <vector>

#include <valbench/ui/charts/chart_view.h>

class QTimer;
class QVBoxLayout;

namespace valbench::ui {

class FilePrompts;

class ChartColumn final : public QWidget {
    Q_OBJECT
public:
    /// `files` asks where to save and must outlive the column.
    explicit ChartColumn(FilePrompts &files, QWidget *parent = nullptr);
    /// For all its views; before the first plots.
    void setNoteExport(ChartView::NoteExport note) { m_noteExport = std::move(note); }
    /// `source` says where the plots come from: plots of the same source are not made again, and keep their zoom.
    void setPlots(std::vector<plots::Plot> plots, const std::string &source);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeNext();
    FilePrompts &m_files;
    ChartView::NoteExport m_noteExport;
    QVBoxLayout *m_layout;
    QTimer *m_next;
    std::vector<plots::Plot> m_plots;
    std::string m_source;
    std::size_t m_made = 0;
};

} // namespace valbench::ui
