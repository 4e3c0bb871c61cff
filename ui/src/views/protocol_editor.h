// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the draft of a protocol: its steps at the left, the chosen one at the right, and what is still wrong below.
#pragma once

#include <QDialog>

#include <valbench/services/protocols.h>
#include <valbench/ui/models/table_model.h>

#include "protocol_edits.h"

class QLabel;
class QListWidget;
class QPushButton;
class QTabWidget;
class QTimer;

namespace valbench::ui {

class Banner;
class Desk;
class DialogBase;
class PlanEdit;
class SplitPanes;
class StepEdit;
class TableView;
class TextLabel;

/// Nothing is written before Save, which asks for the reason; closing with unsaved changes asks. What was typed
/// outlives a crash. A draft that somebody else saved meanwhile is told, and nothing of either is lost.
class ProtocolEditor final : public QDialog {
    Q_OBJECT
public:
    ProtocolEditor(Desk &desk, const services::ProtocolView &view, QWidget *parent);
    void reject() override;

    /// A row of the step table.
    struct Row
    {
        int index = 0;
        domain::Step step;
        int problems = 0;
    };

Q_SIGNALS:
    void saved();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    /// Where there is no room for both, the steps are a tab before what edits them.
    void arrange();
    void arrangeSoon();
    void buildFrame();
    void buildActions();
    void buildEditors();
    /// scope: where the keys hold; null: everywhere.
    QAction *addAction(const QString &text, Icon picture, const QKeySequence &keys, std::function<void()> run,
                       QWidget *scope = nullptr);
    void follow();
    void showRows();
    void showProblems();
    void showTitle();
    void showMessages();
    void showState();
    void goTo(const domain::ProtocolProblem &problem);
    [[nodiscard]] int currentRow() const;
    void selectRow(int row);
    void insertSteps(std::vector<domain::Step> steps, const QString &name);
    void addStep();
    void paste();
    void insertFromElsewhere();
    /// Something would be lost with the window.
    [[nodiscard]] bool hasChanges();
    void save();
    void send(DialogBase *dialog, const std::string &reason);
    void tellConflict(const QString &message);
    void loadRequirements();
    [[nodiscard]] std::vector<std::string> requirementIds() const;
    /// Kept beside the store until it is saved or given up.
    void keepDraft();
    void restoreDraft();
    void forgetDraft();

    Desk &m_desk;
    std::string m_record;
    std::int64_t m_base; ///< the version that the changes are made from
    domain::Protocol m_saved;
    ProtocolEdits m_edits;
    QString m_draftName;
    std::vector<domain::ProtocolProblem> m_problems;
    Banner *m_banner = nullptr;
    TextLabel *m_title = nullptr;
    TextLabel *m_state = nullptr;
    TextLabel *m_problemCount = nullptr;
    QListWidget *m_problemList = nullptr;
    TableView *m_table = nullptr;
    RowModel<Row> *m_rows = nullptr;
    QWidget *m_steps = nullptr; ///< the table, and below it what is wrong
    SplitPanes *m_panes = nullptr;
    QTabWidget *m_tabs = nullptr;
    QWidget *m_stepTab = nullptr;
    QWidget *m_planTab = nullptr;
    StepEdit *m_step = nullptr;
    PlanEdit *m_plan = nullptr;
    QPushButton *m_save = nullptr;
    QTimer *m_later = nullptr; ///< problems and draft follow a moment after the last key
    QAction *m_undo = nullptr;
    QAction *m_redo = nullptr;
    QAction *m_duplicate = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_up = nullptr;
    QAction *m_down = nullptr;
    QLayout *m_tools = nullptr;
    QAction *m_takeTheirs = nullptr;
    domain::Protocol m_theirs;
    domain::RecordReference m_newestSet; ///< of the protocol's requirement set
    bool m_isLeaving = false;
};

} // namespace valbench::ui
