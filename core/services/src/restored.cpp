// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "restored.h"

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/crypto/signing_key.h>
#include <valbench/domain/account.h>

namespace valbench::services {

namespace {

json::Object partOf(const std::string &pem, ByteView signature)
{
    return {{"certificate", pem}, {"signature", toBase64(signature)}};
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
        return fail(ErrorCode::integrity, VB_MSG("The restore is signed by {found}, not by {user}."),
                    {{"found", certificate.userId()}, {"user", userId}});
    return crypto::verifySignature(asBytes(statement), signature, certificate.publicKey());
}

Status checkRole(domain::RecordReader &reader, const std::string &userId, domain::Role role)
{
    VB_TRY(const auto record, reader.byKey(domain::RecordType::account, userId));
    if (!record)
        return fail(ErrorCode::integrity, VB_MSG("A restore is signed by {user}, who has no account."),
                    {{"user", userId}});
    VB_TRY(const auto content, json::parse(record->content, record->id.toText()));
    VB_TRY(const auto account, domain::Account::fromJson(content));
    if (account.role != role)
        return fail(ErrorCode::integrity, VB_MSG("A restore is signed by {user}, who is no {role}."),
                    {{"user", userId}, {"role", std::string(domain::printedName(role))}});
    return {};
}

} // namespace

json::Object RestoreStatement::toJson() const
{
    return {{"type", "restore"},
            {"store", store.toText()},
            {"lineage_before", lineageBefore},
            {"lineage", lineage},
            {"entries", entries},
            {"head", head.toHex()},
            {"seen", seen},
            {"time", time.toText()},
            {"reason", reason},
            {"administrator", administrator},
            {"qa_approver", qaApprover}};
}

Result<RestoreStatement> RestoreStatement::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "restore"));
    VB_TRY(const auto type, reader.text("type"));
    VB_TRY(const auto storeText, reader.text("store"));
    VB_TRY(const auto store, StoreId::parse(storeText));
    VB_TRY(const auto headText, reader.text("head"));
    VB_TRY(const auto head, Digest::parse(headText));
    VB_TRY(const auto timeText, reader.text("time"));
    VB_TRY(const auto time, Timestamp::parse(timeText));
    RestoreStatement out{store, {}, {}, 0, head, 0, time, {}, {}, {}};
    VB_TRY(out.lineageBefore, reader.text("lineage_before"));
    VB_TRY(out.lineage, reader.text("lineage"));
    VB_TRY(out.entries, reader.integer("entries"));
    VB_TRY(out.seen, reader.integer("seen"));
    VB_TRY(out.reason, reader.text("reason"));
    VB_TRY(out.administrator, reader.text("administrator"));
    VB_TRY(out.qaApprover, reader.text("qa_approver"));
    if (type != "restore" || out.administrator == out.qaApprover)
        return fail(ErrorCode::integrity, VB_MSG("This is no statement of a restore by two people."));
    return out;
}

Result<std::string> restoreText(const std::string &statement, const std::string &administratorPem,
                                ByteView administratorSignature, const std::string &qaPem, ByteView qaSignature)
{
    return json::canonicalText(json::Object{{"administrator", partOf(administratorPem, administratorSignature)},
                                            {"qa_approver", partOf(qaPem, qaSignature)},
                                            {"statement", statement}});
}

Result<std::vector<RestoreStatement>> restoresOf(domain::RecordReader &reader, const Installation &installation,
                                                 const crypto::Certificate &authority, const StoreId &store)
{
    std::vector<RestoreStatement> out;
    for (const auto &item : installation.restores) {
        const auto *text = item.get<std::string>();
        VB_TRY(const auto value, json::parse(text ? *text : std::string(), "restore"));
        VB_TRY(const auto parts, json::Reader::open(value, "restore"));
        VB_TRY(const auto statementText, parts.text("statement"));
        VB_TRY(const auto parsed, json::parse(statementText, "restore"));
        VB_TRY(auto statement, RestoreStatement::fromJson(parsed));
        if (statement.store != store)
            return fail(ErrorCode::integrity, VB_MSG("A restore in the installation record is of another store."));
        VB_CHECK(checkPart(parts, "administrator", statement.administrator, statementText, authority, statement.time));
        VB_CHECK(checkPart(parts, "qa_approver", statement.qaApprover, statementText, authority, statement.time));
        VB_CHECK(checkRole(reader, statement.administrator, domain::Role::administrator));
        VB_CHECK(checkRole(reader, statement.qaApprover, domain::Role::qaApprover));
        out.push_back(std::move(statement));
    }
    return out;
}

bool excused(const std::vector<RestoreStatement> &restores, const ledger::Checkpoint &checkpoint)
{
    return std::ranges::any_of(restores, [&checkpoint](const RestoreStatement &restore) {
        return checkpoint.size > restore.entries && checkpoint.time <= restore.time;
    });
}

} // namespace valbench::services
