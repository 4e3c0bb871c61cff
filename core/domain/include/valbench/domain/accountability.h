// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What everybody accepts before they may work: that they answer for what is done and signed under their name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <valbench/base/json.h>
#include <valbench/base/timestamp.h>
#include <valbench/domain/roles.h>

namespace valbench::domain {

/// The policy of 21 CFR 11.10(j) as people read it. Another text is another version, which everybody accepts anew.
struct AccountabilityStatement
{
    std::int64_t version;
    std::string_view text; ///< paragraphs, with a line break between them
};
[[nodiscard]] const AccountabilityStatement &accountabilityStatement();

/// What a person signs: the canonical text of toJson() is the signed byte string, the words accepted included.
struct Acceptance
{
    std::string store;
    std::string purpose;
    std::int64_t statementVersion = 0;
    std::string statementText;
    std::string accountId; ///< record id
    std::string userId;
    std::string printedName;
    Role role = Role::auditor;
    std::string keyId; ///< of the key it is signed with
    std::string time;  ///< UTC
    std::string zone;
    std::string station;
    std::string build;
    std::string nonce;

    [[nodiscard]] json::Object toJson() const;
    static Result<Acceptance> fromJson(const json::Value &value);
};

/// The record: the signed bytes, the signature, and the key that checks it. One for each person ("key" is the user id);
/// each acceptance is a version of its own.
struct SignedAcceptance
{
    std::string statement; ///< canonical JSON of an Acceptance, exactly as signed
    std::string value;     ///< base64 DER, ECDSA
    std::string publicKey; ///< base64 DER; the person's certificate carries the same

    [[nodiscard]] Result<Acceptance> parsed() const;
    [[nodiscard]] json::Object toJson() const;
    static Result<SignedAcceptance> fromJson(const json::Value &value);
};

} // namespace valbench::domain
