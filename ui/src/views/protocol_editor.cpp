// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol_editor.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListWidget>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <valbench/services/requirement_sets.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/scrolling.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/split_panes.h>
#include <valbench/ui/widgets/table_view.h>
#include <valbench/ui/widgets/text_label.h>
#include <valbench/validation/complete.h>
#include <valbench/validation/pasted_steps.h>

#include "insert_steps_dialog.h"
#include "paste_steps_dialog.h"
#include "protocol_words.h"
#include "step_edit.h"

namespace valbench::ui {

namespace {

using domain::ProtocolProblem;
using StepRow = ProtocolEditor::Row;

constexpr int typingPause = 250; ///< milliseconds after the last key

RowModel<StepRow> *makeStepModel(QObject *parent)
{
    using Column = RowModel<StepRow>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("number"), ProtocolEditor::tr("Number"), 8},
         [](const StepRow &row) { return Cell(qs(row.step.id)); }},
        {{QStringLiteral("title"), ProtocolEditor::tr("Title"), 18, Qt::AlignLeft, true, false, true},
         [](const StepRow &row) {
             Cell cell(qs(row.step.title));
             cell.tip = cell.text;
             return cell;
         }},
        {{QStringLiteral("check"), ProtocolEditor::tr("Check"), 16},
         [](const StepRow &row) {
             return Cell(row.step.kind == domain::StepKind::manual ? stepKindText(row.step.kind) : qs(row.step.check));
         }},
        {{QStringLiteral("requirements"), ProtocolEditor::tr("Requirements"), 13},
         [](const StepRow &row) {
             QStringList ids;
             for (const auto &id : row.step.requirements)
                 ids << qs(id);
             return Cell(ids.join(QStringLiteral(", ")));
         }},
        {{QStringLiteral("state"), ProtocolEditor::tr("State"), 11},
         [](const StepRow &row) {
             return row.problems > 0 ? Cell::status(Tone::failed, ProtocolEditor::tr("To mend"))
                                     : Cell::status(Tone::passed, ProtocolEditor::tr("Complete"));
         }},
    };
    return new RowModel<StepRow>(
        std::move(columns), [](const StepRow &row) { return QString::number(row.index); }, parent);
}

bool looksTheSame(const StepRow &a, const StepRow &b)
{
    return a.step.id == b.step.id && a.step.title == b.step.title && a.step.kind == b.step.kind &&
           a.step.check == b.step.check && a.step.requirements == b.step.requirements && a.problems == b.problems;
}

} // namespace

ProtocolEditor::ProtocolEditor(Desk &desk, const services::ProtocolView &view, QWidget *parent)
    : QDialog(parent),
      m_desk(desk),
      m_record(view.record.id),
      m_base(view.record.version),
      m_saved(view.protocol),
      m_edits(view.protocol),
      m_draftName(QStringLiteral("drafts/") + desk.draftName(QStringLiteral("protocol-editor"), view.record.id))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    const auto title = tr("Edit %1").arg(qs(m_record));
    setWindowTitle(title);
    setAccessibleName(title);
    buildFrame();
    resize(parent->window()->size() * 0.97);
    // Each in an event of its own: together they would be a long one.
    QTimer::singleShot(0, this, &ProtocolEditor::buildActions);
    QTimer::singleShot(0, this, &ProtocolEditor::buildEditors);
}

void ProtocolEditor::buildFrame()
{
    m_banner = new Banner(Tone::info);
    m_banner->setClosable(true);
    m_banner->hide();
    m_takeTheirs = new QAction(tr("Take theirs"), this);
    m_takeTheirs->setVisible(false);
    connect(m_takeTheirs, &QAction::triggered, this, [this] {
        m_edits.change(tr("Take the other version"), [this](domain::Protocol &protocol) { protocol = m_theirs; });
    });
    m_banner->addAction(m_takeTheirs);
    m_title = new TextLabel(TextStyle::title);
    m_state = new TextLabel(TextStyle::body, Role::mutedText);
    m_later = new QTimer(this);
    m_later->setSingleShot(true);
    m_later->setInterval(typingPause);
    m_table = new TableView(tr("Steps"));
    m_table->setObjectName(QStringLiteral("editor.steps"));
    m_rows = makeStepModel(this);
    m_table->setModel(m_rows);
    m_table->applyColumns(*m_rows);
    m_problemCount = new TextLabel(TextStyle::strong);
    m_problemList = new QListWidget;
    m_problemList->setObjectName(QStringLiteral("editor.problems"));
    m_problemList->setAccessibleName(tr("What is still wrong"));
    m_problemList->setWordWrap(true);
    m_problemList->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setScaledHeight(m_problemList, 96);
    m_steps = new QWidget;
    auto *stepsLayout = new QVBoxLayout(m_steps);
    setScaledMargins(stepsLayout, {0, 0, space::small, 0}, space::small);
    stepsLayout->addWidget(m_table, 1);
    stepsLayout->addWidget(m_problemCount->wrapped());
    stepsLayout->addWidget(m_problemList);
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);

    auto *tools = new QWidget;
    m_tools = new FlowLayout(tools);
    setScaledMargins(m_tools, {0, 0, 0, 0}, space::small);
    auto *footer = new QHBoxLayout;
    auto *close = new QPushButton(tr("Close"));
    m_save = new QPushButton(tr("Save…"));
    m_save->setObjectName(QStringLiteral("editor.save"));
    setKind(m_save, ButtonKind::primary);
    for (auto *button : {close, m_save})
        button->setAutoDefault(false);
    footer->addWidget(m_state->wrapped(), 1);
    footer->addWidget(close);
    footer->addWidget(m_save);
    setScaledMargins(footer, {0, 0, 0, 0}, space::small);
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {space::large, space::medium, space::large, space::medium}, space::small);
    layout->addWidget(m_title->wrapped());
    showTitle();
    layout->addWidget(m_banner);
    layout->addWidget(tools);
    m_panes = new SplitPanes(m_steps, m_tabs, 0.55, 0);
    layout->addWidget(m_panes, 1);
    layout->addLayout(footer);
    connect(close, &QPushButton::clicked, this, &ProtocolEditor::reject);
    connect(m_save, &QPushButton::clicked, this, &ProtocolEditor::save);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &now) {
        if (m_step && now.isValid() && now.row() != currentRow()) {
            m_step->showStep(now.row());
            showMessages();
            showState();
        }
    });
    connect(m_table, &TableView::rowActivated, this, [this] {
        m_tabs->setCurrentWidget(m_stepTab);
        m_step->goToMember(QStringLiteral("title"));
    });
    const auto activate = [this](const QListWidgetItem *item) {
        const auto at = static_cast<std::size_t>(m_problemList->row(item));
        if (at < m_problems.size())
            goTo(ProtocolProblem(m_problems[at]));
    };
    connect(m_problemList, &QListWidget::itemActivated, this, activate);
    connect(m_problemList, &QListWidget::itemClicked, this, activate);
}

QAction *ProtocolEditor::addAction(const QString &text, Icon picture, const QKeySequence &keys,
                                   std::function<void()> run, QWidget *scope)
{
    auto *action = new QAction(picture == Icon::none ? QIcon() : icon(picture), text, this);
    action->setShortcut(keys);
    action->setShortcutContext(scope ? Qt::WidgetShortcut : Qt::WindowShortcut);
    if (!keys.isEmpty())
        action->setToolTip(tr("%1 (%2)").arg(text, keys.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, std::move(run));
    (scope ? scope : this)->QWidget::addAction(action);
    m_tools->addWidget(new ActionButton(action));
    return action;
}

void ProtocolEditor::buildActions()
{
    addAction(tr("Add step"), Icon::add, QKeySequence(Qt::CTRL | Qt::Key_N), [this] { addStep(); });
    m_duplicate = addAction(tr("Duplicate"), Icon::copy, QKeySequence(Qt::CTRL | Qt::Key_D), [this] {
        const int row = currentRow();
        m_edits.duplicate(row);
        selectRow(row + 1);
    });
    // In fields these keys mean something else.
    const auto move = [this](int by) {
        const int row = currentRow();
        m_edits.move(row, by);
        selectRow(row + by);
    };
    m_up = addAction(
        tr("Up"), Icon::none, QKeySequence(Qt::ALT | Qt::Key_Up), [move] { move(-1); }, m_table);
    m_down = addAction(
        tr("Down"), Icon::none, QKeySequence(Qt::ALT | Qt::Key_Down), [move] { move(1); }, m_table);
    m_remove = addAction(
        tr("Delete"), Icon::remove, QKeySequence(Qt::Key_Delete), [this] { m_edits.remove(m_table->selectedRows()); },
        m_table);
    addAction(tr("Paste rows…"), Icon::importData, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V), [this] { paste(); });
    addAction(tr("Insert from…"), Icon::protocols, QKeySequence(Qt::CTRL | Qt::Key_I),
              [this] { insertFromElsewhere(); });
    m_undo = addAction(tr("Undo"), Icon::back, QKeySequence(QKeySequence::Undo), [this] { m_edits.stack().undo(); });
    m_redo = addAction(tr("Redo"), Icon::forward, {}, [this] { m_edits.stack().redo(); });
    m_redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    auto *keep = new QAction(this);
    keep->setShortcut(QKeySequence(QKeySequence::Save));
    connect(keep, &QAction::triggered, m_save, &QPushButton::click);
    QWidget::addAction(keep);
}

void ProtocolEditor::buildEditors()
{
    m_step = new StepEdit(m_edits);
    connect(m_step, &StepEdit::fieldsMade, this, [this] { tabInReadingOrder(this); });
    m_stepTab = makeScrolling(m_step);
    m_stepTab->setAccessibleName(tr("The step"));
    m_tabs->addTab(m_stepTab, tr("Step"));
    loadRequirements();
    showRows();
    selectRow(0);
    QTimer::singleShot(0, this, [this] {
        m_plan = new PlanEdit(m_edits);
        m_planTab = makeScrolling(m_plan);
        m_planTab->setAccessibleName(tr("The protocol"));
        m_tabs->addTab(m_planTab, tr("Protocol"));
        m_plan->setNewestSet(m_newestSet);
        connect(&m_edits, &ProtocolEdits::changed, this, &ProtocolEditor::follow);
        // The stack counts a change only after it was done.
        connect(&m_edits.stack(), &QUndoStack::indexChanged, this, &ProtocolEditor::showState);
        connect(&m_edits.stack(), &QUndoStack::cleanChanged, this, &ProtocolEditor::showState);
        connect(m_later, &QTimer::timeout, this, [this] {
            showProblems();
            keepDraft();
        });
        restoreDraft();
        QTimer::singleShot(0, this, [this] {
            showProblems();
            tabInReadingOrder(this);
            m_table->setFocus(Qt::OtherFocusReason);
        });
    });
}

void ProtocolEditor::resizeEvent(QResizeEvent *event)
{
    QDialog::resizeEvent(event);
    arrangeSoon();
}

void ProtocolEditor::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        arrangeSoon();
}

/// Not while all widgets are told of a size or a font: the panes lose a handle here, or get one.
void ProtocolEditor::arrangeSoon()
{
    QTimer::singleShot(0, this, &ProtocolEditor::arrange);
}

void ProtocolEditor::arrange()
{
    const bool isNarrow = width() < scaled(780);
    const bool isTab = m_tabs->indexOf(m_steps) >= 0;
    if (isNarrow == isTab)
        return;
    if (isNarrow) {
        const bool worksInSteps = m_steps->isAncestorOf(focusWidget());
        m_tabs->insertTab(0, m_steps, tr("Steps"));
        if (worksInSteps)
            m_tabs->setCurrentWidget(m_steps);
    } else {
        m_panes->insertWidget(0, m_steps); // out of the tabs
        m_steps->show();
        m_panes->divide();
    }
    tabInReadingOrder(this);
}

void ProtocolEditor::showTitle()
{
    m_title->setText(tr("%1, from version %2: %3").arg(qs(m_record)).arg(m_base).arg(qs(m_saved.title)));
}

void ProtocolEditor::loadRequirements()
{
    m_step->setRequirements(m_edits.protocol().requirements);
    const auto &set = m_edits.protocol().requirementSet;
    if (!set)
        return;
    using View = services::RequirementSetView;
    m_desk.ask<View>(
        this,
        [id = set->id](services::Workspace &w, const services::Session &s) { return w.requirements().show(s, id); },
        [this](Result<View> view) {
            if (!view)
                return; // those of the protocol stay on offer
            std::vector<domain::Requirement> all;
            for (const auto &one : view->set.requirements)
                all.push_back({one.id, one.text});
            m_step->setRequirements(std::move(all));
            // Approval asks for the version in force, not for a draft that may follow it.
            m_newestSet = {view->record.id, view->inForce > 0 ? view->inForce : view->record.version, {}};
            if (m_plan)
                m_plan->setNewestSet(m_newestSet);
        });
}

std::vector<std::string> ProtocolEditor::requirementIds() const
{
    std::vector<std::string> out;
    const auto &all = m_edits.protocol().requirementSet ? m_step->requirements() : m_edits.protocol().requirements;
    for (const auto &one : all)
        out.push_back(one.id);
    return out;
}

int ProtocolEditor::currentRow() const
{
    return m_step ? m_step->row() : -1;
}

void ProtocolEditor::selectRow(int row)
{
    const int at = std::min(row, m_rows->rowCount() - 1);
    if (at >= 0) // and it alone, whichever keys are held
        m_table->selectionModel()->setCurrentIndex(m_rows->index(at, 1),
                                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_step->showStep(at);
    showState();
}

/// After every change, also of what is taken back.
void ProtocolEditor::follow()
{
    showRows();
    if (!m_edits.protocol().requirementSet)
        m_step->setRequirements(m_edits.protocol().requirements);
    m_step->refresh();
    m_plan->refresh();
    showState();
    m_later->start();
}

void ProtocolEditor::showRows()
{
    const auto &steps = m_edits.protocol().steps;
    std::vector<StepRow> rows;
    for (std::size_t i = 0; i < steps.size(); ++i)
        rows.push_back({static_cast<int>(i), steps[i],
                        static_cast<int>(std::ranges::count(m_problems, steps[i].id, &ProtocolProblem::step))});
    if (rows.size() != m_rows->rows().size()) {
        const int row = currentRow();
        m_rows->setRows(std::move(rows));
        if (m_step)
            selectRow(std::max(row, 0));
        return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!looksTheSame(rows[i], m_rows->rows()[i]))
            m_rows->putRow(std::move(rows[i]));
}

void ProtocolEditor::showProblems()
{
    m_problems = validation::problemsIn(m_edits.protocol());
    m_problemList->clear();
    for (const auto &problem : m_problems)
        m_problemList->addItem(localText(problem.error));
    showMessages();
    const auto count = static_cast<int>(m_problems.size());
    m_problemCount->setText(count == 0   ? tr("Nothing is wrong: it can be saved.")
                            : count == 1 ? tr("One thing is still wrong. Enter goes to its place.")
                                         : tr("%n things are still wrong. Enter goes to their place.", nullptr, count));
    m_problemList->setVisible(count > 0);
    showRows();
    showState();
}

/// At the fields themselves.
void ProtocolEditor::showMessages()
{
    const auto *current = m_edits.step(currentRow());
    std::vector<std::pair<QString, QString>> ofStep, ofPlan;
    for (const auto &problem : m_problems) {
        if (problem.step.empty())
            ofPlan.emplace_back(qs(problem.member), localText(problem.error));
        else if (current && problem.step == current->id)
            ofStep.emplace_back(qs(problem.member), localText(problem.error));
    }
    m_step->showMessages(ofStep);
    if (m_plan)
        m_plan->setMessages(ofPlan);
}

void ProtocolEditor::showState()
{
    if (!m_undo)
        return;
    const int row = currentRow();
    const auto none = m_edits.step(row) ? QString() : tr("There is no step.");
    setBlocked(m_duplicate, none);
    setBlocked(m_remove, none);
    setBlocked(m_up, row > 0 ? none : tr("It is the first step."));
    setBlocked(m_down, row + 1 < m_edits.stepCount() ? none : tr("It is the last step."));
    auto &stack = m_edits.stack();
    setBlocked(m_undo, stack.canUndo() ? QString() : tr("Nothing was changed yet."));
    setBlocked(m_redo, stack.canRedo() ? QString() : tr("Nothing was taken back."));
    m_undo->setToolTip(stack.canUndo() ? tr("Undo: %1").arg(stack.undoText()) : QString());
    m_redo->setToolTip(stack.canRedo() ? tr("Redo: %1").arg(stack.redoText()) : QString());
    const auto why = !hasChanges()        ? tr("Nothing was changed since version %1.").arg(m_base)
                     : m_problems.empty() ? QString()
                                          : tr("It can be saved when nothing is wrong any more. What you typed is kept "
                                               "here until then.");
    m_state->setText(why.isEmpty() ? tr("Changes are not saved yet.") : why);
    m_save->setEnabled(why.isEmpty());
    m_save->setAccessibleDescription(why.isEmpty() ? QString() : tr("Not available: %1").arg(why));
}

void ProtocolEditor::goTo(const ProtocolProblem &problem)
{
    const auto &steps = m_edits.protocol().steps;
    if (problem.step.empty()) {
        m_tabs->setCurrentWidget(m_planTab);
        if (!m_plan->goTo(qs(problem.member)))
            m_plan->goTo(QStringLiteral("title"));
        return;
    }
    // Of two with one number, the second is the one to change.
    const auto found =
        std::find_if(steps.rbegin(), steps.rend(), [&](const auto &one) { return one.id == problem.step; });
    if (found == steps.rend())
        return;
    m_tabs->setCurrentWidget(m_stepTab);
    selectRow(static_cast<int>(steps.rend() - found) - 1);
    // In an event of its own: the fields of the check may have to be made first.
    QTimer::singleShot(0, this, [this, member = qs(problem.member)] {
        QTimer::singleShot(0, this, [this, member] { m_step->goToMember(member); });
    });
}

void ProtocolEditor::insertSteps(std::vector<domain::Step> steps, const QString &name)
{
    const int row = m_edits.insert(currentRow() + 1, std::move(steps), name);
    selectRow(row);
}

void ProtocolEditor::addStep()
{
    domain::Step step;
    step.kind = domain::StepKind::manual;
    insertSteps({step}, tr("Add a step"));
    m_tabs->setCurrentWidget(m_stepTab);
    m_step->goToMember(QStringLiteral("title"));
}

void ProtocolEditor::paste()
{
    const auto text = QGuiApplication::clipboard()->text();
    askForPastedSteps(m_edits.protocol(), requirementIds(), text.contains(QLatin1Char('\t')) ? text : QString(), this,
                      [this](std::vector<domain::Step> steps) { insertSteps(std::move(steps), tr("Paste steps")); });
}

void ProtocolEditor::insertFromElsewhere()
{
    using Sources = std::vector<StepSource>;
    const auto kind = m_edits.protocol().kind;
    m_desk.ask<Sources>(
        this,
        [kind, own = m_record, folder = m_desk.resources() / "templates" / "protocols"](
            services::Workspace &w, const services::Session &s) -> Result<Sources> {
            Sources out;
            VB_TRY(const auto protocols, w.protocols().list(s));
            for (const auto &view : protocols)
                if (view.protocol.kind == kind && view.record.id != own)
                    out.push_back({qs(view.record.id + "  " + view.protocol.title), view.protocol.steps});
            VB_TRY(const auto templates, services::ProtocolService::templates(folder));
            for (const auto &made : templates) {
                if (made.kind != kind)
                    continue;
                VB_TRY(auto steps, made.plainSteps());
                out.push_back({qs(made.title), std::move(steps)});
            }
            return out;
        },
        [this](Result<Sources> sources) {
            const auto title = tr("No steps can be inserted");
            if (!sources)
                return m_desk.showError(title, sources.error(), this);
            if (sources->empty())
                return m_desk.showError(title,
                                        Error(ErrorCode::notFound, VB_MSG("There is no other protocol and no template "
                                                                          "of this kind to take steps from.")),
                                        this);
            askForSteps(*std::move(sources), requirementIds(), this,
                        [this](std::vector<domain::Step> steps) { insertSteps(std::move(steps), tr("Insert steps")); });
        });
}

} // namespace valbench::ui
