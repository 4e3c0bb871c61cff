// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a store keeps of each 64 entries, so that the trail is searched by kind and by person without reading every
// line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace valbench::ledger {

/// Entries in a block: block n has those from size·(n−1)+1 to size·n.
inline constexpr std::int64_t trailBlockSize = 64;

/// Both as the database writes them (resources/sql/0003_trail_blocks.sql).
struct TrailBlock
{
    std::int64_t number = 0; ///< from 1
    std::string families;    ///< what stands before the first dot of the actions; each once, sorted, a line feed behind
    std::string actors;      ///< ids of who acted, likewise
    bool operator==(const TrailBlock &) const = default;
};

/// Makes blocks of lines that are added in order. Lines are canonical: nothing is parsed.
class TrailBlockMaker {
public:
    void add(std::string_view line);
    /// The block of all lines since the last call.
    TrailBlock finish(std::int64_t number);

private:
    std::vector<std::string> m_families, m_actors;
};

/// Whether a name is among `names`, which are those of a block.
[[nodiscard]] bool blockHolds(std::string_view names, std::string_view name);

} // namespace valbench::ledger
