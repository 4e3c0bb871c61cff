// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ledger_follower.h"

#include <algorithm>

namespace valbench::store {

namespace {

Error notFollowing(std::int64_t sequence)
{
    return Error(ErrorCode::integrity,
                 VB_MSG("Ledger entry {entry} does not follow from what was there before: the ledger was changed. "
                        "Nothing is signed; verify the store."),
                 {{"entry", std::to_string(sequence)}});
}

} // namespace

Result<ledger::Checkpoint> LedgerFollower::checkpoint(Database &database, const StoreId &store, const Clock &clock,
                                                      const std::stop_token &stop)
{
    const std::lock_guard lock(m_mutex);
    auto followed = m_followed;
    VB_CHECK(followOn(database, store, followed, stop));
    m_followed = followed;
    return ledger::Checkpoint{store, followed.tree.size(), followed.tree.root(), followed.head, clock.now()};
}

/// Reads on from where it stands. What was followed before must still be there.
Status LedgerFollower::followOn(Database &database, const StoreId &store, Followed &followed,
                                const std::stop_token &stop)
{
    VB_TRY(auto rows, database.stream("SELECT sequence, line, hash FROM ledger WHERE sequence >= ? ORDER BY sequence"));
    const auto known = followed.tree.size();
    rows.bind(1, known);
    bool sawKnown = known == 0;
    for (;;) {
        if (stop.stop_requested())
            return fail(ErrorCode::cancelled, VB_MSG("Reading the ledger was stopped."));
        VB_TRY(const bool there, rows.step());
        if (!there)
            break;
        const auto hash = ledger::entryHash(rows.text(1));
        if (!std::ranges::equal(hash.bytes(), rows.bytes(2)))
            return fail(notFollowing(rows.integer(0)));
        if (rows.integer(0) == known && !sawKnown) {
            if (hash != followed.head)
                return fail(notFollowing(known));
            sawKnown = true;
            continue;
        }
        VB_TRY(const auto entry, ledger::parseLine(rows.text(1)));
        const auto expected = followed.tree.size() + 1;
        if (!sawKnown || rows.integer(0) != expected || entry.chain.sequence != expected ||
            entry.chain.previous != followed.head || entry.body.store != store)
            return fail(notFollowing(rows.integer(0)));
        followed.tree.append(hash);
        followed.head = hash;
    }
    if (!sawKnown)
        return fail(notFollowing(known));
    return {};
}

Status checkStoreOf(const ledger::SignedCheckpoint &note, const StoreId &store)
{
    if (note.checkpoint.store != store)
        return fail(ErrorCode::refused, VB_MSG("This checkpoint belongs to another store ({store})."),
                    {{"store", note.checkpoint.store.toText()}});
    return {};
}

Result<std::vector<ledger::SignedCheckpoint>> readNotes(Database &database)
{
    VB_TRY(auto rows, database.stream("SELECT note FROM checkpoint ORDER BY number"));
    std::vector<ledger::SignedCheckpoint> notes;
    for (;;) {
        VB_TRY(const bool there, rows.step());
        if (!there)
            return notes;
        VB_TRY(auto note, ledger::parseNote(rows.text(0)));
        notes.push_back(std::move(note));
    }
}

} // namespace valbench::store
