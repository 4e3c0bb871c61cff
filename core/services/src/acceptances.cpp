// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "acceptances.h"

#include <algorithm>
#include <array>

#include <valbench/base/text.h>

#include "record_views.h"

namespace valbench::services {

using domain::Acceptance;
using domain::RecordType;
using domain::SignedAcceptance;

namespace {

/// Empty if the signature is one of this store over exactly these bytes, by the key that stands beside it.
std::string signatureProblem(const SignedAcceptance &kept, const Acceptance &accepted, const StoreId &store)
{
    const auto value = fromBase64(kept.value);
    const auto key = fromBase64(kept.publicKey);
    if (!value || !key || !crypto::verifySignature(asBytes(kept.statement), *value, *key))
        return "The signature does not match what was signed.";
    if (accepted.store != store.toText())
        return "It was made in another store.";
    return {};
}

} // namespace

Result<std::optional<std::string>> acceptedAt(domain::RecordReader &reader, const domain::Account &account,
                                              const StoreId &store)
{
    const std::optional<std::string> nothing;
    VB_TRY(const auto record, reader.byKey(RecordType::acceptance, account.userId));
    if (!record)
        return nothing;
    VB_TRY(const auto kept, valueOf<SignedAcceptance>(*record));
    VB_TRY(const auto accepted, kept.parsed());
    const bool inForce = accepted.statementVersion == domain::accountabilityStatement().version &&
                         accepted.statementText == domain::accountabilityStatement().text;
    const bool theirs = accepted.userId == account.userId && !account.publicKey.empty() &&
                        kept.publicKey == account.publicKey && signatureProblem(kept, accepted, store).empty();
    return inForce && theirs ? std::optional(accepted.time) : nothing;
}

Status checkStatementRead(std::int64_t version)
{
    if (version == domain::accountabilityStatement().version)
        return {};
    return fail(ErrorCode::usage,
                VB_MSG("Nobody works here before having accepted the accountability statement, version {n}. Read it, "
                       "then accept it."),
                {{"n", std::to_string(domain::accountabilityStatement().version)}});
}

Status putAcceptance(Context &context, domain::UnitOfWork &work, const domain::RecordId &accountId,
                     const domain::Account &account, const crypto::SigningKey &key)
{
    std::array<std::uint8_t, 16> nonce{};
    VB_CHECK(context.environment.random.fill(nonce));
    const auto &statement = domain::accountabilityStatement();
    const Acceptance accepted{context.storeId.toText(),
                              std::string(domain::wordOf(context.purpose)),
                              statement.version,
                              std::string(statement.text),
                              accountId.toText(),
                              account.userId,
                              account.fullName,
                              account.role,
                              key.keyId(),
                              context.environment.clock.now().toText(),
                              context.environment.zone(),
                              context.station.id.toText(),
                              context.environment.build,
                              toHex(nonce)};
    SignedAcceptance kept;
    VB_TRY(kept.statement, json::canonicalText(accepted.toJson()));
    VB_TRY(const auto value, key.sign(asBytes(kept.statement)));
    kept.value = toBase64(value);
    kept.publicKey = toBase64(key.publicKey());
    VB_TRY(const auto before, work.read().byKey(RecordType::acceptance, account.userId));
    VB_TRY(const auto id, before ? Result<domain::RecordId>(before->id) : work.reserveId("ACC"));
    VB_CHECK(work.put(id, before ? before->version : 0, kept.toJson(), "accountability.accepted",
                      "read and accepted by the person it binds", {{"statement", statement.version}}));
    return {};
}

Result<std::string> acceptanceProblem(domain::RecordReader &reader, const domain::StoredRecord &record,
                                      const StoreId &store)
{
    VB_TRY(const auto kept, valueOf<SignedAcceptance>(record));
    VB_TRY(const auto accepted, kept.parsed());
    if (auto problem = signatureProblem(kept, accepted, store); !problem.empty())
        return problem;
    VB_TRY(const auto account, reader.byKey(RecordType::account, accepted.userId));
    if (!account)
        return std::string("There is no account of the person it names.");
    VB_TRY(const auto versions, reader.versions(account->id));
    for (const auto &version : versions) {
        VB_TRY(const auto known, valueOf<domain::Account>(version));
        if (known.publicKey == kept.publicKey)
            return std::string();
    }
    return std::string("Its key was never this person's by this store's own record.");
}

} // namespace valbench::services
