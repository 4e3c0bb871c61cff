// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How a metric went in some runs: every value is read, the picture is made off the GUI thread.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include <QWidget>

#include <valbench/plots/plot.h>

#include "server_thread.h"

class QCheckBox;
class QComboBox;
class QPushButton;
class QSpinBox;
class QStackedLayout;
class QTimer;

namespace valbench::ui {

class ChartView;
class StateView;
struct RunComparison;

class HistoryChart final : public QWidget {
    Q_OBJECT
public:
    static constexpr int mostListed = 1'000; ///< metrics to pick from; others come by choose()

    HistoryChart(Desk &desk, ServerThread &server, QWidget *parent = nullptr);
    ~HistoryChart() override;
    void setRuns(const RunComparison &comparison);
    void choose(const QString &metric);

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Line
    {
        std::string id;
        std::string name;
        services::MetricHistory history;
    };
    using Lines = std::vector<Line>;
    void buildTools();
    void load();
    void draw();
    void showProblem(const Error &error);
    static QCoro::Task<Result<Lines>> read(ServerThread::ConnectionPtr connection, Lines lines, std::string metric,
                                           std::function<void(std::size_t)> progress, std::stop_token stop);
    Desk &m_desk;
    ServerThread &m_server;
    QComboBox *m_metric;
    QComboBox *m_over;
    QCheckBox *m_logarithmic;
    QSpinBox *m_smoothing;
    QPushButton *m_stopButton;
    QStackedLayout *m_stack;
    StateView *m_state;
    ChartView *m_chart;
    QTimer *m_patience;
    Lines m_runs; ///< without values
    std::shared_ptr<const Lines> m_lines;
    QString m_loaded; ///< metric of m_lines, or of those on their way
    std::size_t m_read = 0;
    std::stop_source m_stop;
    int m_question = 0;
    int m_drawing = 0;
};

} // namespace valbench::ui
