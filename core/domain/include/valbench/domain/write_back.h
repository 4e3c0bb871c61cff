// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an approved change of stage still has to tell the tracking server: kept in the store until it has been done.
#pragma once

#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/base/timestamp.h>
#include <valbench/domain/lineage.h>
#include <valbench/domain/words.h>

namespace valbench::domain {

enum class WriteBackState {
    pending,
    inProgress, ///< a station is at it; others leave it alone for a while
    done,
};

template <>
struct Words<WriteBackState>
{
    static constexpr std::string_view what = "state of a write-back";
    static constexpr std::array<std::pair<WriteBackState, std::string_view>, 3> table{{
        {WriteBackState::pending, "pending"},
        {WriteBackState::inProgress, "in progress"},
        {WriteBackState::done, "done"},
    }};
};

/// A station that has said nothing for so long may be taken for dead.
inline constexpr std::int64_t writeBackLeaseMinutes = 10;

/// Made in the transaction of the approval, so that there is none without the other.
struct WriteBack
{
    std::string model;     ///< record id
    std::string promotion; ///< record id; at most one write-back each
    std::string server;
    std::string registryName;
    std::string registryVersion;
    std::string setAlias;          ///< to point to this version; empty: none
    std::string removeAlias;       ///< from this version, if it still points to it; empty: none
    std::vector<NamedText> tags;   ///< of the model version on the server
    std::int64_t approvedSize = 0; ///< entries in the ledger when it was approved: what a checkpoint must cover
    WriteBackState state = WriteBackState::pending;
    std::string claimed;       ///< UTC, in progress since; empty: nobody is at it
    std::string problem;       ///< why the last try failed; empty: there was none
    std::string checkpointRun; ///< done: the run that holds the checkpoint
    std::string checkpoint;    ///< done: the signed note, as it was read back
    std::string finished;      ///< done: UTC

    /// Whether somebody may begin now: pending, or in progress for longer than the lease.
    [[nodiscard]] bool mayBegin(const Timestamp &now) const;
    [[nodiscard]] json::Object toJson() const;
    static Result<WriteBack> fromJson(const json::Value &value);
};

} // namespace valbench::domain
