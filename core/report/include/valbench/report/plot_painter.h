// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Paints plots with QPainter: PDF pages, PNG and SVG files.
#pragma once

#include <vector>

#include <QColor>
#include <QRectF>

#include <valbench/base/result.h>
#include <valbench/plots/plot.h>

class QPainter;

namespace valbench::report {

struct Stroke
{
    QColor color;
    double width = 1;         ///< points
    std::vector<double> dash; ///< points on, off, …; empty: solid
};

/// Sizes are in points of the device the painter paints on; colours are opaque, so that grey print keeps them apart.
struct PlotTheme
{
    double textSize = 9;
    double markerSize = 5;
    bool showTitle = true;
    bool showNotes = true;
    QColor text = QColor(0, 0, 0);
    QColor grid = QColor(222, 222, 222);
    QColor frame = QColor(110, 110, 110);
    QColor bandFill = QColor(208, 222, 238);
    QColor barFill = QColor(176, 190, 208);
    Stroke primary{QColor(0, 63, 125), 1.3, {}};
    Stroke secondary{QColor(168, 84, 0), 1.3, {5, 2.5}};
    Stroke reference{QColor(105, 105, 105), 0.8, {2.5, 2.5}};
    Stroke limit{QColor(158, 27, 50), 1.0, {7, 2, 1.5, 2}};
    Stroke band{QColor(130, 160, 195), 0.5, {}};
};

/// Fills `area` (device units) with the plot. Any thread; needs a QGuiApplication. badInput: a plot without panel.
Status paintPlot(QPainter &painter, const QRectF &area, const plots::Plot &plot, const PlotTheme &theme = {});

/// The height in points that suits a plot at a width in points.
Result<double> preferredHeight(const plots::Plot &plot, double width, const PlotTheme &theme = {});

} // namespace valbench::report
