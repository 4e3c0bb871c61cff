// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/charts/chart_column.h>

#include <QTimer>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>

namespace valbench::ui {

ChartColumn::ChartColumn(FilePrompts &files, QWidget *parent)
    : QWidget(parent), m_files(files), m_layout(new QVBoxLayout(this)), m_next(new QTimer(this))
{
    setScaledMargins(m_layout, {}, space::large);
    connect(m_next, &QTimer::timeout, this, &ChartColumn::makeNext);
}

void ChartColumn::setPlots(std::vector<plots::Plot> plots, const std::string &source)
{
    if (source == m_source && plots.size() == m_plots.size())
        return;
    m_plots = std::move(plots);
    m_source = source;
    m_made = 0;
    while (auto *item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (isVisible())
        m_next->start(0);
}

void ChartColumn::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_made < m_plots.size())
        m_next->start(0);
}

void ChartColumn::makeNext()
{
    if (m_made == m_plots.size() || !isVisible())
        return m_next->stop();
    const auto &plot = m_plots[m_made++];
    constexpr int square = 440;
    constexpr int flat = 340;
    auto *view = new ChartView(m_files);
    setScaledMinimumSize(view, 480, plot.aspect > 0 ? square : flat);
    m_layout->addWidget(view);
    view->setNoteExport(m_noteExport);
    view->setPlot(plot);
}

} // namespace valbench::ui
