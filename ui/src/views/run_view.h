// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A run: where it comes from, the data it used, its parameters, metrics and tags, and its files.
#pragma once

#include <stop_token>

#include <QWidget>

#include <valbench/domain/mlflow.h>
#include <valbench/ui/models/table_model.h>

#include "server_thread.h"

class QAction;
class QStackedLayout;
class QTabWidget;
class QTimer;

namespace valbench::ui {

class KeyValuePanel;
class ListPage;
class PageHeader;
class RunFiles;
class StateView;

class RunView final : public QWidget {
    Q_OBJECT
public:
    RunView(Desk &desk, ServerThread &server, QWidget *parent = nullptr);
    ~RunView() override;
    void showRun(const QString &id);
    void reload();

Q_SIGNALS:
    void backRequested();
    /// The record of the new model version.
    void registered(const QString &record);

private:
    void furnish();
    void registerModel();
    void fill(const domain::mlflow::Run &run, const QString &experiment);
    void addData(const domain::mlflow::Run &run);
    void addList(const QString &id, const QString &name, TableModel *rows);
    Desk &m_desk;
    ServerThread &m_server;
    QStackedLayout *m_stack;
    StateView *m_state;
    QWidget *m_content = nullptr; ///< made when the first run is on its way
    PageHeader *m_header = nullptr;
    QAction *m_register = nullptr;
    QTabWidget *m_tabs = nullptr;
    KeyValuePanel *m_facts = nullptr;
    RowModel<domain::mlflow::KeyValue> *m_params = nullptr;
    RowModel<domain::mlflow::Metric> *m_metrics = nullptr;
    RowModel<domain::mlflow::KeyValue> *m_tags = nullptr;
    std::vector<ListPage *> m_lists;
    RunFiles *m_files = nullptr;
    QTimer *m_patience;
    QString m_id;
    domain::mlflow::Run m_run;
    std::stop_source m_stop;
    int m_question = 0;
};

} // namespace valbench::ui
