// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Divides a chart's area: title, legend, panels, side columns, notes.
#include "chart_layout.h"

#include <algorithm>
#include <cmath>

namespace valbench::report {

namespace {

constexpr double gap = 6;       // points, between parts
constexpr double panelGap = 13; // so that the labels at the ends of two axes keep apart

bool isForest(const plots::Plot &plot)
{
    return !plot.sideTexts.empty();
}

std::vector<LegendEntry> legendEntries(const plots::Plot &plot)
{
    std::vector<LegendEntry> entries;
    for (const auto &panel : plot.panels) {
        for (const auto &series : panel.series)
            if (!series.name.empty())
                entries.push_back({&series, nullptr, chartLabel(series.name), {}});
        for (const auto &band : panel.bands)
            if (!band.name.empty())
                entries.push_back({nullptr, &band, chartLabel(band.name), {}});
    }
    return entries;
}

/// One below the other, wrapped to the box's width. Returns the end.
double stackLegend(const ChartText &text, std::vector<LegendEntry> &entries, double x, double y, double width)
{
    const double key = legendKey * text.unit();
    for (auto &entry : entries) {
        const double height = text.wrappedHeight(entry.text, width - key);
        entry.box = QRectF(x, y, width, std::max(height, text.lineHeight()));
        y += entry.box.height() + 2 * text.unit();
    }
    return y;
}

/// Side by side, as many as fit on a line. Returns the end.
double flowLegend(const ChartText &text, std::vector<LegendEntry> &entries, const QRectF &room)
{
    const double key = legendKey * text.unit();
    double x = room.left();
    double y = room.top();
    double line = 0;
    for (auto &entry : entries) {
        const double width = std::min(key + text.width(entry.text) + text.unit(), room.width());
        if (x > room.left() && x + width > room.right()) {
            x = room.left();
            y += line;
            line = 0;
        }
        entry.box = QRectF(x, y, width, std::max(text.wrappedHeight(entry.text, width - key), text.lineHeight()));
        line = std::max(line, entry.box.height());
        x += width + 14 * text.unit();
    }
    return entries.empty() ? y : y + line + gap * text.unit();
}

double stackNotes(const ChartText &text, const plots::Plot &plot, std::vector<QRectF> &boxes, double x, double y,
                  double width)
{
    for (const auto &note : plot.notes) {
        const double height = text.wrappedHeight(chartLabel(note), width);
        boxes.emplace_back(x, y, width, height);
        y += height + 2 * text.unit();
    }
    return y;
}

/// Rows of labels such that none overlaps another. Returns the height they take.
double placeTopLabels(const ChartText &text, const plots::Plot &plot, std::vector<TopLabel> &labels, double left,
                      double right, double roomLeft, double roomRight)
{
    std::vector<double> rowEnds;
    std::vector<const plots::LimitLine *> lines;
    for (const auto &line : plot.panels.front().limits)
        if (line.direction == plots::LimitLine::Direction::vertical)
            lines.push_back(&line);
    std::stable_sort(lines.begin(), lines.end(), [](const auto *a, const auto *b) { return a->value < b->value; });
    std::vector<std::size_t> rows;
    for (const auto *line : lines) {
        const QString words = chartLabel(line->label);
        const double width = text.width(words);
        double x = position(plot.x, line->value, left, right) - width / 2;
        x = std::max(roomLeft, std::min(x, roomRight - width));
        std::size_t row = 0;
        while (row < rowEnds.size() && rowEnds[row] > x)
            ++row;
        if (row == rowEnds.size())
            rowEnds.push_back(0);
        rowEnds[row] = x + width + 6 * text.unit();
        rows.push_back(row);
        labels.push_back({line, words, QRectF(x, 0, width, text.lineHeight())});
    }
    const double height = text.lineHeight() * static_cast<double>(rowEnds.size());
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i].box.moveTop(height - text.lineHeight() * static_cast<double>(rows[i] + 1));
    return height;
}

double widestTick(const ChartText &text, const plots::Plot &plot)
{
    double widest = 0;
    for (const auto &panel : plot.panels)
        for (const auto &tick : panel.y.ticks)
            widest = std::max(widest, text.width(chartLabel(tick.label)));
    return widest;
}

std::vector<double> sideWidths(const ChartText &text, const plots::Plot &plot)
{
    std::vector<double> widths;
    for (const auto &header : plot.sideHeaders)
        widths.push_back(text.width(chartLabel(header), true));
    for (const auto &side : plot.sideTexts)
        for (std::size_t i = 0; i < std::min(widths.size(), side.cells.size()); ++i)
            widths[i] = std::max(widths[i], text.width(chartLabel(side.cells[i])));
    return widths;
}

/// Height of all panels together.
double leastPanels(const ChartText &text, const plots::Plot &plot, double width, double shares)
{
    if (isForest(plot))
        return 2.1 * text.lineHeight() * static_cast<double>(plot.panels.front().y.ticks.size());
    if (plot.aspect > 0)
        return 0.42 * width * plot.aspect * shares / plot.panels.front().share;
    return 150 * text.unit();
}

} // namespace

double position(const plots::Axis &axis, double value, double from, double to)
{
    const bool log = axis.scale == plots::AxisScale::log;
    const double share =
        log ? std::log(value / axis.min) / std::log(axis.max / axis.min) : (value - axis.min) / (axis.max - axis.min);
    return from + share * (to - from);
}

ChartLayout layOutChart(const ChartText &text, const QRectF &area, const plots::Plot &plot, const PlotTheme &theme)
{
    const double u = text.unit();
    ChartLayout chart;
    chart.legend = legendEntries(plot);
    double y = area.top();
    if (theme.showTitle && !plot.title.empty()) {
        const double height = std::max(text.wrappedHeight(chartLabel(plot.title), area.width()), text.lineHeight());
        chart.title = QRectF(area.left(), y, area.width(), height);
        y += height + gap * u;
    }

    // Left to right: axis title, tick labels, panel, side columns or the legend.
    const bool hasYTitle = !plots::axisTitle(plot.panels.front().y).empty();
    const double ticks = std::min(widestTick(text, plot), area.width() * 0.28);
    const double yTitleWidth = hasYTitle ? text.lineHeight() + 5 * u : 0;
    const double panelLeft = area.left() + yTitleWidth + ticks + gap * u;
    chart.yTitleX = area.left() + text.lineHeight() / 2;
    double panelRight = area.right() - 8 * u; // half of the last tick label
    const auto sides = sideWidths(text, plot);
    double sideX = area.right();
    for (auto width = sides.rbegin(); width != sides.rend(); ++width) {
        sideX -= *width;
        chart.sideColumns.insert(chart.sideColumns.begin(), QRectF(sideX, 0, *width, 0));
        sideX -= 2 * gap * u;
    }
    if (!sides.empty())
        panelRight = sideX;

    const double axisHeight = 2 * text.lineHeight() + 7 * u;
    double shares = 0;
    for (const auto &panel : plot.panels)
        shares += panel.share;
    const double panelGaps = static_cast<double>(plot.panels.size() - 1) * panelGap * u;
    const auto firstHeight = [&](double from, double until) {
        return (until - from - axisHeight - panelGaps) * plot.panels.front().share / shares;
    };

    // A plot of fixed shape leaves room beside it: legend and notes stand there, else above and below.
    bool beside = false;
    if (plot.aspect > 0) {
        const double tall = firstHeight(y + text.lineHeight(), area.bottom()) / plot.aspect;
        beside = panelRight - panelLeft - tall > 130 * u;
        if (beside)
            panelRight = panelLeft + tall;
    }
    double bottom = area.bottom();
    double notesHeight = 0;
    if (beside) {
        const double x = panelRight + 18 * u;
        const double room = area.right() - x;
        double stacked = stackLegend(text, chart.legend, x, y + text.lineHeight(), room);
        if (theme.showNotes)
            stacked = stackNotes(text, plot, chart.notes, x, stacked + gap * u, room);
        chart.leastHeight = stacked - area.top();
    } else {
        y = flowLegend(text, chart.legend, QRectF(area.left(), y, area.width(), 0));
        if (theme.showNotes && !plot.notes.empty()) {
            notesHeight = stackNotes(text, plot, chart.notes, area.left(), 0, area.width()) + gap * u;
            bottom -= notesHeight;
            for (auto &note : chart.notes)
                note.translate(0, bottom + gap * u);
        }
    }

    const double labels = placeTopLabels(text, plot, chart.topLabels, panelLeft, panelRight,
                                         sides.empty() ? area.left() : panelLeft, std::max(panelRight, area.left()));
    const double headers = isForest(plot) ? text.lineHeight() : 0;
    const double topRoom = std::max({labels, headers, text.lineHeight() / 2}) + 2 * u;
    for (auto &label : chart.topLabels)
        label.box.translate(0, y + topRoom - 2 * u - labels);
    y += topRoom;

    if (plot.aspect > 0) {
        // Too wide for its height already seen to; too high for its width is cut here.
        const double wanted = (panelRight - panelLeft) * plot.aspect;
        bottom = std::min(bottom, y + wanted * shares / plot.panels.front().share + axisHeight + panelGaps);
        if (firstHeight(y, bottom) < wanted)
            panelRight = panelLeft + firstHeight(y, bottom) / plot.aspect;
    }
    const double usable = bottom - y - axisHeight - panelGaps;
    chart.leastHeight = std::max(chart.leastHeight, y - area.top() + leastPanels(text, plot, area.width(), shares) +
                                                        panelGaps + axisHeight + notesHeight);
    for (const auto &panel : plot.panels) {
        const double height = std::max(usable * panel.share / shares, 1.0);
        chart.panels.emplace_back(panelLeft, y, panelRight - panelLeft, height);
        y += height + panelGap * u;
    }
    chart.rowLabels = QRectF(panelLeft - gap * u - ticks, chart.panels.front().top(), ticks, 0);
    for (auto &column : chart.sideColumns) {
        column.setTop(chart.panels.front().top());
        column.setBottom(chart.panels.front().bottom());
    }
    return chart;
}

} // namespace valbench::report
