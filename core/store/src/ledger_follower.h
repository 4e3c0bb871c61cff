// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Following the ledger as it grows, so that only what was seen is vouched for; and the notes that vouch.
#pragma once

#include <mutex>
#include <stop_token>
#include <vector>

#include <valbench/base/ports.h>
#include <valbench/ledger/checkpoint.h>
#include <valbench/ledger/entry.h>
#include <valbench/ledger/merkle.h>

#include "database.h"

namespace valbench::store {

/// How far this process has followed the ledger. Any thread may ask.
class LedgerFollower {
public:
    /// Reads on to the end and says what stands there, to be signed. integrity error if it does not follow from what
    /// was seen before.
    Result<ledger::Checkpoint> checkpoint(Database &database, const StoreId &store, const Clock &clock,
                                          const std::stop_token &stop);

private:
    struct Followed
    {
        ledger::MerkleFrontier tree;
        Digest head = ledger::noPrevious();
    };
    static Status followOn(Database &database, const StoreId &store, Followed &followed, const std::stop_token &stop);

    std::mutex m_mutex; ///< guards m_followed
    Followed m_followed;
};

/// refused for a note of another store.
Status checkStoreOf(const ledger::SignedCheckpoint &note, const StoreId &store);
/// The notes kept in the store, in order.
Result<std::vector<ledger::SignedCheckpoint>> readNotes(Database &database);

} // namespace valbench::store
