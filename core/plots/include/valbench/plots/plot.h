// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A chart as plain data. It is painted on paper by report and on screen by ui/charts, from the same description.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace valbench::plots {

enum class AxisScale { linear, log };

struct Tick
{
    double value = 0;
    std::string label;
};

/// A painter draws exactly these ticks and this range.
struct Axis
{
    std::string label;
    std::string unit; ///< empty for pure numbers; printed as "label (unit)"
    double min = 0;
    double max = 1; ///< above min; for log both are positive
    std::vector<Tick> ticks;
    AxisScale scale = AxisScale::linear;
    bool grid = true; ///< faint lines at the ticks
};

/// What a thing means; themes turn it into colour, dash and marker.
enum class Role {
    primary,   ///< the model or set under test
    secondary, ///< what it is compared with
    reference, ///< chance, identity, the overall value
    limit,     ///< an acceptance limit
    band,      ///< an interval
};

enum class Marker { circle, square, diamond, triangle, verticalTick };

enum class SeriesKind {
    line,   ///< straight lines between vertices
    step,   ///< level from each vertex to the next, then a jump
    points, ///< markers with error bars
    bars,   ///< histogram: x holds the edges, one more than y
};

/// Vertices as columns of equal length (bars: see SeriesKind). A vertex whose x or y is NaN is not drawn, and
/// interrupts a line.
struct Series
{
    std::string name; ///< for the legend; empty: not in the legend
    SeriesKind kind = SeriesKind::line;
    Role role = Role::primary;
    Marker marker = Marker::circle;
    std::vector<double> x;
    std::vector<double> y;
    /// Error bars: each empty, or as long as y; NaN means none at that vertex.
    std::vector<double> xLower, xUpper, yLower, yUpper;
    std::vector<std::int64_t> n; ///< records behind each y; empty if there is no such number
};

/// The area between two curves over x, all of one length.
struct Band
{
    std::string name;
    Role role = Role::band;
    std::vector<double> x, lower, upper;
};

/// A line across the whole panel at `value`, with its label at its end.
struct LimitLine
{
    enum class Direction { horizontal, vertical };
    Direction direction = Direction::horizontal;
    double value = 0;
    std::string label;
    Role role = Role::limit;
};

/// One drawing area. Panels of a plot stand below each other and share the x axis.
struct Panel
{
    Axis y;
    std::vector<Band> bands;
    std::vector<Series> series;
    std::vector<LimitLine> limits;
    double share = 1; ///< of the height, relative to the other panels
};

/// Text to the right of the plot at a height of the first panel's y axis (forest plots).
struct SideText
{
    double y = 0;
    std::vector<std::string> cells; ///< one for each of Plot::sideHeaders
};

/// The numbers behind a chart, for CSV and print. Cells are text in shortest exact form or as published.
struct DataTable
{
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
};

struct Plot
{
    std::string title;
    Axis x;
    std::vector<Panel> panels; ///< at least one
    double aspect = 0;         ///< height over width of the first panel; 0: whatever fits
    std::vector<std::string> sideHeaders;
    std::vector<SideText> sideTexts;
    std::vector<std::string> notes; ///< printed below the chart
    std::int64_t n = 0;             ///< records behind the chart
    std::string textSummary;        ///< one sentence for screen readers and for print
    DataTable data;
};

/// The axis title as printed: "label (unit)", or the label alone.
[[nodiscard]] std::string axisTitle(const Axis &axis);

/// RFC 4180: header and rows, comma, CRLF, quotes where needed.
[[nodiscard]] std::string toCsv(const DataTable &table);

} // namespace valbench::plots
