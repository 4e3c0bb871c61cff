// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Histograms, such as of latencies.
#include <algorithm>
#include <cmath>

#include <valbench/base/text.h>
#include <valbench/plots/builders.h>
#include <valbench/plots/ticks.h>

#include "wording.h"

namespace valbench::plots {

Result<Plot> histogramPlot(std::string title, std::string label, std::string unit, std::span<const double> values,
                           std::size_t bins, std::vector<LimitLine> lines)
{
    std::vector<double> finite;
    std::copy_if(values.begin(), values.end(), std::back_inserter(finite), [](double v) { return std::isfinite(v); });
    if (finite.empty() || bins == 0)
        return fail(ErrorCode::badInput, VB_MSG("The histogram “{title}” has no values to show."), {{"title", title}});

    const auto [lowest, highest] = std::minmax_element(finite.begin(), finite.end());
    double low = *lowest;
    double high = *highest;
    for (const auto &line : lines) {
        low = std::min(low, line.value);
        high = std::max(high, line.value);
    }
    Plot plot;
    plot.title = std::move(title);
    plot.x = niceAxis(std::move(label), std::move(unit), low, high, 8);
    plot.n = static_cast<std::int64_t>(finite.size());

    const double width = (plot.x.max - plot.x.min) / static_cast<double>(bins);
    std::vector<std::int64_t> counts(bins, 0);
    for (const double value : finite) {
        const auto bin = static_cast<std::size_t>((value - plot.x.min) / width);
        ++counts[std::min(bin, bins - 1)];
    }
    Series bars;
    bars.kind = SeriesKind::bars;
    plot.data.header = {"From", "To", "n"};
    for (std::size_t i = 0; i < bins; ++i) {
        const double from = plot.x.min + width * static_cast<double>(i);
        const double to = plot.x.min + width * static_cast<double>(i + 1);
        bars.x.push_back(from);
        bars.y.push_back(static_cast<double>(counts[i]));
        plot.data.rows.push_back({shortestText(from), shortestText(to), std::to_string(counts[i])});
    }
    bars.x.push_back(plot.x.max);
    const auto most = *std::max_element(counts.begin(), counts.end());
    bars.n = std::move(counts);

    Panel panel;
    panel.y = niceAxis("Records", "", 0, static_cast<double>(most), 4);
    panel.series.push_back(std::move(bars));
    panel.limits = std::move(lines);
    plot.panels.push_back(std::move(panel));
    if (finite.size() < values.size())
        plot.notes.push_back("Missing or not finite, left out: " +
                             groupedText(static_cast<std::int64_t>(values.size() - finite.size())) + ".");
    plot.textSummary = "Histogram of " + groupedText(plot.n) + " values of " + axisTitle(plot.x) + ", from " +
                       shortestText(*lowest) + " to " + shortestText(*highest) + ".";
    return plot;
}

} // namespace valbench::plots
