// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/signing.h>

#include <algorithm>
#include <array>
#include <map>

#include <valbench/base/text.h>
#include <valbench/domain/deviation.h>
#include <valbench/domain/guided.h>

#include "alert_record.h"
#include "installation.h"
#include "open_comments.h"
#include "people.h"
#include "promotion_records.h"
#include "record_views.h"
#include "traced_records.h"
#include "trail_review_rule.h"

namespace valbench::services {

using domain::Meaning;
using domain::Permission;
using domain::RecordType;

namespace {

Result<domain::Account> signerAccount(Context &context, domain::RecordReader &reader, const Session &session)
{
    VB_TRY(auto person, personNamed(reader, session.userId()));
    VB_CHECK(checkMaySign(person.account, context.authority, context.environment.clock.now()));
    return std::move(person.account);
}

/// What must be settled in a record before a signature on it means anything.
Status checkReady(const domain::StoredRecord &record, Meaning meaning)
{
    if (record.type == RecordType::deviation && meaning == Meaning::approved) {
        VB_TRY(const auto deviation, valueOf<domain::Deviation>(record));
        if (!deviation.classified || deviation.disposition == domain::Disposition::none)
            return fail(ErrorCode::refused, VB_MSG("{id} must be classified and disposed of before it can be closed."),
                        {{"id", record.id.toText()}});
    }
    if (record.type == RecordType::execution && meaning == Meaning::executed) {
        VB_TRY(const auto execution, valueOf<domain::Execution>(record));
        if (execution.state == domain::ExecutionState::inProgress)
            return fail(ErrorCode::refused, VB_MSG("{id} is still in progress; complete it before signing."),
                        {{"id", record.id.toText()}});
        if (execution.count(domain::Outcome::notRun) > 0 && execution.state == domain::ExecutionState::completed)
            return fail(ErrorCode::refused, VB_MSG("{id} has steps that were not run; finish them before signing."),
                        {{"id", record.id.toText()}});
        if (execution.state == domain::ExecutionState::cancelled)
            return fail(ErrorCode::refused, VB_MSG("{id} was cancelled; it waits for no signature."),
                        {{"id", record.id.toText()}});
    }
    return {};
}

/// All that must hold before this signature, beyond who may sign.
Status checkRules(Context &context, domain::RecordReader &reader, const domain::StoredRecord &record, Meaning meaning)
{
    VB_CHECK(checkReady(record, meaning));
    VB_CHECK(checkNoOpenComment(reader, record, meaning));
    VB_CHECK(checkTraced(context, reader, record, meaning));
    VB_CHECK(checkTrailReviewed(context, reader, record, meaning));
    return checkPromotion(context, reader, record, meaning);
}

Result<std::vector<std::string>> evidenceOf(const domain::StoredRecord &record)
{
    std::vector<std::string> out;
    if (record.type == RecordType::execution) {
        VB_TRY(const auto execution, valueOf<domain::Execution>(record));
        out = execution.evidence();
    }
    return out;
}

/// What every offer says of the signer and the store.
Result<SigningOffer> startOffer(Context &context, domain::RecordReader &reader, const Session &session)
{
    SigningOffer out;
    out.zone = context.environment.zone();
    out.needsUserId = !context.inSigningPeriod(session.id());
    VB_CHECK(context.checkClock(reader));
    VB_TRY(const auto trust, readTrust(reader));
    out.certificationMissing = context.purpose == Purpose::production && trust.installation.certifiedOn.empty();
    VB_TRY(const auto account, signerAccount(context, reader, session));
    out.printedName = account.fullName; // of now: it may have changed since the sign-in
    return out;
}

/// A second person looks at what somebody else did: as it happened, or afterwards.
bool isSecondLook(Meaning meaning)
{
    return meaning == Meaning::witnessed || meaning == Meaning::verified;
}

Status checkSteps(const domain::StoredRecord &record, const SigningItem &item, Meaning meaning, const Session &session)
{
    VB_TRY(const auto execution, valueOf<domain::Execution>(record));
    for (const auto &step : item.steps)
        VB_CHECK(domain::mayVerify(execution, step.id, session.userId()));
    if (!isSecondLook(meaning))
        return fail(ErrorCode::refused, VB_MSG("A step is signed as witnessed or as verified, not as {meaning}."),
                    {{"meaning", std::string(domain::wordOf(meaning))}});
    return {};
}

/// "step 2, attempt 1"; "steps 2, 3, attempt 1; 4, attempt 2".
std::string stepsText(const std::vector<SignedStep> &steps)
{
    std::map<std::int64_t, std::vector<std::string>> byAttempt;
    for (const auto &step : steps)
        byAttempt[step.attempt].push_back(step.id);
    std::vector<std::string> out;
    for (const auto &[attempt, ids] : byAttempt)
        out.push_back(separated(ids) + ", attempt " + std::to_string(attempt));
    return (steps.size() == 1 ? "step " : "steps ") + separated(out, "; ");
}

/// With the signature, in its transaction: each step says who verified it.
Status addVerification(domain::UnitOfWork &work, const domain::StoredRecord &record, const SigningItem &item,
                       const domain::SignedStatement &statement, const domain::RecordId &signature)
{
    VB_TRY(auto execution, valueOf<domain::Execution>(record));
    std::vector<std::string> ids;
    for (const auto &step : item.steps) {
        execution.step(step.id)->verification =
            domain::Verification{statement.userId, statement.meaning, statement.time, signature.toText()};
        ids.push_back(step.id);
    }
    VB_CHECK(work.put(record.id, record.version, execution.toJson(), "execution.step-verified", statement.reason,
                      {{"step", separated(ids)}, {"signature", signature.toText()}}));
    return {};
}

} // namespace

Result<SigningOffer> SigningService::offerSteps(const Session &session, std::string_view executionId,
                                                const std::vector<std::string> &stepIds)
{
    return m_context.perform(session, Permission::sign, "signature.offer", executionId, [&]() -> Result<SigningOffer> {
        if (stepIds.empty())
            return fail(ErrorCode::badInput, VB_MSG("Name the steps that are to be signed."));
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(auto out, startOffer(m_context, *reader, session));
        VB_TRY(const auto loaded, loadRecord(m_context, *reader, executionId, RecordType::execution));
        const auto &record = loaded.record;
        out.allowed = {Meaning::witnessed, Meaning::verified};
        SigningItem item{record.id.toText(), record.type, record.version, {}, record.digest.toHex(), out.allowed, {}};
        for (const auto &id : stepIds)
            item.steps.push_back({id, 0});
        VB_CHECK(checkSteps(record, item, Meaning::verified, session));
        VB_TRY(const auto execution, valueOf<domain::Execution>(record));
        for (auto &step : item.steps)
            step.attempt = execution.step(step.id)->attempt();
        VB_TRY(item.title, titleOf(record));
        item.title += ", " + stepsText(item.steps);
        out.items.push_back(std::move(item));
        return out;
    });
}

Result<SigningOffer> SigningService::offer(const Session &session, const std::vector<std::string> &recordIds,
                                           std::optional<Meaning> wanted)
{
    const auto first = recordIds.empty() ? std::string() : recordIds.front();
    return m_context.perform(session, Permission::sign, "signature.offer", first, [&]() -> Result<SigningOffer> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(auto out, startOffer(m_context, *reader, session));
        for (const auto &recordId : recordIds) {
            VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId));
            const auto &record = loaded.record;
            VB_TRY(const auto involvement, involvementOf(*reader, record));
            SigningItem item{record.id.toText(), record.type, record.version, {}, record.digest.toHex(), {}, {}};
            VB_TRY(item.title, titleOf(record));
            item.allowed =
                domain::allowedMeanings(record.type, loaded.valid, session.userId(), session.role(), involvement);
            std::erase_if(item.allowed, [&](Meaning meaning) {
                const auto holds = checkRules(m_context, *reader, record, meaning);
                if (!holds)
                    out.withheld.push_back({record.id.toText(), meaning, holds.error().text()});
                return !holds;
            });
            if (item.allowed.empty() || (wanted && std::ranges::count(item.allowed, *wanted) == 0)) {
                // Say why, with the meaning that was asked for or that the record waits for.
                const auto next = domain::nextStep(record.type, loaded.valid);
                const auto meaning = wanted ? *wanted : next ? next->meaning : Meaning::approved;
                VB_CHECK(
                    domain::maySign(record.type, loaded.valid, meaning, session.userId(), session.role(), involvement));
                VB_CHECK(checkRules(m_context, *reader, record, meaning));
            }
            if (out.items.empty())
                out.allowed = item.allowed;
            else
                std::erase_if(out.allowed, [&](Meaning m) { return std::ranges::count(item.allowed, m) == 0; });
            out.items.push_back(std::move(item));
        }
        if (out.allowed.empty())
            return fail(ErrorCode::refused,
                        VB_MSG("No meaning fits all of these records at once; sign them one by one."));
        return out;
    });
}

namespace {

/// One record, one transaction: everything is checked again under the write lock.
Result<std::string> signOne(Context &context, const Session &session, const SigningItem &item,
                            const SigningAnswer &answer, const crypto::SigningKey &key, const domain::Account &account)
{
    VB_TRY(auto work, context.store->begin(session.person()));
    auto &reader = work->read();
    VB_TRY(const auto loaded, loadRecord(context, reader, item.recordId));
    const auto &record = loaded.record;
    if (record.version != item.version || record.digest.toHex() != item.sha256)
        return fail(ErrorCode::conflict,
                    VB_MSG("{id} has changed since you opened it: it is version {now} now. Read it again, then sign."),
                    {{"id", item.recordId}, {"now", std::to_string(record.version)}});
    if (item.steps.empty()) {
        VB_TRY(const auto involvement, involvementOf(reader, record));
        VB_CHECK(
            domain::maySign(record.type, loaded.valid, answer.meaning, session.userId(), session.role(), involvement));
        VB_CHECK(checkRules(context, reader, record, answer.meaning));
    } else {
        VB_CHECK(checkSteps(record, item, answer.meaning, session));
    }
    VB_TRY(const auto certificate, crypto::Certificate::fromPem(account.certificatePem));
    VB_TRY(const auto head, reader.head());

    // The very time that is signed: the clock was looked at before, and may have been set since.
    const auto now = context.environment.clock.now();
    VB_TRY(const auto behind, context.clockBehind(reader, now));
    if (behind.count() > 0)
        return fail(
            ErrorCode::refused,
            VB_MSG("The clock says {now}: that is {age} before the last entry, and a signature would bear a wrong "
                   "time. Set the clock right first."),
            {{"now", now.toReadableText()}, {"age", ageText(behind.count())}});

    std::array<std::uint8_t, 16> nonce{};
    VB_CHECK(context.environment.random.fill(nonce));
    domain::SignedStatement statement;
    statement.store = context.storeId.toText();
    statement.purpose = domain::wordOf(context.purpose);
    statement.recordId = item.recordId;
    statement.recordType = domain::word(record.type);
    statement.recordVersion = record.version;
    statement.recordSha256 = record.digest.toHex();
    VB_TRY(statement.recordTitle, titleOf(record));
    if (!item.steps.empty())
        statement.recordTitle = item.title; // names steps and attempts: what was read is what is signed
    VB_TRY(statement.evidence, evidenceOf(record));
    statement.meaning = answer.meaning;
    statement.reason = trimmed(answer.reason);
    statement.userId = account.userId;
    statement.printedName = account.fullName;
    statement.role = account.role;
    statement.certificateSha256 = certificate.fingerprint().toHex();
    statement.time = now.toText();
    statement.zone = context.environment.zone();
    statement.station = context.station.id.toText();
    statement.build = context.environment.build;
    statement.ledgerSize = head.size;
    statement.ledgerHead = head.hash.toHex();
    statement.nonce = toHex(nonce);

    domain::Signature signature;
    VB_TRY(signature.statement, json::canonicalText(statement.toJson()));
    VB_TRY(const auto value, key.sign(asBytes(signature.statement)));
    signature.value = toBase64(value);
    signature.certificatePem = account.certificatePem;
    VB_TRY(const auto id, work->reserveId("SIG"));
    VB_CHECK(work->put(id, 0, signature.toJson(), "signature." + std::string(domain::wordOf(answer.meaning)),
                       statement.reason,
                       {{"signed", item.recordId},
                        {"signed_version", record.version},
                        {"signed_sha256", item.sha256},
                        {"title", statement.recordTitle}}));
    VB_CHECK(afterPromotionSigned(context, *work, record, answer.meaning));
    if (!item.steps.empty())
        VB_CHECK(addVerification(*work, record, item, statement, id));
    VB_CHECK(work->commit());
    return id.toText();
}

/// Somebody else's user id under a signature is a failed signing; an empty one is a field that was overlooked.
Status alertOnUserId(Context &context, const Session &session, const Person &person, std::string_view typed)
{
    if (trimmed(typed).empty())
        return {};
    VB_TRY(auto work, context.store->begin(session.person()));
    VB_CHECK(raiseAlert(*work, domain::AlertKind::failedSigning, person, "another user id", signingPlace));
    VB_CHECK(work->commit());
    return {};
}

} // namespace

Result<std::vector<SigningResult>> SigningService::sign(const Session &session, const SigningOffer &offer,
                                                        const SigningAnswer &answer)
{
    using List = std::vector<SigningResult>;
    const auto there = [&]() -> Status {
        VB_TRY(const auto reader, m_context.reader());
        VB_CHECK(reader->head());
        return {};
    }();
    if (!there && there.error().code() == ErrorCode::unavailable)
        return fail(notChecked(m_context, session.userId(), signingPlace, there.error()));
    const auto first = offer.items.empty() ? std::string() : offer.items.front().recordId;
    auto results = m_context.perform(session, Permission::sign, "signature.sign", first, [&]() -> Result<List> {
        VB_CHECK(checkReason(answer.reason));
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto person, personNamed(*reader, session.userId()));
        if (!m_context.inSigningPeriod(session.id()) && asciiLower(trimmed(answer.userId)) != session.userId()) {
            VB_CHECK(alertOnUserId(m_context, session, person, answer.userId));
            return fail(ErrorCode::refused,
                        VB_MSG("The first signature of a period takes your own user id too. Type it, "
                               "then the password."));
        }
        VB_CHECK(m_context.checkClock(*reader));
        VB_TRY(const auto account, signerAccount(m_context, *reader, session));
        const auto key = openSigningKey(m_context, person, answer.password, signingPlace, session.id());
        if (!key) {
            m_context.endSigningPeriod(session.id());
            return fail(key.error());
        }
        m_context.beginSigningPeriod(session.id());
        List out;
        for (const auto &item : offer.items) {
            auto done = signOne(m_context, session, item, answer, *key, account);
            if (!done && done.error().code() == ErrorCode::refused)
                m_context.logRefusal(session.person(), "signature.sign", item.recordId, done.error());
            out.push_back({item.recordId, done ? *done : std::string(), done ? std::string() : done.error().text()});
        }
        return out;
    });
    if (!results || std::ranges::all_of(*results, [](const auto &r) { return r.signatureId.empty(); }))
        return results;
    if (const auto made = m_context.makeCheckpoint(); !made)
        return fail(
            made.error().code(),
            VB_MSG("Signed, and the signature is kept; but its checkpoint was not: {reason} Do not sign again: see "
                   "to the cause, and the next checkpoint covers this one too."),
            {{"reason", made.error().text()}});
    return results;
}

} // namespace valbench::services
