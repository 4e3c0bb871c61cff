// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One panel of a plot: QtCharts draws lines and bands; grid, axes, bars, markers and limits are painted over it.
#pragma once

#include <QAreaSeries>
#include <QChart>
#include <QLineSeries>

#include <optional>

#include <valbench/plots/plot.h>

class QGraphicsScene;
class QTimer;
class QValueAxis;

namespace valbench::ui {

/// A range in scaled units: log10 of the value on a logarithmic axis.
struct Span
{
    double from = 0;
    double to = 1;
    [[nodiscard]] double length() const { return to - from; }
};

struct VertexHit
{
    int series = 0;
    int vertex = 0;
    QPointF at; ///< on the scene
    double distance = 0;
};

class ChartPanel final : public QChart {
    Q_OBJECT
public:
    ChartPanel(const plots::Panel &panel, const plots::Axis &x, bool last);

    void setArea(const QRectF &plotArea);
    void setSpans(const Span &x, const Span &y);
    void resetSpans();
    [[nodiscard]] Span xSpan() const { return m_xSpan; }
    [[nodiscard]] Span ySpan() const { return m_ySpan; }
    [[nodiscard]] QRectF area() const { return m_area; }
    /// Colours and widths afresh, after the theme changed.
    void restyle();

    [[nodiscard]] const plots::Panel &panel() const { return m_panel; }
    [[nodiscard]] const plots::Axis &xAxis() const { return m_x; }
    /// The axes as drawn now: the plot's own until people zoom.
    [[nodiscard]] plots::Axis shownX() const;
    [[nodiscard]] plots::Axis shownY() const;
    [[nodiscard]] bool isLast() const { return m_last; }
    /// Values to the scene and back to scaled units.
    [[nodiscard]] QPointF map(double x, double y) const;
    [[nodiscard]] QPointF unmap(const QPointF &at) const;
    [[nodiscard]] QRectF barRect(const plots::Series &series, std::size_t bar) const;
    /// The nearest vertex within `reach` pixels.
    [[nodiscard]] std::optional<VertexHit> nearest(const QPointF &at, double reach) const;
    /// How many vertices QtCharts was given for a series.
    [[nodiscard]] int drawnVertices(int series) const;

private:
    void addBands();
    void addSeries();
    void refill();
    void refillNext();
    struct Line
    {
        std::size_t series;
        std::vector<QLineSeries *> runs; ///< a NaN interrupts: one run each
    };
    [[nodiscard]] std::size_t vertices() const;
    void fill(Line &line);
    [[nodiscard]] QPen penOf(std::size_t series) const;
    [[nodiscard]] std::vector<std::size_t> visible(std::size_t series, std::size_t columns) const;
    plots::Panel m_panel;
    plots::Axis m_x;
    bool m_last;
    QValueAxis *m_xAxis;
    QValueAxis *m_yAxis;
    std::vector<Line> m_lines;
    std::vector<QAreaSeries *> m_bands;
    std::vector<bool> m_rising; ///< of each series: x rises and nothing is missing, so that it can be searched
    QTimer *m_next;             ///< fills one line in each event
    std::size_t m_filled = 0;
    QRectF m_area;
    Span m_xSpan;
    Span m_ySpan;
};

[[nodiscard]] double toScale(const plots::Axis &axis, double value);
[[nodiscard]] double fromScale(const plots::Axis &axis, double value);
/// How many series of the same role stand before this one: chooses among colours.
[[nodiscard]] int orderOf(const plots::Panel &panel, std::size_t series);

} // namespace valbench::ui
