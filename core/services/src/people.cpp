// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "people.h"

#include <algorithm>
#include <array>

namespace valbench::services {

namespace {

constexpr MessageKey wrongText =
    VB_MSG("User id or password is not right. Check both and try again; after five failures the account is locked.");
constexpr MessageKey lockedText =
    VB_MSG("This account is locked after five failures. An administrator can unlock it after checking who you are.");

crypto::KeyOwner formerPasswordOwner(const StoreId &store, std::string_view userId)
{
    return {store, std::string(userId), "former-password"};
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

Result<int> failuresSinceSuccess(domain::RecordReader &reader, const domain::RecordId &account)
{
    domain::TrailFilter filter;
    filter.recordId = account.toText();
    filter.limit = 64;
    VB_TRY(const auto entries, reader.trail(filter));
    int failures = 0;
    for (const auto &[entry, line, hash] : entries) {
        const auto &action = entry.body.action;
        if (action == "session.refused")
            ++failures;
        else if (action == "session.opened" || action == "session.unlocked" || action == "account.unlocked" ||
                 action == "account.reset")
            break;
    }
    return failures;
}

Error wrongCredentials()
{
    return Error(ErrorCode::refused, wrongText);
}

Error lockedOut()
{
    return Error(ErrorCode::refused, lockedText);
}

Result<crypto::SigningKey> openSigningKey(Context &context, const Person &person, const Secret &password,
                                          std::string_view where, const std::optional<SessionId> &session)
{
    VB_TRY(const auto reader, context.reader());
    VB_TRY(const int failures, failuresSinceSuccess(*reader, person.record.id));
    const bool locked = failures >= failuresBeforeLock;
    auto key = locked ? Result<crypto::SigningKey>(lockedOut())
                      : crypto::SigningKey::unwrap(person.credential.wrappedKey, password,
                                                   signingKeyOwner(context.storeId, person.account), context.kdf);
    if (key || key.error().code() != ErrorCode::refused)
        return key;
    VB_TRY(auto work, context.store->begin({actorOf(person.account), session}));
    VB_CHECK(work->note("session.refused", locked ? "account locked" : "wrong password", &person.record.id,
                        {{"where", where}}));
    if (!locked && failures + 1 == failuresBeforeLock)
        VB_CHECK(work->note("account.locked", "five failures", &person.record.id, {{"where", where}}));
    VB_CHECK(work->commit());
    return fail(locked ? lockedOut() : wrongCredentials());
}

Status checkNotUsedBefore(const StoreId &store, const Credential &credential, const Secret &password,
                          const crypto::KdfPolicy &kdf)
{
    for (const auto &former : credential.formerPasswords) {
        const auto opened = crypto::unwrapKey(former, password, formerPasswordOwner(store, credential.userId), kdf);
        if (opened)
            return fail(ErrorCode::refused,
                        VB_MSG("This is one of your last ten passwords. Choose one that you have not used here."));
        if (opened.error().code() != ErrorCode::refused)
            return fail(opened.error());
    }
    return {};
}

Status rememberPassword(const StoreId &store, Credential &credential, const Secret &password,
                        const crypto::KdfPolicy &kdf, RandomSource &random)
{
    std::array<std::uint8_t, 32> value{};
    VB_CHECK(random.fill(value));
    VB_TRY(auto wrapped, crypto::wrapKey(value, password, formerPasswordOwner(store, credential.userId), kdf, random));
    auto &former = credential.formerPasswords;
    former.insert(former.begin(), std::move(wrapped));
    former.resize(std::min(former.size(), passwordsRemembered));
    return {};
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
