// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/session.h>

#include <algorithm>
#include <array>
#include <chrono>

#include <valbench/base/text.h>

#include "people.h"

namespace valbench::services {

namespace {

Error disabledAccount()
{
    return Error(ErrorCode::refused, VB_MSG("This account has been disabled. An administrator can tell you why."));
}

constexpr MessageKey firstPasswordText =
    VB_MSG("This one-time secret is right. Choose your own password now; the one-time secret ends with it.");

// Passphrases long enough for the rule, yet among the first that anybody tries.
constexpr std::array<std::string_view, 8> commonest{"123456789012345",           "passwordpassword", "qwertyuiopasdfgh",
                                                    "correcthorsebatterystaple", "administrator123", "valbenchvalbench",
                                                    "letmeinletmeinletmein",     "iloveyouiloveyou"};

} // namespace

Status SessionService::checkPassword(std::string_view userId, const Secret &password)
{
    const auto text = password.reveal();
    const auto characters = std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; });
    if (!isUtf8(text) || characters < 15)
        return fail(ErrorCode::refused, VB_MSG("A password has at least 15 characters. A sentence is a good one."));
    const auto folded = asciiLower(text);
    if (folded.find(userId) != std::string::npos && userId.size() >= 4)
        return fail(ErrorCode::refused, VB_MSG("The password must not contain the user id."));
    if (std::ranges::find(commonest, std::string_view(folded)) != commonest.end() ||
        folded.find_first_not_of(folded[0]) == std::string::npos)
        return fail(ErrorCode::refused,
                    VB_MSG("This password is among the first that anybody would try. Choose another."));
    return {};
}

bool SessionService::needsFirstPassword(const Error &error)
{
    return error.key() == std::string_view(firstPasswordText.text());
}

namespace {

/// Tries the one-time secret. refused when it is wrong or too old.
Status checkOneTime(Context &context, const Person &person, const Secret &secret)
{
    VB_CHECK(crypto::unwrapKey(person.credential.oneTime, secret, oneTimeOwner(context.storeId, person.account.userId),
                               context.kdf));
    VB_TRY(const auto expires, Timestamp::parse(person.credential.oneTimeExpires));
    if (context.environment.clock.now() > expires)
        return fail(ErrorCode::refused,
                    VB_MSG("The one-time secret was valid for 24 hours and has ended. An administrator "
                           "can make a new one."));
    return {};
}

Status noteRefused(Context &context, const Person &person, std::string_view why)
{
    VB_TRY(auto work, context.store->begin({actorOf(person.account), {}}));
    VB_CHECK(work->note("session.refused", why, &person.record.id, {{"where", "sign-in"}}));
    VB_CHECK(work->commit());
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
    VB_CHECK(work->note("session.refused", "unknown user", nullptr,
                        {{"where", "sign-in"}, {"user", std::string(userId.substr(0, 64))}}));
    VB_CHECK(work->commit());
    return fail(wrongCredentials());
}

} // namespace

Result<SessionPtr> SessionService::signIn(std::string_view userId, const Secret &password)
{
    const auto folded = asciiLower(trimmed(userId));
    VB_TRY(const auto reader, m_context.reader());
    VB_TRY(const auto found, findPerson(*reader, folded));
    if (!found) {
        VB_CHECK(refuseUnknown(m_context, isUtf8(folded) ? folded : "(not text)", password));
        return fail(wrongCredentials());
    }
    const auto &person = *found;
    if (person.account.state == domain::AccountState::disabled) {
        VB_CHECK(noteRefused(m_context, person, "disabled account"));
        return fail(disabledAccount());
    }
    if (!person.credential.oneTime.empty()) {
        VB_TRY(const int failures, failuresSinceSuccess(*reader, person.record.id));
        if (failures >= failuresBeforeLock) {
            VB_CHECK(noteRefused(m_context, person, "account locked"));
            return fail(lockedOut());
        }
        const auto opened = checkOneTime(m_context, person, password);
        if (opened)
            return fail(ErrorCode::refused, firstPasswordText);
        if (opened.error().code() != ErrorCode::refused)
            return fail(opened.error());
        VB_CHECK(noteRefused(m_context, person, "one-time secret wrong or ended"));
        return fail(opened.error().key() == std::string_view(wrongCredentials().key()) ? wrongCredentials()
                                                                                       : opened.error());
    }
    VB_CHECK(openSigningKey(m_context, person, password, "sign-in", {}));
    VB_TRY(const auto id, m_context.environment.random.next<SessionTag>());
    domain::ActingPerson acting{actorOf(person.account), id};
    VB_TRY(auto work, m_context.store->begin(acting));
    VB_CHECK(work->note("session.opened", "signed in", &person.record.id));
    VB_CHECK(work->commit());
    return SessionPtr(new Session(std::move(acting), person.account.role));
}

Result<SessionPtr> SessionService::firstSignIn(std::string_view userId, const Secret &oneTimeSecret,
                                               const Secret &password)
{
    const auto folded = asciiLower(trimmed(userId));
    // signIn() checks and logs everything there is to check about the one-time secret.
    const auto tried = signIn(folded, oneTimeSecret);
    if (tried)
        return fail(ErrorCode::refused, VB_MSG("This account has a password already. Sign in with it."));
    if (!needsFirstPassword(tried.error()))
        return fail(tried.error());
    VB_CHECK(checkPassword(folded, password));
    VB_TRY(const auto reader, m_context.reader());
    VB_TRY(auto person, personNamed(*reader, folded));
    VB_CHECK(checkNotUsedBefore(m_context.storeId, person.credential, password, m_context.kdf));
    VB_TRY(const auto key, crypto::SigningKey::generate());
    person.account.keyId = key.keyId();
    person.account.publicKey = toBase64(key.publicKey());
    person.account.state = person.account.state == domain::AccountState::invited ? domain::AccountState::unproven
                                                                                 : domain::AccountState::suspended;
    VB_TRY(person.credential.wrappedKey, key.wrap(password, signingKeyOwner(m_context.storeId, person.account),
                                                  m_context.kdf, m_context.environment.random));
    VB_CHECK(
        rememberPassword(m_context.storeId, person.credential, password, m_context.kdf, m_context.environment.random));
    person.credential.oneTime.clear();
    person.credential.oneTimeExpires.clear();

    VB_TRY(const auto id, m_context.environment.random.next<SessionTag>());
    domain::ActingPerson acting{actorOf(person.account), id};
    VB_TRY(auto work, m_context.store->begin(acting));
    VB_CHECK(work->put(person.credentialRecord.id, person.credentialRecord.version, person.credential.toJson(),
                       "credential.password-set", "first password"));
    VB_CHECK(work->put(person.record.id, person.record.version, person.account.toJson(), "account.key-made",
                       "signing key made at the first sign-in"));
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
    VB_CHECK(checkPassword(session.userId(), next));
    VB_CHECK(checkNotUsedBefore(m_context.storeId, person.credential, next, m_context.kdf));
    auto &random = m_context.environment.random;
    auto &credential = person.credential;
    VB_TRY(credential.wrappedKey,
           key.wrap(next, signingKeyOwner(m_context.storeId, person.account), m_context.kdf, random));
    if (!credential.authorityShare.empty()) {
        const auto owner = authorityShareOwner(m_context.storeId, session.userId());
        VB_TRY(const auto share, crypto::unwrapKey(credential.authorityShare, password, owner, m_context.kdf));
        VB_TRY(credential.authorityShare, crypto::wrapKey(share.view(), next, owner, m_context.kdf, random));
    }
    VB_CHECK(rememberPassword(m_context.storeId, credential, next, m_context.kdf, random));
    m_context.endSigningPeriod(session.id());
    VB_TRY(auto work, m_context.store->begin(session.person()));
    VB_CHECK(work->put(person.credentialRecord.id, person.credentialRecord.version, credential.toJson(),
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
    VB_TRY(const auto reader, m_context.reader());
    VB_TRY(const auto person, personNamed(*reader, session.userId()));
    if (person.account.state == domain::AccountState::disabled)
        return fail(disabledAccount());
    VB_CHECK(openSigningKey(m_context, person, password, "unlock", session.id()));
    VB_TRY(auto work, m_context.store->begin(session.person()));
    VB_CHECK(work->note("session.unlocked", "unlocked", &person.record.id));
    VB_CHECK(work->commit());
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
