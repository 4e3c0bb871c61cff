// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of a chart stand.
#pragma once

#include <vector>

#include <QRectF>
#include <QString>

#include <valbench/plots/plot.h>
#include <valbench/report/plot_painter.h>

#include "chart_text.h"

namespace valbench::report {

struct LegendEntry
{
    const plots::Series *series = nullptr; ///< or
    const plots::Band *band = nullptr;
    QString text;
    QRectF box; ///< key and text
};

/// The label of a vertical limit line, above the first panel.
struct TopLabel
{
    const plots::LimitLine *line = nullptr;
    QString text;
    QRectF box;
};

/// In device units.
struct ChartLayout
{
    QRectF title;
    std::vector<QRectF> panels;
    QRectF rowLabels; ///< room for y tick labels, left of the first panel
    std::vector<QRectF> sideColumns;
    std::vector<LegendEntry> legend;
    std::vector<TopLabel> topLabels;
    std::vector<QRectF> notes;
    double yTitleX = 0;     ///< centre of the upright axis titles
    double leastHeight = 0; ///< that the chart needs to look right
};

inline constexpr double legendKey = 24; ///< points: sample of line or marker, left of the words

[[nodiscard]] ChartLayout layOutChart(const ChartText &text, const QRectF &area, const plots::Plot &plot,
                                      const PlotTheme &theme);

/// Device position of a value on an axis that runs from `from` (min) to `to` (max).
[[nodiscard]] double position(const plots::Axis &axis, double value, double from, double to);

} // namespace valbench::report
