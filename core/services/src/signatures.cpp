// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "signatures.h"

#include <valbench/base/text.h>
#include <valbench/crypto/signing_key.h>
#include <valbench/domain/account.h>

#include "document_parts.h"

namespace valbench::services {

namespace {

/// Whether some version of the signer's account carried this certificate: a later reset does not undo a signature.
Result<bool> wasTheirs(domain::RecordReader &reader, const domain::SignedStatement &statement, std::string_view pem)
{
    VB_TRY(const auto account, reader.byKey(domain::RecordType::account, statement.userId));
    if (!account)
        return false;
    VB_TRY(const auto versions, reader.versions(account->id));
    for (const auto &version : versions) {
        VB_TRY(const auto content, json::parse(version.content, version.id.toText()));
        VB_TRY(const auto known, domain::Account::fromJson(content));
        if (known.certificatePem == pem)
            return true;
    }
    return false;
}

Result<std::string> problemOf(domain::RecordReader &reader, const domain::Signature &signature,
                              const domain::SignedStatement &statement, const crypto::Certificate &authority,
                              const StoreId &store)
{
    if (statement.store != store.toText())
        return std::string("It was made in another store.");
    VB_TRY(const auto id, domain::RecordId::parse(statement.recordId));
    const auto record = reader.version(id, statement.recordVersion);
    if (!record)
        return "The record version it names does not exist: " + statement.recordId + " version " +
               std::to_string(statement.recordVersion) + ".";
    if (record->digest.toHex() != statement.recordSha256 || sha256(record->content) != record->digest)
        return "The content of " + statement.recordId + " version " + std::to_string(statement.recordVersion) +
               " was altered after it was signed.";
    const auto certificate = crypto::Certificate::fromPem(signature.certificatePem);
    if (!certificate)
        return "Its certificate cannot be read: " + certificate.error().text();
    if (certificate->fingerprint().toHex() != statement.certificateSha256 ||
        certificate->userId() != statement.userId || certificate->commonName() != statement.printedName)
        return std::string("Its certificate belongs to somebody else than the signer it names.");
    VB_TRY(const auto time, Timestamp::parse(statement.time));
    if (const auto problem = crypto::chainProblem(*certificate, std::span(&authority, 1), time))
        return "Its certificate is not believed: " + problem->error.text();
    const auto value = fromBase64(signature.value);
    if (!value || !crypto::verifySignature(asBytes(signature.statement), *value, certificate->publicKey()))
        return std::string("The signature does not match what was signed.");
    VB_TRY(const bool theirs, wasTheirs(reader, statement, signature.certificatePem));
    if (!theirs)
        return std::string("The certificate was never issued to this person by this store's own record.");
    return std::string();
}

} // namespace

Result<SignatureView> judgeSignature(domain::RecordReader &reader, const domain::StoredRecord &record,
                                     const crypto::Certificate &authority, const StoreId &store)
{
    SignatureView view;
    view.id = record.id.toText();
    VB_TRY(const auto content, json::parse(record.content, view.id));
    VB_TRY(const auto signature, domain::Signature::fromJson(content));
    VB_TRY(view.statement, signature.parsed());
    VB_TRY(view.problem, problemOf(reader, signature, view.statement, authority, store));
    view.valid = view.problem.empty();
    VB_TRY(const auto id, domain::RecordId::parse(view.statement.recordId));
    const auto current = reader.current(id);
    view.onCurrentVersion = current && current->version == view.statement.recordVersion;
    return view;
}

Result<std::vector<SignatureView>> signaturesOf(domain::RecordReader &reader, const domain::StoredRecord &record,
                                                const crypto::Certificate &authority, const StoreId &store)
{
    VB_TRY(const auto records, reader.about(domain::RecordType::signature, record.id.toText()));
    std::vector<SignatureView> out;
    for (const auto &signature : records) {
        VB_TRY(auto view, judgeSignature(reader, signature, authority, store));
        out.push_back(std::move(view));
    }
    return out;
}

namespace {

/// "EXE-1", and for a second person's signature on a step of it "EXE-1, step 3, attempt 1", as its title ends.
std::string signedThing(const domain::SignedStatement &s)
{
    const bool step = s.recordType == domain::word(domain::RecordType::execution) &&
                      (s.meaning == domain::Meaning::witnessed || s.meaning == domain::Meaning::verified);
    const auto at = step ? s.recordTitle.rfind(", step ") : std::string::npos;
    return at == std::string::npos ? s.recordId : s.recordId + s.recordTitle.substr(at);
}

} // namespace

SignatureBlock blockOf(const SignatureView &view)
{
    const auto &s = view.statement;
    return {s.printedName,
            s.userId,
            std::string(domain::printedName(s.role)),
            std::string(domain::wordOf(s.meaning)),
            std::string(domain::statementOf(s.meaning)),
            s.reason,
            localText(s.time, s.zone),
            readable(s.time),
            signedThing(s),
            std::to_string(s.recordVersion),
            s.recordSha256.substr(0, 12),
            !view.valid              ? "NOT VALID: " + view.problem
            : !view.onCurrentVersion ? "valid, on an earlier version"
                                     : "valid"};
}

std::vector<domain::ValidSignature> validOnCurrent(const std::vector<SignatureView> &views)
{
    std::vector<domain::ValidSignature> out;
    for (const auto &view : views) {
        const auto id = domain::RecordId::parse(view.id);
        if (view.valid && view.onCurrentVersion && id)
            out.push_back({*id, view.statement});
    }
    return out;
}

} // namespace valbench::services
