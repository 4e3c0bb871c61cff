// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What all services of one open store share.
#pragma once

#include <memory>
#include <mutex>
#include <set>

#include <valbench/crypto/certificate.h>
#include <valbench/crypto/key_wrap.h>
#include <valbench/services/workspace.h>
#include <valbench/store/store.h>

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
        auto result = body();
        if (!result && result.error().code() == ErrorCode::refused)
            logRefusal(session.person(), operation, recordId, result.error());
        return result;
    }

    void logRefusal(const domain::ActingPerson &person, std::string_view operation, std::string_view recordId,
                    const Error &error);

    /// Signs the ledger's present state with the station's key and keeps the note in the store and in the profile.
    Status makeCheckpoint();

    /// A continuous period of signing (21 CFR 11.200(a)(1)): its first signing asks for the user id too.
    [[nodiscard]] bool inSigningPeriod(const SessionId &session);
    void beginSigningPeriod(const SessionId &session);
    void endSigningPeriod(const SessionId &session);

private:
    /// Whoever was disabled, or lost the password to others, works no further in a session that is open. The first
    /// refusal of a session is an entry; those that follow are not, as a window that goes on asking would fill the
    /// trail.
    Status checkStillThere(const Session &session, std::string_view operation, std::string_view recordId);
    static Error notPermitted(const Session &session, domain::Permission permission);
    std::mutex m_mutex;
    std::set<SessionId> m_periods;
    std::set<SessionId> m_ended; ///< sessions of people who may not work any more
};

/// The actor of steps that no person takes.
[[nodiscard]] domain::ActingPerson systemPerson();
[[nodiscard]] crypto::KdfPolicy kdfFor(KeyProtection protection);

} // namespace valbench::services
