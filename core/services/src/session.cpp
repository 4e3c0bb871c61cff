// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/session.h>

#include <array>
#include <chrono>

#include <valbench/base/text.h>

#include "acceptances.h"
#include "passwords.h"
#include "people.h"
#include "policy_record.h"

namespace valbench::services {

namespace {

constexpr std::string_view signInPlace = "sign-in";

Error disabledAccount()
{
    return Error(ErrorCode::refused, VB_MSG("This account has been disabled. An administrator can tell you why."));
}

constexpr MessageKey firstPasswordText =
    VB_MSG("This one-time secret is right. Choose your own password now; the one-time secret ends with it.");

constexpr MessageKey expiredText =
    VB_MSG("This password is right, but older than the {days} days that the security policy allows. Choose a new one "
           "now.");
constexpr MessageKey statementText =
    VB_MSG("The accountability statement comes first: sign in, read it and accept it. Nobody works here before that.");
constexpr MessageKey oneTimeEndedText =
    VB_MSG("The one-time secret was valid for 24 hours and has ended. An administrator can make a new one.");

} // namespace

bool SessionService::needsFirstPassword(const Error &error)
{
    return error.key() == std::string_view(firstPasswordText.text());
}

bool SessionService::needsNewPassword(const Error &error)
{
    return error.key() == std::string_view(expiredText.text());
}

bool SessionService::needsStatement(const Error &error)
{
    return error.key() == std::string_view(statementText.text());
}

namespace {

/// nullopt: no such user. That the store could not be asked is noted.
Result<std::optional<Person>> lookUp(Context &context, std::string_view userId, std::string_view where)
{
    auto found = [&]() -> Result<std::optional<Person>> {
        VB_TRY(const auto reader, context.reader());
        return findPerson(*reader, userId);
    }();
    if (!found && found.error().code() == ErrorCode::unavailable)
        return fail(notChecked(context, userId, where, found.error()));
    return found;
}

/// Tries the one-time secret. refused when it is wrong or too old.
Status checkOneTime(Context &context, const Person &person, const Secret &secret)
{
    VB_CHECK(crypto::unwrapKey(person.credential.oneTime, secret, oneTimeOwner(context.storeId, person.account.userId),
                               context.kdf));
    VB_TRY(const auto expires, Timestamp::parse(person.credential.oneTimeExpires));
    if (context.environment.clock.now() > expires)
        return fail(ErrorCode::refused, oneTimeEndedText);
    return {};
}

Status refuseDisabled(Context &context, const Person &person)
{
    VB_TRY(auto work, context.store->begin({actorOf(person.account), {}}));
    VB_CHECK(work->note("session.refused", "disabled account", &person.record.id, {{"where", signInPlace}}));
    VB_CHECK(work->commit());
    return fail(disabledAccount());
}

/// Whoever has a one-time secret gets no session with it: it leads to a password.
Error judgeOneTime(Context &context, domain::RecordReader &reader, const Person &person, const Secret &secret)
{
    const auto judged = [&]() -> Status {
        VB_TRY(const auto policy, policyInForce(reader));
        VB_TRY(const auto failures, failuresSinceSuccess(reader, person.record.id));
        if (failures.lock(policy)) {
            VB_CHECK(noteFailure(context, person, "account locked", signInPlace, {}));
            return fail(lockedOut(policy));
        }
        const auto opened = checkOneTime(context, person, secret);
        if (opened)
            return fail(ErrorCode::refused, firstPasswordText);
        if (opened.error().code() != ErrorCode::refused)
            return fail(notChecked(context, person.account.userId, signInPlace, opened.error()));
        VB_CHECK(noteFailure(context, person, "one-time secret wrong or ended", signInPlace, {}));
        // Only who knows the secret learns that it has ended.
        const bool ended = opened.error().key() == std::string_view(oneTimeEndedText.text());
        return fail(ended ? opened.error() : wrongCredentials(policy));
    }();
    return judged.error();
}

/// refused, with an entry, when the password is right but too old (part11.md R-6).
Status checkAge(Context &context, domain::RecordReader &reader, const Person &person)
{
    VB_TRY(const auto policy, policyInForce(reader));
    const auto days = policy.settings().passwordMaxAgeDays;
    VB_TRY(const auto set, passwordSetAt(reader, person));
    if (days == 0 || !set || context.environment.clock.now().point() - set->point() <= std::chrono::days(days))
        return {};
    VB_TRY(auto work, context.store->begin({actorOf(person.account), {}}));
    VB_CHECK(work->note("session.expired", "password older than " + std::to_string(days) + " days", &person.record.id,
                        {{"where", signInPlace}}));
    VB_CHECK(work->commit());
    return fail(ErrorCode::refused, expiredText, {{"days", std::to_string(days)}});
}

/// refused, with an entry, for whoever has not accepted the accountability statement in force (part11.md R-19). In a
/// copy nothing can be recorded, and nothing can be done that would have to be answered for.
Status checkAccepted(Context &context, domain::RecordReader &reader, const Person &person)
{
    if (!context.copy.empty())
        return {};
    VB_TRY(const auto accepted, acceptedAt(reader, person.account, context.storeId));
    if (accepted)
        return {};
    VB_TRY(auto work, context.store->begin({actorOf(person.account), {}}));
    VB_CHECK(work->note("session.statement", "accountability statement not accepted yet", &person.record.id,
                        {{"where", signInPlace}}));
    VB_CHECK(work->commit());
    return fail(ErrorCode::refused, statementText);
}

/// Puts another password in the place of the present one, which opened `key`. The key stays, so that no signature and
/// no certificate is concerned.
Status exchangePassword(Context &context, domain::RecordReader &reader, Person &person, const crypto::SigningKey &key,
                        const Secret &password, const Secret &next)
{
    auto &random = context.environment.random;
    auto &credential = person.credential;
    VB_TRY(const auto policy, policyInForce(reader));
    VB_CHECK(adoptPassword(passwordHome(context), policy, person.account, credential, next, random));
    VB_TRY(credential.wrappedKey,
           key.wrap(next, signingKeyOwner(context.storeId, person.account), context.kdf, random));
    if (credential.authorityShare.empty())
        return {};
    const auto owner = authorityShareOwner(context.storeId, person.account.userId);
    VB_TRY(const auto share, crypto::unwrapKey(credential.authorityShare, password, owner, context.kdf));
    VB_TRY(credential.authorityShare, crypto::wrapKey(share.view(), next, owner, context.kdf, random));
    return {};
}

/// The same work for a user that does not exist: the time taken must not tell.
Status refuseUnknown(Context &context, std::string_view userId, const Secret &password)
{
    const std::array<std::uint8_t, 32> key{1};
    if (!password.empty())
        VB_CHECK(crypto::wrapKey(key, password, oneTimeOwner(context.storeId, "nobody"), context.kdf,
                                 context.environment.random));
    VB_TRY(auto work, context.store->begin(systemPerson()));
    VB_TRY(const auto policy, policyInForce(work->read()));
    VB_CHECK(work->note("session.refused", "unknown user", nullptr,
                        {{"where", signInPlace}, {"user", std::string(userId.substr(0, 64))}}));
    VB_CHECK(work->commit());
    return fail(wrongCredentials(policy));
}

} // namespace

Result<SessionPtr> SessionService::signIn(std::string_view userId, const Secret &password)
{
    const auto folded = asciiLower(trimmed(userId));
    VB_TRY(const auto found, lookUp(m_context, isUtf8(folded) ? folded : "(not text)", signInPlace));
    VB_TRY(const auto reader, m_context.reader());
    if (!found) {
        VB_CHECK(refuseUnknown(m_context, isUtf8(folded) ? folded : "(not text)", password));
        return fail(ErrorCode::internal, VB_MSG("An unknown user was not refused."));
    }
    const auto &person = *found;
    if (person.account.state == domain::AccountState::disabled) {
        VB_CHECK(refuseDisabled(m_context, person));
    }
    if (!person.credential.oneTime.empty() && person.credential.lost.empty())
        return fail(judgeOneTime(m_context, *reader, person, password));
    VB_CHECK(openSigningKey(m_context, person, password, signInPlace, {}));
    VB_CHECK(checkAccepted(m_context, *reader, person));
    VB_CHECK(checkAge(m_context, *reader, person));
    VB_TRY(const auto id, m_context.environment.random.next<SessionTag>());
    domain::ActingPerson acting{actorOf(person.account), id};
    VB_TRY(auto work, m_context.store->begin(acting));
    VB_CHECK(work->note("session.opened", "signed in", &person.record.id));
    VB_CHECK(work->commit());
    m_context.writeUnavailable();
    return SessionPtr(new Session(std::move(acting), person.account.role));
}

Result<SessionPtr> SessionService::firstSignIn(std::string_view userId, const Secret &oneTimeSecret,
                                               const Secret &password, std::int64_t statement)
{
    VB_CHECK(checkStatementRead(statement));
    const auto folded = asciiLower(trimmed(userId));
    // signIn() checks and logs everything there is to check about the one-time secret.
    const auto tried = signIn(folded, oneTimeSecret);
    if (tried)
        return fail(ErrorCode::refused, VB_MSG("This account has a password already. Sign in with it."));
    if (!needsFirstPassword(tried.error()))
        return fail(tried.error());
    VB_TRY(const auto reader, m_context.reader());
    VB_TRY(const auto policy, policyInForce(*reader));
    VB_TRY(auto person, personNamed(*reader, folded));
    VB_CHECK(adoptPassword(passwordHome(m_context), policy, person.account, person.credential, password,
                           m_context.environment.random));
    VB_TRY(const auto key, crypto::SigningKey::generate());
    person.account.keyId = key.keyId();
    person.account.publicKey = toBase64(key.publicKey());
    person.account.state = person.account.state == domain::AccountState::invited ? domain::AccountState::unproven
                                                                                 : domain::AccountState::suspended;
    VB_TRY(person.credential.wrappedKey, key.wrap(password, signingKeyOwner(m_context.storeId, person.account),
                                                  m_context.kdf, m_context.environment.random));
    person.credential.oneTime.clear();
    person.credential.oneTimeExpires.clear();

    VB_TRY(const auto id, m_context.environment.random.next<SessionTag>());
    domain::ActingPerson acting{actorOf(person.account), id};
    VB_TRY(auto work, m_context.store->begin(acting));
    VB_CHECK(work->put(person.credentialRecord.id, person.credentialRecord.version, person.credential.toJson(),
                       "credential.password-set", "first password"));
    VB_CHECK(work->put(person.record.id, person.record.version, person.account.toJson(), "account.key-made",
                       "signing key made at the first sign-in"));
    VB_CHECK(putAcceptance(m_context, *work, person.record.id, person.account, key));
    VB_CHECK(work->note("session.opened", "signed in", &person.record.id));
    VB_CHECK(work->commit());
    return SessionPtr(new Session(std::move(acting), person.account.role));
}

Status SessionService::acceptStatement(std::string_view userId, const Secret &password, std::int64_t statement)
{
    VB_CHECK(checkStatementRead(statement));
    // signIn() checks and logs everything there is to check about the password.
    const auto tried = signIn(userId, password);
    if (tried)
        return fail(ErrorCode::refused, VB_MSG("This statement has been accepted already. Sign in."));
    if (!needsStatement(tried.error()))
        return fail(tried.error());
    VB_TRY(const auto reader, m_context.reader());
    VB_TRY(const auto person, personNamed(*reader, asciiLower(trimmed(userId))));
    VB_TRY(const auto key, openSigningKey(m_context, person, password, "accountability statement", {}));
    VB_TRY(auto work, m_context.store->begin({actorOf(person.account), {}}));
    VB_CHECK(putAcceptance(m_context, *work, person.record.id, person.account, key));
    VB_CHECK(work->commit());
    return {};
}

Result<SessionPtr> SessionService::renewPassword(std::string_view userId, const Secret &password, const Secret &next)
{
    // signIn() checks and logs everything there is to check about the present password.
    const auto tried = signIn(userId, password);
    if (tried)
        return fail(ErrorCode::refused, VB_MSG("This password has not reached its maximum age. Sign in with it."));
    if (!needsNewPassword(tried.error()))
        return fail(tried.error());
    VB_TRY(const auto reader, m_context.reader());
    VB_TRY(auto person, personNamed(*reader, asciiLower(trimmed(userId))));
    VB_TRY(const auto key, openSigningKey(m_context, person, password, signInPlace, {}));
    VB_CHECK(exchangePassword(m_context, *reader, person, key, password, next));
    VB_TRY(const auto id, m_context.environment.random.next<SessionTag>());
    domain::ActingPerson acting{actorOf(person.account), id};
    VB_TRY(auto work, m_context.store->begin(acting));
    VB_CHECK(work->put(person.credentialRecord.id, person.credentialRecord.version, person.credential.toJson(),
                       "credential.password-changed", "the one before had reached its maximum age"));
    VB_CHECK(work->note("session.opened", "signed in", &person.record.id));
    VB_CHECK(work->commit());
    return SessionPtr(new Session(std::move(acting), person.account.role));
}

Status SessionService::changePassword(const Session &session, const Secret &password, const Secret &next)
{
    VB_TRY(const auto reader, m_context.reader());
    VB_TRY(auto person, personNamed(*reader, session.userId()));
    if (person.account.state == domain::AccountState::disabled)
        return fail(disabledAccount());
    VB_TRY(const auto key, openSigningKey(m_context, person, password, "password change", session.id()));
    VB_CHECK(exchangePassword(m_context, *reader, person, key, password, next));
    m_context.endSigningPeriod(session.id());
    VB_TRY(auto work, m_context.store->begin(session.person()));
    VB_CHECK(work->put(person.credentialRecord.id, person.credentialRecord.version, person.credential.toJson(),
                       "credential.password-changed", "changed by the person it belongs to"));
    VB_CHECK(work->commit());
    return m_context.makeCheckpoint();
}

Status SessionService::lock(const Session &session)
{
    m_context.endSigningPeriod(session.id());
    VB_TRY(const auto reader, m_context.reader());
    VB_TRY(const auto person, personNamed(*reader, session.userId()));
    VB_TRY(auto work, m_context.store->begin(session.person()));
    VB_CHECK(work->note("session.locked", "locked", &person.record.id));
    VB_CHECK(work->commit());
    return {};
}

Status SessionService::unlock(const Session &session, const Secret &password)
{
    VB_TRY(const auto found, lookUp(m_context, session.userId(), "unlock"));
    VB_TRY(const auto reader, m_context.reader());
    VB_TRY(const auto person, found ? Result<Person>(*found) : personNamed(*reader, session.userId()));
    if (person.account.state == domain::AccountState::disabled)
        return fail(disabledAccount());
    VB_CHECK(openSigningKey(m_context, person, password, "unlock", session.id()));
    VB_TRY(auto work, m_context.store->begin(session.person()));
    VB_CHECK(work->note("session.unlocked", "unlocked", &person.record.id));
    VB_CHECK(work->commit());
    m_context.writeUnavailable();
    return {};
}

Status SessionService::signOut(const Session &session)
{
    m_context.endSigningPeriod(session.id());
    VB_TRY(const auto reader, m_context.reader());
    VB_TRY(const auto person, personNamed(*reader, session.userId()));
    VB_TRY(auto work, m_context.store->begin(session.person()));
    VB_CHECK(work->note("session.closed", "signed out", &person.record.id));
    VB_CHECK(work->commit());
    return m_context.makeCheckpoint();
}

} // namespace valbench::services
