// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of one experiment, fetched page by page as somebody scrolls; filtered and sorted by the server.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include <QWidget>

#include <valbench/domain/mlflow.h>

#include "run_table.h"
#include "server_thread.h"

class QAction;
class QCheckBox;
class QLineEdit;
class QPushButton;
class QTimer;

namespace valbench::ui {

class Banner;
class ListPage;
struct RunPager;

/// The runs that were the newest when somebody looked.
struct KnownRuns
{
    std::set<std::string> ids;
    domain::mlflow::Milliseconds start = 0; ///< of the newest

    void add(const domain::mlflow::Run &run);
    /// Older ones move up where runs are deleted: they are not new.
    [[nodiscard]] bool has(const domain::mlflow::Run &run) const;
};

class RunsPane final : public QWidget {
    Q_OBJECT
public:
    static constexpr int pageSize = 200;
    static constexpr int mostCompared = 20;
    static constexpr int mostFresh = 50; ///< runs that are put above the others by themselves

    RunsPane(Desk &desk, ServerThread &server, QWidget *parent = nullptr);

    void showExperiment(const domain::mlflow::Experiment &experiment);
    /// From the first page.
    void reload();
    void clear();
    [[nodiscard]] ListPage *list() const { return m_list; }
    [[nodiscard]] const RunTable &table() const { return *m_rows; }
    /// Counted without looking at each: there may be a hundred thousand.
    [[nodiscard]] int selectedCount() const;
    /// At most mostCompared, from top to bottom.
    [[nodiscard]] QStringList selectedRuns() const;
    /// For a watch: what is new here, and what it has seen. New runs are put above the others without moving those, or
    /// are told where another order holds.
    [[nodiscard]] services::NewestQuery newestQuery() const;
    void noteNewest(const services::NewestQuery &asked, const std::vector<domain::mlflow::Run> &runs);

Q_SIGNALS:
    void runActivated(const QString &id);
    void selectionChanged();

private:
    void buildTools();
    void applyFilter();
    void ask(bool first);
    void fitColumns(int first);
    void fetchFresh();
    void addFresh(RunRows rows);
    void tellFresh(const QString &words);
    void forgetFresh();
    [[nodiscard]] bool isNewestFirst() const;
    void showOrder();
    void chooseColumns();
    void choose(RunTable::Choice choice, const QStringList &keys = {});
    [[nodiscard]] QString columnsKey() const;
    void rememberColumns(RunTable::Choice choice, const QStringList &keys) const;
    void recallColumns();
    Desk &m_desk;
    ServerThread &m_server;
    ListPage *m_list;
    RunTable *m_rows;
    QLineEdit *m_filter = nullptr;
    QCheckBox *m_differing;
    QPushButton *m_stopButton;
    QTimer *m_patience;
    domain::mlflow::Experiment m_experiment;
    QString m_filterInForce;
    QString m_order;
    std::shared_ptr<RunPager> m_pager;
    std::stop_source m_stop;
    int m_question = 0;
    bool m_isFirst = true; ///< the page that is being asked for
    Banner *m_news;
    QAction *m_showNews;
    std::optional<KnownRuns> m_known; ///< nothing while the first page is on its way
    qsizetype m_fresh = 0;            ///< runs above those that were loaded
    bool m_isFetching = false;
};

} // namespace valbench::ui
