// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/calibration_parts.h>

#include <algorithm>

#include "calibration_bins.h"
#include "count.h"
#include "sum.h"

namespace valbench::stats {

namespace {

} // namespace

std::vector<double> isotonicFit(const BinarySample &sample)
{
    struct Pool
    {
        std::uint64_t cases, n;
        std::size_t blocks;
    };
    std::vector<Pool> pools;
    for (const auto &block : sample.blocks()) {
        pools.push_back({block.cases, block.size(), 1});
        // Falling scores ask for falling shares of cases; compared as products of counts, without rounding.
        while (pools.size() > 1) {
            auto &above = pools[pools.size() - 2];
            const auto &here = pools.back();
            const auto product = [](std::uint64_t a, std::uint64_t b) {
                return static_cast<long double>(a) * static_cast<long double>(b);
            };
            if (product(above.cases, here.n) > product(here.cases, above.n))
                break;
            above = {above.cases + here.cases, above.n + here.n, above.blocks + here.blocks};
            pools.pop_back();
        }
    }
    std::vector<double> fit;
    fit.reserve(sample.blocks().size());
    for (const auto &pool : pools)
        fit.insert(fit.end(), pool.blocks, real(pool.cases) / real(pool.n));
    return fit;
}

CorpParts corpParts(const BinarySample &sample)
{
    if (sample.size() == 0)
        return {};
    const auto fit = isotonicFit(sample);
    const double base = sample.prevalence();
    Sum raw, fitted;
    for (std::size_t b = 0; b < fit.size(); ++b) {
        const auto &block = sample.blocks()[b];
        raw.add((1 - block.score) * (1 - block.score), block.cases);
        raw.add(block.score * block.score, block.controls);
        fitted.add((1 - fit[b]) * (1 - fit[b]), block.cases);
        fitted.add(fit[b] * fit[b], block.controls);
    }
    const auto n = real(sample.size());
    const double uncertainty = base * (1 - base);
    // Rounding must not make a perfect fit look worse than none.
    return {std::max(0.0, (raw.value() - fitted.value()) / n), std::max(0.0, uncertainty - fitted.value() / n),
            uncertainty};
}

BrierParts brierParts(const BinarySample &sample, std::size_t bins)
{
    if (sample.size() == 0)
        return {};
    struct Bin
    {
        std::uint64_t n = 0, cases = 0;
        Sum predicted;
    };
    std::vector<Bin> counted(bins);
    for (const auto &block : sample.blocks()) {
        auto &bin = counted[equalWidthBin(block.score, bins)];
        bin.n += block.size();
        bin.cases += block.cases;
        bin.predicted.add(block.score, block.size());
    }
    const double base = sample.prevalence();
    Sum reliability, resolution, variance, covariance;
    for (const auto &bin : counted) {
        if (bin.n == 0)
            continue;
        const double observed = real(bin.cases) / real(bin.n), mean = bin.predicted.value() / real(bin.n);
        reliability.add((mean - observed) * (mean - observed), bin.n);
        resolution.add((observed - base) * (observed - base), bin.n);
    }
    for (const auto &block : sample.blocks()) {
        const auto &bin = counted[equalWidthBin(block.score, bins)];
        const double observed = real(bin.cases) / real(bin.n);
        const double gap = block.score - bin.predicted.value() / real(bin.n);
        variance.add(gap * gap, block.size());
        covariance.add((1 - observed) * gap, block.cases);
        covariance.add(-observed * gap, block.controls);
    }
    const auto n = real(sample.size());
    return {reliability.value() / n, resolution.value() / n, base * (1 - base), variance.value() / n,
            2 * covariance.value() / n};
}

} // namespace valbench::stats
