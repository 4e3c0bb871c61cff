// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// People: inviting them, verifying who they are, letting them sign.
#pragma once

#include <string>
#include <vector>

#include <valbench/services/session.h>

namespace valbench::services {

struct AccountView
{
    std::string recordId;
    domain::Account account;
    bool locked = false;    ///< too many failed sign-ins
    bool renewable = false; ///< the certificate has ended or soon will: the identity may be verified again
    bool lost = false;      ///< the password was reported as lost; it opens nothing
    std::string lastSignIn; ///< UTC; empty: never
    std::string created;    ///< UTC
    std::string accepted;   ///< UTC: the accountability statement in force; empty: not yet
};

class AccountService {
public:
    explicit AccountService(Context &context) : m_context(context) {}

    /// Makes an account and its one-time secret (shown once, valid 24 hours). An administrator cannot hold
    /// another role. Granting administrator or QA approver needs a second person: see addWithSecond.
    Result<Secret> add(const Session &session, std::string_view userId, std::string_view fullName, domain::Role role,
                       const Session *second = nullptr);

    /// Issues the certificate: the administrator and the QA person who hold the store's authority act together.
    /// Neither may be the person concerned, except that one holder vouches for the other: without both there is no
    /// certificate for anybody.
    Status verifyIdentity(const Session &session, const Secret &password, const Session &second,
                          const Secret &secondPassword, std::string_view userId, std::string_view how);

    /// Another printed name, after a marriage, say. Signatures made so far keep the name that was signed with, and stay
    /// valid; the key stays too, but its certificate ends: verifyIdentity issues one with the new name before the
    /// person signs again. badInput for a name that add() would refuse, or for the present one.
    Status rename(const Session &session, std::string_view userId, std::string_view fullName, std::string_view reason);

    Status enableSigning(const Session &session, std::string_view userId, std::string_view reason);
    Status disable(const Session &session, std::string_view userId, std::string_view reason);
    Status unlock(const Session &session, std::string_view userId, std::string_view reason);
    /// A new one-time secret; signing is suspended until QA enables it, the old key's signatures stay valid.
    Result<Secret> resetPassword(const Session &session, std::string_view userId, std::string_view reason);

    /// A password that others may know or that was given away: it opens nothing any more, at once, and signing is
    /// suspended. Open sessions of the person can do nothing either. Anybody reports their own; administrators and QA
    /// report those of others. A replacement is what resetPassword gives, which a holder of a share of the store's
    /// authority cannot have.
    Status reportLost(const Session &session, std::string_view userId, std::string_view circumstances);

    Result<std::vector<AccountView>> list(const Session &session);

private:
    Context &m_context;
};

} // namespace valbench::services
