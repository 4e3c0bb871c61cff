// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What all services of one open store share.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <valbench/crypto/certificate.h>
#include <valbench/crypto/key_wrap.h>
#include <valbench/services/maintenance.h>
#include <valbench/services/workspace.h>
#include <valbench/store/store.h>

#include "anchors.h"
#include "station_keys.h"

namespace valbench::services {

class Context {
public:
    Context(Environment surroundings, std::unique_ptr<store::Store> openStore, StationKeys station,
            crypto::Certificate storeAuthority, Purpose storePurpose);

    Environment environment;
    std::unique_ptr<store::Store> store;
    StationKeys station;
    crypto::Certificate authority;
    Purpose purpose;
    StoreId storeId;
    crypto::KdfPolicy kdf;
    std::string copy; ///< why this is a copy, open for reading only; empty: it is the store itself
    /// Entries in the ledger after the last commit of this process; 0 before the first.
    std::shared_ptr<std::atomic<std::int64_t>> written = std::make_shared<std::atomic<std::int64_t>>(0);

    Result<std::unique_ptr<domain::RecordReader>> reader() { return store->reader(); }

    /// Runs an operation for a person: checks the permission first; writes an entry for whatever is refused, by the
    /// matrix or by the operation itself (part11.md R-13).
    template <class Operation>
    auto perform(const Session &session, domain::Permission permission, std::string_view operation,
                 std::string_view recordId, Operation &&body) -> decltype(body())
    {
        if (auto good = checkStillThere(session, operation, recordId); !good)
            return fail(std::move(good).error());
        if (!session.may(permission)) {
            Error error = notPermitted(session, permission);
            logRefusal(session.person(), operation, recordId, error);
            return fail(std::move(error));
        }
        watchClock();
        auto result = body();
        if (!result && result.error().code() == ErrorCode::refused)
            logRefusal(session.person(), operation, recordId, result.error());
        checkpointIfDue();
        return result;
    }

    void logRefusal(const domain::ActingPerson &person, std::string_view operation, std::string_view recordId,
                    const Error &error);

    /// Signs the ledger's present state with the station's key and keeps the note in the store and in the profile; then
    /// has an authority stamp it, if one is set up. No stamp is no failure.
    Status makeCheckpoint();
    /// The same, but no stamp is a failure.
    Status makeStampedCheckpoint();
    /// A checkpoint when there was none for a quarter of an hour or a hundred entries; for operations that make none.
    void checkpointIfDue();
    /// How much of the store the newest checkpoint that this computer has seen covers.
    void knowCheckpoint(std::int64_t size);

    /// refused while a step of the clock is not explained: nobody signs then. Looks at the clock first.
    Status checkClock(domain::RecordReader &reader);
    /// How far the clock is behind the last entry, if that is too far; 0 if not.
    Result<std::chrono::seconds> clockBehind(domain::RecordReader &reader);
    Result<std::chrono::seconds> clockBehind(domain::RecordReader &reader, const Timestamp &now);
    /// The newest entry on the clock, if it is one that stops signing.
    Result<std::optional<domain::TrailEntry>> clockFault(domain::RecordReader &reader);

    /// A password that could not be checked: an entry now, or as soon as the store can be written again.
    void noteUnavailable(std::string_view userId, std::string_view where, const Error &cause);
    /// Writes what noteUnavailable() could not.
    void writeUnavailable();

    /// A continuous period of signing (21 CFR 11.200(a)(1)): its first signing asks for the user id too.
    [[nodiscard]] bool inSigningPeriod(const SessionId &session);
    void beginSigningPeriod(const SessionId &session);
    void endSigningPeriod(const SessionId &session);

    Anchorer anchorer;

private:
    /// Whoever was disabled, or lost the password to others, works no further in a session that is open. The first
    /// refusal of a session is an entry; those that follow are not, as a window that goes on asking would fill the
    /// trail.
    Status checkStillThere(const Session &session, std::string_view operation, std::string_view recordId);
    static Error notPermitted(const Session &session, domain::Permission permission);
    Status checkpoint(bool stampWanted);
    Status stamp(const ledger::SignedCheckpoint &note, bool now);
    /// Compares the clock with the time that has passed; a jump is an entry.
    void watchClock();
    Status noteJump(std::chrono::seconds by, std::string_view seenBy);
    struct Unavailable
    {
        std::string userId;
        std::string where;
        std::string cause;
        std::string time; ///< UTC
    };
    std::mutex m_mutex;
    std::vector<Unavailable> m_unavailable; ///< not in the trail yet
    std::set<SessionId> m_periods;
    std::optional<std::chrono::nanoseconds> m_started; ///< clock less uptime: what must stay the same
    std::int64_t m_clockRead = 0;                      ///< entries looked through for what they say of the clock
    std::optional<domain::TrailEntry> m_clockEntry;    ///< the newest among them
    Timestamp m_checkpointTime;                        ///< of this process's last checkpoint, or of its start
    std::int64_t m_checkpointSize = 0;
    std::set<SessionId> m_ended; ///< sessions of people who may not work any more
};

/// Entries that speak of the clock: "clock.step" by the store, and these two.
inline constexpr std::string_view clockPrefix = "clock.";
inline constexpr std::string_view clockJumpAction = "clock.jump";
inline constexpr std::string_view clockAcceptedAction = "clock.accepted";
/// How far the clock may be from another time before that is a jump.
inline constexpr std::chrono::seconds clockLimit{60};
/// What such an entry found, in a sentence.
[[nodiscard]] std::string clockDetail(const ledger::Entry &entry);

/// The actor of steps that no person takes.
[[nodiscard]] domain::ActingPerson systemPerson();
[[nodiscard]] crypto::KdfPolicy kdfFor(KeyProtection protection);

} // namespace valbench::services
