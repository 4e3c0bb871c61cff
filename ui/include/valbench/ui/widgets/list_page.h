// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A list with everything a list has: filter, sort, columns, copy, export, and its empty, loading and error states.
#pragma once

#include <functional>

#include <QJsonObject>
#include <QWidget>

#include <valbench/services/trail.h>
#include <valbench/ui/models/table_model.h>
#include <valbench/ui/theme/tone.h>
#include <valbench/ui/widgets/problem.h>

class QAction;
class QHBoxLayout;
class QLineEdit;
class QStackedLayout;
class QTimer;
class QToolButton;

namespace valbench::ui {

class Banner;
class FilePrompts;
class ListFilterModel;
class StateView;
class TableView;
class TextLabel;

class ListPage : public QWidget {
    Q_OBJECT
public:
    /// `name` is what the list holds ("Protocols"); `files` asks where to save and must outlive the page.
    /// An object name "x" names the parts too: "x.table", "x.filter".
    ListPage(const QString &name, FilePrompts &files, QWidget *parent = nullptr);

    /// Before setTable(): columns and sorting come back as they were left under this key.
    void rememberAs(const QString &key);
    /// Called with each list that is about to be written to a file; nothing is written when `done` gets a problem.
    using NoteExport =
        std::function<void(const services::ExportedList &, std::function<void(const QString &problem)> done)>;
    void setNoteExport(NoteExport note) { m_noteExport = std::move(note); }
    /// What the page asked for, in words, so that an export of a part is never taken for the whole.
    void setScope(const std::string &scope) { m_scope = scope; }
    void setTable(TableModel *model); ///< not owned
    [[nodiscard]] TableView *view() const { return m_view; }
    [[nodiscard]] TableModel *table() const { return m_table; }
    /// For a list right below tabs: leaves room between them and the filter field.
    void standBelowTabs();
    /// Between the filter field and the counts: buttons and fields of the page.
    void addTool(QWidget *tool);

    /// The field no longer searches the rows that are loaded: whoever sends them reads it.
    [[nodiscard]] QLineEdit *takeFilter(const QString &placeholder);
    /// Instead of the menu that shows and hides columns.
    void setColumnChooser(std::function<void()> choose) { m_chooseColumns = std::move(choose); }
    /// For a list to pick from beside another: no count, columns and export.
    void setPlain();

    /// What is said when the list has no rows at all; `action` leads to the first one and may be null.
    void setEmptyText(Icon picture, const QString &heading, const QString &sentence, QAction *action = nullptr);
    static constexpr int patience = 200; ///< milliseconds until a loading state is shown
    /// Shows the loading state unless setReady() or setProblem() comes before that. The old rows stay until then.
    void setLoading();
    void setReady();
    void setProblem(const Problem &problem);

    /// Rows of the table (not of the filtered view), from top to bottom.
    [[nodiscard]] QList<int> selectedRows() const;
    [[nodiscard]] QStringList selectedKeys() const;
    void selectKey(const QString &key);
    /// Filter, sorting, columns and their widths, for named views.
    [[nodiscard]] QJsonObject savedView() const;
    void restoreView(const QJsonObject &view);
    void focusFilter();

Q_SIGNALS:
    void activated(int row);
    void selectionChanged();
    void retryRequested();

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void buildTools();
    StateView *state();
    void showNotice(Tone tone, const QString &text);
    void refresh();
    void showColumnMenu();
    void updateHiddenColumns();
    [[nodiscard]] QByteArray viewToKeep() const;
    void exportCsv();
    void writeCsv(const QString &path, const QByteArray &text, int rows);
    FilePrompts &m_files;
    QString m_name;
    NoteExport m_noteExport;
    std::function<void()> m_chooseColumns;
    std::string m_scope;
    QString m_memory;  ///< key of the settings; empty: nothing is remembered
    QByteArray m_kept; ///< what the settings hold under it
    TableModel *m_table = nullptr;
    ListFilterModel *m_rows;
    QHBoxLayout *m_tools;
    QLineEdit *m_filter;
    int m_filterWidth = 300; ///< at most, in design pixels
    TextLabel *m_count;
    QToolButton *m_columns;
    QToolButton *m_export;
    Banner *m_notice = nullptr; ///< made when there is something to say
    QStackedLayout *m_stack;
    TableView *m_view;
    StateView *m_state = nullptr; ///< made when there is no list to show
    QTimer *m_patience;
    bool m_loading = false;
    QString m_keptKey; ///< of the first selected row, while rows are replaced
    struct Empty
    {
        Icon picture = Icon::table;
        QString heading;
        QString sentence;
        QAction *action = nullptr;
    } m_empty;
};

} // namespace valbench::ui
