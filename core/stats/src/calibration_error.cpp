// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/calibration_error.h>

#include <algorithm>
#include <cmath>

#include <valbench/stats/calibration.h>
#include <valbench/stats/quantile.h>

#include "calibration_bins.h"
#include "resampling.h"
#include "sum.h"

namespace valbench::stats {

namespace {

struct Bin
{
    std::uint64_t n = 0, cases = 0;
    Sum predicted;
    [[nodiscard]] double observed() const { return static_cast<double>(cases) / static_cast<double>(n); }
    [[nodiscard]] double gap() const { return observed() - predicted.value() / static_cast<double>(n); }
};

void put(Bin &bin, const TieBlock &block)
{
    bin.n += block.size();
    bin.cases += block.cases;
    bin.predicted.add(block.score, block.size());
}

std::vector<Bin> equalCountBins(const BinarySample &sample, std::size_t bins)
{
    std::vector<Bin> result(bins);
    std::uint64_t rank = 0;
    for (auto block = sample.blocks().rbegin(); block != sample.blocks().rend(); ++block) {
        put(result[static_cast<std::size_t>(rank * bins / sample.size())], *block);
        rank += block->size();
    }
    return result;
}

/// Whether the observed shares of equalCountBins never fall, from sums up to each block alone.
class Rising {
public:
    explicit Rising(const BinarySample &sample) : m_n(sample.size())
    {
        std::uint64_t cases = 0, rank = 0;
        for (auto block = sample.blocks().rbegin(); block != sample.blocks().rend(); ++block) {
            m_firstRank.push_back(rank);
            m_casesBefore.push_back(cases);
            rank += block->size();
            cases += block->cases;
        }
        m_firstRank.push_back(rank);
        m_casesBefore.push_back(cases);
    }
    [[nodiscard]] bool with(std::size_t bins) const
    {
        std::size_t start = 0;
        double last = 0;
        for (std::size_t k = 1; k <= bins; ++k) {
            // Bin k - 1 holds the blocks whose first rank lies below k n / K, rounded up.
            const std::uint64_t limit = k == bins ? m_n : (k * m_n + bins - 1) / bins;
            const auto end = static_cast<std::size_t>(std::lower_bound(m_firstRank.begin(), m_firstRank.end(), limit) -
                                                      m_firstRank.begin());
            const std::uint64_t n = m_firstRank[end] - m_firstRank[start];
            if (n == 0)
                continue;
            const double observed =
                static_cast<double>(m_casesBefore[end] - m_casesBefore[start]) / static_cast<double>(n);
            if (observed < last)
                return false;
            last = observed;
            start = end;
        }
        return true;
    }

private:
    std::uint64_t m_n;
    std::vector<std::uint64_t> m_firstRank, m_casesBefore; ///< of each block, and at the end of all
};

std::vector<Bin> binsOf(const BinarySample &sample, std::size_t bins, EceBinning binning)
{
    std::vector<Bin> result(bins);
    switch (binning) {
    case EceBinning::equalWidth:
        for (const auto &block : sample.blocks())
            put(result[equalWidthBin(block.score, bins)], block);
        return result;
    case EceBinning::equalWidthLeftClosed:
        for (const auto &block : sample.blocks())
            put(result[equalWidthBinLeftClosed(block.score, bins)], block);
        return result;
    case EceBinning::quantile: {
        std::vector<double> rising;
        rising.reserve(sample.size());
        for (auto block = sample.blocks().rbegin(); block != sample.blocks().rend(); ++block)
            rising.insert(rising.end(), block->size(), block->score);
        auto edges = quantileEdges(rising, bins);
        if (edges.size() > 1)
            edges.erase(edges.begin()); // the lowest value belongs to the first bin
        result.assign(edges.size(), {});
        for (const auto &block : sample.blocks())
            put(result[static_cast<std::size_t>(std::ranges::lower_bound(edges, block.score) - edges.begin())], block);
        return result;
    }
    case EceBinning::equalCount: return equalCountBins(sample, bins);
    case EceBinning::sweep: break;
    }
    const Rising rising(sample);
    const std::size_t most = std::min({sample.size(), sample.blocks().size(), largestSweep});
    std::size_t k = 1;
    while (k < most && rising.with(k + 1))
        ++k;
    return equalCountBins(sample, k);
}

} // namespace

std::string_view binningName(EceBinning binning)
{
    switch (binning) {
    case EceBinning::equalWidth: return "equal-width";
    case EceBinning::equalWidthLeftClosed: return "equal-width-left-closed";
    case EceBinning::quantile: return "quantile";
    case EceBinning::equalCount: return "equal-count";
    case EceBinning::sweep: return "sweep";
    }
    return {};
}

CalibrationErrors calibrationErrors(const BinarySample &sample, std::size_t bins, EceBinning binning)
{
    CalibrationErrors errors;
    if (sample.size() == 0)
        return errors;
    const auto n = static_cast<double>(sample.size());
    Sum absolute, plain, squares, debiased;
    for (const auto &bin : binsOf(sample, bins, binning)) {
        if (bin.n == 0)
            continue;
        ++errors.bins;
        const double gap = bin.gap(), observed = bin.observed();
        absolute.add(std::abs(gap), bin.n);
        plain.add(gap, bin.n);
        squares.add(gap * gap, bin.n);
        if (bin.n > 1)
            debiased.add(gap * gap - observed * (1 - observed) / static_cast<double>(bin.n - 1), bin.n);
        if (bin.n >= smallestBinForMaximum)
            errors.largest = std::fmax(errors.largest, std::abs(gap));
    }
    errors.ece = absolute.value() / n;
    errors.signedError = plain.value() / n;
    errors.rootMeanSquare = std::sqrt(squares.value() / n);
    errors.debiasedSquare = debiased.value() / n;
    return errors;
}

EceConsistency eceConsistency(const BinarySample &sample, std::size_t bins, const BootstrapOptions &options)
{
    EceConsistency result;
    if (sample.size() == 0)
        return result;
    // Records by bin, each with the number of 32-bit words below which it is a case.
    const auto counted = binsOf(sample, bins, EceBinning::equalWidth);
    std::vector<std::uint64_t> limits;
    std::vector<std::size_t> end(bins);
    limits.reserve(sample.size());
    for (const auto &block : sample.blocks()) {
        limits.insert(limits.end(), block.size(), static_cast<std::uint64_t>(block.score * 4294967296.0));
        end[equalWidthBin(block.score, bins)] = limits.size();
    }
    const auto errorOf = [&](const std::vector<std::uint64_t> &cases) {
        Sum sum;
        for (std::size_t b = 0; b < bins; ++b)
            if (counted[b].n > 0) {
                Bin bin = counted[b];
                bin.cases = cases[b];
                sum.add(std::abs(bin.gap()), bin.n);
            }
        return sum.value() / static_cast<double>(sample.size());
    };
    std::vector<std::uint64_t> observed;
    for (const auto &bin : counted)
        observed.push_back(bin.cases);
    const double error = errorOf(observed);
    auto drawn = runReplicates("ece_consistency", options, [&] {
        constexpr std::size_t chunk = 16 * RandomStream::bulkWords;
        return [&, words = std::vector<std::uint32_t>(chunk),
                cases = std::vector<std::uint64_t>(bins)](RandomStream stream) mutable {
            std::size_t used = chunk, next = 0;
            // Blocks have falling scores, so the bins come from the last to the first.
            for (std::size_t b = bins; b-- > 0;) {
                cases[b] = 0;
                for (; next < end[b]; ++next) {
                    if (used == chunk) {
                        stream.fill(words);
                        used = 0;
                    }
                    cases[b] += words[used++] < limits[next] ? 1 : 0;
                }
            }
            return errorOf(cases);
        };
    });
    std::erase_if(drawn, [](double x) { return std::isnan(x); });
    if (drawn.empty())
        return result;
    std::ranges::sort(drawn);
    const auto atLeast = static_cast<double>(drawn.end() - std::ranges::lower_bound(drawn, error));
    Sum sum;
    for (const double x : drawn)
        sum.add(x);
    const auto count = static_cast<double>(drawn.size());
    result.draws = static_cast<std::uint32_t>(drawn.size());
    result.p = (1 + atLeast) / (count + 1);
    result.expected = sum.value() / count;
    result.quantile95 = quantileOfSorted(drawn, 0.95);
    return result;
}

} // namespace valbench::stats
