// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "radix_sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <functional>

namespace valbench::stats {

namespace {

constexpr std::size_t digitBits = 8, digits = 4, values = 1 << digitBits, rest = 64 - digits * digitBits;
constexpr std::size_t smallestForRadix = 4096;
constexpr std::uint64_t signBit = std::uint64_t(1) << 63;

/// Rises where x falls.
std::uint64_t keyOf(double x)
{
    const auto bits = std::bit_cast<std::uint64_t>(x);
    return bits & signBit ? bits : ~(bits | signBit);
}

double valueOf(std::uint64_t key)
{
    return std::bit_cast<double>(key & signBit ? key : ~key & ~signBit);
}

std::size_t digitOf(std::uint64_t key, std::size_t digit)
{
    return key >> (rest + digit * digitBits) & (values - 1);
}

} // namespace

void sortFalling(std::vector<double> &list)
{
    if (list.size() < smallestForRadix) {
        std::ranges::sort(list, std::ranges::greater());
        return;
    }
    std::vector<std::uint64_t> keys(list.size()), other(list.size());
    std::vector<std::array<std::size_t, values>> counts(digits);
    for (std::size_t i = 0; i < list.size(); ++i) {
        keys[i] = keyOf(list[i]);
        for (std::size_t digit = 0; digit < digits; ++digit)
            ++counts[digit][digitOf(keys[i], digit)];
    }
    for (std::size_t digit = 0; digit < digits; ++digit) {
        auto &places = counts[digit];
        if (places[digitOf(keys[0], digit)] == keys.size())
            continue;
        std::size_t start = 0;
        for (auto &place : places) {
            const std::size_t count = place;
            place = start;
            start += count;
        }
        for (const std::uint64_t key : keys)
            other[places[digitOf(key, digit)]++] = key;
        keys.swap(other);
    }
    for (auto start = keys.begin(); start != keys.end();) {
        const std::uint64_t first = *start >> rest;
        const auto end =
            std::find_if(start + 1, keys.end(), [first](std::uint64_t key) { return key >> rest != first; });
        if (end - start > 1 && !std::is_sorted(start, end))
            std::sort(start, end);
        start = end;
    }
    for (std::size_t i = 0; i < list.size(); ++i)
        list[i] = valueOf(keys[i]);
}

} // namespace valbench::stats
