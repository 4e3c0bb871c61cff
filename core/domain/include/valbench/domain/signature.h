// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Electronic signatures: meaning, signed statement, record.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/base/timestamp.h>
#include <valbench/domain/record.h>
#include <valbench/domain/roles.h>

namespace valbench::domain {

enum class Meaning {
    authored,
    executed,
    witnessed,
    verified,
    reviewed,
    approved,
    responsibility,
    rejected,
    acknowledged
};

template <>
struct Words<Meaning>
{
    static constexpr std::string_view what = "meaning of a signature";
    static constexpr std::array<std::pair<Meaning, std::string_view>, 9> table{{
        {Meaning::authored, "authored"},
        {Meaning::executed, "executed"},
        {Meaning::witnessed, "witnessed"},
        {Meaning::verified, "verified"},
        {Meaning::reviewed, "reviewed"},
        {Meaning::approved, "approved"},
        {Meaning::responsibility, "responsibility"},
        {Meaning::rejected, "rejected"},
        {Meaning::acknowledged, "acknowledged"},
    }};
};

/// The sentence a signer reads before signing and a reader finds under the name.
[[nodiscard]] std::string_view statementOf(Meaning meaning);

/// What is signed. The canonical text of toJson() is the signed byte string (integrity.md §2.1).
struct SignedStatement
{
    std::string store;
    std::string purpose;
    std::string recordId;
    std::string recordType;
    std::int64_t recordVersion = 0;
    std::string recordSha256;
    std::string recordTitle;
    std::vector<std::string> evidence; ///< digests of evidence the record rests on
    Meaning meaning = Meaning::approved;
    std::string reason;
    std::string userId;
    std::string printedName;
    Role role = Role::auditor;
    std::string certificateSha256;
    std::string time; ///< UTC
    std::string zone; ///< local offset and zone name
    std::string station;
    std::string build;
    std::int64_t ledgerSize = 0; ///< entries known at signing
    std::string ledgerHead;
    std::string nonce;

    [[nodiscard]] json::Object toJson() const;
    static Result<SignedStatement> fromJson(const json::Value &value);
};

/// A signature record: the statement's bytes, the ECDSA signature over them, and the certificate.
struct Signature
{
    std::string statement; ///< canonical JSON, exactly as signed
    std::string value;     ///< base64 DER
    std::string certificatePem;

    [[nodiscard]] Result<SignedStatement> parsed() const;
    [[nodiscard]] json::Object toJson() const; ///< "subject" is the signed record's id
    static Result<Signature> fromJson(const json::Value &value);
};

} // namespace valbench::domain
