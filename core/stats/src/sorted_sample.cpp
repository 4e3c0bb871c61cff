// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/sorted_sample.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>

namespace valbench::stats {

namespace {

constexpr std::size_t smallestForRadix = 1024;
constexpr unsigned digitBits = 11;
constexpr std::size_t buckets = std::size_t(1) << digitBits;
constexpr unsigned passes = 3;
/// The digits cover the upper 33 bits; what they leave undecided is put in order among itself.
constexpr unsigned lowestBit = 64 - passes * digitBits;

/// An unsigned number that is ordered as the double is, and back.
std::uint64_t keyOf(double value)
{
    const auto bits = std::bit_cast<std::uint64_t>(value);
    return bits ^ (static_cast<std::uint64_t>(static_cast<std::int64_t>(bits) >> 63) | (std::uint64_t(1) << 63));
}

double valueOf(std::uint64_t key)
{
    const auto mask = static_cast<std::uint64_t>(static_cast<std::int64_t>(~key) >> 63) | (std::uint64_t(1) << 63);
    return std::bit_cast<double>(key ^ mask);
}

std::size_t digit(std::uint64_t key, unsigned pass)
{
    return static_cast<std::size_t>(key >> (lowestBit + pass * digitBits)) & (buckets - 1);
}

/// Puts runs of keys with the same upper bits in order where they are not; each key is looked at a few times at most.
void sortRuns(std::uint64_t *keys, std::size_t n)
{
    for (std::size_t i = 1; i < n; ++i) {
        if (keys[i] >= keys[i - 1])
            continue;
        std::size_t from = i, to = i;
        while (from > 0 && keys[from - 1] >> lowestBit == keys[i] >> lowestBit)
            --from;
        while (to < n && keys[to] >> lowestBit == keys[i] >> lowestBit)
            ++to;
        std::sort(keys + from, keys + to);
        i = to - 1;
    }
}

/// Room for keys that a thread keeps: fresh memory costs more than sorting in it.
struct Scratch
{
    std::unique_ptr<std::uint64_t[]> keys, spare;
    std::size_t capacity = 0;
    void reserve(std::size_t n)
    {
        if (n <= capacity)
            return;
        keys = std::make_unique_for_overwrite<std::uint64_t[]>(n);
        spare = std::make_unique_for_overwrite<std::uint64_t[]>(n);
        capacity = n;
    }
};

/// Least significant digit first; all digits are counted in one pass, and a digit that all keys share is skipped.
/// Returns the array, of the two, that holds the keys in order.
const std::uint64_t *radixSort(Scratch &scratch, std::size_t n)
{
    std::array<std::array<std::uint32_t, buckets>, passes> counts{};
    std::uint64_t *from = scratch.keys.get(), *to = scratch.spare.get();
    for (std::size_t i = 0; i < n; ++i)
        for (unsigned pass = 0; pass < passes; ++pass)
            ++counts[pass][digit(from[i], pass)];
    for (unsigned pass = 0; pass < passes; ++pass) {
        auto &count = counts[pass];
        if (count[digit(from[0], pass)] == n)
            continue;
        std::uint32_t next = 0;
        for (auto &place : count) {
            const std::uint32_t here = place;
            place = next;
            next += here;
        }
        for (std::size_t i = 0; i < n; ++i)
            to[count[digit(from[i], pass)]++] = from[i];
        std::swap(from, to);
    }
    sortRuns(from, n);
    return from;
}

} // namespace

SortedSample sortSample(std::span<const double> values)
{
    thread_local Scratch scratch;
    scratch.reserve(values.size());
    SortedSample sample;
    std::size_t finite = 0;
    for (const double x : values) {
        scratch.keys[finite] = keyOf(x + 0.0); // -0 becomes 0
        finite += std::isfinite(x) ? 1 : 0;
        sample.missing += std::isnan(x) ? 1 : 0;
    }
    sample.infinite = values.size() - finite - sample.missing;
    const std::uint64_t *sorted = scratch.keys.get();
    if (finite < smallestForRadix || finite > UINT32_MAX)
        std::sort(scratch.keys.get(), scratch.keys.get() + finite);
    else
        sorted = radixSort(scratch, finite);
    sample.values.resize(finite);
    std::transform(sorted, sorted + finite, sample.values.begin(), valueOf);
    return sample;
}

} // namespace valbench::stats
