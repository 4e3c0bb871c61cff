// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "people.h"

#include <array>

#include "alert_record.h"
#include "policy_record.h"

namespace valbench::services {

namespace {

constexpr MessageKey wrongText =
    VB_MSG("User id or password is not right. Check both and try again; after {n} failures the account is locked.");
constexpr MessageKey lockedText =
    VB_MSG("This account is locked after {n} failures. An administrator can unlock it after checking who you are.");

std::string lockLimit(const domain::Policy &policy)
{
    return std::to_string(policy.settings().failuresBeforeLock);
}

} // namespace

json::Object Credential::toJson() const
{
    json::Array former;
    for (const auto &wrapped : formerPasswords)
        former.emplace_back(wrapped);
    return {{"type", "credential"},
            {"key", userId},
            {"subject", accountId},
            {"wrapped_key", wrappedKey},
            {"authority_share", authorityShare},
            {"one_time", oneTime},
            {"one_time_expires", oneTimeExpires},
            {"lost", lost},
            {"former_passwords", std::move(former)}};
}

Result<Credential> Credential::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "credential"));
    Credential out;
    VB_TRY(out.userId, reader.text("key"));
    VB_TRY(out.accountId, reader.text("subject"));
    VB_TRY(out.wrappedKey, reader.text("wrapped_key"));
    VB_TRY(out.authorityShare, reader.text("authority_share"));
    VB_TRY(out.oneTime, reader.text("one_time"));
    VB_TRY(out.oneTimeExpires, reader.text("one_time_expires"));
    VB_TRY(out.lost, reader.textOr("lost", ""));
    VB_TRY(out.formerPasswords, reader.texts("former_passwords"));
    return out;
}

Result<std::optional<Person>> findPerson(domain::RecordReader &reader, std::string_view userId)
{
    VB_TRY(auto record, reader.byKey(domain::RecordType::account, userId));
    if (!record)
        return std::optional<Person>();
    VB_TRY(auto credentialRecord, reader.byKey(domain::RecordType::credential, userId));
    if (!credentialRecord)
        return fail(ErrorCode::integrity, VB_MSG("The account of {user} has no credential record."),
                    {{"user", std::string(userId)}});
    VB_TRY(const auto content, json::parse(record->content, record->id.toText()));
    VB_TRY(auto account, domain::Account::fromJson(content));
    VB_TRY(const auto secret, json::parse(credentialRecord->content, credentialRecord->id.toText()));
    VB_TRY(auto credential, Credential::fromJson(secret));
    return std::optional<Person>(
        Person{std::move(*record), std::move(account), std::move(*credentialRecord), std::move(credential)});
}

Result<Person> personNamed(domain::RecordReader &reader, std::string_view userId)
{
    VB_TRY(auto person, findPerson(reader, userId));
    if (!person)
        return fail(ErrorCode::notFound, VB_MSG("There is no user '{user}'."), {{"user", std::string(userId)}});
    return *std::move(person);
}

ledger::Actor actorOf(const domain::Account &account)
{
    return {account.userId, account.fullName, std::string(domain::wordOf(account.role))};
}

crypto::KeyOwner signingKeyOwner(const StoreId &store, const domain::Account &account)
{
    return {store, account.userId, account.keyId};
}

crypto::KeyOwner authorityShareOwner(const StoreId &store, std::string_view userId)
{
    return {store, std::string(userId), "authority-share"};
}

crypto::KeyOwner oneTimeOwner(const StoreId &store, std::string_view userId)
{
    return {store, std::string(userId), "one-time-secret"};
}

Result<Failures> failuresSinceSuccess(domain::RecordReader &reader, const domain::RecordId &account)
{
    domain::TrailFilter filter;
    filter.recordId = account.toText();
    filter.limit = 64;
    VB_TRY(const auto entries, reader.trail(filter));
    Failures out;
    for (const auto &[entry, line, hash] : entries) {
        const auto &action = entry.body.action;
        if (action == "session.refused")
            ++out.count;
        else if (action == "account.locked")
            out.lockNoted = true;
        else if (action == "session.opened" || action == "session.unlocked" || action == "account.unlocked" ||
                 action == "account.reset")
            break;
    }
    return out;
}

Status noteFailure(Context &context, const Person &person, std::string_view why, std::string_view where,
                   const std::optional<SessionId> &session)
{
    VB_TRY(auto work, context.store->begin({actorOf(person.account), session}));
    // Counted under the write lock: of several attempts at once only one is the last that was free.
    VB_TRY(const auto policy, policyInForce(work->read()));
    VB_TRY(auto failures, failuresSinceSuccess(work->read(), person.record.id));
    VB_CHECK(work->note("session.refused", why, &person.record.id, {{"where", where}}));
    ++failures.count;
    if (failures.lock(policy) && !failures.lockNoted) {
        const auto cause = lockLimit(policy) + " failures";
        VB_CHECK(work->note("account.locked", cause, &person.record.id, {{"where", where}}));
        VB_CHECK(raiseAlert(*work, domain::AlertKind::lockOut, person, cause, where));
    }
    if (where == signingPlace)
        VB_CHECK(raiseAlert(*work, domain::AlertKind::failedSigning, person, why, where));
    VB_CHECK(work->commit());
    return {};
}

Error wrongCredentials(const domain::Policy &policy)
{
    return Error(ErrorCode::refused, wrongText, {{"n", lockLimit(policy)}});
}

Error lockedOut(const domain::Policy &policy)
{
    return Error(ErrorCode::refused, lockedText, {{"n", lockLimit(policy)}});
}

Error reportedLost()
{
    return Error(ErrorCode::refused, VB_MSG("This password was reported as lost and opens nothing any more. An "
                                            "administrator issues another after checking who you are."));
}

Status checkMaySign(const domain::Account &account, const crypto::Certificate &authority, const Timestamp &now)
{
    if (account.state != domain::AccountState::active)
        return fail(ErrorCode::refused,
                    VB_MSG("{user} may not sign: the account is '{state}'. An administrator and QA can change that."),
                    {{"user", account.userId}, {"state", std::string(domain::wordOf(account.state))}});
    VB_TRY(const auto certificate, crypto::Certificate::fromPem(account.certificatePem));
    if (const auto problem = crypto::chainProblem(certificate, std::span(&authority, 1), now))
        return fail(
            ErrorCode::refused,
            VB_MSG("{user} may not sign: what is signed now would not verify. {reason} If the clock is right, an "
                   "administrator and QA verify the identity again, which issues a new certificate."),
            {{"user", account.userId}, {"reason", problem->error.text()}});
    return {};
}

Status checkStillGood(domain::RecordReader &reader, std::string_view userId)
{
    VB_TRY(const auto person, personNamed(reader, userId));
    if (person.account.state == domain::AccountState::disabled)
        return fail(ErrorCode::refused,
                    VB_MSG("This account has been disabled since you signed in. An administrator can tell you why."));
    if (!person.credential.lost.empty())
        return fail(reportedLost());
    return {};
}

Error notChecked(Context &context, std::string_view userId, std::string_view where, const Error &cause)
{
    context.noteUnavailable(userId, where, cause);
    return Error(cause.code() == ErrorCode::integrity ? ErrorCode::integrity : ErrorCode::unavailable,
                 VB_MSG("Your password could not be checked, so nothing was done; this is no failure of yours and does "
                        "not count as one. {cause}"),
                 {{"cause", cause.text()}});
}

Result<crypto::SigningKey> openSigningKey(Context &context, const Person &person, const Secret &password,
                                          std::string_view where, const std::optional<SessionId> &session)
{
    VB_TRY(const auto reader, context.reader());
    VB_TRY(const auto policy, policyInForce(*reader));
    VB_TRY(const auto failures, failuresSinceSuccess(*reader, person.record.id));
    if (!person.credential.lost.empty()) {
        VB_CHECK(noteFailure(context, person, "password reported as lost", where, session));
        return fail(reportedLost());
    }
    const bool locked = failures.lock(policy);
    auto key = locked ? Result<crypto::SigningKey>(lockedOut(policy))
                      : crypto::SigningKey::unwrap(person.credential.wrappedKey, password,
                                                   signingKeyOwner(context.storeId, person.account), context.kdf);
    if (key)
        return key;
    if (key.error().code() != ErrorCode::refused)
        return fail(notChecked(context, person.account.userId, where, key.error()));
    VB_CHECK(noteFailure(context, person, locked ? "account locked" : "wrong password", where, session));
    return fail(locked ? lockedOut(policy) : wrongCredentials(policy));
}

bool areAdministratorAndQa(const Session &first, const Session &second)
{
    using enum domain::Role;
    return (first.role() == administrator && second.role() == qaApprover) ||
           (first.role() == qaApprover && second.role() == administrator);
}

Result<crypto::SigningKey> openAuthority(Context &context, const Session &first, const Secret &firstPassword,
                                         const Session &second, const Secret &secondPassword, std::string_view where)
{
    VB_TRY(const auto reader, context.reader());
    const auto openShare = [&](const Session &holder, const Secret &secret) -> Result<crypto::SecureBytes> {
        VB_TRY(const auto who, personNamed(*reader, holder.userId()));
        if (who.credential.authorityShare.empty())
            return fail(ErrorCode::refused, VB_MSG("{user} holds no share of the store's certificate authority."),
                        {{"user", holder.userId()}});
        VB_CHECK(openSigningKey(context, who, secret, where, holder.id()));
        return crypto::unwrapKey(who.credential.authorityShare, secret,
                                 authorityShareOwner(context.storeId, holder.userId()), context.kdf);
    };
    VB_TRY(const auto share, openShare(first, firstPassword));
    VB_TRY(const auto other, openShare(second, secondPassword));
    VB_TRY(auto joined, crypto::joinKey(share.view(), other.view()));
    return crypto::SigningKey::fromPkcs8(std::move(joined));
}

Result<Secret> makeOneTimeSecret(RandomSource &random)
{
    constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789"; // without i, l, o, 0, 1
    std::string out;
    while (out.size() < 34) { // 28 characters of 31 kinds, in groups of four: 138 bits
        if (out.size() % 5 == 4) {
            out += '-';
            continue;
        }
        std::array<std::uint8_t, 1> byte{};
        VB_CHECK(random.fill(byte));
        if (byte[0] < 248) // 8 * 31: no letter is likelier than another
            out += letters[byte[0] % letters.size()];
    }
    return Secret(std::move(out));
}

} // namespace valbench::services
