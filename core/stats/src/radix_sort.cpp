// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "radix_sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <span>

namespace valbench::stats {

namespace {

constexpr std::size_t smallestForRadix = 2048;
constexpr unsigned digitBits = 12, passes = 3;
constexpr std::size_t buckets = std::size_t(1) << digitBits;
/// What the digits leave undecided is put in order among itself.
constexpr unsigned lowestBit = 64 - passes * digitBits;
constexpr std::uint64_t signBit = std::uint64_t(1) << 63;

/// An unsigned number that is ordered as the double is, and back.
std::uint64_t keyOf(double value)
{
    const auto bits = std::bit_cast<std::uint64_t>(value);
    return bits ^ (static_cast<std::uint64_t>(static_cast<std::int64_t>(bits) >> 63) | signBit);
}

double valueOf(std::uint64_t key)
{
    return std::bit_cast<double>(key ^ (static_cast<std::uint64_t>(static_cast<std::int64_t>(~key) >> 63) | signBit));
}

std::size_t digitOf(std::uint64_t key, unsigned pass)
{
    return static_cast<std::size_t>(key >> (lowestBit + pass * digitBits)) & (buckets - 1);
}

/// Puts runs of keys with the same upper bits in order where they are not; each key is looked at a few times at most.
void sortRuns(std::span<std::uint64_t> keys)
{
    const auto isSameRun = [&](std::size_t a, std::size_t b) { return keys[a] >> lowestBit == keys[b] >> lowestBit; };
    for (std::size_t i = 1; i < keys.size(); ++i) {
        if (keys[i] >= keys[i - 1])
            continue;
        std::size_t from = i, to = i;
        while (from > 0 && isSameRun(from - 1, i))
            --from;
        while (to < keys.size() && isSameRun(to, i))
            ++to;
        std::ranges::sort(keys.subspan(from, to - from));
        i = to - 1;
    }
}

} // namespace

std::span<std::uint64_t> SortRoom::of(std::size_t n)
{
    if (n > m_capacity) {
        m_keys = std::make_unique_for_overwrite<std::uint64_t[]>(n);
        m_capacity = n;
    }
    return {m_keys.get(), n};
}

void sortRising(std::span<double> values, SortRoom &room)
{
    const std::size_t n = values.size();
    if (n < smallestForRadix || n > UINT32_MAX) {
        std::ranges::sort(values);
        return;
    }
    // Keys go to and fro between the room and the values' own memory; what is there is read as what was last written.
    const auto spare = room.of(n);
    std::array<std::array<std::uint32_t, buckets>, passes> counts{};
    for (const double value : values) {
        const std::uint64_t key = keyOf(value);
        for (unsigned pass = 0; pass < passes; ++pass)
            ++counts[pass][digitOf(key, pass)];
    }
    bool isInRoom = false; // as keys; else as values
    for (unsigned pass = 0; pass < passes; ++pass) {
        auto &places = counts[pass];
        if (places[digitOf(keyOf(isInRoom ? valueOf(spare[0]) : values[0]), pass)] == n)
            continue; // all keys share the digit
        std::uint32_t next = 0;
        for (auto &place : places) {
            const std::uint32_t count = place;
            place = next;
            next += count;
        }
        if (isInRoom)
            for (const std::uint64_t key : spare)
                values[places[digitOf(key, pass)]++] = valueOf(key);
        else
            for (const double value : values) {
                const std::uint64_t key = keyOf(value);
                spare[places[digitOf(key, pass)]++] = key;
            }
        isInRoom = !isInRoom;
    }
    if (!isInRoom)
        std::ranges::transform(values, spare.begin(), keyOf);
    sortRuns(spare);
    std::ranges::transform(spare, values.begin(), valueOf);
}

void sortRising(std::span<double> values)
{
    thread_local SortRoom room;
    sortRising(values, room);
}

} // namespace valbench::stats
