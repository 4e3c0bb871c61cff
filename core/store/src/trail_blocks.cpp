// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "trail_blocks.h"

#include <valbench/ledger/trail_block.h>

namespace valbench::store {

Status addTrailBlock(Connection &connection, std::int64_t sequence)
{
    constexpr auto size = ledger::trailBlockSize;
    if (sequence % size != 0)
        return {};
    // Not before the migration of an earlier schema, which makes the blocks of all entries that are there.
    VB_TRY(const auto there, connection.number("SELECT count(*) FROM sqlite_schema WHERE name = 'trail_block'"));
    if (there == 0)
        return {};
    ledger::TrailBlockMaker maker;
    {
        VB_TRY(auto lines, connection.query("SELECT line FROM ledger WHERE sequence > ? ORDER BY sequence"));
        lines.bind(1, sequence - size);
        for (;;) {
            VB_TRY(const bool more, lines.step());
            if (!more)
                break;
            maker.add(lines.text(0));
        }
    }
    const auto block = maker.finish(sequence / size);
    VB_TRY(auto insert, connection.query("INSERT INTO trail_block (number, families, actors) VALUES (?, ?, ?)"));
    insert.bind(1, block.number).bind(2, block.families).bind(3, block.actors);
    return insert.run();
}

} // namespace valbench::store
