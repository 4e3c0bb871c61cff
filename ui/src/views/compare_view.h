// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two to twenty runs: where they differ, and how a metric went in each.
#pragma once

#include <stop_token>

#include <QWidget>

#include "server_thread.h"

class QCheckBox;
class QStackedLayout;
class QTabWidget;
class QTimer;

namespace valbench::ui {

class ComparisonTable;
class HistoryChart;
class ListPage;
class PageHeader;
class StateView;

class CompareView final : public QWidget {
    Q_OBJECT
public:
    CompareView(Desk &desk, ServerThread &server, QWidget *parent = nullptr);
    ~CompareView() override;
    void showRuns(const QStringList &ids);
    void reload();

Q_SIGNALS:
    void backRequested();

private:
    Desk &m_desk;
    ServerThread &m_server;
    QStackedLayout *m_stack;
    StateView *m_state;
    QWidget *m_content;
    PageHeader *m_header;
    QTabWidget *m_tabs;
    ListPage *m_list;
    ComparisonTable *m_rows;
    HistoryChart *m_chart;
    QTimer *m_patience;
    QStringList m_ids;
    std::stop_source m_stop;
    int m_question = 0;
};

} // namespace valbench::ui
