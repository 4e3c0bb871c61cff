// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart_panel.h"

#include <algorithm>
#include <cmath>

#include <QLegend>
#include <QTimer>
#include <QValueAxis>

#include <valbench/plots/reduce.h>
#include <valbench/plots/ticks.h>

#include "chart_overlay.h"
#include "chart_style.h"

namespace valbench::ui {
namespace {

bool drawn(double x, double y)
{
    return std::isfinite(x) && std::isfinite(y);
}

bool searchable(const plots::Series &series)
{
    const auto finite = [](double value) { return std::isfinite(value); };
    return std::ranges::all_of(series.x, finite) && std::ranges::all_of(series.y, finite) &&
           std::ranges::is_sorted(series.x);
}

} // namespace

double toScale(const plots::Axis &axis, double value)
{
    return axis.scale == plots::AxisScale::log ? std::log10(value) : value;
}

double fromScale(const plots::Axis &axis, double value)
{
    return axis.scale == plots::AxisScale::log ? std::pow(10.0, value) : value;
}

int orderOf(const plots::Panel &panel, std::size_t series)
{
    int order = 0;
    for (std::size_t i = 0; i < series; ++i)
        order += panel.series[i].role == panel.series[series].role && !panel.series[i].name.empty();
    return order;
}

ChartPanel::ChartPanel(const plots::Panel &panel, const plots::Axis &x, bool last)
    : m_panel(panel), m_x(x), m_last(last), m_xAxis(new QValueAxis), m_yAxis(new QValueAxis), m_next(new QTimer(this))
{
    m_next->setSingleShot(true);
    m_next->setInterval(0);
    connect(m_next, &QTimer::timeout, this, &ChartPanel::refillNext);
    setBackgroundVisible(false);
    setPlotAreaBackgroundVisible(false);
    setMargins({});
    setAcceptHoverEvents(false);
    legend()->hide();
    for (QValueAxis *axis : {m_xAxis, m_yAxis})
        axis->setVisible(false); // ticks and labels are painted as the plot says
    addAxis(m_xAxis, Qt::AlignBottom);
    addAxis(m_yAxis, Qt::AlignLeft);
    new ChartGround(this);
    addBands();
    addSeries();
    new ChartForeground(this);
    resetSpans();
    restyle();
}

void ChartPanel::addBands()
{
    for (const plots::Band &band : m_panel.bands) {
        auto *upper = new QLineSeries(this);
        auto *lower = new QLineSeries(this);
        for (std::size_t i = 0; i < band.x.size(); ++i) {
            if (!drawn(band.x[i], band.lower[i]) || !std::isfinite(band.upper[i]))
                continue;
            upper->append(toScale(m_x, band.x[i]), toScale(m_panel.y, band.upper[i]));
            lower->append(toScale(m_x, band.x[i]), toScale(m_panel.y, band.lower[i]));
        }
        auto *area = new QAreaSeries(upper, lower);
        QChart::addSeries(area);
        area->attachAxis(m_xAxis);
        area->attachAxis(m_yAxis);
        m_bands.push_back(area);
    }
}

void ChartPanel::addSeries()
{
    for (std::size_t i = 0; i < m_panel.series.size(); ++i) {
        m_rising.push_back(searchable(m_panel.series[i]));
        const plots::SeriesKind kind = m_panel.series[i].kind;
        if (kind == plots::SeriesKind::line || kind == plots::SeriesKind::step)
            m_lines.push_back({i, {}});
    }
}

constexpr std::size_t muchToDraw = 1'000; ///< vertices

std::size_t ChartPanel::vertices() const
{
    std::size_t out = 0;
    for (const Line &line : m_lines)
        out += m_panel.series[line.series].x.size();
    return out;
}

// Thin where there is much of it: it stays apart, and is drawn a hundred times faster than a stroke with corners.
QPen ChartPanel::penOf(std::size_t index) const
{
    QPen pen = charts::penFor(m_panel.series[index].role, orderOf(m_panel, index));
    if (vertices() > muchToDraw)
        pen.setWidthF(1);
    return pen;
}

// The vertices of a line worth drawing now.
std::vector<std::size_t> ChartPanel::visible(std::size_t index, std::size_t columns) const
{
    const plots::Series &series = m_panel.series[index];
    if (series.x.size() > plots::mostVertices && m_rising[index])
        return plots::minMaxPerColumn(series.x, series.y, fromScale(m_x, m_xSpan.from), fromScale(m_x, m_xSpan.to),
                                      columns);
    std::vector<std::size_t> all(series.x.size());
    std::ranges::generate(all, [n = std::size_t{0}]() mutable { return n++; });
    return all;
}

// Gives QtCharts the vertices of each line that can be seen now, no more than the pixels can show. It takes long over
// each: of several lines with much to draw, each has an event of its own.
void ChartPanel::refill()
{
    m_filled = 0;
    if (!m_area.isEmpty())
        refillNext();
}

void ChartPanel::refillNext()
{
    const bool much = vertices() > muchToDraw;
    while (m_filled < m_lines.size()) {
        fill(m_lines[m_filled++]);
        if (much && m_filled < m_lines.size())
            return m_next->start();
    }
}

void ChartPanel::fill(Line &line)
{
    // Of several lines each gets its share of what can be drawn at once.
    const double share = std::max(150.0, 1'200.0 / static_cast<double>(m_lines.size()));
    const auto columns = static_cast<std::size_t>(std::min(std::max(200.0, m_area.width()), share));
    const plots::Series &series = m_panel.series[line.series];
    std::vector<QList<QPointF>> runs(1);
    double level = 0;
    for (const std::size_t i : visible(line.series, columns)) {
        if (!drawn(series.x[i], series.y[i])) {
            if (!runs.back().isEmpty())
                runs.emplace_back();
            continue;
        }
        const QPointF at(toScale(m_x, series.x[i]), toScale(m_panel.y, series.y[i]));
        if (series.kind == plots::SeriesKind::step && !runs.back().isEmpty())
            runs.back() << QPointF(at.x(), level);
        level = at.y();
        runs.back() << at;
    }
    while (line.runs.size() < runs.size()) {
        auto *run = new QLineSeries;
        run->setPen(penOf(line.series));
        QChart::addSeries(run);
        run->attachAxis(m_xAxis);
        run->attachAxis(m_yAxis);
        line.runs.push_back(run);
    }
    for (std::size_t i = 0; i < line.runs.size(); ++i)
        line.runs[i]->replace(i < runs.size() ? runs[i] : QList<QPointF>());
}

void ChartPanel::restyle()
{
    for (const Line &line : m_lines) {
        for (QLineSeries *run : line.runs)
            run->setPen(penOf(line.series));
    }
    for (std::size_t i = 0; i < m_bands.size(); ++i) {
        m_bands[i]->setPen(Qt::NoPen);
        m_bands[i]->setBrush(charts::bandFill(m_panel.bands[i].role, static_cast<int>(i)));
    }
    update();
}

void ChartPanel::setArea(const QRectF &plotArea)
{
    m_area = plotArea;
    setPlotArea(plotArea);
    refill();
}

void ChartPanel::setSpans(const Span &x, const Span &y)
{
    m_xSpan = x;
    m_ySpan = y;
    m_xAxis->setRange(x.from, x.to);
    m_yAxis->setRange(y.from, y.to);
    refill();
    update();
}

void ChartPanel::resetSpans()
{
    setSpans({toScale(m_x, m_x.min), toScale(m_x, m_x.max)},
             {toScale(m_panel.y, m_panel.y.min), toScale(m_panel.y, m_panel.y.max)});
}

namespace {

plots::Axis shownAxis(const plots::Axis &own, const Span &span)
{
    const double from = fromScale(own, span.from);
    const double to = fromScale(own, span.to);
    if (from == own.min && to == own.max)
        return own;
    // A named tick (a row of a forest plot) keeps its name; numbers get new round ones.
    const bool numbers = std::ranges::all_of(own.ticks, [](const plots::Tick &tick) {
        return tick.label.find_first_of("0123456789") != std::string::npos || tick.label.empty();
    });
    plots::Axis shown =
        numbers && own.scale == plots::AxisScale::linear ? plots::exactAxis(own.label, own.unit, from, to) : own;
    shown.min = from;
    shown.max = to;
    shown.grid = own.grid;
    shown.scale = own.scale;
    return shown;
}

} // namespace

plots::Axis ChartPanel::shownX() const
{
    return shownAxis(m_x, m_xSpan);
}

plots::Axis ChartPanel::shownY() const
{
    return shownAxis(m_panel.y, m_ySpan);
}

QPointF ChartPanel::map(double x, double y) const
{
    return {m_area.left() + (toScale(m_x, x) - m_xSpan.from) / m_xSpan.length() * m_area.width(),
            m_area.bottom() - (toScale(m_panel.y, y) - m_ySpan.from) / m_ySpan.length() * m_area.height()};
}

QPointF ChartPanel::unmap(const QPointF &at) const
{
    return {m_xSpan.from + (at.x() - m_area.left()) / m_area.width() * m_xSpan.length(),
            m_ySpan.from + (m_area.bottom() - at.y()) / m_area.height() * m_ySpan.length()};
}

QRectF ChartPanel::barRect(const plots::Series &series, std::size_t bar) const
{
    const double base = std::clamp(0.0, m_panel.y.min, m_panel.y.max);
    return QRectF(map(series.x[bar], series.y[bar]), map(series.x[bar + 1], base)).normalized();
}

std::optional<VertexHit> ChartPanel::nearest(const QPointF &at, double reach) const
{
    std::optional<VertexHit> best;
    const auto consider = [&](std::size_t series, std::size_t vertex, const QPointF &place, double distance) {
        if (distance <= reach && (!best || distance < best->distance))
            best = VertexHit{static_cast<int>(series), static_cast<int>(vertex), place, distance};
    };
    const double value = fromScale(m_x, unmap(at).x());
    for (std::size_t s = 0; s < m_panel.series.size(); ++s) {
        const plots::Series &series = m_panel.series[s];
        if (series.kind == plots::SeriesKind::bars) {
            for (std::size_t bar = 0; bar < series.y.size(); ++bar) {
                const QRectF place = barRect(series, bar);
                if (at.x() >= place.left() && at.x() < place.right())
                    consider(s, bar, {place.center().x(), place.top()}, place.contains(at) ? 0 : reach / 2);
            }
            continue;
        }
        std::size_t from = 0;
        std::size_t to = series.x.size();
        if (to > plots::mostVertices && m_rising[s]) {
            const auto near = std::ranges::lower_bound(series.x, value) - series.x.begin();
            from = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, near - 2000));
            to = std::min(to, static_cast<std::size_t>(near + 2000));
        }
        for (std::size_t i = from; i < to; ++i) {
            if (!drawn(series.x[i], series.y[i]))
                continue;
            const QPointF place = map(series.x[i], series.y[i]);
            consider(s, i, place, std::hypot(place.x() - at.x(), place.y() - at.y()));
        }
    }
    return best;
}

int ChartPanel::drawnVertices(int series) const
{
    for (const Line &line : m_lines) {
        if (line.series != static_cast<std::size_t>(series))
            continue;
        int count = 0;
        for (const QLineSeries *run : line.runs)
            count += static_cast<int>(run->count());
        return count;
    }
    return 0;
}

} // namespace valbench::ui
