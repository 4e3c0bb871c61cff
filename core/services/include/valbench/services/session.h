// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who is signed in: sign-in, lock, the first password, sign-out.
#pragma once

#include <memory>
#include <string>

#include <valbench/base/id.h>
#include <valbench/base/secret.h>
#include <valbench/domain/account.h>
#include <valbench/domain/roles.h>
#include <valbench/domain/unit_of_work.h>

namespace valbench::services {

class Context;

/// A person signed in. Made by SessionService only; services ask it before every operation.
class Session {
public:
    [[nodiscard]] const std::string &userId() const { return m_person.actor.userId; }
    [[nodiscard]] const std::string &fullName() const { return m_person.actor.name; }
    [[nodiscard]] domain::Role role() const { return m_role; }
    [[nodiscard]] const SessionId &id() const { return *m_person.session; }
    [[nodiscard]] const domain::ActingPerson &person() const { return m_person; }
    [[nodiscard]] bool may(domain::Permission permission) const { return domain::allows(m_role, permission); }

private:
    friend class SessionService;
    Session(domain::ActingPerson person, domain::Role role) : m_person(std::move(person)), m_role(role) {}
    domain::ActingPerson m_person;
    domain::Role m_role;
};

using SessionPtr = std::shared_ptr<const Session>;

class SessionService {
public:
    explicit SessionService(Context &context) : m_context(context) {}

    /// refused, always with the same words for an unknown user and a wrong password; with words of its own
    /// for a locked account (as many failures since the last success as the security policy says), a disabled one, one
    /// that must set its first password (see needsFirstPassword), one that has not accepted the accountability
    /// statement in force (see needsStatement), and one whose password is older than the policy allows (see
    /// needsNewPassword). Every attempt is an entry.
    Result<SessionPtr> signIn(std::string_view userId, const Secret &password);

    /// Whether the refusal of signIn means: right one-time secret, now choose a password.
    [[nodiscard]] static bool needsFirstPassword(const Error &error);

    /// Whether the refusal of signIn means: right password, but too old; now choose another.
    [[nodiscard]] static bool needsNewPassword(const Error &error);

    /// Whether the refusal of signIn means: right password, but the accountability statement comes first.
    [[nodiscard]] static bool needsStatement(const Error &error);

    /// First sign-in: checks the one-time secret, sets the password, makes the signing key, and signs with it that the
    /// person has accepted the accountability statement. usage unless `statement` is the version in force of
    /// domain::accountabilityStatement(); nothing is changed then.
    Result<SessionPtr> firstSignIn(std::string_view userId, const Secret &oneTimeSecret, const Secret &password,
                                   std::int64_t statement);

    /// For those who have a password and have not accepted the statement in force: the people a store starts with, and
    /// everybody when there is another version. Signs the acceptance; signIn comes afterwards.
    Status acceptStatement(std::string_view userId, const Secret &password, std::int64_t statement);

    /// Sign-in with a password that has reached its maximum age: puts another in its place, as changePassword does.
    Result<SessionPtr> renewPassword(std::string_view userId, const Secret &password, const Secret &next);

    /// The person's own choice. The signing key stays and is wrapped afresh, so that no signature and no certificate is
    /// concerned; the signing period ends. refused: the present password is wrong (that counts as a failed sign-in), or
    /// the next one is against the rules or one of the last ten.
    Status changePassword(const Session &session, const Secret &password, const Secret &next);

    /// The idle lock and its opening by the same person; ends the signing period.
    Status lock(const Session &session);
    Status unlock(const Session &session, const Secret &password);
    /// Makes a checkpoint too.
    Status signOut(const Session &session);

private:
    Context &m_context;
};

} // namespace valbench::services
