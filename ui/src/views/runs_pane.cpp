// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs_pane.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <QCheckBox>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTimer>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/theme/style.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/table_view.h>

#include "filter_completion.h"
#include "run_columns_dialog.h"
#include "run_table.h"

namespace valbench::ui {

using domain::mlflow::Run;

/// One search as far as it has come. Lives in the server's thread.
struct RunPager
{
    services::Stream<Run> stream;
    RunRowsReader reader;
};

namespace {

struct RunPage
{
    RunRows rows;
    bool more = false;
};

QCoro::Task<Result<RunPage>> nextPage(ServerThread::ConnectionPtr connection, std::shared_ptr<RunPager> pager,
                                      services::RunPagesQuery query, std::stop_token stop)
{
    const auto wanted = static_cast<std::size_t>(query.pageSize);
    if (!pager->stream)
        pager->stream = connection->tracking->runPages(query, stop);
    std::vector<Run> runs;
    bool more = true;
    while (more && runs.size() < wanted) {
        auto page = co_await pager->stream();
        if (!page)
            co_return Result<RunPage>(std::move(page).error());
        more = page->has_value();
        if (more)
            std::ranges::move(**page, std::back_inserter(runs));
    }
    RunPage out{pager->reader.read(runs), more};
    co_return Result<RunPage>(std::move(out));
}

} // namespace

RunsPane::RunsPane(Desk &desk, ServerThread &server, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_server(server),
      m_list(new ListPage(tr("Runs"), desk.files())),
      m_rows(new RunTable(this)),
      m_differing(new QCheckBox(tr("Only differing"))),
      m_stopButton(new QPushButton(tr("Stop"))),
      m_patience(new QTimer(this))
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {}, 0);
    layout->addWidget(m_list, 1);
    m_list->setObjectName(QStringLiteral("runs"));
    desk.adopt(m_list, QStringLiteral("runs"));
    m_list->rememberAs({}); // each experiment has columns of its own
    m_list->setTable(m_rows);
    buildTools();

    connect(m_list, &ListPage::activated, this, [this](int row) { Q_EMIT runActivated(m_rows->key(row)); });
    connect(m_list, &ListPage::selectionChanged, this, &RunsPane::selectionChanged);
    connect(m_list, &ListPage::retryRequested, this, [this] { ask(m_isFirst); });
    connect(m_rows, &QAbstractItemModel::modelReset, this, &RunsPane::selectionChanged, Qt::QueuedConnection);
    connect(m_rows, &TableModel::moreWanted, this, [this] { ask(false); });
    connect(m_rows, &RunTable::columnsShown, this, &RunsPane::fitColumns);
    connect(m_rows, &RunTable::orderWanted, this, [this](const QString &order) {
        if (std::exchange(m_order, order) != order)
            reload();
    });
}

void RunsPane::buildTools()
{
    m_filter = m_list->takeFilter(tr("Filter, such as metrics.auroc > 0.8 AND params.max_depth = '4'"));
    m_filter->setAccessibleName(tr("Filter runs in MLflow's language"));
    auto *completer =
        new FilterCompleter(m_filter, [this]() -> const std::vector<RunColumn> & { return m_rows->known(); });
    connect(m_filter, &QLineEdit::returnPressed, this, [this, completer] {
        if (!completer->isChoosing())
            applyFilter();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (text.isEmpty())
            applyFilter();
    });
    m_differing->setChecked(true);
    m_differing->setToolTip(tr("Show parameters, metrics and tags only where the runs differ"));
    connect(m_differing, &QCheckBox::clicked, this,
            [this](bool only) { choose(only ? RunTable::Choice::differing : RunTable::Choice::all); });
    m_list->setColumnChooser([this] { chooseColumns(); });
    setKind(m_stopButton, ButtonKind::quiet);
    m_stopButton->setToolTip(tr("Stop waiting for the server"));
    m_stopButton->hide();
    connect(m_stopButton, &QPushButton::clicked, this, [this] { m_stop.request_stop(); });
    m_list->addTool(m_stopButton);
    m_list->addTool(m_differing);
    m_patience->setSingleShot(true);
    m_patience->setInterval(ListPage::patience);
    connect(m_patience, &QTimer::timeout, m_stopButton, &QWidget::show);
}

void RunsPane::showExperiment(const domain::mlflow::Experiment &experiment)
{
    const bool other = experiment.id != m_experiment.id;
    m_experiment = experiment;
    if (other) {
        const QSignalBlocker quiet(m_filter);
        m_filter->clear();
        m_filterInForce.clear();
        m_order.clear();
        m_differing->setChecked(true);
        (void)m_rows->choose(RunTable::Choice::differing); // all of it is loaded anew
        showOrder();
    }
    reload();
}

void RunsPane::clear()
{
    ++m_question;
    m_stop.request_stop();
    m_experiment = {};
    m_rows->clear();
    m_list->setEmptyText(Icon::experiments, tr("No experiment is chosen"), tr("Choose one to see its runs."));
    m_list->setReady();
}

void RunsPane::applyFilter()
{
    const auto wanted = m_filter->text().trimmed();
    if (std::exchange(m_filterInForce, wanted) != wanted)
        reload();
}

void RunsPane::reload()
{
    if (m_experiment.id.empty())
        return;
    m_stop.request_stop();
    m_stop = {};
    m_pager = m_server.kept(std::make_unique<RunPager>());
    const auto filter = m_filterInForce.toStdString();
    m_list->setScope("experiment " + m_experiment.id + (filter.empty() ? "" : ", " + filter));
    if (m_filterInForce.isEmpty())
        m_list->setEmptyText(Icon::experiments, tr("No run in this experiment"),
                             tr("Runs appear here once somebody has logged them with MLflow."));
    else
        m_list->setEmptyText(Icon::filter, tr("No run matches the filter"),
                             tr("The server found none for: %1").arg(m_filterInForce));
    ask(true);
}

void RunsPane::ask(bool first)
{
    m_isFirst = first;
    if (first && m_stop.stop_requested()) // it was stopped, and is wanted after all
        return reload();
    if (first || m_rows->rowCount() == 0) {
        m_list->setLoading();
        m_patience->start();
    }
    services::RunPagesQuery query{m_experiment.id, m_filterInForce.toStdString(), {}, pageSize};
    if (!m_order.isEmpty())
        query.orderBy.push_back(m_order.toStdString());
    m_server.ask<RunPage>(
        this,
        [pager = m_pager, query](ServerThread::ConnectionPtr connection, std::stop_token stop) {
            return nextPage(std::move(connection), pager, query, std::move(stop));
        },
        [this, first, question = ++m_question](Result<RunPage> page) {
            if (question != m_question)
                return;
            m_patience->stop();
            m_stopButton->hide();
            if (page) {
                m_rows->add(std::move(page->rows), first, page->more);
                m_list->setReady();
                return;
            }
            if (first)
                m_rows->clearRows();
            if (page.error().code() == ErrorCode::cancelled)
                m_list->setProblem({tr("Loading was stopped."), tr("Retry loads the runs from the first page."), {}});
            else
                m_list->setProblem(problemOf(page.error()));
        },
        m_stop);
}

void RunsPane::fitColumns(int first)
{
    auto *view = m_list->view();
    const int character = view->fontMetrics().averageCharWidth();
    if (first == 0) {
        view->applyColumns(*m_rows);
        showOrder();
        return;
    }
    for (int column = first; column < m_rows->columnCount(); ++column)
        view->setColumnWidth(column, m_rows->column(column).width * character + scaled(20));
    showOrder();
}

/// Columns may have moved: the mark belongs to the one that the server sorts by.
void RunsPane::showOrder()
{
    auto *header = m_list->view()->horizontalHeader();
    const QSignalBlocker quiet(header);
    const bool descending = m_order.endsWith(QStringLiteral(" DESC"));
    int place = -1;
    for (int column = 0; column < m_rows->columnCount() && !m_order.isEmpty() && place < 0; ++column) {
        if (m_rows->orderOf(column) == m_order.section(QLatin1Char(' '), 0, -2))
            place = column;
    }
    header->setSortIndicator(place, descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void RunsPane::chooseColumns()
{
    auto *dialog = new RunColumnsDialog(m_rows->known(), m_rows->shownKeys(), window());
    connect(dialog, &RunColumnsDialog::chosen, this, [this](const QStringList &keys) {
        m_differing->setChecked(false);
        choose(RunTable::Choice::own, keys);
    });
    dialog->open();
}

void RunsPane::choose(RunTable::Choice choice, const QStringList &keys)
{
    if (!m_rows->choose(choice, keys))
        reload();
}

int RunsPane::selectedCount() const
{
    int count = 0;
    for (const auto &range : m_list->view()->selectionModel()->selection()) {
        if (range.left() == 0) // a row is chosen as a whole
            count += range.height();
    }
    return count;
}

QStringList RunsPane::selectedRuns() const
{
    if (selectedCount() > mostCompared)
        return {};
    return m_list->selectedKeys();
}

} // namespace valbench::ui
