// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/signature.h>

namespace valbench::domain {

std::string_view statementOf(Meaning meaning)
{
    switch (meaning) {
    case Meaning::authored: return "I wrote this and it is complete.";
    case Meaning::executed: return "I did these steps as written; the results are mine.";
    case Meaning::witnessed: return "I watched these steps being done.";
    case Meaning::verified: return "I checked the evidence.";
    case Meaning::reviewed: return "I reviewed this; it is technically correct.";
    case Meaning::approved: return "I release this for use under the quality system.";
    case Meaning::responsibility: return "I own this system or model and accept the remaining risk.";
    case Meaning::rejected: return "I find this not acceptable, for the reason given.";
    case Meaning::acknowledged: return "I read this.";
    }
    return "";
}

json::Object SignedStatement::toJson() const
{
    json::Array evidenceList;
    for (const auto &digest : evidence)
        evidenceList.emplace_back(digest);
    return {{"format", 1},
            {"store", store},
            {"purpose", purpose},
            {"record", json::Object{{"id", recordId},
                                    {"type", recordType},
                                    {"version", recordVersion},
                                    {"sha256", recordSha256},
                                    {"title", recordTitle},
                                    {"evidence", std::move(evidenceList)}}},
            {"meaning", wordOf(meaning)},
            {"statement", statementOf(meaning)},
            {"reason", reason},
            {"signer", json::Object{{"id", userId},
                                    {"name", printedName},
                                    {"role", wordOf(role)},
                                    {"certificate_sha256", certificateSha256}}},
            {"time", time},
            {"zone", zone},
            {"station", station},
            {"build", build},
            {"ledger", json::Object{{"size", ledgerSize}, {"head", ledgerHead}}},
            {"nonce", nonce}};
}

Result<SignedStatement> SignedStatement::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "statement"));
    SignedStatement out;
    VB_TRY(out.store, reader.text("store"));
    VB_TRY(out.purpose, reader.text("purpose"));
    VB_TRY(const auto record, reader.object("record"));
    VB_TRY(out.recordId, record.text("id"));
    VB_TRY(out.recordType, record.text("type"));
    VB_TRY(out.recordVersion, record.integer("version"));
    VB_TRY(out.recordSha256, record.text("sha256"));
    VB_TRY(out.recordTitle, record.text("title"));
    VB_TRY(out.evidence, record.texts("evidence"));
    VB_TRY(const auto meaning, reader.text("meaning"));
    VB_TRY(out.meaning, fromWord<Meaning>(meaning));
    VB_TRY(out.reason, reader.text("reason"));
    VB_TRY(const auto signer, reader.object("signer"));
    VB_TRY(out.userId, signer.text("id"));
    VB_TRY(out.printedName, signer.text("name"));
    VB_TRY(const auto role, signer.text("role"));
    VB_TRY(out.role, fromWord<Role>(role));
    VB_TRY(out.certificateSha256, signer.text("certificate_sha256"));
    VB_TRY(out.time, reader.text("time"));
    VB_CHECK(Timestamp::parse(out.time));
    VB_TRY(out.zone, reader.text("zone"));
    VB_TRY(out.station, reader.text("station"));
    VB_TRY(out.build, reader.text("build"));
    VB_TRY(const auto ledger, reader.object("ledger"));
    VB_TRY(out.ledgerSize, ledger.integer("size"));
    VB_TRY(out.ledgerHead, ledger.text("head"));
    VB_TRY(out.nonce, reader.text("nonce"));
    return out;
}

Result<SignedStatement> Signature::parsed() const
{
    VB_TRY(const auto document, json::parse(statement, "statement"));
    return SignedStatement::fromJson(document);
}

json::Object Signature::toJson() const
{
    const auto signedStatement = parsed();
    return {{"type", "signature"},
            {"subject", signedStatement ? signedStatement->recordId : std::string()},
            {"statement", statement},
            {"value", value},
            {"certificate", certificatePem}};
}

Result<Signature> Signature::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "signature"));
    Signature signature;
    VB_TRY(signature.statement, reader.text("statement"));
    VB_TRY(signature.value, reader.text("value"));
    VB_TRY(signature.certificatePem, reader.text("certificate"));
    return signature;
}

} // namespace valbench::domain
