// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "resampling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "wide.h"

namespace valbench::stats {

namespace {

constexpr std::size_t smallestForPoisson = 1024; ///< below, drawing singly is as fast
constexpr std::size_t levels = 8;                ///< counts told apart by the first 16 bits

/// e^-x for 0 <= x <= 1 by its series: the same bits on every computer, which std::exp does not promise.
double expOfMinus(double x)
{
    double sum = 0;
    for (int k = 30; k >= 1; --k)
        sum = (sum + 1) * (-x / k);
    return sum + 1;
}

using Levels = std::array<std::uint16_t, levels>;

struct Chunk
{
    static constexpr std::size_t size = 2048, groupSize = 64;
    std::array<std::uint32_t, size / 2> words{}; ///< 16 bits for each unit
    std::array<std::uint16_t, size> bits{};
    std::array<std::uint8_t, size> counts{};
    std::array<bool, size / groupSize> isUnsure{}; ///< some of the 64 units needs more bits
};

std::uint32_t sumOf(std::span<const std::uint8_t> counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::uint32_t(0));
}

/// Counts the levels below each unit's bits; the sum of the counts. Loops over whole groups only: g++ 12 vectorises a
/// cut one wrongly.
VB_WIDE std::uint32_t countLevels(Chunk &chunk, const Levels &first)
{
    std::array<std::uint16_t, Chunk::groupSize> sums{}; // over the groups, at most 8 from each
    for (std::size_t i = 0; i < Chunk::size / 2; ++i) {
        chunk.bits[2 * i] = static_cast<std::uint16_t>(chunk.words[i]);
        chunk.bits[2 * i + 1] = static_cast<std::uint16_t>(chunk.words[i] >> 16);
    }
    for (std::size_t group = 0; group < chunk.isUnsure.size(); ++group) {
        const std::uint16_t *bits = chunk.bits.data() + group * Chunk::groupSize;
        std::array<std::uint16_t, Chunk::groupSize> above{}, equal{};
        for (std::size_t i = 0; i < Chunk::groupSize; ++i)
            equal[i] = bits[i] == 0xFFFF;
        for (const std::uint16_t level : first)
            for (std::size_t i = 0; i < Chunk::groupSize; ++i) {
                above[i] = static_cast<std::uint16_t>(above[i] + (bits[i] > level));
                equal[i] = static_cast<std::uint16_t>(equal[i] | (bits[i] == level));
            }
        std::uint16_t any = 0;
        for (std::size_t i = 0; i < Chunk::groupSize; ++i) {
            any = static_cast<std::uint16_t>(any | equal[i]);
            sums[i] = static_cast<std::uint16_t>(sums[i] + above[i]);
            chunk.counts[group * Chunk::groupSize + i] = static_cast<std::uint8_t>(above[i]);
        }
        chunk.isUnsure[group] = any != 0;
    }
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < Chunk::groupSize; ++i)
        sum += sums[i];
    return sum;
}

} // namespace

UnitDraws::UnitDraws(std::size_t units) : m_units(units)
{
    if (units < smallestForPoisson)
        return;
    const double mean = 1 - 5 / std::sqrt(static_cast<double>(units));
    double mass = expOfMinus(mean), below = 0;
    for (int k = 0; k < 24; ++k) {
        below += mass;
        mass *= mean / (k + 1);
        m_thresholds.push_back(below >= 1 ? std::numeric_limits<std::uint64_t>::max()
                                          : static_cast<std::uint64_t>(below * 18446744073709551616.0));
    }
}

/// Draws the other 48 bits of the units whose first 16 do not tell.
void UnitDraws::settle(std::span<std::uint8_t> counts, std::span<const std::uint16_t> bits,
                       std::span<const std::uint16_t> first, RandomStream &stream) const
{
    for (std::size_t i = 0; i < bits.size(); ++i) {
        if (bits[i] != 0xFFFF && std::ranges::find(first, bits[i]) == first.end())
            continue;
        const std::uint64_t rest = std::uint64_t(stream.next() >> 16) << 32 | stream.next();
        const std::uint64_t whole = std::uint64_t(bits[i]) << 48 | rest;
        counts[i] =
            static_cast<std::uint8_t>(std::ranges::count_if(m_thresholds, [&](std::uint64_t t) { return whole >= t; }));
    }
}

void UnitDraws::draw(RandomStream &stream, std::span<std::uint8_t> counts) const
{
    const auto units = static_cast<std::uint32_t>(m_units);
    std::uint64_t drawn = 0;
    if (m_thresholds.empty()) {
        std::ranges::fill(counts, std::uint8_t(0));
    } else {
        // A random 64-bit number u is drawn as its first 16 bits; the count is the number of thresholds <= u. Only
        // where these bits equal those of a threshold are the other 48 needed.
        Levels first{};
        for (std::size_t k = 0; k < levels; ++k)
            first[k] = static_cast<std::uint16_t>(m_thresholds[k] >> 48);
        Chunk chunk;
        do {
            drawn = 0;
            for (std::size_t start = 0; start < m_units; start += Chunk::size) {
                stream.fill(chunk.words);
                drawn += countLevels(chunk, first);
                for (std::size_t group = 0; group < chunk.isUnsure.size(); ++group) {
                    if (!chunk.isUnsure[group])
                        continue;
                    const auto unsure = std::span(chunk.counts).subspan(group * Chunk::groupSize, Chunk::groupSize);
                    drawn -= sumOf(unsure);
                    settle(unsure, std::span(chunk.bits).subspan(group * Chunk::groupSize, Chunk::groupSize), first,
                           stream);
                    drawn += sumOf(unsure);
                }
                const std::size_t n = std::min(Chunk::size, m_units - start);
                std::copy_n(chunk.counts.begin(), n, counts.begin() + static_cast<std::ptrdiff_t>(start));
                drawn -= sumOf(std::span(chunk.counts).subspan(n)); // units that do not exist
            }
        } while (drawn > m_units);
    }
    for (; drawn < m_units; ++drawn)
        ++counts[stream.below(units)];
}

RecordDraws::RecordDraws(std::size_t cases, std::size_t controls, Resampling kind)
    : m_cases(cases),
      m_kind(kind),
      m_ofAll(cases + controls),
      m_ofCases(cases),
      m_ofControls(controls),
      m_counts(cases + controls)
{
}

void RecordDraws::draw(RandomStream &stream)
{
    if (m_kind == Resampling::record) {
        m_ofAll.draw(stream, m_counts);
        return;
    }
    m_ofCases.draw(stream, std::span(m_counts).first(m_cases));
    m_ofControls.draw(stream, std::span(m_counts).subspan(m_cases));
}

} // namespace valbench::stats
