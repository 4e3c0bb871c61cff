// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The reliability diagram.
#include <algorithm>
#include <cmath>

#include <valbench/base/text.h>
#include <valbench/plots/builders.h>
#include <valbench/plots/ticks.h>

#include "wording.h"

namespace valbench::plots {

Result<Plot> calibrationPlot(std::string title, std::span<const stats::ReliabilityBin> bins)
{
    Plot plot;
    plot.title = std::move(title);
    plot.aspect = 0.8;
    plot.x = exactAxis("Mean predicted probability", "", 0, 1);
    plot.data.header = {"From", "To", "n", "Mean predicted", "Observed share", "Lower", "Upper"};

    Series points;
    points.kind = SeriesKind::points;
    Series histogram;
    histogram.kind = SeriesKind::bars;
    double confidence = 0.95;
    double widestGap = 0;
    double mostRecords = 0;
    std::size_t used = 0;
    for (const auto &bin : bins) {
        const auto &observed = bin.fractionPositive;
        plot.data.rows.push_back({shortestText(bin.lower), shortestText(bin.upper), std::to_string(bin.n),
                                  fieldText(bin.meanPredicted), fieldText(observed.value), fieldText(observed.lower),
                                  fieldText(observed.upper)});
        histogram.x.push_back(bin.lower);
        histogram.y.push_back(static_cast<double>(bin.n));
        histogram.n.push_back(static_cast<std::int64_t>(bin.n));
        mostRecords = std::max(mostRecords, static_cast<double>(bin.n));
        plot.n += static_cast<std::int64_t>(bin.n);
        if (bin.n == 0)
            continue;
        ++used;
        confidence = observed.confidence;
        widestGap = std::max(widestGap, std::abs(observed.value - bin.meanPredicted));
        points.x.push_back(bin.meanPredicted);
        points.y.push_back(observed.value);
        points.yLower.push_back(observed.lower);
        points.yUpper.push_back(observed.upper);
        points.n.push_back(static_cast<std::int64_t>(bin.n));
    }
    if (used == 0)
        return fail(ErrorCode::badInput, VB_MSG("The calibration chart “{title}” has no records in any bin."),
                    {{"title", plot.title}});
    histogram.x.push_back(bins.back().upper);
    points.name = "Observed, with " + percentText(confidence) + " interval";

    Panel main;
    main.y = exactAxis("Observed share of positives", "", 0, 1);
    main.series.push_back({"Perfect calibration", SeriesKind::line, Role::reference, Marker::circle, {0, 1}, {0, 1}});
    main.series.push_back(std::move(points));
    main.share = 3.4;
    Panel counts;
    counts.y = niceAxis("Records", "", 0, mostRecords, 2);
    counts.series.push_back(std::move(histogram));
    plot.panels = {std::move(main), std::move(counts)};

    const std::string filled = std::to_string(used) + " of " + std::to_string(bins.size()) + " bins hold records";
    plot.notes.push_back(filled + "; the widest gap between observed and predicted is " + fixedText(widestGap, 3) +
                         ".");
    plot.textSummary = "Calibration of " + groupedText(plot.n) + " records: " + filled +
                       ", the widest gap between observed share and mean prediction is " + fixedText(widestGap, 3) +
                       ".";
    return plot;
}

} // namespace valbench::plots
