// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart_overlay.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include <valbench/ui/theme/colors.h>
#include <valbench/ui/theme/metrics.h>

#include "chart_panel.h"
#include "chart_style.h"

namespace valbench::ui {
namespace {

bool within(double value, double from, double to)
{
    const double slack = (to - from) * 1e-9;
    return value >= from - slack && value <= to + slack;
}

QFontMetricsF smallMetrics()
{
    return QFontMetricsF(fontFor(TextStyle::small));
}

} // namespace

double tickLabelWidth(const ChartPanel &panel)
{
    double widest = 0;
    for (const plots::Tick &tick : panel.shownY().ticks)
        widest = std::max(widest, smallMetrics().horizontalAdvance(charts::text(tick.label)));
    return widest;
}

ChartGround::ChartGround(ChartPanel *panel) : QGraphicsItem(panel), m_panel(panel)
{
    setZValue(0);
}

QRectF ChartGround::boundingRect() const
{
    return m_panel->area();
}

void ChartGround::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const QRectF area = m_panel->area();
    const plots::Axis x = m_panel->shownX();
    const plots::Axis y = m_panel->shownY();
    painter->fillRect(area, color(Role::surface));
    painter->setPen(QPen(color(Role::chartGrid), 1));
    const auto sharp = [](double value) { return std::floor(value) + 0.5; };
    if (x.grid) {
        for (const plots::Tick &tick : x.ticks) {
            if (within(tick.value, x.min, x.max)) {
                const double at = sharp(m_panel->map(tick.value, y.min).x());
                painter->drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
            }
        }
    }
    if (y.grid) {
        for (const plots::Tick &tick : y.ticks) {
            if (within(tick.value, y.min, y.max)) {
                const double at = sharp(m_panel->map(x.min, tick.value).y());
                painter->drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
            }
        }
    }
    painter->setClipRect(area);
    for (std::size_t s = 0; s < m_panel->panel().series.size(); ++s) {
        const plots::Series &series = m_panel->panel().series[s];
        if (series.kind != plots::SeriesKind::bars)
            continue;
        const QColor ink = charts::penFor(series.role, orderOf(m_panel->panel(), s)).color();
        QColor fill = ink;
        fill.setAlphaF(0.55F);
        painter->setPen(QPen(color(Role::surface), 1));
        painter->setBrush(fill);
        for (std::size_t bar = 0; bar < series.y.size(); ++bar) {
            if (std::isfinite(series.y[bar]))
                painter->drawRect(m_panel->barRect(series, bar));
        }
    }
}

ChartForeground::ChartForeground(ChartPanel *panel) : QGraphicsItem(panel), m_panel(panel)
{
    setZValue(1000);
}

QRectF ChartForeground::boundingRect() const
{
    const double reach = 2000; // labels around the area
    return m_panel->area().adjusted(-reach, -40, 60, 120);
}

void ChartForeground::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    painter->save();
    painter->setClipRect(m_panel->area().adjusted(-1, -1, 1, 1));
    paintMarkers(painter);
    paintLimits(painter);
    painter->restore();
    paintAxes(painter);
}

void ChartForeground::paintMarkers(QPainter *painter) const
{
    const double size = scaled(8);
    const double cap = scaled(3);
    for (std::size_t s = 0; s < m_panel->panel().series.size(); ++s) {
        const plots::Series &series = m_panel->panel().series[s];
        if (series.kind == plots::SeriesKind::bars)
            continue;
        const QColor ink = charts::penFor(series.role, orderOf(m_panel->panel(), s)).color();
        if (series.kind != plots::SeriesKind::points && series.yLower.empty() && series.xLower.empty())
            continue; // lines have no marks of their own
        const auto at = [](const std::vector<double> &values, std::size_t i) {
            return i < values.size() ? values[i] : std::nan("");
        };
        for (std::size_t i = 0; i < series.y.size(); ++i) {
            const double x = series.x[i];
            const double y = series.y[i];
            if (!std::isfinite(x) || !std::isfinite(y))
                continue;
            painter->setPen(QPen(ink, std::max(1.2, scaled(13) / 10.0)));
            if (std::isfinite(at(series.yLower, i)) && std::isfinite(at(series.yUpper, i))) {
                const QPointF low = m_panel->map(x, series.yLower[i]);
                const QPointF high = m_panel->map(x, series.yUpper[i]);
                painter->drawLine(low, high);
                for (const QPointF &end : {low, high})
                    painter->drawLine(end - QPointF(cap, 0), end + QPointF(cap, 0));
            }
            if (std::isfinite(at(series.xLower, i)) && std::isfinite(at(series.xUpper, i))) {
                const QPointF low = m_panel->map(series.xLower[i], y);
                const QPointF high = m_panel->map(series.xUpper[i], y);
                painter->drawLine(low, high);
                for (const QPointF &end : {low, high})
                    painter->drawLine(end - QPointF(0, cap), end + QPointF(0, cap));
            }
            if (series.kind == plots::SeriesKind::points) {
                painter->setPen(QPen(color(Role::surface), 1));
                painter->setBrush(ink);
                painter->drawPath(charts::markerPath(series.marker, size).translated(m_panel->map(x, y)));
            }
        }
    }
}

void ChartForeground::paintLimits(QPainter *painter) const
{
    const QRectF area = m_panel->area();
    const plots::Axis x = m_panel->shownX();
    const plots::Axis y = m_panel->shownY();
    painter->setFont(fontFor(TextStyle::small));
    const QFontMetricsF metrics = smallMetrics();
    for (const plots::LimitLine &limit : m_panel->panel().limits) {
        const bool flat = limit.direction == plots::LimitLine::Direction::horizontal;
        if (!within(limit.value, flat ? y.min : x.min, flat ? y.max : x.max))
            continue;
        const QPen pen = charts::penFor(limit.role, 0);
        painter->setPen(pen);
        const QPointF place = flat ? m_panel->map(x.min, limit.value) : m_panel->map(limit.value, y.min);
        if (flat)
            painter->drawLine(QPointF(area.left(), place.y()), QPointF(area.right(), place.y()));
        else
            painter->drawLine(QPointF(place.x(), area.top()), QPointF(place.x(), area.bottom()));
        const QString words = charts::text(limit.label);
        const double width = metrics.horizontalAdvance(words) + 8;
        QRectF box(0, 0, width, metrics.height());
        if (flat) {
            box.moveTopRight({area.right() - 2, place.y() - box.height() - 2});
            if (box.top() < area.top())
                box.moveTop(place.y() + 2);
        } else {
            box.moveTopLeft({place.x() + 3, area.top() + 2});
            if (box.right() > area.right())
                box.moveRight(place.x() - 3);
        }
        QColor ground = color(Role::surface);
        ground.setAlphaF(0.8F);
        painter->fillRect(box, ground);
        painter->setPen(pen.color());
        painter->drawText(box, Qt::AlignCenter, words);
    }
}

void ChartForeground::paintAxes(QPainter *painter) const
{
    const QRectF area = m_panel->area();
    const plots::Axis x = m_panel->shownX();
    const plots::Axis y = m_panel->shownY();
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(color(Role::chartAxis), 1));
    painter->drawLine(area.bottomLeft(), area.bottomRight());
    painter->drawLine(area.topLeft(), area.bottomLeft());
    painter->setFont(fontFor(TextStyle::small));
    const QFontMetricsF metrics = smallMetrics();
    const double gap = scaled(6);
    const double tickLength = scaled(4);
    double widest = 0;
    double lastRight = -1e9;
    for (const plots::Tick &tick : x.ticks) {
        if (!within(tick.value, x.min, x.max))
            continue;
        const double at = m_panel->map(tick.value, y.min).x();
        painter->setPen(QPen(color(Role::chartAxis), 1));
        painter->drawLine(QPointF(at, area.bottom()), QPointF(at, area.bottom() + tickLength));
        const QString words = charts::text(tick.label);
        const double width = metrics.horizontalAdvance(words);
        if (!m_panel->isLast() || at - width / 2 < lastRight + gap)
            continue; // panels share the axis below the last one; labels never overlap
        lastRight = at + width / 2;
        painter->setPen(color(Role::mutedText));
        painter->drawText(QPointF(at - width / 2, area.bottom() + tickLength + metrics.ascent() + 2), words);
    }
    for (const plots::Tick &tick : y.ticks) {
        if (!within(tick.value, y.min, y.max))
            continue;
        const double at = m_panel->map(x.min, tick.value).y();
        painter->setPen(QPen(color(Role::chartAxis), 1));
        if (y.grid)
            painter->drawLine(QPointF(area.left() - tickLength, at), QPointF(area.left(), at));
        const QString words = charts::text(tick.label);
        const double width = metrics.horizontalAdvance(words);
        widest = std::max(widest, width);
        painter->setPen(color(Role::mutedText));
        painter->drawText(QPointF(area.left() - gap - width, at + metrics.ascent() / 2 - 1), words);
    }
    painter->setPen(color(Role::text));
    if (m_panel->isLast()) {
        const QRectF title(area.left(), area.bottom() + tickLength + metrics.height() + scaled(5), area.width(),
                           metrics.height());
        painter->drawText(title, Qt::AlignCenter, charts::text(plots::axisTitle(x)));
    }
    if (!y.label.empty()) {
        painter->save();
        painter->translate(area.left() - gap - widest - scaled(8), area.center().y());
        painter->rotate(-90);
        painter->drawText(QRectF(-area.height() / 2, -metrics.height(), area.height(), metrics.height()),
                          Qt::AlignCenter, charts::text(plots::axisTitle(y)));
        painter->restore();
    }
}

} // namespace valbench::ui
