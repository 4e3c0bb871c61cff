// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/random.h>

#include <valbench/base/digest.h>

#include "wide.h"

namespace valbench::stats {

namespace {

constexpr std::uint32_t lanes = RandomStream::bulkWords / 4;
constexpr std::uint32_t multiplier0 = 0xD2511F53, multiplier2 = 0xCD9E8D57, weyl0 = 0x9E3779B9, weyl1 = 0xBB67AE85;

/// philox() of 16 counters that follow each other: their first words, then their second ones, and so on.
VB_WIDE void philoxSideBySide(const std::array<std::uint32_t, 4> &counter, std::array<std::uint32_t, 2> key,
                              std::uint32_t *words)
{
    std::uint32_t *c0 = words, *c1 = words + lanes, *c2 = words + 2 * lanes, *c3 = words + 3 * lanes;
    for (std::uint32_t lane = 0; lane < lanes; ++lane) {
        c0[lane] = counter[0] + lane;
        c1[lane] = counter[1];
        c2[lane] = counter[2];
        c3[lane] = counter[3];
    }
    for (int round = 0; round < 10; ++round) {
        for (std::uint32_t lane = 0; lane < lanes; ++lane) {
            const std::uint64_t a = std::uint64_t(multiplier0) * c0[lane];
            const std::uint64_t b = std::uint64_t(multiplier2) * c2[lane];
            c0[lane] = static_cast<std::uint32_t>(b >> 32) ^ c1[lane] ^ key[0];
            c1[lane] = static_cast<std::uint32_t>(b);
            c2[lane] = static_cast<std::uint32_t>(a >> 32) ^ c3[lane] ^ key[1];
            c3[lane] = static_cast<std::uint32_t>(a);
        }
        key[0] += weyl0;
        key[1] += weyl1;
    }
}

} // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key)
{
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t(multiplier0) * counter[0];
        const std::uint64_t b = std::uint64_t(multiplier2) * counter[2];
        counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
                   static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
        key[0] += weyl0;
        key[1] += weyl1;
    }
    return counter;
}

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t analysis, std::uint32_t replicate)
    : m_counter{0, replicate, static_cast<std::uint32_t>(analysis), static_cast<std::uint32_t>(analysis >> 32)},
      m_key{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}
{
}

std::uint32_t RandomStream::next()
{
    if (m_used == 4) {
        m_block = philox(m_counter, m_key);
        ++m_counter[0];
        m_used = 0;
    }
    return m_block[m_used++];
}

std::uint32_t RandomStream::below(std::uint32_t bound)
{
    // Lemire (2019): the high half of a product, drawing again where the low half would favour some values.
    std::uint64_t product = std::uint64_t(next()) * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
        const std::uint32_t threshold = (0 - bound) % bound;
        while (static_cast<std::uint32_t>(product) < threshold)
            product = std::uint64_t(next()) * bound;
    }
    return static_cast<std::uint32_t>(product >> 32);
}

double RandomStream::uniform()
{
    const std::uint64_t high = next() >> 5, low = next() >> 6;
    return static_cast<double>(high * 67108864 + low) / 9007199254740992.0;
}

void RandomStream::fill(std::span<std::uint32_t> words)
{
    m_used = 4;
    for (std::size_t done = 0; done + bulkWords <= words.size(); done += bulkWords) {
        philoxSideBySide(m_counter, m_key, words.data() + done);
        m_counter[0] += lanes;
    }
}

std::uint64_t analysisId(std::string_view name)
{
    const Digest digest = sha256(name);
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < 8; ++i)
        id = id << 8 | digest.bytes()[i];
    return id;
}

} // namespace valbench::stats
