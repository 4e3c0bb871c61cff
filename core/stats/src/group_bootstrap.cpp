// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>

#include <valbench/stats/random.h>

#include "discrete_draw.h"
#include "group_compare.h"
#include "parallel.h"

namespace valbench::stats {

namespace {

/// A rate of a group drawn anew: records of a group are alike but for the cell they are in.
double drawnRate(const Confusion &cells, const RateOfCells &rate, RandomStream &random)
{
    const std::size_t denominator = rate.denominator(cells), numerator = rate.numerator(cells);
    const auto size = static_cast<double>(cells.size());
    const std::uint64_t trials = rate.fixedDenominator
                                     ? denominator
                                     : drawBinomial(cells.size(), static_cast<double>(denominator) / size, random);
    const auto hits = drawBinomial(trials, static_cast<double>(numerator) / static_cast<double>(denominator), random);
    return static_cast<double>(hits) / static_cast<double>(trials);
}

} // namespace

GapReplicates bootstrapGaps(std::span<const Confusion> groups, std::span<const RateOfCells> rates,
                            const GroupOptions &options)
{
    GapReplicates replicates{std::vector<double>(options.replicates, 0), std::vector<double>(options.replicates, 1)};
    const std::uint64_t analysis = analysisId("group gaps");
    forEachIndex(options.replicates, options.threads, [&](std::size_t b) {
        RandomStream random(options.seed, analysis, static_cast<std::uint32_t>(b));
        for (const auto &rate : rates) {
            double smallest = 1, largest = 0;
            bool isDefined = true;
            for (const auto &cells : groups) {
                const double value = drawnRate(cells, rate, random);
                isDefined = isDefined && !std::isnan(value);
                smallest = std::min(smallest, value);
                largest = std::max(largest, value);
            }
            auto &difference = replicates.differences[b], &ratio = replicates.ratios[b];
            // NaN, once met, stays.
            difference =
                isDefined && !std::isnan(difference) ? std::max(difference, largest - smallest) : undefinedValue;
            ratio =
                isDefined && !std::isnan(ratio) && largest > 0 ? std::min(ratio, smallest / largest) : undefinedValue;
        }
    });
    return replicates;
}

} // namespace valbench::stats
