// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "chart_style.h"

#include <valbench/ui/theme/colors.h>
#include <valbench/ui/theme/metrics.h>

namespace valbench::ui::charts {
namespace {

QColor ink(plots::Role role, int order)
{
    constexpr std::array primary{Role::series1, Role::series3, Role::series5, Role::series6};
    constexpr std::array secondary{Role::series2, Role::series4};
    const auto nth = static_cast<std::size_t>(order);
    switch (role) {
    case plots::Role::primary:
    case plots::Role::band: return color(primary.at(nth % primary.size()));
    case plots::Role::secondary: return color(secondary.at(nth % secondary.size()));
    case plots::Role::limit: return color(Role::chartLimit);
    case plots::Role::reference: break;
    }
    return color(Role::chartAxis);
}

} // namespace

QPen penFor(plots::Role role, int order)
{
    static const std::array<QList<qreal>, 4> further{{{9, 3}, {9, 3, 2, 3}, {4, 4}, {1, 3}}};
    QPen pen(ink(role, order), std::max(1.5, scaled(18) / 10.0));
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    switch (role) {
    case plots::Role::limit: pen.setDashPattern({5, 3}); break;
    case plots::Role::reference:
        pen.setWidthF(std::max(1.0, scaled(12) / 10.0));
        pen.setDashPattern({3, 3});
        break;
    case plots::Role::secondary: pen.setDashPattern({8, 3}); break;
    case plots::Role::primary:
    case plots::Role::band:
        // Four colours; of more lines than that, each further four have dashes of their own.
        if (order % 4 == 1 && order < 4)
            pen.setDashPattern({2, 2});
        else if (order >= 4)
            pen.setDashPattern(further.at(static_cast<std::size_t>(order / 4 - 1) % further.size()));
        break;
    }
    return pen;
}

QBrush bandFill(plots::Role role, int order)
{
    QColor fill = ink(role, order);
    fill.setAlphaF(currentScheme() == Scheme::light ? 0.16F : 0.24F);
    return fill;
}

QPainterPath markerPath(plots::Marker marker, double size)
{
    QPainterPath path;
    const double half = size / 2;
    switch (marker) {
    case plots::Marker::circle: path.addEllipse(QPointF(0, 0), half, half); break;
    case plots::Marker::square: path.addRect(QRectF(-half * 0.9, -half * 0.9, size * 0.9, size * 0.9)); break;
    case plots::Marker::diamond:
        path.addPolygon(QPolygonF{{0, -half * 1.2}, {half * 1.2, 0}, {0, half * 1.2}, {-half * 1.2, 0}});
        break;
    case plots::Marker::triangle:
        path.addPolygon(QPolygonF{{0, -half * 1.1}, {half * 1.1, half * 0.9}, {-half * 1.1, half * 0.9}});
        break;
    case plots::Marker::verticalTick: path.addRect(QRectF(-1, -half * 1.3, 2, size * 1.3)); break;
    }
    path.closeSubpath();
    return path;
}

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

} // namespace valbench::ui::charts
