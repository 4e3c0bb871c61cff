// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts with their credentials, as the services keep them.
#pragma once

#include <optional>
#include <vector>

#include <valbench/crypto/key_wrap.h>
#include <valbench/domain/account.h>
#include <valbench/domain/policy.h>

#include "context.h"

namespace valbench::services {

/// What only the person's password opens. Never exported.
struct Credential
{
    std::string userId;
    std::string accountId;      ///< record id
    std::string wrappedKey;     ///< signing key; empty before the first password
    std::string authorityShare; ///< share of the store authority's key; empty for most people
    std::string oneTime;        ///< a wrapped random value: the one-time secret opens it
    std::string oneTimeExpires; ///< UTC
    std::string lost;           ///< UTC, when it was reported as lost: nothing opens it any more; empty: it was not
    /// Random values wrapped under the last passwords, newest first: whoever knows one of these passwords can tell that
    /// it was one, and nobody else.
    std::vector<std::string> formerPasswords;

    [[nodiscard]] json::Object toJson() const;
    static Result<Credential> fromJson(const json::Value &value);
};

struct Person
{
    domain::StoredRecord record; ///< of the account
    domain::Account account;
    domain::StoredRecord credentialRecord;
    Credential credential;
};

/// nullopt: no such user.
Result<std::optional<Person>> findPerson(domain::RecordReader &reader, std::string_view userId);
/// notFound names the user.
Result<Person> personNamed(domain::RecordReader &reader, std::string_view userId);

[[nodiscard]] ledger::Actor actorOf(const domain::Account &account);
[[nodiscard]] crypto::KeyOwner signingKeyOwner(const StoreId &store, const domain::Account &account);
[[nodiscard]] crypto::KeyOwner authorityShareOwner(const StoreId &store, std::string_view userId);
[[nodiscard]] crypto::KeyOwner oneTimeOwner(const StoreId &store, std::string_view userId);

/// Failed sign-ins and signings since the last success or unlocking; the lock-out rests on the trail, so it
/// survives a restart and cannot be reset by editing a counter.
struct Failures
{
    std::int64_t count = 0;
    bool lockNoted = false; ///< the entry on the lock-out is there
    [[nodiscard]] bool lock(const domain::Policy &policy) const
    {
        return count >= policy.settings().failuresBeforeLock;
    }
};
Result<Failures> failuresSinceSuccess(domain::RecordReader &reader, const domain::RecordId &account);

/// The entry for a failed attempt, with an alert for a failed signing; when it is the one that locks the account, the
/// entry and the alert on that too. `where` says at what.
Status noteFailure(Context &context, const Person &person, std::string_view why, std::string_view where,
                   const std::optional<SessionId> &session);

/// Checks the password by opening the signing key. A failure is an entry and counts; `where` says at what.
/// refused: locked, or wrong, in the same words for every cause that would help an attacker. unavailable: whether it is
/// right could not be found out, which is an entry of its own and does not count.
Result<crypto::SigningKey> openSigningKey(Context &context, const Person &person, const Secret &password,
                                          std::string_view where, const std::optional<SessionId> &session);
[[nodiscard]] bool areAdministratorAndQa(const Session &first, const Session &second);
/// The key of the store's certificate authority, which only an administrator and a QA approver open together, with
/// their passwords. Errors as openSigningKey(); refused for somebody who holds no share of it.
Result<crypto::SigningKey> openAuthority(Context &context, const Session &first, const Secret &firstPassword,
                                         const Session &second, const Secret &secondPassword, std::string_view where);
/// What somebody is told whose password could not be checked, for want of memory, a store or an undamaged key. It is
/// noted, and does not count as a failure (part11.md R-38).
[[nodiscard]] Error notChecked(Context &context, std::string_view userId, std::string_view where, const Error &cause);
[[nodiscard]] Error wrongCredentials(const domain::Policy &policy);
[[nodiscard]] Error lockedOut(const domain::Policy &policy);
[[nodiscard]] Error reportedLost();
/// refused unless the account is active and its certificate holds at this time: a signature made later would not.
Status checkMaySign(const domain::Account &account, const crypto::Certificate &authority, const Timestamp &now);
/// Within this time before its certificate ends, an identity may be verified again for another one of the same key.
inline constexpr std::chrono::days renewalTime{90};
/// refused for somebody whose account was disabled, or whose password was reported as lost, since they signed in.
Status checkStillGood(domain::RecordReader &reader, std::string_view userId);

/// A pronounceable-length random secret of at least 128 bits: groups of letters and digits that cannot be confused.
Result<Secret> makeOneTimeSecret(RandomSource &random);

} // namespace valbench::services
