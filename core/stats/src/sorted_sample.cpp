// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/sorted_sample.h>

#include <array>
#include <cmath>

#include "parallel.h"
#include "radix_sort.h"

namespace valbench::stats {

namespace {

void sortInto(SortedSample &sample, std::span<const double> values, SortRoom &room)
{
    sample.values.resize(values.size());
    std::size_t finite = 0;
    for (const double x : values) {
        sample.values[finite] = x + 0.0; // -0 becomes 0
        finite += std::isfinite(x) ? 1 : 0;
        sample.missing += std::isnan(x) ? 1 : 0;
    }
    sample.infinite = values.size() - finite - sample.missing;
    sample.values.resize(finite);
    sortRising(sample.values, room);
}

/// Rooms that a thread keeps for itself and for one it starts.
SortRoom &roomOf(std::size_t which)
{
    thread_local std::array<SortRoom, 2> rooms;
    return rooms[which];
}

} // namespace

SortedSample sortSample(std::span<const double> values)
{
    SortedSample sample;
    sortInto(sample, values, roomOf(0));
    return sample;
}

std::pair<SortedSample, SortedSample> sortSamples(std::span<const double> first, std::span<const double> second,
                                                  unsigned threads)
{
    std::pair<SortedSample, SortedSample> sorted;
    // A thread that is new has no memory at hand: it gets what the caller has.
    sorted.first.values.reserve(first.size());
    sorted.second.values.reserve(second.size());
    SortRoom *rooms[] = {&roomOf(0), &roomOf(1)};
    forEachIndex(2, threads, [&](std::size_t i) {
        sortInto(i == 0 ? sorted.first : sorted.second, i == 0 ? first : second, *rooms[i]);
    });
    return sorted;
}

} // namespace valbench::stats
