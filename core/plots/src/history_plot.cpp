// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include <valbench/base/text.h>
#include <valbench/plots/builders.h>
#include <valbench/plots/reduce.h>
#include <valbench/plots/ticks.h>

namespace valbench::plots {

namespace {

struct LeftOut
{
    std::size_t notFinite = 0;
    std::size_t notPositive = 0;
};

/// What can be drawn, by rising x; equal x stay in the order in which they were logged.
Series cleaned(const HistorySeries &given, bool logarithmic, LeftOut &out)
{
    std::vector<std::size_t> order;
    order.reserve(given.x.size());
    for (std::size_t i = 0; i < std::min(given.x.size(), given.y.size()); ++i) {
        if (!std::isfinite(given.x[i]) || !std::isfinite(given.y[i]))
            ++out.notFinite;
        else if (logarithmic && given.y[i] <= 0)
            ++out.notPositive;
        else
            order.push_back(i);
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return given.x[i]; });
    Series series;
    series.name = given.name;
    series.x.reserve(order.size());
    series.y.reserve(order.size());
    for (const auto i : order) {
        series.x.push_back(given.x[i]);
        series.y.push_back(given.y[i]);
    }
    return series;
}

void smooth(std::vector<double> &values, double weight)
{
    double sum = 0;
    double known = 1; // weight to the power of the values so far
    for (auto &value : values) {
        sum = weight * sum + (1 - weight) * value;
        known *= weight;
        value = sum / (1 - known);
    }
}

/// At most so many vertices, extremes of each slice among them.
Series thinned(Series series, std::size_t most)
{
    if (series.x.size() <= most)
        return series;
    const auto chosen = minMaxPerColumn(series.x, series.y, series.x.front(), series.x.back(), most / 4);
    Series out;
    out.name = series.name;
    for (const auto i : chosen) {
        out.x.push_back(series.x[i]);
        out.y.push_back(series.y[i]);
    }
    return out;
}

std::size_t verticesOf(const Plot &plot)
{
    std::size_t out = 0;
    for (const auto &series : plot.panels.front().series)
        out += series.x.size();
    return out;
}

void addTable(Plot &plot, const HistoryInput &input)
{
    plot.data.header = {"Series", axisTitle(plot.x), input.yLabel};
    const auto most = std::max<std::size_t>(4, mostHistoryRows / input.series.size());
    for (const auto &series : plot.panels.front().series) {
        const auto few = thinned(series, most);
        for (std::size_t i = 0; i < few.x.size(); ++i)
            plot.data.rows.push_back({few.name, shortestText(few.x[i]), shortestText(few.y[i])});
    }
    const auto drawn = verticesOf(plot);
    const auto rows = plot.data.rows.size();
    const auto all = static_cast<std::size_t>(plot.n);
    const auto text = [](std::size_t count) { return groupedText(static_cast<std::int64_t>(count)); };
    if (rows < all)
        plot.notes.push_back("Of " + text(all) + " values " + (drawn < all ? text(drawn) : std::string("all")) +
                             " are drawn and " + text(rows) +
                             " are in the table: first, lowest, highest and last of slices of equal width.");
}

} // namespace

Result<Plot> historyPlot(const HistoryInput &input)
{
    if (!(input.smoothing >= 0 && input.smoothing < 1))
        return fail(ErrorCode::badInput, VB_MSG("The smoothing is {given}; expected a weight from 0 to below 1."),
                    {{"given", shortestText(input.smoothing)}});
    Plot plot;
    plot.title = input.title;
    Panel panel;
    LeftOut left;
    std::size_t all = 0;
    const auto most = std::max<std::size_t>(2'000, mostHistoryVertices / std::max<std::size_t>(1, input.series.size()));
    constexpr double none = std::numeric_limits<double>::infinity();
    double xLow = none, xHigh = -none, yLow = none, yHigh = -none;
    for (const auto &given : input.series) {
        auto series = cleaned(given, input.logarithmic, left);
        if (series.x.empty())
            continue;
        all += series.x.size();
        if (input.smoothing > 0)
            smooth(series.y, input.smoothing);
        const auto [low, high] = std::ranges::minmax_element(series.y);
        yLow = std::min(yLow, *low);
        yHigh = std::max(yHigh, *high);
        xLow = std::min(xLow, series.x.front());
        xHigh = std::max(xHigh, series.x.back());
        series.kind = SeriesKind::line;
        panel.series.push_back(thinned(std::move(series), most));
    }
    if (panel.series.empty())
        return fail(ErrorCode::badInput, VB_MSG("“{title}” has no values to show."), {{"title", input.title}});
    const auto axis = xLow < xHigh ? exactAxis : niceAxis; // a label at the very edge would be cut
    plot.x = axis(input.overTime ? "Time since the first value" : "Step", input.overTime ? "h" : "", xLow, xHigh, 8);
    panel.y = input.logarithmic ? logAxis(input.yLabel, "", yLow, std::max(yHigh, yLow * 1.0001))
                                : niceAxis(input.yLabel, "", yLow, yHigh);
    plot.panels.push_back(std::move(panel));
    plot.n = static_cast<std::int64_t>(all);
    if (input.smoothing > 0)
        plot.notes.push_back("Smoothed: exponential moving average, weight " + fixedText(input.smoothing, 2) +
                             " on what came before, corrected for its start.");
    if (left.notFinite > 0)
        plot.notes.push_back("Not finite, left out: " + groupedText(static_cast<std::int64_t>(left.notFinite)) + ".");
    if (left.notPositive > 0)
        plot.notes.push_back("Not positive, left out on the logarithmic axis: " +
                             groupedText(static_cast<std::int64_t>(left.notPositive)) + ".");
    addTable(plot, input);
    plot.textSummary = input.title + ": " + groupedText(plot.n) + " values in " +
                       std::to_string(plot.panels.front().series.size()) + " lines, from " + shortestText(yLow) +
                       " to " + shortestText(yHigh) + ".";
    return plot;
}

} // namespace valbench::plots
