// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sorting many doubles in linear time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace valbench::stats {

/// Memory that sorting works in. Worth keeping: fresh memory costs more than sorting in it.
class SortRoom {
public:
    std::span<std::uint64_t> of(std::size_t n);

private:
    std::unique_ptr<std::uint64_t[]> m_keys;
    std::size_t m_capacity = 0;
};

/// Rising order; no NaN, no -0 among the values. By the upper half of the bits, least significant digit first, then by
/// comparison where these agree. Short lists are sorted by comparison alone. Without a room, in one that the thread
/// keeps.
void sortRising(std::span<double> values);
void sortRising(std::span<double> values, SortRoom &room);

} // namespace valbench::stats
