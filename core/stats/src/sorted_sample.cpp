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
constexpr unsigned passes = 6; // 6 x 11 >= 64

/// An unsigned number that is ordered as the double is, and back.
std::uint64_t keyOf(double value)
{
    const auto bits = std::bit_cast<std::uint64_t>(value);
    return bits >> 63 ? ~bits : bits | (std::uint64_t(1) << 63);
}

double valueOf(std::uint64_t key)
{
    return std::bit_cast<double>(key >> 63 ? key & ~(std::uint64_t(1) << 63) : ~key);
}

std::size_t digit(std::uint64_t key, unsigned pass)
{
    return static_cast<std::size_t>(key >> (pass * digitBits)) & (buckets - 1);
}

/// Least significant digit first; all digits are counted in one pass, and a digit that all keys share is skipped.
void radixSort(std::vector<double> &values)
{
    const std::size_t n = values.size();
    const auto first = std::make_unique_for_overwrite<std::uint64_t[]>(n);
    const auto second = std::make_unique_for_overwrite<std::uint64_t[]>(n);
    const auto counts = std::make_unique<std::array<std::array<std::uint32_t, buckets>, passes>>();
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint64_t key = keyOf(values[i]);
        first[i] = key;
        for (unsigned pass = 0; pass < passes; ++pass)
            ++(*counts)[pass][digit(key, pass)];
    }
    std::uint64_t *from = first.get(), *to = second.get();
    for (unsigned pass = 0; pass < passes; ++pass) {
        auto &count = (*counts)[pass];
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
    for (std::size_t i = 0; i < n; ++i)
        values[i] = valueOf(from[i]);
}

} // namespace

void sortAscending(std::vector<double> &values)
{
    if (values.size() < smallestForRadix || values.size() > UINT32_MAX)
        std::ranges::sort(values);
    else
        radixSort(values);
}

SortedSample sortSample(std::span<const double> values)
{
    SortedSample sample;
    sample.values.reserve(values.size());
    for (const double x : values) {
        if (std::isnan(x))
            ++sample.missing;
        else if (std::isinf(x))
            ++sample.infinite;
        else
            sample.values.push_back(x + 0.0); // -0 becomes 0
    }
    sortAscending(sample.values);
    return sample;
}

} // namespace valbench::stats
