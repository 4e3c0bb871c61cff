// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample_plots.h"

#include <cmath>

#include <valbench/base/text.h>
#include <valbench/plots/ticks.h>

namespace valbench::test {

using namespace plots;

Plot rocSample()
{
    Plot plot;
    plot.title = "ROC, sealed test set";
    plot.x = exactAxis("False positive rate", "", 0, 1);
    plot.aspect = 1;
    plot.n = 412;
    plot.textSummary = "The ROC curve lies above chance; AUC 0.871 (95% CI 0.842-0.897), n = 412.";
    plot.notes = {"Band: pointwise 95% interval, stratified bootstrap, B = 2,000, seed 42."};
    Panel panel;
    panel.y = exactAxis("Sensitivity", "", 0, 1);
    Series curve{.name = "sepsis-ews 14, AUC 0.871", .kind = SeriesKind::line, .role = plots::Role::primary};
    Band band{.name = "95% interval"};
    for (int i = 0; i <= 60; ++i) {
        const double fpr = i / 60.0;
        const double tpr = std::pow(fpr, 0.25);
        curve.x.push_back(fpr);
        curve.y.push_back(tpr);
        band.x.push_back(fpr);
        band.lower.push_back(std::max(0.0, tpr - 0.05 * (1 - fpr)));
        band.upper.push_back(std::min(1.0, tpr + 0.05 * (1 - fpr)));
        plot.data.rows.push_back({shortestText(fpr), shortestText(tpr)});
    }
    plot.data.header = {"false positive rate", "sensitivity"};
    const Series chance{
        .name = "Chance", .kind = SeriesKind::line, .role = plots::Role::reference, .x = {0, 1}, .y = {0, 1}};
    const Series point{.name = "Threshold 0.42",
                       .kind = SeriesKind::points,
                       .role = plots::Role::secondary,
                       .marker = Marker::diamond,
                       .x = {0.18},
                       .y = {0.66},
                       .xLower = {0.14},
                       .xUpper = {0.23},
                       .yLower = {0.58},
                       .yUpper = {0.73},
                       .n = {412}};
    panel.bands = {band};
    panel.series = {chance, curve, point};
    panel.limits = {{LimitLine::Direction::horizontal, 0.8, "sensitivity ≥ 0.80"}};
    plot.panels = {panel};
    return plot;
}

Plot calibrationSample()
{
    Plot plot;
    plot.title = "Calibration";
    plot.x = exactAxis("Predicted risk", "", 0, 1);
    plot.n = 1000;
    plot.textSummary = "Observed risk follows predicted risk.";
    Panel top;
    top.share = 3;
    top.y = exactAxis("Observed risk", "", 0, 1);
    Series points{.name = "Bins", .kind = SeriesKind::points};
    Panel counts;
    counts.y = niceAxis("Records", "", 0, 300, 3);
    Series bars{.name = "", .kind = SeriesKind::bars, .role = plots::Role::primary, .x = {0}};
    for (int i = 0; i < 10; ++i) {
        const double middle = i / 10.0 + 0.05;
        points.x.push_back(middle);
        points.y.push_back(std::min(1.0, middle * 0.9 + 0.03));
        points.yLower.push_back(points.y.back() - 0.07);
        points.yUpper.push_back(std::min(1.0, points.y.back() + 0.07));
        points.n.push_back(280 - 25 * i);
        bars.x.push_back((i + 1) / 10.0);
        bars.y.push_back(280 - 25 * i);
        bars.n.push_back(280 - 25 * i);
    }
    top.series = {
        {.name = "Perfect", .kind = SeriesKind::line, .role = plots::Role::reference, .x = {0, 1}, .y = {0, 1}},
        points};
    counts.series = {bars};
    plot.panels = {top, counts};
    return plot;
}

Plot forestSample()
{
    Plot plot;
    plot.title = "Sensitivity by subgroup";
    plot.x = exactAxis("Sensitivity", "", 0.6, 1);
    plot.sideHeaders = {"n", "events", "value (95% CI)"};
    plot.textSummary = "Four of five subgroups meet the limit.";
    Panel panel;
    panel.y = {.label = "", .unit = "", .min = 0.5, .max = 5.5, .grid = false};
    Series rows{.name = "Subgroups", .kind = SeriesKind::points, .marker = Marker::square};
    const char *names[] = {"All", "Women", "Men", "Under 65 years", "65 years and over"};
    for (int i = 0; i < 5; ++i) {
        const double y = 5 - i;
        const double value = 0.87 - 0.02 * i;
        panel.y.ticks.push_back({y, names[i]});
        rows.x.push_back(value);
        rows.y.push_back(y);
        rows.xLower.push_back(value - 0.05);
        rows.xUpper.push_back(value + 0.04);
        rows.n.push_back(412 - 60 * i);
        plot.sideTexts.push_back(
            {y,
             {std::to_string(412 - 60 * i), std::to_string(96 - 12 * i),
              fixedText(value, 3) + " (" + fixedText(value - 0.05, 3) + "–" + fixedText(value + 0.04, 3) + ")"}});
    }
    panel.series = {rows};
    panel.limits = {{LimitLine::Direction::vertical, 0.8, "limit 0.80"},
                    {LimitLine::Direction::vertical, 0.87, "", plots::Role::reference}};
    plot.panels = {panel};
    return plot;
}

Plot longSample(std::size_t vertices, std::size_t peak)
{
    Plot plot;
    plot.title = "Latency";
    plot.x = exactAxis("Request", "", 0, static_cast<double>(vertices));
    Panel panel;
    panel.y = exactAxis("Latency", "ms", 0, 100);
    Series line{.name = "Latency", .kind = SeriesKind::line};
    for (std::size_t i = 0; i < vertices; ++i) {
        line.x.push_back(static_cast<double>(i));
        line.y.push_back(i == peak ? 95 : 20 + static_cast<double>(i % 7));
    }
    panel.series = {line};
    plot.panels = {panel};
    return plot;
}

} // namespace valbench::test
