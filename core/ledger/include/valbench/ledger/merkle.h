// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The RFC 6962 tree over entry hashes; kept as a frontier, never stored.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <valbench/base/digest.h>

namespace valbench::ledger {

/// Leaf = SHA-256(0x00 || data), node = SHA-256(0x01 || left || right), split at the largest power of
/// two below n (RFC 6962 §2.1). Holds at most log2(n) hashes.
class MerkleFrontier {
public:
    /// data: the 32 bytes of an entry hash.
    void append(const Digest &data);
    /// Appends a complete subtree of 2^height leaves at once; size() must be a multiple of 2^height.
    void appendSubtree(const Digest &subtreeRoot, unsigned height);
    [[nodiscard]] std::int64_t size() const { return m_size; }
    /// Root over everything appended; SHA-256 of nothing for the empty tree.
    [[nodiscard]] Digest root() const;

private:
    std::int64_t m_size = 0;
    std::vector<Digest> m_peaks; ///< roots of the complete subtrees, largest first
};

/// The tree's two hashes, for leaves of any length.
[[nodiscard]] Digest merkleLeaf(std::span<const std::uint8_t> data);
[[nodiscard]] Digest merkleNode(const Digest &left, const Digest &right);

} // namespace valbench::ledger
