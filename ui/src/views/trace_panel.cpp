// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/trace_panel.h>

#include <QAction>
#include <QCoreApplication>
#include <QLocale>
#include <QTimer>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/status_badge.h>
#include <valbench/ui/widgets/text_label.h>

#include "findings_dialog.h"

namespace valbench::ui {

namespace {

using validation::LinkState;
using validation::TraceState;
using TraceRow = TracePanel::Row;

/// Of steps without a requirement too, so that gaps of either direction stand together.
Look lookOf(const TraceRow &row)
{
    if (!row.state)
        return {Tone::failed, TracePanel::tr("Gap")};
    return ui::lookOf(*row.state);
}

/// The step, or what stands in its place: why there is none.
Cell stepCell(const TraceRow &row)
{
    const auto &link = row.link;
    Cell cell(!link.stepId.empty()                ? TracePanel::tr("%1: %2").arg(qs(link.stepId), qs(link.stepTitle))
              : link.state == LinkState::excluded ? TracePanel::tr("Excluded: %1").arg(qs(link.reason))
                                                  : qs(link.reason));
    cell.tip = cell.text;
    return cell;
}

/// What is asked; of a step that is a gap, why.
Cell textCell(const TraceRow &row)
{
    Cell cell(row.requirement ? qs(row.requirement->text) : qs(row.link.reason));
    cell.tip = cell.text;
    return cell;
}

QString deviationsText(const TraceRow &row)
{
    QStringList out;
    for (const auto &id : row.link.result.deviations)
        out << qs(id);
    return out.join(QStringLiteral(", "));
}

Cell priorityCell(const std::optional<domain::StatedRequirement> &requirement)
{
    if (!requirement || !requirement->risk)
        return Cell(QString(), -1);
    const auto &risk = *requirement->risk;
    Cell cell(gradeText(risk.priority()), static_cast<int>(risk.priority()));
    cell.tip = TracePanel::tr("Risk class %1: %2").arg(risk.riskClass()).arg(qs(risk.harm));
    return cell;
}

RowModel<TraceRow> *makeTraceRows(QObject *parent)
{
    using Column = RowModel<TraceRow>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("requirement"), TracePanel::tr("Requirement"), 13, Qt::AlignLeft, true, true},
         [](const TraceRow &row) { return Cell(row.requirement ? qs(row.requirement->id) : row.named); }},
        {{QStringLiteral("text"), TracePanel::tr("Text"), 30, Qt::AlignLeft, true, false, true}, textCell},
        {{QStringLiteral("priority"), TracePanel::tr("Risk"), 8},
         [](const TraceRow &row) { return priorityCell(row.requirement); }},
        {{QStringLiteral("state"), TracePanel::tr("State"), 14},
         [](const TraceRow &row) {
             auto cell = lookCell(lookOf(row));
             cell.sort = static_cast<int>(row.state.value_or(TraceState::gap)); // as they come: gaps first
             cell.tip = qs(row.link.reason);
             return cell;
         }},
        {{QStringLiteral("step"), TracePanel::tr("Step"), 28}, stepCell},
        {{QStringLiteral("result"), TracePanel::tr("Result"), 14},
         [](const TraceRow &row) {
             return row.link.stepId.empty() ? Cell() : lookCell(ui::lookOf(row.link.result.outcome));
         }},
        {{QStringLiteral("execution"), TracePanel::tr("Execution"), 10, Qt::AlignLeft, false, true},
         [](const TraceRow &row) { return Cell(qs(row.link.result.execution)); }},
        {{QStringLiteral("deviations"), TracePanel::tr("Deviations"), 12, Qt::AlignLeft, false, true},
         [](const TraceRow &row) { return Cell(deviationsText(row)); }},
        {{QStringLiteral("area"), TracePanel::tr("Area"), 14, Qt::AlignLeft, false},
         [](const TraceRow &row) { return Cell(row.requirement ? qs(row.requirement->area) : QString()); }},
    };
    return new RowModel<TraceRow>(
        std::move(columns),
        [](const TraceRow &row) {
            return (row.requirement ? qs(row.requirement->id) : row.named) + QLatin1Char('/') + qs(row.link.protocol) +
                   QLatin1Char('/') + qs(row.link.stepId);
        },
        parent);
}

QString riskText(const std::optional<domain::Risk> &risk)
{
    if (!risk)
        return {};
    return TracePanel::tr("severity %1, probability %2, detectability %3: %4")
        .arg(gradeText(risk->severity).toLower(), gradeText(risk->probability).toLower(),
             gradeText(risk->detectability).toLower(), qs(risk->harm));
}

class LinkReviewDialog final : public FindingsDialog {
    Q_DECLARE_TR_FUNCTIONS(LinkReviewDialog)
public:
    LinkReviewDialog(const QString &protocol, const std::vector<validation::ForwardRow> &suspect,
                     SendAnswer<std::string> answer, QWidget *parent)
        : FindingsDialog(tr("Review suspect links of %1").arg(protocol), std::move(answer), parent)
    {
        addWords(
            tr("These requirements changed after the protocol was approved. Do its steps still verify them? Say why; "
               "with your signature their links count again. If the steps do not, make a protocol for the "
               "requirements in force."));
        auto *list = new KeyValuePanel;
        for (const auto &row : suspect) {
            list->addHeading(qs(row.requirement.id));
            const auto &before = row.links.front().before; // suspect links stand first
            if (before && before->text != row.requirement.text)
                list->addText(tr("Before"), qs(before->text));
            list->addText(tr("Now"), qs(row.requirement.text));
            if (before && before->risk != row.requirement.risk) {
                list->addText(tr("Risk before"), riskText(before->risk));
                list->addText(tr("Risk now"), riskText(row.requirement.risk));
            }
        }
        body()->addWidget(list);
        addFindings({});
    }
};

} // namespace

TracePanel::TracePanel(Desk &desk, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_note(new Banner(Tone::info)),
      m_summary(new TextLabel(TextStyle::heading)),
      m_counts(new FlowLayout),
      m_list(new ListPage(tr("Traceability"), desk.files())),
      m_rows(makeTraceRows(this)),
      m_review(new QAction(icon(Icon::eye), tr("Review suspect links…"), this))
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {0, space::medium, 0, 0}, space::medium);
    auto *head = new QVBoxLayout;
    setScaledMargins(head, {space::large, 0, space::large, 0}, space::small);
    head->addWidget(m_note);
    head->addWidget(m_summary->wrapped());
    head->addLayout(m_counts);
    layout->addLayout(head);
    layout->addWidget(m_list, 1);
    m_note->hide();
    m_list->setObjectName(QStringLiteral("trace"));
    desk.adopt(m_list, QStringLiteral("trace"));
    m_list->setLoading();
    m_list->setTable(m_rows);
    m_list->setEmptyText(Icon::link, tr("No requirement is in scope"),
                         tr("The requirement set asks nothing of this kind of protocol, and no step names a "
                            "requirement."));
    connect(m_list, &ListPage::retryRequested, this, &TracePanel::load);
    m_review->setVisible(false);
    m_list->addTool(new ActionButton(m_review));
    connect(m_review, &QAction::triggered, this, &TracePanel::reviewLinks);
}

void TracePanel::showProtocol(const QString &protocolId)
{
    m_protocol = protocolId;
    m_due = true;
    if (isVisible())
        load();
}

void TracePanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_due)
        load();
}

void TracePanel::load()
{
    using Views = std::vector<services::TraceView>;
    m_due = false;
    m_list->setLoading();
    m_desk.ask<Views>(
        this,
        [id = m_protocol.toStdString()](services::Workspace &w, const services::Session &s) {
            return w.traceability().matrix(s, id);
        },
        [this, asked = ++m_asked](Result<Views> views) {
            if (asked != m_asked)
                return;
            if (!views)
                return m_list->setProblem(problemOf(views.error()));
            show(views->front());
        });
}

void TracePanel::show(const services::TraceView &view)
{
    const auto &matrix = view.matrix;
    QString note = qs(view.note);
    m_note->setMessage(Tone::info, note);
    m_note->setVisible(!note.isEmpty());
    const auto total = static_cast<int>(matrix.forward.size());
    const auto closed = static_cast<int>(matrix.closed());
    const auto set = view.set ? tr("%1 version %2").arg(qs(view.set->id)).arg(view.set->version) : QString();
    m_summary->setText(view.set ? tr("%1 of %2 requirements of %3 verified or excluded")
                                      .arg(QLocale().toString(closed), QLocale().toString(total), set)
                                : tr("%1 of %2 requirements verified or excluded")
                                      .arg(QLocale().toString(closed), QLocale().toString(total)));
    while (auto *item = m_counts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto badge = [this](const Look &look, std::size_t count) {
        if (count > 0)
            m_counts->addWidget(new StatusBadge(
                look.tone, tr("%1: %2").arg(look.word, QLocale().toString(static_cast<qlonglong>(count)))));
    };
    for (const auto &[state, word] : domain::Words<TraceState>::table)
        badge(ui::lookOf(state), matrix.count(state));
    badge({Tone::failed, tr("Steps without a requirement in force")}, matrix.backwardGaps());
    std::vector<TraceRow> rows;
    for (const auto &line : validation::linesOf(matrix))
        rows.push_back({line.requirement ? std::optional(*line.requirement) : std::nullopt, qs(line.named), line.state,
                        line.link});
    // In an event of its own: what stands above the list has to find its place too.
    QTimer::singleShot(0, this, [this, asked = m_asked, rows = std::move(rows)]() mutable {
        if (asked != m_asked)
            return;
        m_rows->setRows(std::move(rows));
        m_list->setReady();
    });
    m_suspect.clear();
    for (const auto &row : matrix.forward)
        if (row.state == TraceState::suspect)
            m_suspect.push_back(row);
    m_review->setVisible(!m_suspect.empty() && m_desk.may(domain::Permission::reviewLinks));
    m_list->setScope(view.subject);
}

void TracePanel::reviewLinks()
{
    std::vector<std::string> ids;
    for (const auto &row : m_suspect)
        ids.push_back(row.requirement.id);
    const auto send = [this, ids, protocol = m_protocol.toStdString()](DialogBase *dialog,
                                                                       std::shared_ptr<std::string> assessment) {
        dialog->setBusy(true);
        m_desk.ask<std::string>(
            dialog,
            [protocol, ids, assessment](services::Workspace &w, const services::Session &s) {
                return w.traceability().reviewLinks(s, protocol, ids, *assessment);
            },
            [this, dialog](Result<std::string> id) {
                dialog->setBusy(false);
                if (!id)
                    return dialog->showProblem(localText(id.error()));
                dialog->accept();
                Q_EMIT m_desk.recordsChanged();
                m_desk.sign({qs(*id)}, this);
            });
    };
    (new LinkReviewDialog(m_protocol, m_suspect, send, this))->open();
}

} // namespace valbench::ui
