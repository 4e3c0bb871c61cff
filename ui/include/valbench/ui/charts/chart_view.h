// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A chart on screen: the plot, its data as a table, export, and words for those who cannot see it.
#pragma once

#include <QWidget>

#include <functional>
#include <memory>

#include <valbench/plots/plot.h>
#include <valbench/ui/models/table_model.h>

class QStackedLayout;
class QToolButton;

namespace valbench::ui {

class Banner;
class ChartCanvas;
class FilePrompts;
class TableView;
class TextLabel;

class ChartView : public QWidget {
    Q_OBJECT
public:
    /// `files` asks where to save and must outlive the view.
    explicit ChartView(FilePrompts &files, QWidget *parent = nullptr);
    ~ChartView() override;

    /// Shows a plot; an unchanged range of zoom is not kept.
    void setPlot(plots::Plot plot);
    [[nodiscard]] const plots::Plot &plot() const;
    [[nodiscard]] ChartCanvas *canvas() const { return m_canvas; }
    void showTable(bool shown);
    [[nodiscard]] bool isTableShown() const;
    /// Called with each file that is about to be written; nothing is written when `done` gets a problem.
    struct ExportedFile
    {
        std::string title;  ///< of the plot
        std::string format; ///< "PNG", "SVG" or "CSV"
        QByteArray bytes;
    };
    using NoteExport = std::function<void(const ExportedFile &, std::function<void(const QString &problem)> done)>;
    void setNoteExport(NoteExport note) { m_noteExport = std::move(note); }
    /// Buttons of the page, such as "Add to report", left of the export.
    void addTool(QWidget *tool);

    /// The picture at twice the size on screen.
    [[nodiscard]] QImage image() const;
    [[nodiscard]] QByteArray svg() const;
    [[nodiscard]] QByteArray csv() const;

Q_SIGNALS:
    /// A vertex was clicked, or chosen with the keyboard and Enter: go to the data behind it.
    void vertexActivated(int panel, int series, int vertex);

private:
    void exportAs(const QString &suffix, const QString &filter);
    void write(const QString &path, const QByteArray &bytes);
    void fillTable();
    FilePrompts &m_files;
    NoteExport m_noteExport;
    TextLabel *m_title;
    TextLabel *m_notes;
    Banner *m_notice;
    QWidget *m_tools;
    QToolButton *m_reset;
    QToolButton *m_table;
    QToolButton *m_export;
    QStackedLayout *m_stack;
    ChartCanvas *m_canvas;
    TableView *m_data;
    std::unique_ptr<TableModel> m_rows;
};

} // namespace valbench::ui
