// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/calibration.h>

#include <algorithm>
#include <cmath>

#include <valbench/base/error.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/proportion.h>
#include <valbench/stats/quantile.h>

#include "calibration_bins.h"
#include "sum.h"

namespace valbench::stats {

namespace {

Estimate plainValue(double value, std::size_t n)
{
    auto estimate = withoutInterval(value, VB_MSG("no interval is offered for this statistic"));
    estimate.n = n;
    return estimate;
}

} // namespace

double equalWidthEdge(std::size_t bin, std::size_t bins)
{
    return static_cast<double>(bin) / static_cast<double>(bins);
}

std::size_t equalWidthBin(double p, std::size_t bins)
{
    auto bin = std::min(static_cast<std::size_t>(p * static_cast<double>(bins)), bins - 1);
    while (bin > 0 && p <= equalWidthEdge(bin, bins))
        --bin;
    while (bin + 1 < bins && p > equalWidthEdge(bin + 1, bins))
        ++bin;
    return bin;
}

std::size_t equalWidthBinLeftClosed(double p, std::size_t bins)
{
    auto bin = std::min(static_cast<std::size_t>(p * static_cast<double>(bins)), bins - 1);
    while (bin > 0 && p < equalWidthEdge(bin, bins))
        --bin;
    while (bin + 1 < bins && p >= equalWidthEdge(bin + 1, bins))
        ++bin;
    return bin;
}

std::vector<ReliabilityBin> reliabilityBins(const BinarySample &sample, std::size_t bins, double confidence)
{
    std::vector<ReliabilityBin> result(bins);
    std::vector<Sum> predicted(bins);
    std::vector<std::size_t> cases(bins);
    for (const auto &block : sample.blocks()) {
        const std::size_t b = equalWidthBin(block.score, bins);
        result[b].n += block.size();
        cases[b] += block.cases;
        predicted[b].add(block.score, block.size());
    }
    for (std::size_t b = 0; b < bins; ++b) {
        auto &bin = result[b];
        bin.lower = equalWidthEdge(b, bins);
        bin.upper = equalWidthEdge(b + 1, bins);
        bin.fractionPositive = proportion(cases[b], bin.n, confidence);
        if (bin.n > 0)
            bin.meanPredicted = predicted[b].value() / static_cast<double>(bin.n);
    }
    return result;
}

Estimate expectedCalibrationError(const std::vector<ReliabilityBin> &bins)
{
    Sum sum;
    std::size_t n = 0;
    for (const auto &bin : bins) {
        n += bin.n;
        if (bin.n > 0)
            sum.add(std::abs(bin.fractionPositive.value - bin.meanPredicted), bin.n);
    }
    if (n == 0)
        return undefinedEstimate(VB_MSG("no records"));
    return plainValue(sum.value() / static_cast<double>(n), n);
}

Estimate maximumCalibrationError(const std::vector<ReliabilityBin> &bins)
{
    double largest = undefinedValue;
    std::size_t n = 0;
    for (const auto &bin : bins)
        if (bin.n >= smallestBinForMaximum) {
            n += bin.n;
            largest = std::fmax(largest, std::abs(bin.fractionPositive.value - bin.meanPredicted));
        }
    if (n == 0)
        return undefinedEstimate(VB_MSG("no bin with 10 or more records"));
    return plainValue(largest, n);
}

Estimate brierScore(const BinarySample &sample, double confidence)
{
    if (sample.size() == 0)
        return undefinedEstimate(VB_MSG("no records"), method::wald);
    const auto n = static_cast<double>(sample.size());
    Sum sum, squares;
    for (const auto &block : sample.blocks()) {
        const double p = block.score;
        sum.add((1 - p) * (1 - p), block.cases);
        sum.add(p * p, block.controls);
    }
    const double value = sum.value() / n;
    for (const auto &block : sample.blocks()) {
        const double p = block.score;
        const double ofCase = (1 - p) * (1 - p) - value, ofControl = p * p - value;
        squares.add(ofCase * ofCase, block.cases);
        squares.add(ofControl * ofControl, block.controls);
    }
    const double variance = squares.value() / (n - 1) / n;
    auto estimate =
        variance > 0 ? symmetricInterval(value, std::sqrt(variance), Scale::identity, confidence, method::wald)
                     : withoutInterval(value, VB_MSG("all records contribute the same: variance is 0"), method::wald);
    if (estimate.hasInterval()) {
        estimate.lower = std::max(0.0, estimate.lower);
        estimate.upper = std::min(1.0, estimate.upper);
    }
    estimate.confidence = confidence;
    estimate.n = sample.size();
    estimate.events = sample.cases();
    return estimate;
}

double scaledBrier(const BinarySample &sample)
{
    const double base = sample.prevalence();
    if (!(base > 0 && base < 1))
        return undefinedValue;
    return 1 - brierScore(sample, 0.95).value / (base * (1 - base));
}

Estimate logLossEstimate(const BinarySample &sample, double confidence)
{
    const auto n = static_cast<double>(sample.size());
    Estimate estimate;
    if (sample.size() == 0) {
        estimate = undefinedEstimate(VB_MSG("no records"), method::wald);
    } else {
        const auto ofCase = [](double p) { return -std::log(p); };
        const auto ofControl = [](double p) { return -std::log1p(-p); };
        Sum sum, squares;
        for (const auto &block : sample.blocks()) {
            if (block.cases > 0)
                sum.add(ofCase(block.score), block.cases);
            if (block.controls > 0)
                sum.add(ofControl(block.score), block.controls);
        }
        const double value = sum.value() / n;
        for (const auto &block : sample.blocks()) {
            if (block.cases > 0)
                squares.add(std::pow(ofCase(block.score) - value, 2), block.cases);
            if (block.controls > 0)
                squares.add(std::pow(ofControl(block.score) - value, 2), block.controls);
        }
        const double variance = squares.value() / (n - 1) / n;
        if (!std::isfinite(value))
            estimate =
                withoutInterval(value, VB_MSG("a sure prediction was wrong: the loss is infinite"), method::wald);
        else if (!(variance > 0))
            estimate = withoutInterval(value, VB_MSG("all records contribute the same: variance is 0"), method::wald);
        else
            estimate = symmetricInterval(value, std::sqrt(variance), Scale::identity, confidence, method::wald);
    }
    estimate.confidence = confidence;
    estimate.n = sample.size();
    estimate.events = sample.cases();
    return estimate;
}

double logLoss(const BinarySample &sample)
{
    return logLossEstimate(sample, 0.95).value;
}

Estimate observedToExpected(const BinarySample &sample, double confidence)
{
    Sum expected;
    for (const auto &block : sample.blocks())
        expected.add(block.score, block.size());
    Estimate estimate;
    if (sample.cases() == 0 || expected.value() <= 0) {
        estimate =
            undefinedEstimate(sample.cases() == 0 ? VB_MSG("no positives") : VB_MSG("no expected events"), method::log);
    } else {
        const auto events = static_cast<double>(sample.cases());
        const double value = events / expected.value();
        const double variance = (1 - sample.prevalence()) / events;
        estimate = variance > 0
                       ? symmetricInterval(value, std::sqrt(variance), Scale::log, confidence, method::log)
                       : withoutInterval(value, VB_MSG("every record is positive: variance is 0"), method::log);
    }
    estimate.confidence = confidence;
    estimate.n = sample.size();
    estimate.events = sample.cases();
    return estimate;
}

TestResult spiegelhalter(const BinarySample &sample)
{
    Sum numerator, variance;
    for (const auto &block : sample.blocks()) {
        const double p = block.score;
        numerator.add((1 - p) * (1 - 2 * p), block.cases);
        numerator.add(-p * (1 - 2 * p), block.controls);
        variance.add((1 - 2 * p) * (1 - 2 * p) * p * (1 - p), block.size());
    }
    TestResult result;
    if (!(variance.value() > 0)) {
        result.reason =
            sample.size() == 0 ? VB_MSG("no records") : VB_MSG("every prediction is 0, 0.5 or 1: variance is 0");
        return result;
    }
    result.statistic = numerator.value() / std::sqrt(variance.value());
    result.p = twoSidedNormalP(result.statistic);
    return result;
}

TestResult hosmerLemeshow(const BinarySample &sample, std::size_t groups, bool wasFittedOnThese)
{
    TestResult result;
    if (sample.size() == 0) {
        result.reason = VB_MSG("no records");
        return result;
    }
    std::vector<double> ascending;
    ascending.reserve(sample.size());
    for (auto block = sample.blocks().rbegin(); block != sample.blocks().rend(); ++block)
        ascending.insert(ascending.end(), block->size(), block->score);
    auto edges = quantileEdges(ascending, groups);
    if (edges.size() > 1)
        edges.erase(edges.begin()); // the lowest value belongs to the first group
    struct Group
    {
        std::uint64_t cases = 0, n = 0;
        Sum expected;
    };
    std::vector<Group> counted(edges.size());
    for (const auto &block : sample.blocks()) {
        const auto edge = std::ranges::lower_bound(edges, block.score);
        auto &group = counted[static_cast<std::size_t>(edge - edges.begin())];
        group.cases += block.cases;
        group.n += block.size();
        group.expected.add(block.score, block.size());
    }
    Sum statistic;
    double kept = 0;
    for (const auto &group : counted) {
        if (group.n == 0)
            continue;
        kept += 1;
        const auto n = static_cast<double>(group.n);
        const double expected = group.expected.value();
        if (!(expected > 0 && expected < n)) {
            result.reason = VB_MSG("a group expects no events or no non-events");
            return result;
        }
        const double gap = static_cast<double>(group.cases) - expected;
        statistic.add(gap * gap / expected + gap * gap / (n - expected));
    }
    result.statistic = statistic.value();
    const double degrees = wasFittedOnThese ? kept - 2 : kept;
    if (!(degrees > 0)) {
        result.reason = VB_MSG("no degrees of freedom are left");
        return result;
    }
    result.degreesOfFreedom = degrees;
    result.p = chiSquareUpperTail(result.statistic, degrees);
    return result;
}

} // namespace valbench::stats
