// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_view.h"

#include <algorithm>

#include <QAction>
#include <QScrollArea>
#include <QStackedLayout>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>

#include <valbench/base/text.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/scrolling.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/state_view.h>
#include <valbench/ui/widgets/text_label.h>

#include "register_dialog.h"
#include "run_files.h"
#include "run_table.h"

namespace valbench::ui {

using domain::mlflow::DatasetInput;
using domain::mlflow::KeyValue;
using domain::mlflow::Metric;
using domain::mlflow::Run;

namespace {

constexpr std::size_t mostDataSets = 20; ///< each takes some lines of the first tab

Cell textCell(const std::string &text)
{
    Cell out(qs(text).simplified());
    out.exported = qs(text);
    if (out.exported.size() > 60)
        out.tip = out.exported.left(2'000);
    return out;
}

RowModel<KeyValue> *makePairs(QObject *parent)
{
    using Column = RowModel<KeyValue>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("name"), RunView::tr("Name"), 36}, [](const KeyValue &row) { return Cell(qs(row.key)); }},
        {{QStringLiteral("value"), RunView::tr("Value"), 48, Qt::AlignLeft, true, false, true},
         [](const KeyValue &row) { return textCell(row.value); }},
    };
    return new RowModel<KeyValue>(
        std::move(columns), [](const KeyValue &row) { return qs(row.key); }, parent);
}

RowModel<Metric> *makeMetrics(QObject *parent)
{
    using Column = RowModel<Metric>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("name"), RunView::tr("Name"), 36, Qt::AlignLeft, true, false, true},
         [](const Metric &row) { return Cell(qs(row.key)); }},
        {{QStringLiteral("value"), RunView::tr("Latest value"), 16, Qt::AlignRight, true, true},
         [](const Metric &row) {
             Cell out(metricText(row.value), row.value);
             out.exported = QString::fromStdString(shortestText(row.value));
             out.tip = out.exported;
             return out;
         }},
        {{QStringLiteral("step"), RunView::tr("Step"), 10, Qt::AlignRight, true, true},
         [](const Metric &row) { return Cell(QString::number(row.step), static_cast<qlonglong>(row.step)); }},
        {{QStringLiteral("time"), RunView::tr("Logged"), 24},
         [](const Metric &row) { return millisecondsCell(row.timestamp); }},
        {{QStringLiteral("data"), RunView::tr("Data set"), 20, Qt::AlignLeft, false},
         [](const Metric &row) { return Cell(qs(row.datasetName)); }},
    };
    return new RowModel<Metric>(
        std::move(columns), [](const Metric &row) { return qs(row.key); }, parent);
}

struct NamedRun
{
    Run run;
    std::string experiment; ///< its name; empty if the server does not tell
};

QCoro::Task<Result<NamedRun>> readRun(ServerThread::ConnectionPtr connection, std::string id, std::stop_token stop)
{
    auto run = co_await connection->tracking->run(id, stop);
    if (!run)
        co_return Result<NamedRun>(std::move(run).error());
    NamedRun out{*std::move(run), {}};
    auto experiment = co_await connection->tracking->experiment(out.run.experimentId, stop);
    if (experiment)
        out.experiment = experiment->name;
    co_return Result<NamedRun>(std::move(out));
}

std::string tagOf(const Run &run, std::string_view key)
{
    const auto *value = domain::mlflow::findValue(run.tags, key);
    return value ? *value : std::string();
}

QString durationText(const Run &run)
{
    if (!run.started || !run.ended || *run.ended < *run.started)
        return {};
    const auto seconds = (*run.ended - *run.started) / 1000;
    if (seconds < 60)
        return RunView::tr("%L1 s").arg(double(*run.ended - *run.started) / 1000, 0, 'f', 1);
    if (seconds < 3600)
        return RunView::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return RunView::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

} // namespace

RunView::RunView(Desk &desk, ServerThread &server, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_server(server),
      m_stack(new QStackedLayout(this)),
      m_state(new StateView),
      m_patience(new QTimer(this))
{
    m_stack->addWidget(m_state);
    m_patience->setSingleShot(true);
    m_patience->setInterval(ListPage::patience);
    connect(m_patience, &QTimer::timeout, this, [this] {
        m_state->showLoading(tr("Loading the run…"));
        m_stack->setCurrentWidget(m_state);
    });
    connect(m_state, &StateView::retryRequested, this, &RunView::reload);
}

RunView::~RunView()
{
    m_stop.request_stop();
}

void RunView::addList(const QString &id, const QString &name, TableModel *rows)
{
    auto *list = new ListPage(name, m_desk.files());
    list->setObjectName(QStringLiteral("run.") + id);
    m_desk.adopt(list, QStringLiteral("run.") + id);
    list->setTable(rows);
    list->setEmptyText(Icon::table, tr("None"), tr("This run has logged none."));
    auto *below = new QWidget; // the tabs
    auto *layout = new QVBoxLayout(below);
    layout->addWidget(list);
    setScaledMargins(layout, {0, space::medium, 0, 0}, 0);
    m_tabs->addTab(below, name);
    m_lists.push_back(list);
}

void RunView::furnish()
{
    if (m_content)
        return;
    m_content = new QWidget;
    auto *layout = new QVBoxLayout(m_content);
    setScaledMargins(layout, {}, space::medium);
    m_header = new PageHeader(QString());
    layout->addWidget(m_header);
    auto *back = new QAction(icon(Icon::back), tr("Back to list"), this);
    connect(back, &QAction::triggered, this, &RunView::backRequested);
    m_header->addAction(back, ButtonKind::quiet);
    m_register = new QAction(icon(Icon::models), tr("Register as model version…"), this);
    connect(m_register, &QAction::triggered, this, &RunView::registerModel);
    if (m_desk.may(domain::Permission::registerModel)) // nobody else has a control that writes
        m_header->addAction(m_register, ButtonKind::primary);
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    layout->addWidget(m_tabs, 1);
    m_facts = new KeyValuePanel;
    auto *facts = makeScrolling(m_facts);
    facts->setAccessibleName(tr("Origin and data"));
    m_tabs->addTab(facts, tr("Origin and data"));
    m_params = makePairs(this);
    addList(QStringLiteral("params"), tr("Parameters"), m_params);
    m_metrics = makeMetrics(this);
    addList(QStringLiteral("metrics"), tr("Metrics"), m_metrics);
    m_tags = makePairs(this);
    addList(QStringLiteral("tags"), tr("Tags"), m_tags);
    m_files = new RunFiles(m_desk, m_server);
    m_tabs->addTab(m_files, tr("Files"));
    m_stack->addWidget(m_content);
}

void RunView::showRun(const QString &id)
{
    m_id = id;
    reload();
}

void RunView::reload()
{
    if (m_id.isEmpty())
        return;
    m_stop.request_stop();
    m_stop = {};
    m_patience->start();
    // In an event of its own, while the run is on its way.
    QMetaObject::invokeMethod(
        this, [this] { furnish(); }, Qt::QueuedConnection);
    m_server.ask<NamedRun>(
        this,
        [id = m_id.toStdString()](ServerThread::ConnectionPtr connection, std::stop_token stop) {
            return readRun(std::move(connection), id, std::move(stop));
        },
        [this, question = ++m_question](Result<NamedRun> run) {
            if (question != m_question)
                return;
            m_patience->stop();
            if (!run) {
                m_state->showProblem(problemOf(run.error()));
                m_stack->setCurrentWidget(m_state);
                return;
            }
            furnish();
            fill(run->run, qs(run->experiment));
        },
        m_stop);
}

void RunView::fill(const Run &run, const QString &experiment)
{
    const bool arriving = m_stack->currentWidget() != m_content;
    m_run = run;
    m_header->setTitle(run.name.empty() ? qs(run.id) : qs(run.name));
    const auto status = runStatusCell(run.status);
    if (run.stage == domain::mlflow::Stage::deleted)
        m_header->setStatus(Tone::warning, tr("Deleted on the server"));
    else
        m_header->setStatus(status.tone.value_or(Tone::neutral), status.text);
    m_header->setSubtitle(tr("Run %1").arg(qs(run.id)));
    const bool ended = run.status == domain::mlflow::RunStatus::finished;
    setBlocked(m_register, run.stage == domain::mlflow::Stage::deleted ? tr("The run was deleted on the server.")
                           : ended                                     ? QString()
                                   : tr("Only a run that has finished can be registered."));
    m_facts->clear();
    if (!experiment.isEmpty())
        m_facts->addText(tr("Experiment"), experiment);
    m_facts->addText(tr("Experiment (id)"), qs(run.experimentId));
    m_facts->addText(tr("User"), qs(run.userId.empty() ? tagOf(run, "mlflow.user") : run.userId));
    m_facts->addText(tr("Started"), millisecondsCell(run.started).text);
    m_facts->addText(tr("Ended"), millisecondsCell(run.ended).text);
    m_facts->addText(tr("Duration"), durationText(run));
    m_facts->addText(tr("Source"), qs(tagOf(run, "mlflow.source.name")));
    m_facts->addText(tr("Source commit"), qs(tagOf(run, "mlflow.source.git.commit")));
    if (const auto parent = tagOf(run, "mlflow.parentRunId"); !parent.empty())
        m_facts->addText(tr("Run that it is part of"), qs(parent));
    if (const auto note = tagOf(run, "mlflow.note.content"); !note.empty())
        m_facts->addText(tr("Description"), qs(note).left(2'000));
    addData(run);
    m_params->setRows(run.params);
    m_metrics->setRows(run.metrics);
    m_tags->setRows(run.tags);
    for (auto *list : m_lists) {
        list->setScope("run " + run.id);
        list->setReady();
    }
    m_files->setRun(run);
    m_stack->setCurrentWidget(m_content);
    tabInReadingOrder(m_content);
    if (arriving)
        m_tabs->tabBar()->setFocus(Qt::OtherFocusReason);
}

void RunView::registerModel()
{
    const auto send = [this](RegisterDialog *dialog, const services::ServerRegistration &registration) {
        // Files of gigabytes are read: with progress and cancel in the bottom bar, which a dialog would cover.
        dialog->hide();
        connect(this, &QObject::destroyed, dialog, &QObject::deleteLater);
        m_desk.job<std::string>(
            tr("Registering %1").arg(qs(registration.name)), this,
            [&server = m_server, registration](services::Workspace &workspace, const services::Session &session,
                                               std::stop_token stop, const Progress &progress) {
                const ServerThread::Call<std::string> call = [&](ServerThread::ConnectionPtr connection,
                                                                 std::stop_token ends) {
                    return services::registerFromServer(workspace.registry(), &session, connection->registry.get(),
                                                        registration, tellShares(progress), std::move(ends));
                };
                return server.await<std::string>(call, stop);
            },
            [this, dialog = QPointer<RegisterDialog>(dialog)](Result<std::string> record) {
                if (!dialog)
                    return;
                if (record) {
                    dialog->accept();
                    dialog->deleteLater(); // it is hidden, and so nobody closes it
                    Q_EMIT m_desk.recordsChanged();
                    Q_EMIT registered(qs(*record));
                    return;
                }
                dialog->open(); // what was typed is still there
                dialog->showProblem(localText(record.error()));
            });
    };
    auto *dialog = new RegisterDialog(m_run, window(), send);
    dialog->keepDraft(m_desk.draftName(QStringLiteral("register"), m_run.id));
    dialog->open();
}

void RunView::addData(const Run &run)
{
    if (run.datasets.empty()) {
        m_facts->addHeading(tr("Data"));
        m_facts->addText(tr("Data set"), tr("The run names no data set (mlflow.log_input)."));
    }
    for (std::size_t i = 0; i < std::min(run.datasets.size(), mostDataSets); ++i) {
        const DatasetInput &input = run.datasets.at(i);
        const auto *context = domain::mlflow::findValue(input.tags, "mlflow.data.context");
        const auto *digest = domain::mlflow::findValue(input.tags, "sha256");
        m_facts->addHeading(context ? tr("Data: %1").arg(qs(*context)) : tr("Data"));
        m_facts->addText(tr("Data set"), qs(input.dataset.name));
        m_facts->addText(tr("MLflow's fingerprint"), qs(input.dataset.digest));
        m_facts->addWidget(tr("SHA-256 it was logged with"), new DigestLabel(digest ? qs(*digest) : QString()));
        m_facts->addText(tr("Source"),
                         tr("%1: %2").arg(qs(input.dataset.sourceType), qs(input.dataset.source).left(500)));
    }
    if (run.datasets.size() > mostDataSets)
        m_facts->addText(tr("More data sets"),
                         tr("%L1 that are not shown here").arg(run.datasets.size() - mostDataSets));
}

} // namespace valbench::ui
