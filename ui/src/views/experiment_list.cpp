// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment_list.h"

#include <algorithm>
#include <utility>

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QTimer>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/table_view.h>
#include <valbench/ui/widgets/text_label.h>

#include "run_table.h"

namespace valbench::ui {

using domain::mlflow::Experiment;
using FoundExperiments = services::Found<Experiment>;

namespace {

RowModel<Experiment> *makeExperimentRows(QObject *parent)
{
    using Column = RowModel<Experiment>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("name"), ExperimentList::tr("Experiment"), 26, Qt::AlignLeft, true, false, true},
         [](const Experiment &experiment) {
             Cell cell(qs(experiment.name));
             cell.tip = ExperimentList::tr("%1\nid %2").arg(qs(experiment.name), qs(experiment.id));
             return cell;
         }},
    };
    return new RowModel<Experiment>(
        std::move(columns), [](const Experiment &experiment) { return qs(experiment.id); }, parent);
}

} // namespace

ExperimentList::ExperimentList(Desk &desk, ServerThread &server, QWidget *parent)
    : QWidget(parent),
      m_server(server),
      m_list(new ListPage(tr("Experiments"), desk.files())),
      m_more(new TextLabel(TextStyle::small, Role::mutedText)),
      m_rows(makeExperimentRows(this)),
      m_pause(new QTimer(this))
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {}, space::small);
    layout->addWidget(m_list, 1);
    auto *foot = new QVBoxLayout;
    foot->addWidget(m_more);
    layout->addLayout(foot);
    setScaledMargins(foot, {space::large, 0, space::small, 0}, 0);
    m_more->wrapped();
    m_more->hide();
    m_list->setObjectName(QStringLiteral("experiments"));
    m_list->setPlain();
    m_list->view()->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setTable(m_rows);
    m_filter = m_list->takeFilter(tr("Find by name"));
    m_pause->setSingleShot(true);
    m_pause->setInterval(300);
    connect(m_pause, &QTimer::timeout, this, &ExperimentList::reload);
    connect(m_filter, &QLineEdit::textChanged, m_pause, [this] { m_pause->start(); });
    connect(m_filter, &QLineEdit::returnPressed, this, &ExperimentList::reload);
    connect(m_list, &ListPage::retryRequested, this, &ExperimentList::reload);
    connect(m_list, &ListPage::selectionChanged, this, [this] {
        const auto rows = m_list->selectedRows();
        if (!rows.isEmpty())
            choose(rows.front());
    });
}

void ExperimentList::startAnew()
{
    m_current.clear();
    m_rows->setRows({});
    reload();
}

void ExperimentList::reload()
{
    m_pause->stop();
    m_stop.request_stop();
    m_stop = {};
    m_list->setLoading();
    const auto name = m_filter->text().trimmed();
    if (name.isEmpty())
        m_list->setEmptyText(Icon::experiments, tr("No experiment yet"),
                             tr("Experiments appear here once somebody has made one with MLflow."));
    else
        m_list->setEmptyText(Icon::search, tr("No such experiment"), tr("No name holds “%1”.").arg(name));
    services::ExperimentQuery query;
    query.nameHas = name.toStdString();
    query.orderBy = {services::newestChangeFirst};
    query.most = most;
    m_server.ask<FoundExperiments>(
        this,
        [query](ServerThread::ConnectionPtr connection, std::stop_token stop) {
            return connection->tracking->experiments(query, std::move(stop));
        },
        [this, question = ++m_question](Result<FoundExperiments> found) {
            if (question != m_question)
                return;
            if (found)
                show(*std::move(found));
            else
                m_list->setProblem(problemOf(found.error()));
        },
        m_stop);
}

void ExperimentList::show(FoundExperiments found)
{
    m_more->setVisible(!found.isComplete);
    m_more->setText(tr("The %L1 that changed last. Find others by a part of their name.").arg(found.items.size()));
    m_rows->setRows(std::move(found.items));
    m_list->setReady();
    if (m_rows->rowCount() == 0) {
        m_current.clear();
        Q_EMIT nothing();
        return;
    }
    const int kept = m_current.isEmpty() ? -1 : m_rows->rowOf(m_current);
    m_list->view()->selectRow(std::max(kept, 0));
    choose(std::max(kept, 0));
}

void ExperimentList::choose(int row)
{
    const auto id = m_rows->key(row);
    if (std::exchange(m_current, id) != id)
        Q_EMIT chosen(m_rows->row(row));
}

} // namespace valbench::ui
