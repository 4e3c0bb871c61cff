// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/bootstrap.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <valbench/base/error.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/quantile.h>
#include <valbench/stats/roc.h>

#include "average_precision.h"
#include "delong.h"
#include "resampling.h"
#include "sum.h"

namespace valbench::stats {

namespace {

/// The area as a sum over the records of the rarer outcome, each against all of the other: how many of those come
/// before its block, and before the end of its block, in the order of falling scores. Then a replicate needs one pass
/// over either outcome.
struct RankPlan
{
    bool isOverCases = false;
    std::vector<std::array<std::uint32_t, 2>> others;
};
RankPlan rankPlanOf(const BinarySample &sample)
{
    RankPlan plan;
    plan.isOverCases = sample.cases() <= sample.controls();
    std::uint32_t before = 0;
    for (const auto &block : sample.blocks()) {
        const auto own = plan.isOverCases ? block.cases : block.controls;
        const auto other = static_cast<std::uint32_t>(plan.isOverCases ? block.controls : block.cases);
        plan.others.insert(plan.others.end(), own, {before, before + other});
        before += other;
    }
    return plan;
}

std::uint32_t sumOf(const std::uint8_t *counts, std::size_t n)
{
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < n; ++i)
        sum += counts[i];
    return sum;
}

/// areaOfBlocks of the sample in which each record occurs so often. `upTo` is room for the other outcome's counts.
double areaOfDraw(const RankPlan &plan, const RecordDraws &draws, std::vector<std::uint32_t> &upTo)
{
    const auto own = plan.isOverCases ? draws.cases() : draws.controls();
    const auto others = plan.isOverCases ? draws.controls() : draws.cases();
    upTo.resize(others.size() + 1);
    std::uint32_t total = 0;
    for (std::size_t i = 0; i < others.size(); ++i) {
        upTo[i] = total;
        total += others[i];
    }
    upTo[others.size()] = total;
    std::uint64_t twiceBefore = 0, drawn = 0; // others before, ties counting half
    for (std::size_t i = 0; i < own.size(); ++i) {
        const auto [above, below] = plan.others[i];
        twiceBefore += std::uint64_t(own[i]) * (upTo[above] + std::uint64_t(upTo[below]));
        drawn += own[i];
    }
    // A case wins against the controls behind it, a control loses to the cases before it.
    return plan.isOverCases ? areaOfPairs(2 * drawn * total - twiceBefore, drawn, total)
                            : areaOfPairs(twiceBefore, total, drawn);
}

/// SciPy's rule: U = (n_j - 1)(mean - A_(i)), (1/6) sum_j(sum U^3 / n_j^3) / (sum_j sum U^2 / n_j^2)^1.5.
double acceleration(const Jackknife &jackknife, Resampling kind)
{
    std::vector<std::vector<Jackknife::Value>> samples{jackknife.cases, jackknife.controls};
    if (kind == Resampling::record) {
        samples[0].insert(samples[0].end(), jackknife.controls.begin(), jackknife.controls.end());
        samples.pop_back();
    }
    double cubes = 0, squares = 0;
    for (const auto &sample : samples) {
        Sum total, square, cube;
        double n = 0;
        for (const auto &[value, count] : sample) {
            total.add(value, count);
            n += static_cast<double>(count);
        }
        const double mean = total.value() / n;
        for (const auto &[value, count] : sample) {
            const double u = (n - 1) * (mean - value);
            square.add(u * u, count);
            cube.add(u * u * u, count);
        }
        squares += square.value() / (n * n);
        cubes += cube.value() / (n * n * n);
    }
    return cubes / 6 / std::pow(squares, 1.5);
}

Estimate finish(Estimate estimate, const BinarySample &sample, double confidence)
{
    estimate.confidence = confidence;
    estimate.n = sample.size();
    estimate.events = sample.cases();
    return estimate;
}

} // namespace

std::vector<double> bootstrapReplicates(const BinarySample &sample, const BlockStatistic &statistic,
                                        std::string_view analysis, const BootstrapOptions &options)
{
    return runReplicates(analysis, options, [&] {
        return [&, draws = RecordDraws(sample.cases(), sample.controls(), options.resampling),
                blocks = std::vector<TieBlock>(sample.blocks().begin(), sample.blocks().end())](
                   RandomStream stream) mutable {
            draws.draw(stream);
            const std::uint8_t *ofCases = draws.cases().data(), *ofControls = draws.controls().data();
            for (std::size_t b = 0; b < blocks.size(); ++b) {
                const auto &whole = sample.blocks()[b];
                blocks[b].cases = sumOf(ofCases, whole.cases);
                blocks[b].controls = sumOf(ofControls, whole.controls);
                ofCases += whole.cases;
                ofControls += whole.controls;
            }
            return statistic(blocks);
        };
    });
}

std::vector<double> bootstrapAreas(const BinarySample &sample, std::string_view analysis,
                                   const BootstrapOptions &options)
{
    const auto plan = rankPlanOf(sample);
    return runReplicates(analysis, options, [&] {
        return [&, draws = RecordDraws(sample.cases(), sample.controls(), options.resampling),
                upTo = std::vector<std::uint32_t>()](RandomStream stream) mutable {
            draws.draw(stream);
            return areaOfDraw(plan, draws, upTo);
        };
    });
}

Jackknife jackknifeOf(const BinarySample &sample, const BlockStatistic &statistic)
{
    Jackknife jackknife;
    std::vector<TieBlock> blocks(sample.blocks().begin(), sample.blocks().end());
    if (blocks.size() > largestJackknife)
        return jackknife;
    const auto leaveOut = [&](std::uint64_t &count, std::vector<Jackknife::Value> &values) {
        if (count == 0)
            return;
        --count;
        values.push_back({statistic(blocks), count + 1});
        ++count;
    };
    for (auto &block : blocks) {
        leaveOut(block.cases, jackknife.cases);
        leaveOut(block.controls, jackknife.controls);
    }
    return jackknife;
}

Estimate bootstrapInterval(double value, std::vector<double> replicates, const Jackknife &jackknife,
                           const BootstrapOptions &options)
{
    const auto methodId = options.interval == BootstrapInterval::bca ? method::bca : method::percentile;
    const std::size_t drawn = replicates.size();
    std::erase_if(replicates, [](double x) { return std::isnan(x); });
    const double lost = static_cast<double>(drawn - replicates.size()) / static_cast<double>(drawn);
    if (replicates.size() < 2 || lost > 0.1)
        return withoutInterval(value, VB_MSG("more than 10 % of the bootstrap samples leave the statistic undefined"),
                               methodId);
    std::ranges::sort(replicates);
    if (replicates.front() == replicates.back())
        return withoutInterval(value, VB_MSG("all bootstrap samples give the same value"), methodId);
    Estimate estimate;
    estimate.value = value;
    estimate.method = methodId;
    estimate.status = EstimateStatus::ok;
    estimate.confidence = options.confidence;
    estimate.standardError = standardDeviation(replicates);
    const double tail = (1 - options.confidence) / 2;
    double low = tail, high = 1 - tail;
    if (options.interval == BootstrapInterval::bca) {
        const auto range = std::ranges::equal_range(replicates, value);
        const auto less = static_cast<double>(range.begin() - replicates.begin());
        const auto atMost = static_cast<double>(range.end() - replicates.begin());
        const double bias = normalQuantile((less + atMost) / (2 * static_cast<double>(replicates.size())));
        const double a = acceleration(jackknife, options.resampling);
        const auto adjusted = [&](double level) {
            const double z = bias + normalQuantile(level);
            const double divisor = 1 - a * z;
            return divisor > 0 ? normalCdf(bias + z / divisor) : undefinedValue;
        };
        const double adjustedLow = adjusted(low), adjustedHigh = adjusted(high);
        if (std::isfinite(bias) && std::isfinite(adjustedLow) && std::isfinite(adjustedHigh)) {
            low = adjustedLow;
            high = adjustedHigh;
        } else {
            estimate.method = method::percentile;
            estimate.status = EstimateStatus::approximate;
            estimate.reason = VB_MSG("the BCa correction is undefined: percentile interval in its place");
        }
    }
    estimate.lower = quantileOfSorted(replicates, low);
    estimate.upper = quantileOfSorted(replicates, high);
    if (!(estimate.lower < estimate.upper)) // no width would claim certainty
        return withoutInterval(value, VB_MSG("nearly all bootstrap samples give the same value"), methodId);
    if (lost > 0.01 && estimate.status == EstimateStatus::ok) {
        estimate.status = EstimateStatus::approximate;
        estimate.reason = VB_MSG("more than 1 % of the bootstrap samples leave the statistic undefined");
    }
    if ((value < estimate.lower || value > estimate.upper) && estimate.status == EstimateStatus::ok) {
        estimate.status = EstimateStatus::approximate;
        estimate.reason = VB_MSG("the bootstrap is biased here: its interval does not hold the value");
    }
    return estimate;
}

Estimate bootstrapAuc(const BinarySample &sample, const BootstrapOptions &options)
{
    const double value = areaOfBlocks(sample.blocks());
    const auto methodId = options.interval == BootstrapInterval::bca ? method::bca : method::percentile;
    if (std::isnan(value))
        return finish(
            undefinedEstimate(sample.cases() == 0 ? VB_MSG("no positives") : VB_MSG("no negatives"), methodId), sample,
            options.confidence);
    // Without one case: (n1 A - V10) / (n1 - 1); likewise without one control.
    Jackknife jackknife;
    const auto placed = placements(sample.blocks());
    const auto n1 = static_cast<double>(sample.cases());
    const auto n0 = static_cast<double>(sample.controls());
    for (std::size_t i = 0; i < placed.size(); ++i) {
        const auto &block = sample.blocks()[i];
        if (block.cases > 0)
            jackknife.cases.push_back({(n1 * value - placed[i].ofCase) / (n1 - 1), block.cases});
        if (block.controls > 0)
            jackknife.controls.push_back({(n0 * value - placed[i].ofControl) / (n0 - 1), block.controls});
    }
    auto replicates = bootstrapAreas(sample, "auc", options);
    return finish(bootstrapInterval(value, std::move(replicates), jackknife, options), sample, options.confidence);
}

Estimate bootstrapAveragePrecision(const BinarySample &sample, const BootstrapOptions &options)
{
    const double value = averagePrecisionOfBlocks(sample.blocks());
    const auto methodId = options.interval == BootstrapInterval::bca ? method::bca : method::percentile;
    if (std::isnan(value))
        return finish(undefinedEstimate(VB_MSG("no positives"), methodId), sample, options.confidence);
    const auto blocks = sample.blocks();
    const auto without = averagePrecisionWithout(blocks);
    Jackknife jackknife;
    for (std::size_t g = 0; g < blocks.size(); ++g) {
        if (!std::isnan(without[g].aCase))
            jackknife.cases.push_back({without[g].aCase, blocks[g].cases});
        if (!std::isnan(without[g].aControl))
            jackknife.controls.push_back({without[g].aControl, blocks[g].controls});
    }
    BootstrapOptions byRecord = options;
    byRecord.resampling = Resampling::record;
    auto replicates = bootstrapReplicates(sample, averagePrecisionOfBlocks, "average_precision", byRecord);
    return finish(bootstrapInterval(value, std::move(replicates), jackknife, byRecord), sample, options.confidence);
}

Estimate aucEstimate(const BinarySample &sample, const AucOptions &options)
{
    switch (options.method) {
    case AucMethod::delong: return aucEstimate(sample, options.confidence, AucInterval::delong);
    case AucMethod::delongLogit: return aucEstimate(sample, options.confidence, AucInterval::delongLogit);
    case AucMethod::newcombe: return aucEstimate(sample, options.confidence, AucInterval::newcombe);
    case AucMethod::bca:
    case AucMethod::percentile: break;
    }
    BootstrapOptions bootstrap;
    bootstrap.replicates = options.replicates;
    bootstrap.seed = options.seed;
    bootstrap.confidence = options.confidence;
    bootstrap.stop = options.stop;
    bootstrap.threads = options.threads;
    bootstrap.interval = options.method == AucMethod::bca ? BootstrapInterval::bca : BootstrapInterval::percentile;
    return bootstrapAuc(sample, bootstrap);
}

} // namespace valbench::stats
