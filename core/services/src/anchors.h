// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints with the time stamps on them, as they are kept in the store and outside.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>

#include <valbench/crypto/time_stamp.h>
#include <valbench/store/store.h>

#include "installation.h"
#include "profile.h"

namespace valbench::services {

/// The action of the entry that comes with a stamp; its evidence is the request and the answer, in this order.
inline constexpr std::string_view anchorAction = "anchor.made";

/// Newest last; those of the store and those that this profile keeps outside it, none twice. What cannot be read is an
/// error.
Result<std::vector<Anchor>> anchorsOf(domain::RecordReader &reader, store::Store &store, const Profile &profile);
/// The one over the most entries, wherever it is kept.
Result<std::optional<Anchor>> newestAnchor(domain::RecordReader &reader, store::Store &store, const Profile &profile);
[[nodiscard]] Result<crypto::TimeStamp> judge(const Anchor &anchor, std::string_view rootsPem);
/// The roots that the store names, and those that it named before: a stamp outlives a change of the authority.
Result<std::string> trustedRoots(domain::RecordReader &reader);

/// Asks for stamps, and remembers how that went.
class Anchorer {
public:
    /// After a failure it lets a while pass before it asks again, unless `now`.
    bool due(std::chrono::steady_clock::time_point time, bool now);
    /// Asks, checks what comes, keeps it outside the store and in it. The stamp.
    Result<crypto::TimeStamp> anchor(const Environment &environment, store::Store &store,
                                     const Installation &installation, const ledger::SignedCheckpoint &note);
    /// Why the last try failed; nothing when it did not.
    std::optional<Error> problem();

private:
    std::mutex m_mutex;
    std::optional<Error> m_problem;
    std::optional<std::chrono::steady_clock::time_point> m_failed;
};

} // namespace valbench::services
