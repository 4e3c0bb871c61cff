// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The ROC chart.
#include <valbench/base/text.h>
#include <valbench/plots/builders.h>
#include <valbench/plots/ticks.h>

#include <cmath>

#include "wording.h"

namespace valbench::plots {

namespace {

/// Indices without the inner points of horizontal and vertical stretches.
std::vector<std::size_t> corners(const stats::RocCurve &curve)
{
    std::vector<std::size_t> kept;
    const std::size_t size = curve.fpr.size();
    for (std::size_t i = 0; i < size; ++i) {
        const bool inner = i > 0 && i + 1 < size;
        const auto level = [&](const std::vector<double> &rate) {
            return rate[i - 1] == rate[i] && rate[i] == rate[i + 1];
        };
        if (!inner || (!level(curve.fpr) && !level(curve.tpr)))
            kept.push_back(i);
    }
    return kept;
}

Status check(const RocInput &input)
{
    const auto *curve = input.curve;
    if (!curve || curve->fpr.size() < 2 || std::isnan(curve->fpr.back()) || std::isnan(curve->tpr.back()))
        return fail(ErrorCode::badInput,
                    VB_MSG("The ROC chart “{title}” has no curve: it takes at least one case and one control."),
                    {{"title", input.title}});
    if (curve->tpr.size() != curve->fpr.size() || curve->threshold.size() != curve->fpr.size())
        return fail(ErrorCode::badInput, VB_MSG("The ROC chart “{title}” was given columns of different length."),
                    {{"title", input.title}});
    if (input.band &&
        (input.band->lower.size() != input.band->fpr.size() || input.band->upper.size() != input.band->fpr.size()))
        return fail(ErrorCode::badInput,
                    VB_MSG("The ROC chart “{title}” was given a band whose columns differ in length."),
                    {{"title", input.title}});
    return {};
}

Series operatingSeries(const OperatingPoint &point)
{
    Series series;
    series.name = "Operating point, threshold " + shortestText(point.threshold);
    series.kind = SeriesKind::points;
    series.marker = Marker::diamond;
    series.x = {1 - point.specificity.value};
    series.y = {point.sensitivity.value};
    series.xLower = {1 - point.specificity.upper};
    series.xUpper = {1 - point.specificity.lower};
    series.yLower = {point.sensitivity.lower};
    series.yUpper = {point.sensitivity.upper};
    series.n = {static_cast<std::int64_t>(point.sensitivity.n)};
    return series;
}

void addData(Plot &plot, const RocInput &input, const Series &line, const std::vector<double> &thresholds)
{
    plot.data.header = {"Series", "False positive rate", "Sensitivity", "Lower", "Upper", "Threshold"};
    auto &rows = plot.data.rows;
    if (const auto &point = input.operatingPoint)
        rows.push_back({"Operating point", fieldText(1 - point->specificity.value), fieldText(point->sensitivity.value),
                        fieldText(point->sensitivity.lower), fieldText(point->sensitivity.upper),
                        shortestText(point->threshold)});
    for (std::size_t i = 0; i < line.x.size(); ++i)
        rows.push_back(
            {"Curve", shortestText(line.x[i]), shortestText(line.y[i]), "", "", shortestText(thresholds[i])});
    if (const auto &band = input.band)
        for (std::size_t i = 0; i < band->fpr.size(); ++i)
            rows.push_back(
                {"Band", shortestText(band->fpr[i]), "", fieldText(band->lower[i]), fieldText(band->upper[i]), ""});
}

} // namespace

Result<Plot> rocPlot(const RocInput &input)
{
    VB_CHECK(check(input));
    Plot plot;
    plot.title = input.title;
    plot.aspect = 1;
    plot.n = static_cast<std::int64_t>(input.cases + input.controls);
    plot.x = exactAxis("1 − specificity (false positive rate)", "", 0, 1);
    Panel panel;
    panel.y = exactAxis("Sensitivity (true positive rate)", "", 0, 1);

    if (const auto &band = input.band)
        panel.bands.push_back({percentText(band->confidence) + " pointwise band, " + band->method, Role::band,
                               band->fpr, band->lower, band->upper});
    panel.series.push_back(
        {"No discrimination (AUC 0.5)", SeriesKind::line, Role::reference, Marker::circle, {0, 1}, {0, 1}});

    Series line;
    line.name = input.name;
    std::vector<double> thresholds;
    for (const std::size_t i : corners(*input.curve)) {
        line.x.push_back(input.curve->fpr[i]);
        line.y.push_back(input.curve->tpr[i]);
        thresholds.push_back(input.curve->threshold[i]);
    }
    addData(plot, input, line, thresholds);
    panel.series.push_back(std::move(line));
    if (input.operatingPoint)
        panel.series.push_back(operatingSeries(*input.operatingPoint));

    using Direction = LimitLine::Direction;
    if (const auto limit = input.limitSensitivity)
        panel.limits.push_back({Direction::horizontal, *limit, "Sensitivity ≥ " + shortestText(*limit), Role::limit});
    if (const auto limit = input.limitSpecificity)
        panel.limits.push_back({Direction::vertical, 1 - *limit, "Specificity ≥ " + shortestText(*limit), Role::limit});
    plot.panels.push_back(std::move(panel));

    const std::string auc = estimateText(input.auc);
    const std::string counts = groupedText(static_cast<std::int64_t>(input.cases)) + " cases, " +
                               groupedText(static_cast<std::int64_t>(input.controls)) + " controls";
    plot.notes.push_back("AUC " + auc + (input.auc.method.empty() ? "" : ", " + input.auc.method) + "; " + counts +
                         ".");
    plot.textSummary = "ROC curve of " + input.name + ": area under the curve " + auc + ", " + counts;
    if (const auto &point = input.operatingPoint) {
        const std::string rates =
            "sensitivity " + estimateText(point->sensitivity) + ", specificity " + estimateText(point->specificity);
        plot.notes.push_back("At threshold " + shortestText(point->threshold) + ": " + rates + ".");
        plot.textSummary += "; at threshold " + shortestText(point->threshold) + " " + rates;
    }
    plot.textSummary += ".";
    return plot;
}

} // namespace valbench::plots
