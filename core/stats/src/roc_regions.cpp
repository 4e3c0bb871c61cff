// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/roc_regions.h>

#include <algorithm>
#include <cmath>

#include <valbench/base/error.h>

#include "sum.h"

namespace valbench::stats {

namespace {

double mcclish(double area, double from, double to)
{
    const double least = (to * to - from * from) / 2, most = to - from;
    return area < least ? undefinedValue : 0.5 * (1 + (area - least) / (most - least));
}

/// What the search for an operating point passes: the numbers above a threshold.
struct Above
{
    std::uint64_t cases = 0, controls = 0;
    double threshold = std::numeric_limits<double>::infinity();
};

struct Totals
{
    std::uint64_t cases = 0, controls = 0;
    explicit Totals(std::span<const TieBlock> blocks)
    {
        for (const auto &block : blocks) {
            cases += block.cases;
            controls += block.controls;
        }
    }
};

double share(std::uint64_t part, std::uint64_t whole)
{
    return whole == 0 ? undefinedValue : static_cast<double>(part) / static_cast<double>(whole);
}

Above lowestWithSpecificity(std::span<const TieBlock> blocks, const Totals &totals, double wanted)
{
    Above above;
    for (const auto &block : blocks) {
        if (!(share(totals.controls - above.controls - block.controls, totals.controls) >= wanted))
            break;
        above = {above.cases + block.cases, above.controls + block.controls, block.score};
    }
    return above;
}

Above highestWithSensitivity(std::span<const TieBlock> blocks, const Totals &totals, double wanted)
{
    Above above;
    for (const auto &block : blocks) {
        if (share(above.cases, totals.cases) >= wanted)
            break;
        above = {above.cases + block.cases, above.controls + block.controls, block.score};
    }
    return above;
}

/// The estimate of `statistic`: percentile interval from a bootstrap, or none.
Estimate bootstrapped(const BinarySample &sample, const BlockStatistic &statistic, std::string_view analysis,
                      double confidence, const BootstrapOptions *bootstrap, const char *whenUndefined)
{
    const double value = statistic(sample.blocks());
    Estimate estimate;
    if (std::isnan(value)) {
        estimate = undefinedEstimate(sample.cases() == 0      ? VB_MSG("no positives")
                                     : sample.controls() == 0 ? VB_MSG("no negatives")
                                                              : whenUndefined,
                                     method::percentile);
    } else if (bootstrap == nullptr) {
        estimate = withoutInterval(value, VB_MSG("the interval needs a bootstrap, which was not asked for"),
                                   method::percentile);
    } else {
        auto options = *bootstrap;
        options.resampling = Resampling::stratified;
        options.interval = BootstrapInterval::percentile;
        options.confidence = confidence;
        estimate = bootstrapInterval(value, bootstrapReplicates(sample, statistic, analysis, options), {}, options);
    }
    estimate.confidence = confidence;
    estimate.n = sample.size();
    estimate.events = sample.cases();
    return estimate;
}

} // namespace

double partialArea(std::span<const TieBlock> blocks, double from, double to)
{
    const Totals totals(blocks);
    if (totals.cases == 0 || totals.controls == 0)
        return undefinedValue;
    Sum area;
    double x = 0, y = 0;
    std::uint64_t cases = 0, controls = 0;
    for (const auto &block : blocks) {
        cases += block.cases;
        controls += block.controls;
        const double nextX = share(controls, totals.controls), nextY = share(cases, totals.cases);
        const double left = std::max(x, from), right = std::min(nextX, to);
        if (right > left) {
            const double slope = (nextY - y) / (nextX - x);
            const double atLeft = y + slope * (left - x), atRight = y + slope * (right - x);
            area.add((right - left) * (atLeft + atRight) / 2);
        }
        x = nextX;
        y = nextY;
    }
    return area.value();
}

PartialAuc partialAuc(const BinarySample &sample, double from, double to, double confidence,
                      const BootstrapOptions *bootstrap)
{
    PartialAuc result{from, to, {}, {}};
    const auto raw = [from, to](std::span<const TieBlock> blocks) { return partialArea(blocks, from, to); };
    const auto scaled = [from, to, raw](std::span<const TieBlock> blocks) { return mcclish(raw(blocks), from, to); };
    // The same draws for both.
    result.raw = bootstrapped(sample, raw, "partial_auc", confidence, bootstrap, "");
    result.mcclish = bootstrapped(sample, scaled, "partial_auc", confidence, bootstrap,
                                  VB_MSG("the partial area is below that of chance: McClish's scale does not reach"));
    return result;
}

OperatingPoint sensitivityAtSpecificity(const BinarySample &sample, double wanted, double confidence,
                                        const BootstrapOptions *bootstrap)
{
    OperatingPoint point;
    point.wanted = wanted;
    const auto statistic = [wanted](std::span<const TieBlock> blocks) {
        const Totals totals(blocks);
        return totals.controls == 0 ? undefinedValue
                                    : share(lowestWithSpecificity(blocks, totals, wanted).cases, totals.cases);
    };
    point.other = bootstrapped(sample, statistic, "sensitivity_at_specificity", confidence, bootstrap, "");
    const Totals totals(sample.blocks());
    if (totals.controls > 0) {
        const auto above = lowestWithSpecificity(sample.blocks(), totals, wanted);
        point.threshold = above.threshold;
        point.reached = share(totals.controls - above.controls, totals.controls);
    }
    return point;
}

OperatingPoint specificityAtSensitivity(const BinarySample &sample, double wanted, double confidence,
                                        const BootstrapOptions *bootstrap)
{
    OperatingPoint point;
    point.wanted = wanted;
    const auto statistic = [wanted](std::span<const TieBlock> blocks) {
        const Totals totals(blocks);
        if (totals.cases == 0)
            return undefinedValue;
        return share(totals.controls - highestWithSensitivity(blocks, totals, wanted).controls, totals.controls);
    };
    point.other = bootstrapped(sample, statistic, "specificity_at_sensitivity", confidence, bootstrap, "");
    const Totals totals(sample.blocks());
    if (totals.cases > 0) {
        const auto above = highestWithSensitivity(sample.blocks(), totals, wanted);
        point.threshold = above.threshold;
        point.reached = share(above.cases, totals.cases);
    }
    return point;
}

} // namespace valbench::stats
