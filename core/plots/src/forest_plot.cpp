// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Forest plots of criteria and subgroups.
#include <algorithm>
#include <cmath>
#include <limits>

#include <valbench/base/text.h>
#include <valbench/plots/builders.h>
#include <valbench/plots/ticks.h>

#include "wording.h"

namespace valbench::plots {

namespace {

std::pair<double, double> neededRange(const ForestInput &input)
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    const auto include = [&](double value) {
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    };
    for (const auto &row : input.rows) {
        include(row.estimate.value);
        include(row.estimate.lower);
        include(row.estimate.upper);
        if (row.limit)
            include(*row.limit);
    }
    if (input.overall)
        include(input.overall->value);
    return {low, high};
}

/// The limit that every row has, if there is one.
std::optional<double> sharedLimit(const ForestInput &input)
{
    const auto limit = input.rows.front().limit;
    const bool shared =
        std::all_of(input.rows.begin(), input.rows.end(), [&](const ForestRow &row) { return row.limit == limit; });
    return shared ? limit : std::nullopt;
}

std::string intervalText(const stats::Estimate &estimate, int decimals)
{
    if (!estimate.isDefined())
        return "undefined";
    if (!estimate.hasInterval())
        return fixedText(estimate.value, decimals) + " (none)";
    return fixedText(estimate.value, decimals) + " (" + fixedText(estimate.lower, decimals) +
           (estimate.lower < 0 ? " to " : "–") + fixedText(estimate.upper, decimals) + ")";
}

void addNotes(Plot &plot, const ForestInput &input)
{
    for (const auto &row : input.rows) {
        const auto &estimate = row.estimate;
        if (!estimate.isDefined())
            plot.notes.push_back(row.label + ": undefined, " + estimate.reason + ".");
        else if (!estimate.hasInterval())
            plot.notes.push_back(row.label + ": no interval, " + estimate.reason + ".");
        const auto outside = [&](double value) { return value < plot.x.min || value > plot.x.max; };
        if (outside(estimate.value) || outside(estimate.lower) || outside(estimate.upper))
            plot.notes.push_back(row.label + ": reaches beyond the axis; see its numbers.");
    }
}

void addData(Plot &plot, const ForestInput &input)
{
    plot.data.header = {"Row", "n", "Value", "Lower", "Upper", "Confidence", "Method", "Limit", "Verdict"};
    const auto add = [&](const std::string &label, const stats::Estimate &estimate, std::optional<double> limit,
                         const std::string &verdict) {
        plot.data.rows.push_back({label, std::to_string(estimate.n),
                                  estimate.isDefined() ? shortestText(estimate.value) : "undefined",
                                  fieldText(estimate.lower), fieldText(estimate.upper),
                                  estimate.hasInterval() ? shortestText(estimate.confidence) : std::string(),
                                  estimate.method, limit ? shortestText(*limit) : "", verdict});
    };
    for (const auto &row : input.rows)
        add(row.label, row.estimate, row.limit, row.verdict);
    if (input.overall)
        add("Overall", *input.overall, std::nullopt, "");
}

/// One column of side text for each thing that at least one row has.
void addSideTexts(Plot &plot, const ForestInput &input, bool withLimits)
{
    const bool withVerdicts =
        std::any_of(input.rows.begin(), input.rows.end(), [](const ForestRow &row) { return !row.verdict.empty(); });
    plot.sideHeaders = {"n", "Value (" + percentText(input.rows.front().estimate.confidence) + " CI)"};
    if (withLimits)
        plot.sideHeaders.push_back("Limit");
    if (withVerdicts)
        plot.sideHeaders.push_back("Verdict");
    double y = static_cast<double>(input.rows.size());
    for (const auto &row : input.rows) {
        SideText text{
            y--, {groupedText(static_cast<std::int64_t>(row.estimate.n)), intervalText(row.estimate, input.decimals)}};
        if (withLimits)
            text.cells.push_back(row.limit ? shortestText(*row.limit) : "");
        if (withVerdicts)
            text.cells.push_back(row.verdict);
        plot.sideTexts.push_back(std::move(text));
    }
}

} // namespace

Result<Plot> forestPlot(const ForestInput &input)
{
    if (input.rows.empty())
        return fail(ErrorCode::badInput, VB_MSG("The forest plot “{title}” has no rows."), {{"title", input.title}});

    Plot plot;
    plot.title = input.title;
    const auto [low, high] = input.range.value_or(neededRange(input));
    plot.x = input.range ? exactAxis(input.axisLabel, input.unit, low, high, 4)
                         : niceAxis(input.axisLabel, input.unit, low, high, 4);
    const auto count = static_cast<double>(input.rows.size());
    Panel panel;
    panel.y = {"", "", 0.4, count + 0.6, {}, AxisScale::linear, false};

    const auto shared = sharedLimit(input);
    Series points;
    points.kind = SeriesKind::points;
    points.marker = Marker::square;
    Series limits;
    limits.name = "Limit of the row";
    limits.kind = SeriesKind::points;
    limits.role = Role::limit;
    limits.marker = Marker::verticalTick;
    double y = count;
    for (const auto &row : input.rows) {
        panel.y.ticks.push_back({y, row.label});
        points.x.push_back(row.estimate.value);
        points.y.push_back(y);
        points.xLower.push_back(row.estimate.lower);
        points.xUpper.push_back(row.estimate.upper);
        points.n.push_back(static_cast<std::int64_t>(row.estimate.n));
        plot.n = std::max(plot.n, points.n.back());
        if (row.limit && !shared) {
            limits.x.push_back(*row.limit);
            limits.y.push_back(y);
        }
        --y;
    }
    if (input.overall && input.overall->isDefined())
        panel.limits.push_back({LimitLine::Direction::vertical, input.overall->value,
                                "Overall " + fixedText(input.overall->value, input.decimals), Role::reference});
    if (shared)
        panel.limits.push_back(
            {LimitLine::Direction::vertical, *shared, "Limit " + shortestText(*shared), Role::limit});
    const bool perRow = !limits.x.empty();
    if (perRow)
        panel.series.push_back(std::move(limits));
    panel.series.push_back(std::move(points));
    plot.panels.push_back(std::move(panel));

    addSideTexts(plot, input, perRow);
    addNotes(plot, input);
    addData(plot, input);
    if (input.overall)
        plot.n = std::max(plot.n, static_cast<std::int64_t>(input.overall->n));
    plot.textSummary = "Forest plot with " + std::to_string(input.rows.size()) + " rows:";
    for (const auto &row : input.rows)
        plot.textSummary += (&row == &input.rows.front() ? " " : "; ") + row.label + " " +
                            intervalText(row.estimate, input.decimals) +
                            (row.verdict.empty() ? "" : ", " + row.verdict);
    plot.textSummary += ".";
    return plot;
}

} // namespace valbench::plots
