// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/random.h>

#include <valbench/base/digest.h>

namespace valbench::stats {

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key)
{
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t(0xD2511F53) * counter[0];
        const std::uint64_t b = std::uint64_t(0xCD9E8D57) * counter[2];
        counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
                   static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
        key[0] += 0x9E3779B9;
        key[1] += 0xBB67AE85;
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

std::uint64_t analysisId(std::string_view name)
{
    const Digest digest = sha256(name);
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < 8; ++i)
        id = id << 8 | digest.bytes()[i];
    return id;
}

} // namespace valbench::stats
