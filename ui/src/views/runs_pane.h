// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The runs of one experiment, fetched page by page as somebody scrolls; filtered and sorted by the server.
#pragma once

#include <memory>
#include <stop_token>

#include <QWidget>

#include <valbench/domain/mlflow.h>

#include "run_table.h"
#include "server_thread.h"

class QCheckBox;
class QLineEdit;
class QPushButton;
class QTimer;

namespace valbench::ui {

class ListPage;
struct RunPager;

class RunsPane final : public QWidget {
    Q_OBJECT
public:
    static constexpr int pageSize = 200;
    static constexpr int mostCompared = 20;

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

Q_SIGNALS:
    void runActivated(const QString &id);
    void selectionChanged();

private:
    void buildTools();
    void applyFilter();
    void ask(bool first);
    void fitColumns(int first);
    void showOrder();
    void chooseColumns();
    void choose(RunTable::Choice choice, const QStringList &keys = {});
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
};

} // namespace valbench::ui
