// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "alerts_tab.h"

#include <QAction>
#include <QVBoxLayout>

#include <algorithm>

#include <valbench/ui/dialogs/confirm_dialog.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/list_page.h>

namespace valbench::ui {

namespace {

using domain::AlertKind;
using services::AlertView;

QString kindText(AlertKind kind)
{
    return kind == AlertKind::lockOut ? AlertsTab::tr("Lock-out") : AlertsTab::tr("Failed signing");
}

/// Who acknowledged it for a role, or that somebody has to.
Cell acknowledgedCell(const AlertView &view, domain::Role role)
{
    const auto &list = view.alert.acknowledgements;
    const auto found = std::ranges::find(list, role, &domain::Acknowledgement::role);
    if (found == list.end())
        return Cell::status(Tone::warning, AlertsTab::tr("Waits"));
    auto cell = Cell::status(Tone::passed, qs(found->name));
    cell.tip = AlertsTab::tr("%1: %2").arg(timeText(found->time), qs(found->assessment));
    return cell;
}

QString assessmentText(const AlertView &view)
{
    QStringList out;
    for (const auto &known : view.alert.acknowledgements)
        out << qs(known.name) + QStringLiteral(": ") + qs(known.assessment);
    return out.join(QStringLiteral(" · "));
}

RowModel<AlertView> *makeAlertRows(QObject *parent)
{
    using Column = RowModel<AlertView>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("record"), AlertsTab::tr("Alert"), 9},
         [](const AlertView &view) { return Cell(qs(view.recordId)); }},
        {{QStringLiteral("kind"), AlertsTab::tr("What happened"), 14},
         [](const AlertView &view) { return Cell(kindText(view.alert.kind)); }},
        {{QStringLiteral("user"), AlertsTab::tr("Account"), 10},
         [](const AlertView &view) { return Cell(qs(view.alert.userId)); }},
        {{QStringLiteral("name"), AlertsTab::tr("Full name"), 20, Qt::AlignLeft, false},
         [](const AlertView &view) { return Cell(qs(view.alert.name)); }},
        {{QStringLiteral("cause"), AlertsTab::tr("Cause"), 15},
         [](const AlertView &view) { return Cell(qs(view.alert.cause)); }},
        {{QStringLiteral("raised"), AlertsTab::tr("When"), 20},
         [](const AlertView &view) { return timeCell(view.raised); }},
        {{QStringLiteral("administrator"), AlertsTab::tr("Administrator"), 13},
         [](const AlertView &view) { return acknowledgedCell(view, domain::Role::administrator); }},
        {{QStringLiteral("qa"), AlertsTab::tr("QA approver"), 13},
         [](const AlertView &view) { return acknowledgedCell(view, domain::Role::qaApprover); }},
        {{QStringLiteral("assessment"), AlertsTab::tr("Assessment"), 12, Qt::AlignLeft, true, false, true},
         [](const AlertView &view) { return Cell(assessmentText(view)); }},
        {{QStringLiteral("where"), AlertsTab::tr("At"), 14, Qt::AlignLeft, false},
         [](const AlertView &view) { return Cell(qs(view.alert.where)); }},
    };
    return new RowModel<AlertView>(
        std::move(columns), [](const AlertView &view) { return qs(view.recordId); }, parent);
}

} // namespace

AlertsTab::AlertsTab(Desk &desk, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_list(new ListPage(tr("Alerts"), desk.files())),
      m_rows(makeAlertRows(this)),
      m_acknowledge(new QAction(icon(Icon::check), tr("Acknowledge…"), this))
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {0, space::medium, 0, 0}, space::medium);
    auto *buttons = new QHBoxLayout;
    setScaledMargins(buttons, {space::large, 0, space::large, 0}, space::small);
    buttons->addWidget(new ActionButton(m_acknowledge, ButtonKind::primary));
    buttons->addStretch(1);
    layout->addLayout(buttons);
    layout->addWidget(m_list, 1);
    m_list->setObjectName(QStringLiteral("alerts"));
    desk.adopt(m_list, QStringLiteral("alerts"));
    m_list->setLoading();
    m_list->setTable(m_rows);
    m_list->setEmptyText(
        Icon::check, tr("No alerts"),
        tr("Locked accounts and failed signings appear here, for an administrator and QA to look into."));
    connect(m_list, &ListPage::selectionChanged, this, &AlertsTab::updateAction);
    connect(m_list, &ListPage::retryRequested, this, &AlertsTab::refresh);
    connect(m_acknowledge, &QAction::triggered, this, &AlertsTab::acknowledge);
    updateAction();
}

void AlertsTab::refresh()
{
    using List = std::vector<AlertView>;
    m_list->setLoading();
    m_desk.ask<List>(
        this, [](services::Workspace &w, const services::Session &s) { return w.alerts().list(s, false); },
        [this](Result<List> alerts) {
            if (!alerts)
                return m_list->setProblem(problemOf(alerts.error()));
            // What waits for this person first, then the newest.
            std::ranges::reverse(*alerts);
            std::ranges::stable_partition(*alerts, &AlertView::waitsForMe);
            m_rows->setRows(*std::move(alerts));
            m_list->setReady();
            updateAction();
        });
}

const AlertView *AlertsTab::selected() const
{
    const auto rows = m_list->selectedRows();
    return rows.size() == 1 ? &m_rows->row(rows.front()) : nullptr;
}

void AlertsTab::updateAction()
{
    const auto *view = selected();
    setBlocked(m_acknowledge, !view              ? tr("Select one alert.")
                              : view->waitsForMe ? QString()
                                                 : tr("This alert does not wait for your role any more."));
}

void AlertsTab::acknowledge()
{
    const auto *view = selected();
    if (!view)
        return;
    const auto id = qs(view->recordId);
    auto *dialog = new ConfirmDialog(
        {tr("Acknowledge %1").arg(id),
         {tr("%1 of %2, %3.").arg(kindText(view->alert.kind), qs(view->alert.name), timeText(view->raised)),
          tr("You confirm that you have looked into it. Say what you found out and what was done; it is kept with the "
             "alert."),
          tr("An administrator and QA each acknowledge an alert for themselves.")},
         tr("Acknowledge"),
         false,
         true,
         {tr("Own mistake, as the person says"), tr("Not the person: password reset")}},
        this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, id](const QString &assessment) {
        m_desk.ask<void>(
            this,
            [record = id.toStdString(), text = assessment.toStdString()](
                services::Workspace &w, const services::Session &s) { return w.alerts().acknowledge(s, record, text); },
            [this](Status done) {
                if (!done)
                    return m_desk.showError(tr("The alert was not acknowledged"), done.error(), this);
                Q_EMIT m_desk.recordsChanged();
            });
    });
    dialog->open();
}

} // namespace valbench::ui
