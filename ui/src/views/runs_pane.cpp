// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs_pane.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <QAction>
#include <QCheckBox>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QLocale>
#include <QPersistentModelIndex>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QTime>
#include <QTimer>
#include <QVBoxLayout>

#include <valbench/base/digest.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/theme/style.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/reading_order.h>
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

void KnownRuns::add(const Run &run)
{
    ids.insert(run.id);
    start = std::max(start, run.started.value_or(0));
}

bool KnownRuns::has(const Run &run) const
{
    return ids.contains(run.id) || run.started.value_or(0) < start;
}

namespace {

struct RunPage
{
    RunRows rows;
    bool more = false;
    KnownRuns known; ///< with the first page
};

QCoro::Task<Result<RunPage>> nextPage(ServerThread::ConnectionPtr connection, std::shared_ptr<RunPager> pager,
                                      services::RunPagesQuery query, std::stop_token stop)
{
    const auto wanted = static_cast<std::size_t>(query.pageSize);
    const bool isFirst = !pager->stream;
    std::vector<Run> runs;
    KnownRuns known;
    if (isFirst && !query.orderBy.empty() && query.orderBy.front() != services::newestStartFirst) {
        // Before the page, so that nothing is missed in between.
        const services::NewestQuery asked{query.experimentId, query.filter, RunsPane::mostFresh, 0};
        auto newest = co_await connection->tracking->newest(asked, stop);
        if (!newest)
            co_return Result<RunPage>(std::move(newest).error());
        for (const auto &run : newest->runs)
            known.add(run);
    }
    if (isFirst)
        pager->stream = connection->tracking->runPages(query, stop);
    bool more = true;
    while (more && runs.size() < wanted) {
        auto page = co_await pager->stream();
        if (!page)
            co_return Result<RunPage>(std::move(page).error());
        more = page->has_value();
        if (more)
            std::ranges::move(**page, std::back_inserter(runs));
    }
    if (isFirst && known.ids.empty()) {
        for (const auto &run : runs)
            known.add(run);
    }
    RunPage out{pager->reader.read(runs), more, std::move(known)};
    co_return Result<RunPage>(std::move(out));
}

struct FreshRuns
{
    RunRows rows;    ///< empty where they are not to be shown by themselves
    KnownRuns known; ///< with them
    bool any = false;
};

QCoro::Task<Result<FreshRuns>> freshRuns(ServerThread::ConnectionPtr connection, std::shared_ptr<RunPager> pager,
                                         services::NewestQuery query, KnownRuns known, bool wanted,
                                         std::stop_token stop)
{
    query.mostRuns = RunsPane::mostFresh + 1;
    query.mostVersions = 0;
    auto newest = co_await connection->tracking->newest(query, stop);
    if (!newest)
        co_return Result<FreshRuns>(std::move(newest).error());
    FreshRuns out;
    std::vector<Run> fresh;
    std::ranges::copy_if(newest->runs, std::back_inserter(fresh), [&](const Run &run) { return !known.has(run); });
    out.any = !fresh.empty();
    for (const auto &run : fresh)
        known.add(run);
    out.known = std::move(known);
    if (wanted && fresh.size() <= std::size_t(RunsPane::mostFresh))
        out.rows = pager->reader.read(fresh);
    co_return Result<FreshRuns>(std::move(out));
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
      m_patience(new QTimer(this)),
      m_news(new Banner(Tone::info)),
      m_showNews(new QAction(icon(Icon::refresh), tr("Show"), this))
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {}, space::small);
    auto *news = new QVBoxLayout;
    setScaledMargins(news, {space::large, 0, space::large, 0}, 0);
    news->addWidget(m_news);
    layout->addLayout(news);
    layout->addWidget(m_list, 1);
    m_news->addAction(m_showNews);
    m_news->setClosable(true);
    m_news->hide();
    connect(m_showNews, &QAction::triggered, this, [this] {
        if (m_fresh == 0)
            return reload();
        forgetFresh();
        m_list->view()->scrollToTop();
        m_list->view()->setFocus(Qt::OtherFocusReason);
    });
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
        recallColumns();
        showOrder();
    }
    reload();
}

void RunsPane::clear()
{
    ++m_question;
    m_stop.request_stop();
    m_known.reset();
    forgetFresh();
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
    m_known.reset();
    m_isFetching = false;
    forgetFresh();
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
                if (first)
                    m_known = std::move(page->known);
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

bool RunsPane::isNewestFirst() const
{
    return m_order.isEmpty() || m_order == QLatin1String(services::newestStartFirst);
}

services::NewestQuery RunsPane::newestQuery() const
{
    services::NewestQuery query;
    query.experimentId = m_experiment.id;
    query.filter = m_filterInForce.toStdString();
    return query;
}

void RunsPane::noteNewest(const services::NewestQuery &asked, const std::vector<Run> &runs)
{
    const bool isOfThis = asked.experimentId == m_experiment.id && asked.filter == m_filterInForce.toStdString();
    if (isOfThis && m_known && !m_isFetching && !runs.empty() && !m_known->has(runs.front()))
        fetchFresh();
}

void RunsPane::fetchFresh()
{
    m_isFetching = true;
    m_server.ask<FreshRuns>(
        this,
        [pager = m_pager, query = newestQuery(), known = *m_known,
         wanted = isNewestFirst()](ServerThread::ConnectionPtr connection, std::stop_token stop) {
            return freshRuns(std::move(connection), pager, query, known, wanted, std::move(stop));
        },
        [this, pager = m_pager](Result<FreshRuns> fresh) {
            if (pager != m_pager || !m_known) // all of it was asked for anew
                return;
            m_isFetching = false;
            if (!fresh || !fresh->any) // the watch asks again
                return;
            m_known = std::move(fresh->known);
            if (!fresh->rows.rows.empty())
                addFresh(std::move(fresh->rows));
            else
                tellFresh(tr("There are new runs."));
        },
        m_stop);
}

void RunsPane::addFresh(RunRows rows)
{
    auto *view = m_list->view();
    const QPersistentModelIndex first(view->indexAt({1, 1}));
    m_fresh += static_cast<qsizetype>(rows.rows.size());
    m_rows->addAbove(std::move(rows));
    if (first.isValid())
        view->scrollTo(first, QAbstractItemView::PositionAtTop); // nothing moves under the eyes of who reads
    m_list->setReady();
    tellFresh(m_fresh == 1 ? tr("1 new run, above the others.") : tr("%L1 new runs, above the others.").arg(m_fresh));
}

void RunsPane::tellFresh(const QString &words)
{
    m_news->setMessage(Tone::info,
                       tr("%1: %2").arg(QLocale().toString(QTime::currentTime(), QLocale::ShortFormat), words));
    if (m_news->isHidden()) {
        m_news->show();
        tabInReadingOrder(this);
    }
}

void RunsPane::forgetFresh()
{
    m_fresh = 0;
    m_news->hide();
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

/// For the person signed in: the columns of this experiment on this server.
QString RunsPane::columnsKey() const
{
    const auto &server = m_server.server();
    if (!m_desk.session() || !server)
        return {};
    const auto place = sha256(server->uri + "\n" + m_experiment.id).toShortText();
    return QStringLiteral("lists/%1/runs/%2").arg(qs(m_desk.session()->userId()), qs(place));
}

void RunsPane::rememberColumns(RunTable::Choice choice, const QStringList &keys) const
{
    const auto key = columnsKey();
    if (key.isEmpty())
        return;
    QSettings settings;
    if (choice == RunTable::Choice::differing)
        settings.remove(key); // as by itself
    else
        settings.setValue(key, choice == RunTable::Choice::all ? QStringList(QStringLiteral("*")) : keys);
}

void RunsPane::recallColumns()
{
    const auto key = columnsKey();
    const auto kept = key.isEmpty() ? QStringList() : QSettings().value(key).toStringList();
    const bool all = kept == QStringList(QStringLiteral("*"));
    m_differing->setChecked(kept.isEmpty());
    (void)m_rows->choose(kept.isEmpty() ? RunTable::Choice::differing
                         : all          ? RunTable::Choice::all
                                        : RunTable::Choice::own,
                         all ? QStringList() : kept); // all of it is loaded anew
}

void RunsPane::choose(RunTable::Choice choice, const QStringList &keys)
{
    rememberColumns(choice, keys);
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
