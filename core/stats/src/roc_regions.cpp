// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/roc_regions.h>

#include <algorithm>
#include <cmath>

#include <valbench/base/error.h>
#include <valbench/stats/clusters.h>

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

struct BlockTotals
{
    std::uint64_t cases = 0, controls = 0;
    explicit BlockTotals(std::span<const TieBlock> blocks)
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

Above lowestWithSpecificity(std::span<const TieBlock> blocks, const BlockTotals &totals, double wanted)
{
    Above above;
    for (const auto &block : blocks) {
        if (!(share(totals.controls - above.controls - block.controls, totals.controls) >= wanted))
            break;
        above = {above.cases + block.cases, above.controls + block.controls, block.score};
    }
    return above;
}

Above highestWithSensitivity(std::span<const TieBlock> blocks, const BlockTotals &totals, double wanted)
{
    Above above;
    for (const auto &block : blocks) {
        if (share(above.cases, totals.cases) >= wanted)
            break;
        above = {above.cases + block.cases, above.controls + block.controls, block.score};
    }
    return above;
}

struct Rates
{
    double sensitivity, specificity;
};

Rates ratesOf(const Above &above, const BlockTotals &totals)
{
    return {share(above.cases, totals.cases), share(totals.controls - above.controls, totals.controls)};
}

/// The estimate of `statistic` with an interval by bootstrap, of records or of clusters, or with none.
Estimate bootstrapped(const RegionInput &input, const BlockStatistic &statistic, std::string_view analysis,
                      bool isSmooth, const char *whenUndefined)
{
    const auto &sample = input.sample;
    const double value = statistic(sample.blocks());
    Estimate estimate;
    if (std::isnan(value)) {
        estimate = undefinedEstimate(sample.cases() == 0      ? VB_MSG("no positives")
                                     : sample.controls() == 0 ? VB_MSG("no negatives")
                                                              : whenUndefined,
                                     method::percentile);
    } else if (input.bootstrap == nullptr) {
        estimate = withoutInterval(value, VB_MSG("the interval needs a bootstrap, which was not asked for"),
                                   method::percentile);
    } else {
        auto options = *input.bootstrap;
        options.resampling = Resampling::stratified;
        options.confidence = input.confidence;
        if (!isSmooth)
            options.interval = BootstrapInterval::percentile;
        if (input.clusters != nullptr)
            estimate = clusterBootstrap(*input.clusters, statistic, analysis, options);
        else
            estimate = bootstrapInterval(
                value, bootstrapReplicates(sample, statistic, analysis, options),
                options.interval == BootstrapInterval::bca ? jackknifeOf(sample, statistic) : Jackknife(), options);
    }
    estimate.confidence = input.confidence;
    estimate.n = sample.size();
    estimate.events = sample.cases();
    return estimate;
}

using Choice = Above (*)(std::span<const TieBlock>, const BlockTotals &, double);

OperatingPoint operatingPoint(const RegionInput &input, double wanted, Choice choose, double Rates::*reached,
                              double Rates::*other, std::string_view analysis)
{
    OperatingPoint point;
    point.wanted = wanted;
    const auto statistic = [=](std::span<const TieBlock> blocks) {
        const BlockTotals totals(blocks);
        const auto rates = ratesOf(choose(blocks, totals, wanted), totals);
        return std::isnan(rates.*reached) ? undefinedValue : rates.*other;
    };
    point.other = bootstrapped(input, statistic, analysis, false, "");
    const BlockTotals totals(input.sample.blocks());
    const auto above = choose(input.sample.blocks(), totals, wanted);
    point.reached = ratesOf(above, totals).*reached;
    if (!std::isnan(point.reached))
        point.threshold = above.threshold;
    return point;
}

} // namespace

double partialArea(std::span<const TieBlock> blocks, double from, double to)
{
    const BlockTotals totals(blocks);
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

PartialAuc partialAuc(const RegionInput &input, double from, double to)
{
    PartialAuc result{from, to, {}, {}};
    const auto raw = [from, to](std::span<const TieBlock> blocks) { return partialArea(blocks, from, to); };
    const auto scaled = [from, to, raw](std::span<const TieBlock> blocks) { return mcclish(raw(blocks), from, to); };
    // The same draws for both.
    result.raw = bootstrapped(input, raw, "partial_auc", true, "");
    result.mcclish = bootstrapped(input, scaled, "partial_auc", true,
                                  VB_MSG("the partial area is below that of chance: McClish's scale does not reach"));
    return result;
}

OperatingPoint sensitivityAtSpecificity(const RegionInput &input, double wanted)
{
    return operatingPoint(input, wanted, lowestWithSpecificity, &Rates::specificity, &Rates::sensitivity,
                          "sensitivity_at_specificity");
}

OperatingPoint specificityAtSensitivity(const RegionInput &input, double wanted)
{
    return operatingPoint(input, wanted, highestWithSensitivity, &Rates::sensitivity, &Rates::specificity,
                          "specificity_at_sensitivity");
}

} // namespace valbench::stats
