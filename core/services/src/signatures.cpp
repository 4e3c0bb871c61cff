// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "signatures.h"

#include <valbench/base/text.h>
#include <valbench/crypto/signing_key.h>
#include <valbench/domain/account.h>

#include "context.h"
#include "document_parts.h"

namespace valbench::services {

namespace {

/// Whether the certificate was in force for the signer at the entry that brought the signature: the order of entries
/// decides, not the time that a signature states, as whoever has an old key can state any. Empty: it was.
Result<std::string> notInForce(domain::RecordReader &reader, const domain::SignedStatement &statement,
                               std::string_view pem, std::int64_t sequence)
{
    const std::string never = "The certificate was never issued to this person by this store's own record.";
    VB_TRY(const auto account, reader.byKey(domain::RecordType::account, statement.userId));
    if (!account)
        return never;
    VB_TRY(const auto versions, reader.versions(account->id));
    bool inForce = false, everTheirs = false;
    std::int64_t revokedBy = 0;
    for (const auto &version : versions) {
        VB_TRY(const auto content, json::parse(version.content, version.id.toText()));
        VB_TRY(const auto known, domain::Account::fromJson(content));
        const bool theirs = known.certificatePem == pem;
        everTheirs = everTheirs || theirs;
        if (version.sequence > sequence)
            continue;
        const bool now = theirs && known.state != domain::AccountState::disabled;
        if (inForce && !now)
            revokedBy = version.sequence;
        inForce = now;
    }
    if (inForce)
        return std::string();
    if (!everTheirs)
        return never;
    if (revokedBy == 0)
        return std::string("It was made before its certificate was issued.");
    domain::TrailFilter filter;
    filter.beforeSequence = revokedBy + 1;
    filter.limit = 1;
    VB_TRY(const auto entries, reader.trail(filter));
    return "Its certificate was revoked " +
           (entries.empty() ? std::string() : "on " + readable(entries.front().entry.chain.time.toText()) + " ") +
           "(entry " + std::to_string(revokedBy) + "), and the signature came after that (entry " +
           std::to_string(sequence) + "), whatever time it states.";
}

/// Whether the signer knew the ledger that the store has, and states no time before what was known. Empty: both.
Result<std::string> notOfThisLedger(domain::RecordReader &reader, const domain::SignedStatement &statement,
                                    const Timestamp &time, std::int64_t sequence)
{
    domain::TrailFilter filter;
    filter.beforeSequence = statement.ledgerSize + 1;
    filter.limit = 1;
    VB_TRY(const auto known, reader.trail(filter));
    if (statement.ledgerSize >= sequence || known.empty() ||
        known.front().entry.chain.sequence != statement.ledgerSize ||
        known.front().hash.toHex() != statement.ledgerHead)
        return std::string("It was made over another ledger than the one this store has.");
    if (known.front().entry.chain.time.point() - time.point() > clockLimit)
        return "It states the time " + readable(statement.time) + ", but its signer knew entry " +
               std::to_string(statement.ledgerSize) + " of " + readable(known.front().entry.chain.time.toText()) +
               ": it is back-dated.";
    return std::string();
}

Result<std::string> problemOf(domain::RecordReader &reader, const domain::Signature &signature,
                              const domain::SignedStatement &statement, const crypto::Certificate &authority,
                              const StoreId &store, std::int64_t sequence)
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
    VB_TRY(auto revoked, notInForce(reader, statement, signature.certificatePem, sequence));
    return revoked.empty() ? notOfThisLedger(reader, statement, time, sequence) : Result<std::string>(revoked);
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
    VB_TRY(view.problem, problemOf(reader, signature, view.statement, authority, store, record.sequence));
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
