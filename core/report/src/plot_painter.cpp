// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the parts of a chart that layOutChart() has placed.
#include <valbench/report/plot_painter.h>

#include <algorithm>
#include <cmath>

#include <QImage>
#include <QPainter>
#include <QPolygonF>

#include <valbench/plots/reduce.h>

#include "chart_layout.h"
#include "fonts.h"
#include "style.h"

namespace valbench::report {

namespace {

class Chart {
public:
    Chart(QPainter &painter, const QRectF &area, const plots::Plot &plot, const PlotTheme &theme)
        : m_painter(painter),
          m_plot(plot),
          m_theme(theme),
          m_text(painter, theme.textSize),
          m_unit(m_text.unit()),
          m_layout(layOutChart(m_text, area, plot, theme))
    {
    }

    void paint()
    {
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(m_theme.text);
        if (!m_layout.title.isEmpty())
            m_text.draw(m_layout.title, Qt::AlignLeft | Qt::AlignTop, chartLabel(m_plot.title), true);
        for (std::size_t i = 0; i < m_plot.panels.size(); ++i)
            paintPanel(m_plot.panels[i], m_layout.panels[i], i + 1 == m_plot.panels.size());
        paintXTitle();
        paintSideTexts();
        for (const auto &label : m_layout.topLabels) {
            m_text.draw(label.box, Qt::AlignCenter, label.text);
        }
        for (const auto &entry : m_layout.legend)
            paintLegendEntry(entry);
        m_painter.setPen(m_theme.text);
        for (std::size_t i = 0; i < m_layout.notes.size(); ++i)
            m_text.draw(m_layout.notes[i].adjusted(0, 0, 0, m_text.lineHeight()), Qt::AlignLeft | Qt::AlignTop,
                        chartLabel(m_plot.notes[i]));
    }

private:
    [[nodiscard]] const Stroke &strokeOf(plots::Role role) const
    {
        switch (role) {
        case plots::Role::primary: return m_theme.primary;
        case plots::Role::secondary: return m_theme.secondary;
        case plots::Role::reference: return m_theme.reference;
        case plots::Role::limit: return m_theme.limit;
        case plots::Role::band: return m_theme.band;
        }
        return m_theme.primary;
    }

    [[nodiscard]] QPen penOf(const Stroke &stroke, bool dashed = true) const
    {
        QPen pen(stroke.color, stroke.width * m_unit, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
        if (dashed && !stroke.dash.empty()) {
            // Qt counts dashes in pen widths.
            QList<qreal> pattern;
            for (const double length : stroke.dash)
                pattern.append(length / stroke.width);
            pen.setDashPattern(pattern);
        }
        return pen;
    }

    [[nodiscard]] QPen thinPen(const QColor &color, double points) const { return QPen(color, points * m_unit); }

    [[nodiscard]] QPointF at(const plots::Panel &panel, const QRectF &box, double x, double y) const
    {
        return {position(m_plot.x, x, box.left(), box.right()), position(panel.y, y, box.bottom(), box.top())};
    }

    void paintPanel(const plots::Panel &panel, const QRectF &box, bool isLast)
    {
        paintGrid(panel, box);
        m_painter.save();
        m_painter.setClipRect(box.adjusted(-m_unit, -m_unit, m_unit, m_unit));
        for (const auto &band : panel.bands)
            paintBand(panel, box, band);
        for (const auto &series : panel.series)
            if (series.kind == plots::SeriesKind::bars)
                paintBars(panel, box, series);
        for (const auto &line : panel.limits)
            paintLimit(panel, box, line);
        for (const auto &series : panel.series) {
            if (series.kind == plots::SeriesKind::line || series.kind == plots::SeriesKind::step)
                paintLine(panel, box, series);
            else if (series.kind == plots::SeriesKind::points)
                paintErrorBars(panel, box, series);
        }
        m_painter.restore();
        // Markers on the frame are whole: they are drawn outside the clip.
        for (const auto &series : panel.series)
            if (series.kind == plots::SeriesKind::points)
                paintMarkers(panel, box, series);
        for (const auto &line : panel.limits)
            if (line.direction == plots::LimitLine::Direction::horizontal)
                paintLimitLabel(panel, box, line);
        m_painter.setPen(thinPen(m_theme.frame, 0.6));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(box);
        paintYTicks(panel, box);
        paintXTicks(box, isLast);
    }

    void paintGrid(const plots::Panel &panel, const QRectF &box)
    {
        m_painter.setPen(thinPen(m_theme.grid, 0.5));
        if (m_plot.x.grid)
            for (const auto &tick : m_plot.x.ticks) {
                const double x = position(m_plot.x, tick.value, box.left(), box.right());
                m_painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()));
            }
        if (panel.y.grid)
            for (const auto &tick : panel.y.ticks) {
                const double y = position(panel.y, tick.value, box.bottom(), box.top());
                m_painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
            }
    }

    void paintBand(const plots::Panel &panel, const QRectF &box, const plots::Band &band)
    {
        QPolygonF upper;
        QPolygonF lower;
        for (std::size_t i = 0; i < band.x.size(); ++i) {
            if (std::isnan(band.lower[i]) || std::isnan(band.upper[i]))
                continue;
            upper.append(at(panel, box, band.x[i], band.upper[i]));
            lower.append(at(panel, box, band.x[i], band.lower[i]));
        }
        QPolygonF outline = upper;
        for (auto point = lower.crbegin(); point != lower.crend(); ++point)
            outline.append(*point);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_theme.bandFill);
        m_painter.drawPolygon(outline);
        m_painter.setPen(penOf(m_theme.band));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawPolyline(upper);
        m_painter.drawPolyline(lower);
    }

    void paintBars(const plots::Panel &panel, const QRectF &box, const plots::Series &series)
    {
        m_painter.setPen(thinPen(m_theme.frame, 0.5));
        m_painter.setBrush(m_theme.barFill);
        for (std::size_t i = 0; i < series.y.size(); ++i)
            if (series.y[i] > 0)
                m_painter.drawRect(QRectF(at(panel, box, series.x[i], series.y[i]),
                                          at(panel, box, series.x[i + 1], std::max(panel.y.min, 0.0))));
    }

    void paintLine(const plots::Panel &panel, const QRectF &box, const plots::Series &series)
    {
        m_painter.setPen(penOf(strokeOf(series.role)));
        m_painter.setBrush(Qt::NoBrush);
        QPolygonF line;
        const auto flush = [&] {
            m_painter.drawPolyline(line);
            line.clear();
        };
        for (std::size_t i = 0; i < series.x.size(); ++i) {
            if (std::isnan(series.x[i]) || std::isnan(series.y[i])) {
                flush();
                continue;
            }
            const QPointF point = at(panel, box, series.x[i], series.y[i]);
            if (series.kind == plots::SeriesKind::step && !line.isEmpty())
                line.append(QPointF(point.x(), line.last().y()));
            line.append(point);
        }
        flush();
    }

    void paintErrorBars(const plots::Panel &panel, const QRectF &box, const plots::Series &series)
    {
        const Stroke &stroke = strokeOf(series.role);
        m_painter.setPen(thinPen(stroke.color, 0.9));
        const double cap = m_theme.markerSize / 2 * m_unit;
        const auto defined = [](const std::vector<double> &column, std::size_t i) {
            return i < column.size() && !std::isnan(column[i]);
        };
        for (std::size_t i = 0; i < series.y.size(); ++i) {
            if (std::isnan(series.x[i]) || std::isnan(series.y[i]))
                continue;
            if (defined(series.yLower, i) && defined(series.yUpper, i)) {
                const QPointF low = at(panel, box, series.x[i], series.yLower[i]);
                const QPointF high = at(panel, box, series.x[i], series.yUpper[i]);
                m_painter.drawLine(low, high);
                for (const auto &end : {low, high})
                    m_painter.drawLine(end - QPointF(cap, 0), end + QPointF(cap, 0));
            }
            if (defined(series.xLower, i) && defined(series.xUpper, i)) {
                const QPointF low = at(panel, box, series.xLower[i], series.y[i]);
                const QPointF high = at(panel, box, series.xUpper[i], series.y[i]);
                m_painter.drawLine(low, high);
                for (const auto &end : {low, high})
                    m_painter.drawLine(end - QPointF(0, cap), end + QPointF(0, cap));
            }
        }
    }

    void paintMarkers(const plots::Panel &panel, const QRectF &box, const plots::Series &series)
    {
        const QRectF room = box.adjusted(-m_unit, -m_unit, m_unit, m_unit);
        for (std::size_t i = 0; i < series.y.size(); ++i) {
            if (std::isnan(series.x[i]) || std::isnan(series.y[i]))
                continue;
            const QPointF point = at(panel, box, series.x[i], series.y[i]);
            if (room.contains(point))
                paintMarker(point, series);
        }
    }

    void paintMarker(const QPointF &center, const plots::Series &series)
    {
        const Stroke &stroke = strokeOf(series.role);
        m_painter.setPen(thinPen(stroke.color, 1.0));
        // Hollow for what is compared with: grey print keeps the two apart.
        m_painter.setBrush(series.role == plots::Role::primary ? stroke.color : QColor(Qt::white));
        const double r = m_theme.markerSize / 2 * m_unit;
        const auto polygon = [&](std::initializer_list<QPointF> corners) {
            QPolygonF shape;
            for (const auto &corner : corners)
                shape.append(center + corner * r);
            m_painter.drawPolygon(shape);
        };
        switch (series.marker) {
        case plots::Marker::circle: m_painter.drawEllipse(center, r, r); break;
        case plots::Marker::square: polygon({{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}}); break;
        case plots::Marker::diamond: polygon({{0, -1.4}, {1.4, 0}, {0, 1.4}, {-1.4, 0}}); break;
        case plots::Marker::triangle: polygon({{0, -1.2}, {1.1, 0.9}, {-1.1, 0.9}}); break;
        case plots::Marker::verticalTick:
            m_painter.setPen(penOf({stroke.color, 1.4, {}}));
            m_painter.drawLine(center - QPointF(0, 2.2 * r), center + QPointF(0, 2.2 * r));
            break;
        }
    }

    void paintLimit(const plots::Panel &panel, const QRectF &box, const plots::LimitLine &line)
    {
        m_painter.setPen(penOf(strokeOf(line.role)));
        if (line.direction == plots::LimitLine::Direction::vertical) {
            const double x = position(m_plot.x, line.value, box.left(), box.right());
            m_painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.top()));
        } else {
            const double y = position(panel.y, line.value, box.bottom(), box.top());
            m_painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
        }
    }

    /// Below the line at its right end, on white so that it stays legible over curves.
    void paintLimitLabel(const plots::Panel &panel, const QRectF &box, const plots::LimitLine &line)
    {
        const QString words = chartLabel(line.label);
        const double width = m_text.width(words);
        const double y = position(panel.y, line.value, box.bottom(), box.top());
        const bool below = y + m_text.lineHeight() + 2 * m_unit < box.bottom();
        const QRectF room(box.right() - width - 4 * m_unit, below ? y + 1.5 * m_unit : y - m_text.lineHeight() - m_unit,
                          width, m_text.lineHeight());
        m_painter.fillRect(room.adjusted(-2 * m_unit, 0, 2 * m_unit, 0), Qt::white);
        m_painter.setPen(m_theme.text);
        m_text.draw(room, Qt::AlignCenter, words);
    }

    void paintXTicks(const QRectF &box, bool withLabels)
    {
        const double length = 3 * m_unit;
        double free = -1e9; // labels that would touch the one before are left out; their ticks are not
        for (const auto &tick : m_plot.x.ticks) {
            const double x = position(m_plot.x, tick.value, box.left(), box.right());
            m_painter.setPen(thinPen(m_theme.frame, 0.6));
            m_painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + length));
            if (!withLabels)
                continue;
            const QString label = chartLabel(tick.label);
            const double width = m_text.width(label);
            if (x - width / 2 < free)
                continue;
            free = x + width / 2 + 3 * m_unit;
            m_painter.setPen(m_theme.text);
            m_text.draw(QRectF(x - width, box.bottom() + length + m_unit, 2 * width, m_text.lineHeight()),
                        Qt::AlignCenter, label);
        }
    }

    void paintYTicks(const plots::Panel &panel, const QRectF &box)
    {
        const QRectF &room = m_layout.rowLabels;
        const bool forest = !m_plot.sideTexts.empty();
        for (const auto &tick : panel.y.ticks) {
            const double y = position(panel.y, tick.value, box.bottom(), box.top());
            m_painter.setPen(thinPen(m_theme.frame, 0.6));
            if (!forest)
                m_painter.drawLine(QPointF(box.left() - 3 * m_unit, y), QPointF(box.left(), y));
            const double height = forest ? 2.1 * m_text.lineHeight() : m_text.lineHeight();
            m_painter.setPen(m_theme.text);
            m_text.draw(QRectF(room.left(), y - height / 2, room.width() + m_unit, height),
                        (forest ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter, chartLabel(tick.label));
        }
        const QString title = chartLabel(plots::axisTitle(panel.y));
        if (!title.isEmpty()) {
            m_painter.setPen(m_theme.text);
            m_text.drawUpwards(QPointF(m_layout.yTitleX, box.center().y()), title);
        }
    }

    void paintXTitle()
    {
        const QRectF &box = m_layout.panels.back();
        m_painter.setPen(m_theme.text);
        m_text.draw(QRectF(box.left() - box.width(), box.bottom() + m_text.lineHeight() + 6 * m_unit, 3 * box.width(),
                           m_text.lineHeight()),
                    Qt::AlignCenter, chartLabel(plots::axisTitle(m_plot.x)));
    }

    void paintSideTexts()
    {
        if (m_plot.sideTexts.empty())
            return;
        const QRectF &box = m_layout.panels.front();
        m_painter.setPen(m_theme.text);
        // The first column is a count: right-aligned.
        const auto alignment = [](std::size_t column) { return column == 0 ? Qt::AlignRight : Qt::AlignLeft; };
        for (std::size_t i = 0; i < m_layout.sideColumns.size(); ++i) {
            QRectF head = m_layout.sideColumns[i];
            head.setTop(box.top() - m_text.lineHeight() - 2 * m_unit);
            head.setHeight(m_text.lineHeight());
            m_text.draw(head, alignment(i) | Qt::AlignVCenter, chartLabel(m_plot.sideHeaders[i]), true);
        }
        for (const auto &side : m_plot.sideTexts) {
            const double y = position(m_plot.panels.front().y, side.y, box.bottom(), box.top());
            for (std::size_t i = 0; i < std::min(side.cells.size(), m_layout.sideColumns.size()); ++i) {
                QRectF cell = m_layout.sideColumns[i];
                cell.setTop(y - m_text.lineHeight() / 2);
                cell.setHeight(m_text.lineHeight());
                m_text.draw(cell, alignment(i) | Qt::AlignVCenter, chartLabel(side.cells[i]));
            }
        }
    }

    void paintLegendEntry(const LegendEntry &entry)
    {
        const double keyWidth = (legendKey - 6) * m_unit;
        const QRectF key(entry.box.left(), entry.box.top(), keyWidth, m_text.lineHeight());
        if (entry.band) {
            const QRectF patch = key.adjusted(0, 2.5 * m_unit, 0, -2.5 * m_unit);
            m_painter.setPen(penOf(m_theme.band));
            m_painter.setBrush(m_theme.bandFill);
            m_painter.drawRect(patch);
        } else if (entry.series->kind == plots::SeriesKind::points) {
            m_painter.setPen(thinPen(strokeOf(entry.series->role).color, 0.9));
            if (entry.series->marker != plots::Marker::verticalTick)
                m_painter.drawLine(QPointF(key.left(), key.center().y()), QPointF(key.right(), key.center().y()));
            paintMarker(key.center(), *entry.series);
        } else if (entry.series->kind == plots::SeriesKind::bars) {
            m_painter.setPen(thinPen(m_theme.frame, 0.5));
            m_painter.setBrush(m_theme.barFill);
            m_painter.drawRect(key.adjusted(0, 2.5 * m_unit, 0, -2.5 * m_unit));
        } else {
            m_painter.setPen(penOf(strokeOf(entry.series->role)));
            m_painter.drawLine(QPointF(key.left(), key.center().y()), QPointF(key.right(), key.center().y()));
        }
        m_painter.setPen(m_theme.text);
        m_text.draw(entry.box.adjusted(legendKey * m_unit, 0, m_unit, 0), Qt::AlignLeft | Qt::AlignTop, entry.text);
    }

    QPainter &m_painter;
    const plots::Plot &m_plot;
    const PlotTheme &m_theme;
    ChartText m_text;
    double m_unit;
    ChartLayout m_layout;
};

} // namespace

static Status check(const plots::Plot &plot)
{
    if (plot.panels.empty())
        return fail(ErrorCode::badInput, VB_MSG("The chart “{title}” has no panel."), {{"title", plot.title}});
    return loadFonts();
}

Status paintPlot(QPainter &painter, const QRectF &area, const plots::Plot &plot, const PlotTheme &theme)
{
    VB_CHECK(check(plot));
    painter.save();
    const plots::Plot drawn = plots::reduced(plot);
    Chart(painter, area, drawn, theme).paint();
    painter.restore();
    return {};
}

Result<double> preferredHeight(const plots::Plot &plot, double width, const PlotTheme &theme)
{
    VB_CHECK(check(plot));
    // A dot of the page's resolution is enough to measure text on.
    QImage dot(1, 1, QImage::Format_Mono);
    dot.setDotsPerMeterX(qRound(style::resolution / 0.0254));
    dot.setDotsPerMeterY(qRound(style::resolution / 0.0254));
    QPainter painter(&dot);
    const ChartText text(painter, theme.textSize);
    // The shape decides whether the legend stands beside the plot; a free one gets all the room it may want.
    const QRectF area(0, 0, width * text.unit(), (plot.aspect > 0 ? 0.6 : 40) * width * text.unit());
    const double needed = layOutChart(text, area, plot, theme).leastHeight / text.unit();
    return std::max(needed, width * (plot.aspect > 0 ? 0 : 0.4));
}

} // namespace valbench::report
