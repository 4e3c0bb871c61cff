// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/base/text.h>
#include <valbench/plots/builders.h>
#include <valbench/plots/ticks.h>

#include "wording.h"

namespace valbench::plots {

Result<Plot> chancePlot(const ChanceInput &input)
{
    if (input.truths.size() < 2 || input.truths.size() != input.chances.size())
        return fail(ErrorCode::badInput, VB_MSG("“{title}” has no values to show."), {{"title", input.metric}});
    Plot plot;
    plot.title = "Chance to pass";
    plot.x = exactAxis("True " + input.metric, "", input.truths.front(), input.truths.back(), 5);
    Panel panel;
    panel.y = exactAxis("Chance", "", 0, 1, 5);
    Series line;
    line.x.assign(input.truths.begin(), input.truths.end());
    line.y.assign(input.chances.begin(), input.chances.end());
    panel.series.push_back(std::move(line));
    panel.limits.push_back(
        {LimitLine::Direction::vertical, input.limit, "limit " + shortestText(input.limit), Role::limit});
    for (const double chance : {0.8, 0.9})
        panel.limits.push_back({LimitLine::Direction::horizontal, chance, percentText(chance), Role::reference});
    plot.panels.push_back(std::move(panel));
    if (!input.note.empty())
        plot.notes.push_back(input.note);
    plot.data.header = {plot.x.label, "Chance"};
    for (std::size_t i = 0; i < input.truths.size(); ++i)
        plot.data.rows.push_back({shortestText(input.truths[i]), shortestText(input.chances[i])});
    const auto percent = [](double chance) { return fixedText(chance * 100, 1) + "%"; };
    plot.textSummary = "The chance to pass rises from " + percent(input.chances.front()) + " at a true " +
                       input.metric + " of " + fixedText(input.truths.front(), 3) + " to " +
                       percent(input.chances.back()) + " at " + fixedText(input.truths.back(), 3) + ".";
    return plot;
}

} // namespace valbench::plots
