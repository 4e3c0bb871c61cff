// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How often each record occurs in a bootstrap sample, and running the replicates on several threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include <valbench/stats/bootstrap.h>
#include <valbench/stats/random.h>

#include "parallel.h"

namespace valbench::stats {

/// Beyond so many clusters or blocks BCa has no acceleration and becomes percentile: each costs a pass over the others.
inline constexpr std::size_t largestJackknife = 5000;

/// How often each of n units occurs among n drawn with replacement, in one pass over the units: exactly the law of
/// n draws. Poisson counts with a mean a little below 1, given that they sum to N <= n, are what N draws give; the
/// n - N that are wanting are drawn singly. (Above n, which has probability 3e-7, all is drawn anew.)
class UnitDraws {
public:
    explicit UnitDraws(std::size_t units);
    /// `counts` has one place for each unit. A count of 256 has probability below 1e-500 and is not provided for.
    void draw(RandomStream &stream, std::span<std::uint8_t> counts) const;

private:
    void settle(std::span<std::uint8_t> counts, std::span<const std::uint16_t> bits,
                std::span<const std::uint16_t> first, RandomStream &stream) const;
    std::size_t m_units;
    std::vector<std::uint64_t> m_thresholds; ///< P(count <= k) 2^64, for k = 0, 1, ...
};

/// How often each case and each control of a sample occurs; both in the order of its blocks.
class RecordDraws {
public:
    RecordDraws(std::size_t cases, std::size_t controls, Resampling kind);
    void draw(RandomStream &stream);
    [[nodiscard]] std::span<const std::uint8_t> cases() const { return std::span(m_counts).first(m_cases); }
    [[nodiscard]] std::span<const std::uint8_t> controls() const { return std::span(m_counts).subspan(m_cases); }

private:
    std::size_t m_cases;
    Resampling m_kind;
    UnitDraws m_ofAll, m_ofCases, m_ofControls;
    std::vector<std::uint8_t> m_counts;
};

/// Runs makeWorker() once on each thread and worker(stream) once for each replicate; the values in their order.
template <class MakeWorker>
std::vector<double> runReplicates(std::string_view analysis, const BootstrapOptions &options,
                                  const MakeWorker &makeWorker)
{
    const std::uint64_t id = analysisId(analysis);
    std::vector<double> results(options.replicates);
    std::atomic<std::uint32_t> next{0};
    const auto work = [&] {
        auto worker = makeWorker();
        for (std::uint32_t r = next++; r < options.replicates; r = next++)
            results[r] = options.stop.stop_requested() ? std::numeric_limits<double>::quiet_NaN()
                                                       : worker(RandomStream(options.seed, id, r));
    };
    std::vector<std::jthread> pool;
    for (std::size_t i = 1; i < std::min<std::size_t>(threadsOf(options.threads), options.replicates); ++i)
        pool.emplace_back(work);
    work();
    pool.clear(); // joins
    return results;
}

} // namespace valbench::stats
