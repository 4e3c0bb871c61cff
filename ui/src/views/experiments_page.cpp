// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCoreApplication>
#include <QPointer>
#include <QStackedLayout>
#include <QTimer>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/split_panes.h>
#include <valbench/ui/widgets/state_view.h>
#include <valbench/ui/widgets/table_view.h>

#include "compare_view.h"
#include "experiment_list.h"
#include "run_view.h"
#include "runs_pane.h"
#include "server_dialog.h"
#include "server_thread.h"
#include "server_watch.h"

namespace valbench::ui {

namespace {

using services::TrackingServer;

std::string environmentVariable(const std::string &name)
{
    return qEnvironmentVariable(name.c_str()).toStdString();
}

constexpr const char *comparing = "compare:"; ///< before the ids of runs

class ExperimentsPage final : public Page {
    Q_DECLARE_TR_FUNCTIONS(ExperimentsPage)
public:
    ExperimentsPage(Desk &desk, QWidget *parent)
        : Page(parent),
          m_desk(desk),
          m_server(ServerThread::of(desk)),
          m_header(new PageHeader(tr("Experiments"))),
          m_connect(new QAction(icon(Icon::link), tr("Connect to a server…"), this)),
          m_change(new QAction(icon(Icon::link), tr("Server…"), this)),
          m_compare(new QAction(icon(Icon::chart), tr("Compare"), this)),
          m_openRun(new QAction(icon(Icon::experiments), tr("Open its run"), this)),
          m_news(new Banner(Tone::info)),
          m_stack(new QStackedLayout),
          m_state(new StateView),
          m_patience(new QTimer(this))
    {
        auto *layout = new QVBoxLayout(this);
        setScaledMargins(layout, {space::small, space::large, space::small, space::small}, space::medium);
        layout->addWidget(m_header);
        m_header->addAction(m_change);
        m_header->addAction(m_compare);
        connect(m_compare, &QAction::triggered, this,
                [this] { moveTo(QLatin1String(comparing) + m_runs->selectedRuns().join(QLatin1Char(','))); });
        auto *news = new QVBoxLayout;
        setScaledMargins(news, {space::large, 0, space::large, 0}, 0);
        news->addWidget(m_news);
        layout->addLayout(news);
        m_news->addAction(m_openRun);
        m_news->setClosable(true);
        m_news->hide();
        connect(m_openRun, &QAction::triggered, this, [this] {
            m_news->hide();
            moveTo(m_newRun);
        });
        layout->addLayout(m_stack, 1);
        m_stack->addWidget(m_state);
        m_patience->setSingleShot(true);
        m_patience->setInterval(ListPage::patience);
        connect(m_patience, &QTimer::timeout, this, [this] {
            m_state->showLoading(tr("Connecting to %1…").arg(m_asked));
            m_stack->setCurrentWidget(m_state);
        });
        for (auto *action : {m_connect, m_change})
            connect(action, &QAction::triggered, this, [this] { askServer(); });
        connect(m_state, &StateView::retryRequested, this, [this] { connectByItself(); });
        connect(&m_server, &ServerThread::serverChanged, this, [this] { serverChanged(); });
        showDisconnected();
    }

    /// A run by its id, several by theirs, or the experiments.
    void openRecord(const QString &record) override
    {
        m_record = record;
        if (m_server.server())
            show();
        else if (!m_wasAsked)
            connectByItself();
    }

    void refresh() override
    {
        if (!m_server.server())
            return connectByItself();
        if (m_record.startsWith(QLatin1String(comparing)))
            return m_comparison->reload();
        if (!m_record.isEmpty())
            return m_run->reload();
        m_experiments->reload();
        m_runs->reload();
    }

private:
    /// Without asking anybody: by the variables that MLflow's own clients read, else where this person was last.
    void connectByItself()
    {
        m_wasAsked = true;
        auto settings = services::trackingSettings(environmentVariable);
        const auto known = KnownServer::recall(m_desk);
        if (settings && settings->uri.empty() && known.user.isEmpty()) { // a password is not kept
            settings->uri = known.address.toStdString();
            settings->caFile = known.caFile.toStdString();
        }
        if (!settings)
            return showProblem(settings.error());
        if (settings->uri.empty())
            return showDisconnected();
        m_asked = qs(settings->uri);
        m_patience->start();
        settings->repeats = settings->repeats.value_or(1); // somebody waits
        m_server.open(*std::move(settings), this, [this](Result<TrackingServer> server) {
            if (!server)
                showProblem(server.error());
        });
    }

    void askServer()
    {
        auto known = KnownServer::recall(m_desk);
        if (known.address.isEmpty())
            known.address = qs(environmentVariable("MLFLOW_TRACKING_URI"));
        auto *dialog =
            new ServerDialog(known, window(), [this](ServerDialog *asked, services::TrackingSettings settings) {
                auto others = services::trackingSettings(environmentVariable);
                if (!others) {
                    asked->setBusy(false);
                    return asked->showProblem(localText(others.error()));
                }
                settings.store = std::move(others->store);
                settings.workspace = std::move(others->workspace);
                m_server.open(std::move(settings), this,
                              [this, asked = QPointer<ServerDialog>(asked)](Result<TrackingServer> server) {
                                  if (!asked)
                                      return;
                                  asked->setBusy(false);
                                  if (!server)
                                      return asked->showProblem(localText(server.error()));
                                  asked->typed().remember(m_desk);
                                  asked->accept();
                              });
            });
        dialog->open();
    }

    void serverChanged()
    {
        m_patience->stop();
        const auto &server = m_server.server();
        if (!server)
            return showDisconnected();
        const auto words = server->isEncrypted ? tr("MLflow %1 at %2") : tr("MLflow %1 at %2, not encrypted");
        m_header->setSubtitle(words.arg(qs(server->info.version), qs(server->uri)));
        m_change->setVisible(true);
        m_compare->setVisible(true);
        if (m_browser) { // of another server
            m_experiments->startAnew();
            m_runs->clear();
            m_news->hide();
            m_watch->start();
        }
        show();
    }

    void showDisconnected()
    {
        m_patience->stop();
        if (m_watch)
            m_watch->stop();
        m_news->hide();
        m_header->show();
        m_header->setSubtitle({});
        m_change->setVisible(false);
        m_compare->setVisible(false);
        m_state->showEmpty(Icon::experiments, tr("No tracking server is connected"),
                           tr("Experiments and runs are read from an MLflow server. Connect to the one that your "
                              "models are trained with; nothing on it is changed by looking."),
                           m_connect);
        m_stack->setCurrentWidget(m_state);
        tabInReadingOrder(this);
    }

    void showProblem(const Error &error)
    {
        m_patience->stop();
        m_header->show();
        m_header->setSubtitle({});
        m_change->setVisible(true);
        m_compare->setVisible(false);
        m_state->showProblem(problemOf(error));
        m_stack->setCurrentWidget(m_state);
        tabInReadingOrder(this);
    }

    void show()
    {
        m_header->setVisible(m_record.isEmpty());
        if (m_record.isEmpty())
            showBrowser();
        else if (m_record.startsWith(QLatin1String(comparing)))
            showComparison();
        else
            showRun();
    }

    void showBrowser()
    {
        if (!m_browser) {
            m_experiments = new ExperimentList(m_desk, m_server);
            m_runs = new RunsPane(m_desk, m_server);
            setScaledMinimumSize(m_experiments, 0, 180); // one above the other, the page scrolls
            setScaledMinimumSize(m_runs, 0, 280);
            m_browser = new SplitPanes(m_experiments, m_runs, 0.24);
            m_stack->addWidget(m_browser);
            connect(m_experiments, &ExperimentList::chosen, m_runs, &RunsPane::showExperiment);
            connect(m_experiments, &ExperimentList::nothing, m_runs, &RunsPane::clear);
            connect(m_runs, &RunsPane::runActivated, this, [this](const QString &run) { moveTo(run); });
            connect(m_runs, &RunsPane::selectionChanged, this, [this] { blockCompare(); });
            blockCompare();
            m_watch = new ServerWatch(m_desk, m_server, m_browser, [this] { return m_runs->newestQuery(); });
            connect(m_watch, &ServerWatch::runsSeen, m_runs, &RunsPane::noteNewest);
            connect(m_watch, &ServerWatch::versionsMade, this, &ExperimentsPage::tellVersions);
            m_watch->start();
            m_experiments->reload();
        }
        if (m_stack->currentWidget() == m_browser)
            return;
        const bool back = m_stack->currentWidget() != m_state;
        m_stack->setCurrentWidget(m_browser);
        tabInReadingOrder(this);
        (back ? m_runs->list() : m_experiments->list())->view()->setFocus();
    }

    void tellVersions(const std::vector<domain::mlflow::ModelVersion> &versions)
    {
        const auto &newest = versions.front();
        const auto name = tr("%1, version %2").arg(qs(newest.name), qs(newest.version));
        m_news->setMessage(
            Tone::info,
            versions.size() == 1
                ? tr("New in the server's model registry: %1.").arg(name)
                : tr("New in the server's model registry: %1 and %L2 more.").arg(name).arg(versions.size() - 1));
        m_newRun = qs(newest.runId);
        m_openRun->setVisible(!m_newRun.isEmpty());
        m_news->show();
        tabInReadingOrder(this);
    }

    void showRun()
    {
        if (!m_run) {
            m_run = new RunView(m_desk, m_server);
            m_stack->addWidget(m_run);
            connect(m_run, &RunView::backRequested, this, [this] { moveTo({}); });
            connect(m_run, &RunView::registered, this, [this](const QString &record) {
                Q_EMIT goTo({QStringLiteral("models"), record});
            });
        }
        m_stack->setCurrentWidget(m_run);
        m_run->showRun(m_record);
    }

    void showComparison()
    {
        if (!m_comparison) {
            m_comparison = new CompareView(m_desk, m_server);
            m_stack->addWidget(m_comparison);
            connect(m_comparison, &CompareView::backRequested, this, [this] { moveTo({}); });
        }
        m_stack->setCurrentWidget(m_comparison);
        m_comparison->showRuns(m_record.mid(static_cast<int>(qstrlen(comparing))).split(QLatin1Char(',')));
    }

    void blockCompare()
    {
        const int chosen = m_runs->selectedCount();
        const bool good = chosen >= 2 && chosen <= RunsPane::mostCompared;
        setBlocked(m_compare, good ? QString()
                                   : tr("Choose 2 to %1 runs (with Shift or Ctrl); %L2 are chosen.")
                                         .arg(RunsPane::mostCompared)
                                         .arg(chosen));
    }

    void moveTo(const QString &record)
    {
        openRecord(record);
        Q_EMIT recordOpened(record);
    }

    Desk &m_desk;
    ServerThread &m_server;
    PageHeader *m_header;
    QAction *m_connect;
    QAction *m_change;
    QAction *m_compare;
    QAction *m_openRun;
    Banner *m_news; ///< of the server's registry
    QString m_newRun;
    QStackedLayout *m_stack;
    StateView *m_state;
    QTimer *m_patience;
    QString m_asked; ///< address
    bool m_wasAsked = false;
    SplitPanes *m_browser = nullptr;
    ExperimentList *m_experiments = nullptr;
    RunsPane *m_runs = nullptr;
    ServerWatch *m_watch = nullptr;
    RunView *m_run = nullptr;
    CompareView *m_comparison = nullptr;
    QString m_record; ///< run, or empty
};

} // namespace

Page *makeExperimentsPage(Desk &desk, QWidget *parent)
{
    return new ExperimentsPage(desk, parent);
}

} // namespace valbench::ui
