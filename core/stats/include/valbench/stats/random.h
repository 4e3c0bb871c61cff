// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers that are the same on every computer and for any number of threads.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace valbench::stats {

/// Philox 4x32-10 (Salmon 2011): a keyed bijection from counter to 128 random bits.
[[nodiscard]] std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                  std::array<std::uint32_t, 2> key);

/// The stream of one replicate of one analysis: key = seed, counter = (block, replicate, analysis). The analysis is
/// the first 64 bits, big-endian, of the SHA-256 of its name.
class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::uint64_t analysis, std::uint32_t replicate);
    [[nodiscard]] std::uint32_t next();
    /// Uniform over [0, bound), without bias; bound > 0.
    [[nodiscard]] std::uint32_t below(std::uint32_t bound);
    /// Uniform over [0, 1), 53 bits.
    [[nodiscard]] double uniform();
    /// Many words at once, `bulkWords` by `bulkWords`, from the next whole block on; the size must be a multiple of it.
    /// In each batch the blocks' first words come first, then their second ones, and so on.
    void fill(std::span<std::uint32_t> words);
    static constexpr std::size_t bulkWords = 64;

private:
    std::array<std::uint32_t, 4> m_counter;
    std::array<std::uint32_t, 2> m_key;
    std::array<std::uint32_t, 4> m_block{};
    unsigned m_used = 4;
};
[[nodiscard]] std::uint64_t analysisId(std::string_view name);

} // namespace valbench::stats
