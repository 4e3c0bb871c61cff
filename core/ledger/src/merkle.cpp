// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/ledger/merkle.h>

#include <algorithm>
#include <array>

namespace valbench::ledger {

Digest merkleLeaf(std::span<const std::uint8_t> data)
{
    thread_local Sha256 hash;
    constexpr std::array<std::uint8_t, 1> prefix{0};
    hash.add(prefix);
    hash.add(data);
    return hash.finish();
}

Digest merkleNode(const Digest &left, const Digest &right)
{
    std::array<std::uint8_t, 1 + 2 * Digest::size> node{1};
    std::ranges::copy(left.bytes(), node.begin() + 1);
    std::ranges::copy(right.bytes(), node.begin() + 1 + Digest::size);
    return sha256(std::span<const std::uint8_t>(node));
}

void MerkleFrontier::append(const Digest &data)
{
    std::array<std::uint8_t, 1 + Digest::size> leaf{0};
    std::ranges::copy(data.bytes(), leaf.begin() + 1);
    appendSubtree(sha256(std::span<const std::uint8_t>(leaf)), 0);
}

void MerkleFrontier::appendSubtree(const Digest &subtreeRoot, unsigned height)
{
    // The size's binary digits say which complete subtrees there are; adding one carries upwards.
    Digest carried = subtreeRoot;
    for (auto digits = static_cast<std::uint64_t>(m_size) >> height; digits & 1; digits >>= 1) {
        carried = merkleNode(m_peaks.back(), carried);
        m_peaks.pop_back();
    }
    m_peaks.push_back(carried);
    m_size += std::int64_t{1} << height;
}

Digest MerkleFrontier::root() const
{
    if (m_peaks.empty())
        return sha256(std::string_view());
    Digest root = m_peaks.back();
    for (std::size_t i = m_peaks.size() - 1; i > 0; --i)
        root = merkleNode(m_peaks[i - 1], root);
    return root;
}

} // namespace valbench::ledger
