// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A person: who they are, their role, and whether they may sign.
#pragma once

#include <optional>
#include <string>

#include <valbench/base/json.h>
#include <valbench/base/timestamp.h>
#include <valbench/domain/roles.h>

namespace valbench::domain {

enum class AccountState {
    invited,  ///< has a one-time secret; sets a password at the first sign-in
    unproven, ///< signs in, may not sign: nobody has verified the identity yet
    active,
    suspended, ///< after a reset: no signing until QA enables it
    disabled,  ///< never comes back, never reused
};

template <>
struct Words<AccountState>
{
    static constexpr std::string_view what = "state of an account";
    static constexpr std::array<std::pair<AccountState, std::string_view>, 5> table{{
        {AccountState::invited, "invited"},
        {AccountState::unproven, "identity not verified"},
        {AccountState::active, "active"},
        {AccountState::suspended, "signing suspended"},
        {AccountState::disabled, "disabled"},
    }};
};

struct Account
{
    std::string userId; ///< lower case, 2 to 32 of a-z 0-9 . - _; never changes, never reused
    std::string fullName;
    Role role = Role::auditor;
    AccountState state = AccountState::invited;
    std::string keyId;          ///< fingerprint of the signing key's public half; empty before the first sign-in
    std::string publicKey;      ///< base64 DER, until the certificate carries it
    std::string certificatePem; ///< empty before identity verification
    std::string verifiedBy;     ///< user id of the person who verified the identity
    std::string verification;   ///< how: "passport seen", …

    [[nodiscard]] json::Object toJson() const;
    static Result<Account> fromJson(const json::Value &value);
};

/// badInput with the rule in words.
Status checkUserId(std::string_view userId);

} // namespace valbench::domain
