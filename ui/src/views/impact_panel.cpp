// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "impact_panel.h"

#include <QAction>
#include <QVBoxLayout>

#include <valbench/base/text.h>
#include <valbench/services/protocols.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/text_label.h>

#include "reason_dialog.h"

namespace valbench::ui {

namespace {

using validation::CarryOver;
using ImpactRow = ImpactPanel::Row;
using Impacts = std::vector<services::ProtocolImpact>;

RowModel<ImpactRow> *makeImpactRows(QObject *parent)
{
    using Column = RowModel<ImpactRow>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("protocol"), ImpactPanel::tr("Protocol"), 12, Qt::AlignLeft, true, true},
         [](const ImpactRow &row) { return Cell(row.protocol); }},
        {{QStringLiteral("step"), ImpactPanel::tr("Step"), 7, Qt::AlignLeft, true, true},
         [](const ImpactRow &row) { return Cell(row.step); }},
        {{QStringLiteral("title"), ImpactPanel::tr("Title"), 26}, [](const ImpactRow &row) { return Cell(row.title); }},
        {{QStringLiteral("advice"), ImpactPanel::tr("Advice"), 20},
         [](const ImpactRow &row) {
             auto cell = lookCell(lookOf(row.advice.advice));
             cell.sort = static_cast<int>(row.advice.advice);
             return cell;
         }},
        {{QStringLiteral("why"), ImpactPanel::tr("Why"), 60, Qt::AlignLeft, true, false, true},
         [](const ImpactRow &row) {
             Cell cell(qs(separated(row.advice.reasons, " ")));
             cell.tip = qs(separated(row.advice.reasons, "\n"));
             return cell;
         }},
    };
    return new RowModel<ImpactRow>(
        std::move(columns), [](const ImpactRow &row) { return row.protocol + QLatin1Char('/') + row.step; }, parent);
}

/// "Against flchain-mortality/1: 3 steps to execute again, 1 to decide on, 6 can be carried over."
QString summaryOf(const Impacts &impacts)
{
    std::size_t again = 0, decide = 0, possible = 0;
    for (const auto &impact : impacts) {
        again += impact.count(CarryOver::executeAgain);
        decide += impact.count(CarryOver::decide);
        possible += impact.count(CarryOver::possible);
    }
    return ImpactPanel::tr("Against %1: %2 to execute again, %3 to decide on, %4 can be carried over")
        .arg(qs(impacts.front().modelBefore), numberText(static_cast<std::int64_t>(again)),
             numberText(static_cast<std::int64_t>(decide)), numberText(static_cast<std::int64_t>(possible)));
}

} // namespace

ImpactPanel::ImpactPanel(Desk &desk, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_summary(new TextLabel(TextStyle::heading)),
      m_list(new ListPage(tr("Impact"), desk.files())),
      m_rows(makeImpactRows(this)),
      m_draft(new QAction(icon(Icon::draft), tr("Draft protocols…"), this))
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {0, space::medium, 0, 0}, space::medium);
    auto *head = new QVBoxLayout;
    setScaledMargins(head, {space::large, 0, space::large, 0}, space::small);
    head->addWidget(m_summary->wrapped());
    layout->addLayout(head);
    layout->addWidget(m_list, 1);
    m_summary->hide();
    m_list->setObjectName(QStringLiteral("impact"));
    desk.adopt(m_list, QStringLiteral("impact"));
    m_list->setLoading();
    m_list->setTable(m_rows);
    m_list->setEmptyText(Icon::history, tr("Nothing to compare with"),
                         tr("No version of this model before this one has an execution that a report accepts. All "
                            "steps have to be executed."));
    connect(m_list, &ListPage::retryRequested, this, &ImpactPanel::load);
    m_draft->setVisible(false);
    m_list->addTool(new ActionButton(m_draft));
    connect(m_draft, &QAction::triggered, this, &ImpactPanel::draftProtocols);
}

void ImpactPanel::showModel(const QString &key)
{
    m_model = key;
    m_due = true;
    if (isVisible())
        load();
}

void ImpactPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_due)
        load();
}

void ImpactPanel::load()
{
    m_due = false;
    m_list->setLoading();
    m_desk.ask<Impacts>(
        this,
        [model = m_model.toStdString()](services::Workspace &w, const services::Session &s) {
            return w.carryOver().impact(s, model);
        },
        [this, asked = ++m_asked](Result<Impacts> impacts) {
            if (asked != m_asked)
                return;
            if (!impacts)
                return m_list->setProblem(problemOf(impacts.error()));
            show(*impacts);
        });
}

void ImpactPanel::show(const Impacts &impacts)
{
    std::vector<Row> rows;
    m_missing.clear();
    for (const auto &impact : impacts) {
        const bool hasOwn = !impact.protocol.empty();
        if (!hasOwn)
            m_missing.push_back(impact.protocolBefore);
        for (std::size_t i = 0; i < impact.advice.size(); ++i)
            rows.push_back({hasOwn ? qs(impact.protocol) : tr("as %1").arg(qs(impact.protocolBefore)),
                            qs(impact.advice[i].stepId), qs(impact.steps.steps[i].title), impact.advice[i]});
    }
    m_summary->setVisible(!impacts.empty());
    if (!impacts.empty())
        m_summary->setText(summaryOf(impacts));
    m_draft->setVisible(!m_missing.empty() && m_desk.may(domain::Permission::authorProtocol));
    m_rows->setRows(std::move(rows));
    m_list->setReady();
    m_list->setScope(m_model.toStdString());
}

void ImpactPanel::draftProtocols()
{
    QStringList names;
    for (const auto &id : m_missing)
        names << qs(id);
    const auto words = {tr("Drafts for %1 that say what %2 say. Their steps, criteria and data stay as they are until "
                           "you change them; they take effect once they are approved.")
                            .arg(m_model, names.join(QStringLiteral(", "))),
                        tr("When they are executed, results that still hold can be carried over.")};
    askReason(tr("Draft protocols"), words, tr("Draft"), window(), [this](DialogBase *dialog, const QString &reason) {
        dialog->setBusy(true);
        m_desk.ask<std::string>(
            dialog,
            [ids = m_missing, model = m_model.toStdString(),
             why = reason.toStdString()](services::Workspace &w, const services::Session &s) -> Result<std::string> {
                std::string first;
                for (const auto &id : ids) {
                    VB_TRY(const auto made, w.protocols().derive(s, id, model, why));
                    if (first.empty())
                        first = made;
                }
                return first;
            },
            [this, dialog](Result<std::string> first) {
                dialog->setBusy(false);
                if (!first)
                    return dialog->showProblem(localText(first.error()));
                dialog->accept();
                Q_EMIT m_desk.recordsChanged();
                Q_EMIT protocolsDrafted(qs(*first));
            });
    });
}

} // namespace valbench::ui
