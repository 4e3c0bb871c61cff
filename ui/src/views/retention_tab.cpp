// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "retention_tab.h"

#include <QAction>
#include <QLocale>
#include <QPointer>
#include <QVBoxLayout>

#include <valbench/ui/dialogs/confirm_dialog.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/list_page.h>

#include "disposal_dialog.h"
#include "second_person.h"

namespace valbench::ui {

namespace {

using domain::Permission;
using services::RetainedEvidence;

QString classText(domain::RetentionClass retentionClass)
{
    return retentionClass == domain::RetentionClass::releasedModel ? RetentionTab::tr("Released model")
                                                                   : RetentionTab::tr("Unreleased model");
}

QString ruleTip(const domain::RetentionRule &rule)
{
    const auto from = rule.from == domain::RetentionEvent::modelRetired
                          ? RetentionTab::tr("%n years from the retirement of the model version.", nullptr, rule.years)
                          : RetentionTab::tr("%n years from the end of the execution.", nullptr, rule.years);
    return from + QStringLiteral("\n") + qs(rule.basis);
}

Cell stateCell(const RetainedEvidence &view)
{
    auto cell = !view.heldSince.empty() ? Cell::status(Tone::warning, RetentionTab::tr("On hold"))
                : view.files == 0       ? Cell::status(Tone::notApplicable, RetentionTab::tr("Disposed of"))
                : view.blocked.empty()  ? Cell::status(Tone::info, RetentionTab::tr("May be disposed of"))
                                        : Cell::status(Tone::passed, RetentionTab::tr("Kept"));
    cell.tip = view.files == 0 ? RetentionTab::tr("Disposed of %1.").arg(qs(view.disposal)) : qs(view.blocked);
    return cell;
}

Cell untilCell(const RetainedEvidence &view)
{
    if (!view.keptUntil.empty())
        return timeCell(view.keptUntil);
    Cell cell(RetentionTab::tr("Open"));
    cell.tip = qs(view.blocked);
    return cell;
}

RowModel<RetainedEvidence> *makeRetentionRows(QObject *parent)
{
    using Column = RowModel<RetainedEvidence>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("execution"), RetentionTab::tr("Execution"), 9},
         [](const RetainedEvidence &view) { return Cell(qs(view.executionId)); }},
        {{QStringLiteral("model"), RetentionTab::tr("Model version"), 18},
         [](const RetainedEvidence &view) { return Cell(qs(view.model)); }},
        {{QStringLiteral("state"), RetentionTab::tr("State"), 17}, stateCell},
        {{QStringLiteral("class"), RetentionTab::tr("Class"), 15},
         [](const RetainedEvidence &view) {
             Cell cell(classText(view.rule.retentionClass));
             cell.tip = ruleTip(view.rule);
             return cell;
         }},
        {{QStringLiteral("until"), RetentionTab::tr("Kept until"), 18}, untilCell},
        {{QStringLiteral("files"), RetentionTab::tr("Files"), 6, Qt::AlignRight},
         [](const RetainedEvidence &view) { return numberCell(static_cast<std::int64_t>(view.files)); }},
        {{QStringLiteral("size"), RetentionTab::tr("Size"), 9, Qt::AlignRight},
         [](const RetainedEvidence &view) {
             return Cell(QLocale().formattedDataSize(view.bytes, 1, QLocale::DataSizeTraditionalFormat),
                         static_cast<qlonglong>(view.bytes));
         }},
        {{QStringLiteral("disposed"), RetentionTab::tr("Gone"), 6, Qt::AlignRight},
         [](const RetainedEvidence &view) { return numberCell(static_cast<std::int64_t>(view.disposed)); }},
        {{QStringLiteral("hold"), RetentionTab::tr("Why on hold"), 16, Qt::AlignLeft, true, false, true},
         [](const RetainedEvidence &view) {
             return Cell(view.heldSince.empty() ? QString()
                                                : RetentionTab::tr("%1: %2").arg(qs(view.heldBy), qs(view.holdReason)));
         }},
    };
    return new RowModel<RetainedEvidence>(
        std::move(columns), [](const RetainedEvidence &view) { return qs(view.executionId); }, parent);
}

} // namespace

RetentionTab::RetentionTab(Desk &desk, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_list(new ListPage(tr("Evidence kept"), desk.files())),
      m_rows(makeRetentionRows(this))
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {0, space::medium, 0, 0}, space::medium);
    auto *buttons = new FlowLayout;
    setScaledMargins(buttons, {space::large, 0, space::large, 0}, space::small);
    const auto add = [&](Icon picture, const QString &text, void (RetentionTab::*run)()) {
        auto *action = new QAction(icon(picture), text, this);
        connect(action, &QAction::triggered, this, run);
        buttons->addWidget(new ActionButton(action));
        return action;
    };
    if (desk.may(Permission::disposeOfRecords))
        m_dispose = add(Icon::remove, tr("Dispose of evidence…"), &RetentionTab::dispose);
    if (desk.may(Permission::holdRecords)) {
        m_hold = add(Icon::lock, tr("Put on hold…"), &RetentionTab::hold);
        m_lift = add(Icon::unlock, tr("Lift the hold…"), &RetentionTab::liftHold);
    }
    layout->addLayout(buttons);
    layout->addWidget(m_list, 1);
    m_list->setObjectName(QStringLiteral("retention"));
    desk.adopt(m_list, QStringLiteral("retention"));
    m_list->setLoading();
    m_list->setTable(m_rows);
    m_list->setEmptyText(Icon::attach, tr("No evidence files"),
                         tr("Executions with evidence files appear here, with the date until which these are kept."));
    connect(m_list, &ListPage::selectionChanged, this, &RetentionTab::updateActions);
    connect(m_list, &ListPage::retryRequested, this, &RetentionTab::refresh);
    updateActions();
}

void RetentionTab::refresh()
{
    using List = std::vector<RetainedEvidence>;
    m_list->setLoading();
    m_desk.ask<List>(
        this, [](services::Workspace &w, const services::Session &s) { return w.retention().list(s); },
        [this](Result<List> evidence) {
            if (!evidence)
                return m_list->setProblem(problemOf(evidence.error()));
            m_rows->setRows(*std::move(evidence));
            m_list->setReady();
            updateActions();
        });
}

const RetainedEvidence *RetentionTab::selected() const
{
    const auto rows = m_list->selectedRows();
    return rows.size() == 1 ? &m_rows->row(rows.front()) : nullptr;
}

void RetentionTab::updateActions()
{
    const auto *view = selected();
    const auto none = tr("Select one execution.");
    if (m_dispose)
        setBlocked(m_dispose, view ? qs(view->blocked) : none);
    if (m_hold)
        setBlocked(m_hold, !view ? none : !view->heldSince.empty() ? tr("It is on hold already.") : QString());
    if (m_lift)
        setBlocked(m_lift, !view ? none : view->heldSince.empty() ? tr("It is not on hold.") : QString());
}

void RetentionTab::dispose()
{
    const auto *view = selected();
    if (!view)
        return;
    const auto send = [this, id = view->executionId](DialogBase *dialog, std::shared_ptr<Disposal> disposal) {
        const auto run = [id, disposal](services::Workspace &w, const services::Session &s) {
            return together(w, disposal->second, [&](const services::Session &second) -> Result<Done> {
                VB_CHECK(w.retention().dispose(s, disposal->ownPassword, second, disposal->second.password, id,
                                               disposal->reason));
                return Done{};
            });
        };
        dialog->setBusy(true);
        m_desk.ask<Done>(this, run, [this, id, dialog = QPointer<DialogBase>(dialog)](Result<Done> done) {
            if (dialog)
                dialog->setBusy(false);
            if (!done && dialog)
                return dialog->showProblem(localText(done.error()));
            if (!done)
                return m_desk.showError(tr("Nothing was disposed of"), done.error(), this);
            if (dialog)
                dialog->accept();
            m_desk.window().bottomBar().showMessage(tr("Evidence of %1 was disposed of.").arg(qs(id)));
            Q_EMIT m_desk.recordsChanged();
            if (done->afterwards)
                m_desk.showError(tr("It is done, but the second person could not be signed out"), *done->afterwards,
                                 this);
        });
    };
    askDisposal(*view, this, send);
}

void RetentionTab::act(HoldCall call, const std::string &execution, const QString &reason, const QString &failure)
{
    m_desk.ask<void>(
        this,
        [call, execution, text = reason.toStdString()](services::Workspace &w, const services::Session &s) {
            auto retention = w.retention();
            return (retention.*call)(s, execution, text);
        },
        [this, failure](Status done) {
            if (!done)
                return m_desk.showError(failure, done.error(), this);
            Q_EMIT m_desk.recordsChanged();
        });
}

void RetentionTab::hold()
{
    const auto *view = selected();
    if (!view)
        return;
    auto *dialog =
        new ConfirmDialog({tr("Put %1 on hold").arg(qs(view->executionId)),
                           {tr("None of its evidence can be disposed of, whatever its date, until QA lifts the "
                               "hold.")},
                           tr("Put on hold"),
                           false,
                           true,
                           {tr("A law suit is pending"), tr("An authority has asked for it")}},
                          this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, id = view->executionId](const QString &reason) {
        act(&services::RetentionService::hold, id, reason, tr("It was not put on hold"));
    });
    dialog->open();
}

void RetentionTab::liftHold()
{
    const auto *view = selected();
    if (!view)
        return;
    auto *dialog = new ConfirmDialog({tr("Lift the hold on %1").arg(qs(view->executionId)),
                                      {tr("It was put on hold by %1: %2").arg(qs(view->heldBy), qs(view->holdReason)),
                                       tr("Its evidence can be disposed of again once its date has passed.")},
                                      tr("Lift the hold"),
                                      false,
                                      true,
                                      {tr("The law suit is settled"), tr("The authority has what it asked for")}},
                                     this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, id = view->executionId](const QString &reason) {
        act(&services::RetentionService::liftHold, id, reason, tr("The hold was not lifted"));
    });
    dialog->open();
}

} // namespace valbench::ui
