// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/threshold_choice.h>

#include <cmath>

#include <valbench/base/error.h>

#include "sum.h"

namespace valbench::stats {

namespace {

/// The value of each threshold: +infinity first, then the score of each block.
struct Values
{
    double weight;
    double cases, controls;
    [[nodiscard]] double of(std::uint64_t casesAbove, std::uint64_t controlsAbove) const
    {
        // One quotient where the weight allows it, so that what is equal in counts is equal here.
        const double hits = static_cast<double>(casesAbove) * controls;
        const double spared = (controls - static_cast<double>(controlsAbove)) * cases;
        return (hits + weight * spared) / (cases * controls) - 1;
    }
};

struct CaseTotals
{
    double cases = 0, controls = 0;
};

CaseTotals caseTotalsOf(std::span<const TieBlock> blocks)
{
    CaseTotals totals;
    for (const auto &block : blocks) {
        totals.cases += static_cast<double>(block.cases);
        totals.controls += static_cast<double>(block.controls);
    }
    return totals;
}

} // namespace

ChosenThreshold chosenThreshold(const BinarySample &sample, double specificityWeight, const BootstrapOptions *bootstrap)
{
    ChosenThreshold chosen;
    if (sample.cases() == 0 || sample.controls() == 0) {
        chosen.reason = sample.cases() == 0 ? VB_MSG("no positives") : VB_MSG("no negatives");
        return chosen;
    }
    const Values values{specificityWeight, static_cast<double>(sample.cases()), static_cast<double>(sample.controls())};
    std::vector<double> whole{values.of(0, 0)}; // of each threshold
    std::uint64_t cases = 0, controls = 0;
    const auto take = [&](double threshold, double value) {
        if (!chosen.tied.empty() && value < chosen.value)
            return;
        if (chosen.tied.empty() || value > chosen.value) {
            chosen.tied.clear();
            // The first of equals has the highest threshold and so the highest specificity.
            chosen.threshold = threshold;
            chosen.value = value;
            chosen.sensitivity = static_cast<double>(cases) / values.cases;
            chosen.specificity = (values.controls - static_cast<double>(controls)) / values.controls;
        }
        chosen.tied.push_back(threshold);
    };
    take(std::numeric_limits<double>::infinity(), whole[0]);
    for (const auto &block : sample.blocks()) {
        cases += block.cases;
        controls += block.controls;
        whole.push_back(values.of(cases, controls));
        take(block.score, whole.back());
    }
    if (bootstrap == nullptr)
        return chosen;
    auto options = *bootstrap;
    options.resampling = Resampling::record;
    const auto optimism = [&whole, specificityWeight](std::span<const TieBlock> blocks) {
        const auto totals = caseTotalsOf(blocks);
        if (totals.cases == 0 || totals.controls == 0)
            return undefinedValue;
        const Values here{specificityWeight, totals.cases, totals.controls};
        double best = here.of(0, 0), there = whole[0];
        std::uint64_t casesAbove = 0, controlsAbove = 0;
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            casesAbove += blocks[b].cases;
            controlsAbove += blocks[b].controls;
            // A score that was not drawn is no threshold of this sample.
            if (blocks[b].size() == 0)
                continue;
            if (const double value = here.of(casesAbove, controlsAbove); value > best) {
                best = value;
                there = whole[b + 1];
            }
        }
        return best - there;
    };
    Sum sum;
    std::size_t drawn = 0;
    for (const double value : bootstrapReplicates(sample, optimism, "chosen_threshold", options))
        if (!std::isnan(value)) {
            sum.add(value);
            ++drawn;
        }
    if (drawn > 0)
        chosen.optimism = sum.value() / static_cast<double>(drawn);
    return chosen;
}

double specificityWeight(double costRatio, double prevalence)
{
    return (1 - prevalence) / (costRatio * prevalence);
}

double thresholdOfCosts(double costRatio)
{
    return 1 / (1 + costRatio);
}

} // namespace valbench::stats
