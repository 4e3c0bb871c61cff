// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws result icons with strokes and filled shapes.
#include "mark_icon.h"

#include <QPainter>
#include <QPolygonF>

#include "style.h"

namespace valbench::report {

namespace {

constexpr QColor good(0, 98, 57);
constexpr QColor bad(158, 27, 50);
constexpr QColor unsure(140, 85, 0);
constexpr QColor neutral(80, 80, 80);

} // namespace

void drawMark(QPainter &painter, Mark mark, double x, double y, double size)
{
    if (mark == Mark::none)
        return;
    painter.save();
    painter.translate(x * style::unitsPerPoint, y * style::unitsPerPoint);
    // Shapes below are drawn in a square from 0 to 10.
    painter.scale(size * style::unitsPerPoint / 10, size * style::unitsPerPoint / 10);
    const auto stroke = [&](const QColor &color, double width = 1.3) {
        painter.setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
    };
    const auto filled = [&](const QColor &color) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
    };
    switch (mark) {
    case Mark::none: break;
    case Mark::passed:
        stroke(good, 1.9);
        painter.drawPolyline(QPolygonF({{1.2, 5.4}, {3.9, 8.2}, {8.8, 2}}));
        break;
    case Mark::failed:
        filled(bad);
        painter.drawRect(QRectF(0.4, 0.4, 9.2, 9.2));
        stroke(Qt::white, 1.6);
        painter.drawLine(QPointF(2.9, 2.9), QPointF(7.1, 7.1));
        painter.drawLine(QPointF(7.1, 2.9), QPointF(2.9, 7.1));
        break;
    case Mark::insufficient:
        stroke(unsure);
        painter.drawEllipse(QRectF(0.8, 0.8, 8.4, 8.4));
        filled(unsure);
        painter.drawPie(QRectF(0.8, 0.8, 8.4, 8.4), 90 * 16, 180 * 16);
        break;
    case Mark::error:
        filled(bad);
        painter.drawPolygon(QPolygonF({{5, 0.2}, {9.9, 9.4}, {0.1, 9.4}}));
        stroke(Qt::white, 1.4);
        painter.drawLine(QPointF(5, 3.4), QPointF(5, 6));
        painter.drawLine(QPointF(5, 7.9), QPointF(5, 8));
        break;
    case Mark::notRun:
        stroke(neutral);
        painter.drawEllipse(QRectF(0.8, 0.8, 8.4, 8.4));
        break;
    case Mark::notApplicable:
        stroke(neutral, 1.6);
        painter.drawLine(QPointF(1.5, 5), QPointF(8.5, 5));
        break;
    case Mark::open:
        stroke(unsure);
        painter.drawPolygon(QPolygonF({{5, 0.6}, {9.4, 5}, {5, 9.4}, {0.6, 5}}));
        break;
    }
    painter.restore();
}

} // namespace valbench::report
