// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "signed_by_two.h"

#include <valbench/base/text.h>

#include "people.h"

namespace valbench::services {

namespace {

Result<json::Object> partOf(const std::string &statement, const Signer &signer)
{
    VB_TRY(const auto signature, signer.key.sign(asBytes(statement)));
    return json::Object{{"certificate", signer.account.certificatePem}, {"signature", toBase64(signature)}};
}

/// Signed by a person of this user id, whom the authority certified at that time.
Status checkPart(const json::Reader &parts, std::string_view name, const std::string &userId,
                 const std::string &statement, const crypto::Certificate &authority, const Timestamp &time)
{
    VB_TRY(const auto part, parts.object(name));
    VB_TRY(const auto pem, part.text("certificate"));
    VB_TRY(const auto text, part.text("signature"));
    VB_TRY(const auto certificate, crypto::Certificate::fromPem(pem));
    VB_TRY(const auto signature, fromBase64(text));
    VB_CHECK(crypto::verifyChain(certificate, std::span(&authority, 1), time));
    if (certificate.userId() != userId)
        return fail(ErrorCode::integrity, VB_MSG("What two people signed is signed by {found}, not by {user}."),
                    {{"found", certificate.userId()}, {"user", userId}});
    return crypto::verifySignature(asBytes(statement), signature, certificate.publicKey());
}

Status checkRole(domain::RecordReader &reader, const std::string &userId, domain::Role role)
{
    VB_TRY(const auto record, reader.byKey(domain::RecordType::account, userId));
    if (!record)
        return fail(ErrorCode::integrity, VB_MSG("What two people signed is signed by {user}, who has no account."),
                    {{"user", userId}});
    VB_TRY(const auto content, json::parse(record->content, record->id.toText()));
    VB_TRY(const auto account, domain::Account::fromJson(content));
    if (account.role != role)
        return fail(ErrorCode::integrity, VB_MSG("What two people signed is signed by {user}, who is no {role}."),
                    {{"user", userId}, {"role", std::string(domain::printedName(role))}});
    return {};
}

} // namespace

Result<Signer> signerFrom(domain::RecordReader &reader, const StoreId &store, const std::string &userId,
                          domain::Role role, const Secret &password, const crypto::KdfPolicy &kdf)
{
    VB_TRY(const auto person, findPerson(reader, userId));
    if (!person || person->account.role != role || person->account.state != domain::AccountState::active)
        return fail(ErrorCode::refused, VB_MSG("{user} is no active {role} in this store."),
                    {{"user", userId}, {"role", std::string(domain::printedName(role))}});
    VB_TRY(auto key, crypto::SigningKey::unwrap(person->credential.wrappedKey, password,
                                                signingKeyOwner(store, person->account), kdf));
    return Signer{person->account, std::move(key)};
}

Result<std::string> signedByTwo(const std::string &statement, const Signer &administrator, const Signer &qaApprover)
{
    VB_TRY(auto first, partOf(statement, administrator));
    VB_TRY(auto second, partOf(statement, qaApprover));
    return json::canonicalText(json::Object{
        {"administrator", std::move(first)}, {"qa_approver", std::move(second)}, {"statement", statement}});
}

Result<std::string> statementIn(const std::string &text)
{
    VB_TRY(const auto value, json::parse(text, "statement of two"));
    VB_TRY(const auto parts, json::Reader::open(value, "statement of two"));
    return parts.text("statement");
}

Status checkSignedByTwo(domain::RecordReader &reader, const std::string &text, const std::string &administrator,
                        const std::string &qaApprover, const crypto::Certificate &authority, const Timestamp &time)
{
    VB_TRY(const auto value, json::parse(text, "statement of two"));
    VB_TRY(const auto parts, json::Reader::open(value, "statement of two"));
    VB_TRY(const auto statement, parts.text("statement"));
    if (administrator == qaApprover)
        return fail(ErrorCode::integrity, VB_MSG("What two people had to sign was signed by one."));
    VB_CHECK(checkPart(parts, "administrator", administrator, statement, authority, time));
    VB_CHECK(checkPart(parts, "qa_approver", qaApprover, statement, authority, time));
    VB_CHECK(checkRole(reader, administrator, domain::Role::administrator));
    return checkRole(reader, qaApprover, domain::Role::qaApprover);
}

} // namespace valbench::services
