// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare_view.h"

#include <QAction>
#include <QCheckBox>
#include <QStackedLayout>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/state_view.h>
#include <valbench/ui/widgets/table_view.h>

#include "history_chart.h"
#include "run_comparison.h"

namespace valbench::ui {

namespace {

QCoro::Task<Result<RunComparison>> compareNow(ServerThread::ConnectionPtr connection, std::vector<std::string> ids,
                                              std::stop_token stop)
{
    std::vector<domain::mlflow::Run> runs;
    for (const auto &id : ids) {
        auto run = co_await connection->tracking->run(id, stop);
        if (!run)
            co_return Result<RunComparison>(std::move(run).error());
        runs.push_back(*std::move(run));
    }
    co_return Result<RunComparison>(compareRuns(runs));
}

} // namespace

CompareView::CompareView(Desk &desk, ServerThread &server, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_server(server),
      m_stack(new QStackedLayout(this)),
      m_state(new StateView),
      m_content(new QWidget),
      m_header(new PageHeader(QString())),
      m_tabs(new QTabWidget),
      m_list(new ListPage(tr("Comparison"), desk.files())),
      m_rows(new ComparisonTable(this)),
      m_chart(new HistoryChart(desk, server)),
      m_patience(new QTimer(this))
{
    m_stack->addWidget(m_state);
    m_stack->addWidget(m_content);
    auto *layout = new QVBoxLayout(m_content);
    setScaledMargins(layout, {}, space::medium);
    layout->addWidget(m_header);
    layout->addWidget(m_tabs, 1);
    m_tabs->setDocumentMode(true);
    auto *back = new QAction(icon(Icon::back), tr("Back to list"), this);
    connect(back, &QAction::triggered, this, &CompareView::backRequested);
    m_header->addAction(back, ButtonKind::quiet);
    m_list->setObjectName(QStringLiteral("compare"));
    desk.adopt(m_list, QStringLiteral("compare"));
    m_list->rememberAs({}); // its columns are runs
    m_list->setTable(m_rows);
    m_list->setEmptyText(Icon::check, tr("No difference"),
                         tr("Parameters, metrics and tags of these runs are the same."));
    auto *only = new QCheckBox(tr("Only differing"));
    only->setChecked(true);
    m_list->addTool(only);
    connect(only, &QCheckBox::toggled, m_rows, &ComparisonTable::setOnlyDiffering);
    auto *below = new QWidget; // the tabs
    auto *inside = new QVBoxLayout(below);
    inside->addWidget(m_list);
    setScaledMargins(inside, {0, space::medium, 0, 0}, 0);
    m_tabs->addTab(below, tr("Side by side"));
    m_tabs->addTab(m_chart, tr("Metric history"));
    // A metric leads to how it went.
    connect(m_list, &ListPage::activated, this, [this](int row) {
        const auto &chosen = m_rows->row(row);
        if (chosen.family != RunFamily::metric)
            return;
        m_chart->choose(chosen.key);
        m_tabs->setCurrentWidget(m_chart);
    });
    m_patience->setSingleShot(true);
    m_patience->setInterval(ListPage::patience);
    connect(m_patience, &QTimer::timeout, this, [this] {
        m_state->showLoading(tr("Loading the runs…"));
        m_stack->setCurrentWidget(m_state);
    });
    connect(m_state, &StateView::retryRequested, this, &CompareView::reload);
}

CompareView::~CompareView()
{
    m_stop.request_stop();
}

void CompareView::showRuns(const QStringList &ids)
{
    m_ids = ids;
    reload();
}

void CompareView::reload()
{
    m_stop.request_stop();
    m_stop = {};
    m_patience->start();
    std::vector<std::string> ids;
    for (const auto &id : m_ids)
        ids.push_back(id.toStdString());
    m_server.ask<RunComparison>(
        this,
        [ids](ServerThread::ConnectionPtr connection, std::stop_token stop) {
            return compareNow(std::move(connection), ids, std::move(stop));
        },
        [this, question = ++m_question](Result<RunComparison> compared) {
            if (question != m_question)
                return;
            m_patience->stop();
            if (!compared) {
                m_state->showProblem(problemOf(compared.error()));
                m_stack->setCurrentWidget(m_state);
                return;
            }
            const bool arriving = m_stack->currentWidget() != m_content;
            m_header->setTitle(tr("Comparison of %n runs", nullptr, static_cast<int>(compared->runs.size())));
            m_chart->setRuns(*compared);
            m_rows->setComparison(*std::move(compared));
            m_list->setScope("runs " + m_ids.join(QLatin1String(", ")).toStdString());
            m_list->view()->applyColumns(*m_rows);
            m_list->setReady();
            m_stack->setCurrentWidget(m_content);
            tabInReadingOrder(m_content);
            if (arriving)
                m_tabs->tabBar()->setFocus(Qt::OtherFocusReason);
        },
        m_stop);
}

} // namespace valbench::ui
