// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/accountability.h>

namespace valbench::domain {

const AccountabilityStatement &accountabilityStatement()
{
    static constexpr AccountabilityStatement statement{
        1, "My electronic signature in this system binds me as my signature by hand does (21 CFR Part 11).\n"
           "I answer for everything that is done under my user id. I tell nobody my password, let nobody work or sign "
           "in my name, and work and sign in nobody else's.\n"
           "I sign only what I have read and know to be true. I falsify no record and no signature, and do not help "
           "others to do so.\n"
           "When others may know my password, or I see that records or signatures may have been falsified, I report it "
           "at once.\n"
           "I know that what I do here is kept in the audit trail under my name, and that breaking these rules has "
           "consequences under employment law and the law."};
    return statement;
}

json::Object Acceptance::toJson() const
{
    return {
        {"format", 1},
        {"store", store},
        {"purpose", purpose},
        {"statement", json::Object{{"version", statementVersion}, {"text", statementText}}},
        {"signer",
         json::Object{
             {"account", accountId}, {"id", userId}, {"name", printedName}, {"role", wordOf(role)}, {"key", keyId}}},
        {"time", time},
        {"zone", zone},
        {"station", station},
        {"build", build},
        {"nonce", nonce}};
}

Result<Acceptance> Acceptance::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "acceptance"));
    Acceptance out;
    VB_TRY(out.store, reader.text("store"));
    VB_TRY(out.purpose, reader.text("purpose"));
    VB_TRY(const auto statement, reader.object("statement"));
    VB_TRY(out.statementVersion, statement.integer("version"));
    VB_TRY(out.statementText, statement.text("text"));
    VB_TRY(const auto signer, reader.object("signer"));
    VB_TRY(out.accountId, signer.text("account"));
    VB_TRY(out.userId, signer.text("id"));
    VB_TRY(out.printedName, signer.text("name"));
    VB_TRY(const auto role, signer.text("role"));
    VB_TRY(out.role, fromWord<Role>(role));
    VB_TRY(out.keyId, signer.text("key"));
    VB_TRY(out.time, reader.text("time"));
    VB_CHECK(Timestamp::parse(out.time));
    VB_TRY(out.zone, reader.text("zone"));
    VB_TRY(out.station, reader.text("station"));
    VB_TRY(out.build, reader.text("build"));
    VB_TRY(out.nonce, reader.text("nonce"));
    return out;
}

Result<Acceptance> SignedAcceptance::parsed() const
{
    VB_TRY(const auto document, json::parse(statement, "acceptance"));
    return Acceptance::fromJson(document);
}

json::Object SignedAcceptance::toJson() const
{
    const auto accepted = parsed();
    return {{"type", "accountability statement"},
            {"key", accepted ? accepted->userId : std::string()},
            {"subject", accepted ? accepted->accountId : std::string()},
            {"title", "Accountability statement accepted by " + (accepted ? accepted->printedName : std::string())},
            {"statement", statement},
            {"value", value},
            {"public_key", publicKey}};
}

Result<SignedAcceptance> SignedAcceptance::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "accountability statement"));
    SignedAcceptance out;
    VB_TRY(out.statement, reader.text("statement"));
    VB_TRY(out.value, reader.text("value"));
    VB_TRY(out.publicKey, reader.text("public_key"));
    return out;
}

} // namespace valbench::domain
