// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/account.h>

#include <algorithm>

namespace valbench::domain {

json::Object Account::toJson() const
{
    return {{"type", "account"},         {"key", userId},
            {"full_name", fullName},     {"role", wordOf(role)},
            {"state", wordOf(state)},    {"key_id", keyId},
            {"public_key", publicKey},   {"certificate", certificatePem},
            {"verified_by", verifiedBy}, {"verification", verification}};
}

Result<Account> Account::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "account"));
    Account account;
    VB_TRY(account.userId, reader.text("key"));
    VB_TRY(account.fullName, reader.text("full_name"));
    VB_TRY(const auto role, reader.text("role"));
    VB_TRY(account.role, fromWord<Role>(role));
    VB_TRY(const auto state, reader.text("state"));
    VB_TRY(account.state, fromWord<AccountState>(state));
    VB_TRY(account.keyId, reader.text("key_id"));
    VB_TRY(account.publicKey, reader.text("public_key"));
    VB_TRY(account.certificatePem, reader.text("certificate"));
    VB_TRY(account.verifiedBy, reader.text("verified_by"));
    VB_TRY(account.verification, reader.text("verification"));
    return account;
}

Status checkUserId(std::string_view userId)
{
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    };
    if (userId.size() >= 2 && userId.size() <= 32 && userId.front() >= 'a' && userId.front() <= 'z' &&
        std::ranges::all_of(userId, good))
        return {};
    return fail(ErrorCode::badInput,
                VB_MSG("A user id has 2 to 32 characters out of a-z, 0-9, '.', '-' and '_', and starts with a letter; "
                       "found '{id}'."),
                {{"id", std::string(userId.substr(0, 40))}});
}

} // namespace valbench::domain
