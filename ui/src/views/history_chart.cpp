// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history_chart.h"

#include <algorithm>
#include <utility>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedLayout>
#include <QThreadPool>
#include <QTimer>

#include <valbench/plots/builders.h>
#include <valbench/ui/charts/chart_view.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/theme/style.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/state_view.h>
#include <valbench/ui/widgets/text_label.h>

#include "run_comparison.h"

namespace valbench::ui {

namespace {

/// Hundreds of megabytes take long to go: on another thread.
template <class T>
void letGo(std::shared_ptr<const T> &values)
{
    if (values)
        QThreadPool::globalInstance()->start([gone = std::exchange(values, nullptr)]() mutable { gone.reset(); });
}

enum class Over { step, time };

struct Drawing
{
    std::string metric;
    Over over = Over::step;
    bool logarithmic = false;
    double smoothing = 0;
};

/// Hours since the first value of the run, so that runs of different days lie above each other.
std::vector<double> hoursOf(const std::vector<domain::mlflow::Milliseconds> &times)
{
    const auto first = times.empty() ? 0 : *std::ranges::min_element(times);
    std::vector<double> out(times.size());
    std::ranges::transform(times, out.begin(), [first](auto time) { return double(time - first) / 3'600'000; });
    return out;
}

} // namespace

HistoryChart::HistoryChart(Desk &desk, ServerThread &server, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_server(server),
      m_metric(new QComboBox),
      m_over(new QComboBox),
      m_logarithmic(new QCheckBox(tr("Logarithmic"))),
      m_smoothing(new QSpinBox),
      m_stopButton(new QPushButton(tr("Stop"))),
      m_stack(new QStackedLayout),
      m_state(new StateView),
      m_chart(new ChartView(desk.files())),
      m_patience(new QTimer(this))
{
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {0, space::medium, 0, 0}, space::medium);
    buildTools();
    layout->addLayout(m_stack, 1);
    m_stack->addWidget(m_state);
    m_stack->addWidget(m_chart);
    m_chart->setNoteExport([this](const ChartView::ExportedFile &file, std::function<void(const QString &)> done) {
        const services::ExportedList exported{file.title, "history", file.format, 0,
                                              sha256(file.bytes.toStdString()).toHex()};
        m_desk.noteExport(this, exported, std::move(done));
    });
    m_patience->setSingleShot(true);
    m_patience->setInterval(ListPage::patience);
    connect(m_patience, &QTimer::timeout, this, [this] {
        m_state->showLoading(tr("Reading the history of %1…").arg(m_loaded));
        m_stack->setCurrentWidget(m_state);
        m_stopButton->show();
    });
    connect(m_state, &StateView::retryRequested, this, &HistoryChart::load);
}

HistoryChart::~HistoryChart()
{
    m_stop.request_stop();
    letGo(m_lines);
}

void HistoryChart::buildTools()
{
    auto *tools = new FlowLayout;
    qobject_cast<QVBoxLayout *>(layout())->addLayout(tools);
    setScaledMargins(tools, {space::large, 0, space::large, 0}, space::medium);
    const auto add = [tools](QWidget *part) { tools->insertWidget(tools->count(), part); };
    m_metric->setAccessibleName(tr("Metric"));
    m_metric->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_metric->setMinimumContentsLength(24);
    m_over->setAccessibleName(tr("Horizontal axis"));
    m_over->addItem(tr("Over steps"), static_cast<int>(Over::step));
    m_over->addItem(tr("Over time"), static_cast<int>(Over::time));
    m_logarithmic->setToolTip(tr("The vertical axis; values that are not positive are left out then"));
    m_smoothing->setAccessibleName(tr("Smoothing"));
    m_smoothing->setRange(0, 99);
    m_smoothing->setPrefix(tr("Smoothing: "));
    m_smoothing->setSuffix(tr(" %"));
    setScaledMinimumSize(m_smoothing, 160, 0);
    setScaledMinimumSize(m_logarithmic, 0, 30); // as high as what stands beside it
    m_smoothing->setToolTip(tr("Weight of what came before, in an exponential moving average"));
    setKind(m_stopButton, ButtonKind::quiet);
    m_stopButton->hide();
    for (QWidget *part :
         {static_cast<QWidget *>(m_metric), static_cast<QWidget *>(m_over), static_cast<QWidget *>(m_logarithmic),
          static_cast<QWidget *>(m_smoothing), static_cast<QWidget *>(m_stopButton)})
        add(part);
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] { load(); });
    connect(m_over, &QComboBox::currentIndexChanged, this, [this] { draw(); });
    connect(m_logarithmic, &QCheckBox::toggled, this, [this] { draw(); });
    connect(m_smoothing, &QSpinBox::valueChanged, this, [this] { draw(); });
    connect(m_stopButton, &QPushButton::clicked, this, [this] { m_stop.request_stop(); });
}

void HistoryChart::setRuns(const RunComparison &comparison)
{
    m_stop.request_stop();
    m_runs.clear();
    for (const auto &run : comparison.runs)
        m_runs.push_back({run.id, run.name.toStdString(), {}});
    QStringList metrics;
    for (const auto &row : comparison.rows) {
        if (row.family == RunFamily::metric && metrics.size() < mostListed)
            metrics << row.key;
    }
    {
        const QSignalBlocker quiet(m_metric);
        m_metric->clear();
        m_metric->addItems(metrics);
        m_metric->setEnabled(!metrics.isEmpty());
    }
    m_loaded.clear();
    letGo(m_lines);
    if (metrics.isEmpty()) {
        m_state->showEmpty(Icon::chart, tr("No metric"), tr("None of these runs has logged a metric."));
        m_stack->setCurrentWidget(m_state);
    } else if (isVisible()) {
        load();
    }
}

void HistoryChart::choose(const QString &metric)
{
    const QSignalBlocker quiet(m_metric);
    if (m_metric->findText(metric) < 0)
        m_metric->addItem(metric);
    m_metric->setCurrentText(metric);
    if (isVisible())
        load();
}

void HistoryChart::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_metric->count() > 0 && m_loaded != m_metric->currentText())
        load();
}

QCoro::Task<Result<HistoryChart::Lines>> HistoryChart::read(ServerThread::ConnectionPtr connection, Lines lines,
                                                            std::string metric,
                                                            std::function<void(std::size_t)> progress,
                                                            std::stop_token stop)
{
    std::size_t before = 0;
    for (auto &line : lines) {
        const std::function<void(std::size_t)> tell = [progress, before](std::size_t so) { progress(before + so); };
        auto history = co_await connection->tracking->history(line.id, metric, tell, stop);
        if (!history)
            co_return Result<Lines>(std::move(history).error());
        line.history = *std::move(history);
        before += line.history.values.size();
    }
    co_return Result<Lines>(std::move(lines));
}

void HistoryChart::load()
{
    m_stop.request_stop();
    m_stop = {};
    m_loaded = m_metric->currentText();
    letGo(m_lines);
    ++m_drawing;
    m_patience->start();
    const auto question = ++m_question;
    const std::function<void(std::size_t)> progress = [self = QPointer<HistoryChart>(this), server = &m_server,
                                                       question](std::size_t values) {
        QMetaObject::invokeMethod(server, [self, question, values] {
            if (self && question == self->m_question && self->m_stopButton->isVisible())
                self->m_state->showLoading(
                    tr("Reading the history of %1: %L2 values…").arg(self->m_loaded).arg(values));
        });
    };
    m_server.ask<Lines>(
        this,
        [runs = m_runs, metric = m_loaded.toStdString(), progress](ServerThread::ConnectionPtr connection,
                                                                   std::stop_token stop) {
            return read(std::move(connection), runs, metric, progress, std::move(stop));
        },
        [this, question](Result<Lines> lines) {
            if (question != m_question)
                return;
            m_patience->stop();
            m_stopButton->hide();
            if (!lines)
                return showProblem(lines.error());
            m_lines = std::make_shared<const Lines>(*std::move(lines));
            draw();
        },
        m_stop);
}

void HistoryChart::showProblem(const Error &error)
{
    if (error.code() == ErrorCode::cancelled)
        m_state->showProblem({tr("Reading was stopped."), tr("Retry reads the history from its beginning."), {}});
    else
        m_state->showProblem(problemOf(error));
    m_stack->setCurrentWidget(m_state);
}

void HistoryChart::draw()
{
    if (!m_lines)
        return;
    const Drawing how{m_loaded.toStdString(), static_cast<Over>(m_over->currentData().toInt()),
                      m_logarithmic->isChecked(), m_smoothing->value() / 100.0};
    m_desk.run<plots::Plot>(
        this,
        [lines = m_lines, how]() -> Result<plots::Plot> {
            std::vector<std::vector<double>> x;
            plots::HistoryInput input{how.metric, how.metric,      how.over == Over::time,
                                      {},         how.logarithmic, how.smoothing};
            x.reserve(lines->size());
            for (const auto &line : *lines) {
                const auto &history = line.history;
                x.push_back(how.over == Over::step ? std::vector<double>(history.steps.begin(), history.steps.end())
                                                   : hoursOf(history.times));
                input.series.push_back({line.name, x.back(), history.values});
            }
            return plots::historyPlot(input);
        },
        [this, drawing = ++m_drawing](Result<plots::Plot> plot) {
            if (drawing != m_drawing)
                return;
            if (!plot)
                return showProblem(plot.error());
            m_chart->setPlot(*std::move(plot));
            m_stack->setCurrentWidget(m_chart);
        });
}

} // namespace valbench::ui
