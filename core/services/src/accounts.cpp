// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/accounts.h>

#include <algorithm>
#include <array>
#include <chrono>

#include <valbench/base/text.h>

#include "acceptances.h"
#include "account_views.h"
#include "people.h"
#include "policy_record.h"
#include "record_views.h"

namespace valbench::services {

using domain::AccountState;
using domain::Permission;
using domain::Role;

namespace {

constexpr auto oneTimeLife = std::chrono::hours(24);

/// Fills in a fresh one-time secret and returns it.
Result<Secret> renewOneTime(Context &context, Credential &credential)
{
    VB_TRY(auto secret, makeOneTimeSecret(context.environment.random));
    std::array<std::uint8_t, 32> value{};
    VB_CHECK(context.environment.random.fill(value));
    VB_TRY(credential.oneTime, crypto::wrapKey(value, secret, oneTimeOwner(context.storeId, credential.userId),
                                               context.kdf, context.environment.random));
    const auto expires = context.environment.clock.now().point() + oneTimeLife;
    credential.oneTimeExpires = Timestamp(expires).toText();
    return secret;
}

/// Without its holders nobody could be certified any more.
Status checkNoShare(const Person &person)
{
    if (person.credential.authorityShare.empty())
        return {};
    return fail(
        ErrorCode::refused,
        VB_MSG("{user} holds a share of the store's certificate authority; without it no identity could be verified "
               "any more."),
        {{"user", person.account.userId}});
}

/// badInput with the rule in words.
Status checkFullName(std::string_view fullName)
{
    const bool oneLine = std::ranges::none_of(fullName, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (trimmed(fullName).size() >= 2 && fullName.size() <= 64 && isUtf8(fullName) && oneLine)
        return {};
    return fail(ErrorCode::badInput,
                VB_MSG("A full name has 2 to 64 characters in one line; it is printed with signatures."));
}

/// Whether the certificate of an active account has ended or soon will.
bool nearItsEnd(const domain::Account &account, const Timestamp &now)
{
    if (account.state != AccountState::active)
        return false;
    const auto certificate = crypto::Certificate::fromPem(account.certificatePem);
    return certificate && certificate->notAfter().point() - now.point() < renewalTime;
}

/// Loads a person, lets `change` alter the account, and stores it as the next version.
template <class Change>
Status changeAccount(Context &context, const Session &session, std::string_view userId, std::string_view action,
                     std::string_view reason, Change &&change, json::Object details = {})
{
    VB_CHECK(checkReason(reason));
    VB_TRY(const auto reader, context.reader());
    VB_TRY(auto person, personNamed(*reader, userId));
    if (person.account.userId == session.userId())
        return fail(ErrorCode::refused, VB_MSG("Nobody changes their own account; ask another administrator."));
    VB_CHECK(change(person.account));
    VB_TRY(auto work, context.store->begin(session.person()));
    VB_CHECK(work->put(person.record.id, person.record.version, person.account.toJson(), action, reason,
                       std::move(details)));
    VB_CHECK(work->commit());
    return {};
}

} // namespace

Result<Secret> AccountService::add(const Session &session, std::string_view userId, std::string_view fullName,
                                   Role role, const Session *second)
{
    return m_context.perform(session, Permission::manageAccounts, "account.add", "", [&]() -> Result<Secret> {
        VB_CHECK(domain::checkUserId(userId));
        VB_CHECK(checkFullName(fullName));
        const bool powerful = role == Role::administrator || role == Role::qaApprover;
        if (powerful && (!second || second->userId() == session.userId() || second->role() != Role::qaApprover))
            return fail(ErrorCode::refused,
                        VB_MSG("The roles administrator and QA approver take the confirmation of a QA "
                               "approver as second person."));
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto known, findPerson(*reader, userId));
        if (known)
            return fail(ErrorCode::refused, VB_MSG("The user id '{id}' exists or existed; it is never given twice."),
                        {{"id", std::string(userId)}});
        domain::Account account;
        account.userId = userId;
        account.fullName = trimmed(fullName);
        account.role = role;
        Credential credential;
        credential.userId = userId;
        VB_TRY(auto secret, renewOneTime(m_context, credential));

        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto accountId, work->reserveId("USR"));
        VB_TRY(const auto credentialId, work->reserveId("CRED"));
        credential.accountId = accountId.toText();
        json::Object details{{"role", domain::wordOf(role)}};
        if (second)
            details.set("confirmed_by", second->userId());
        VB_CHECK(work->put(accountId, 0, account.toJson(), "account.added", "new person", std::move(details)));
        VB_CHECK(work->put(credentialId, 0, credential.toJson(), "credential.one-time", "one-time secret made"));
        VB_CHECK(work->commit());
        return secret;
    });
}

Status AccountService::verifyIdentity(const Session &session, const Secret &password, const Session &second,
                                      const Secret &secondPassword, std::string_view userId, std::string_view how)
{
    return m_context.perform(session, Permission::verifyIdentity, "account.verify-identity", userId, [&]() -> Status {
        VB_CHECK(checkReason(how));
        if (!areAdministratorAndQa(session, second))
            return fail(ErrorCode::refused,
                        VB_MSG("Verifying an identity takes an administrator and a QA approver together."));
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(auto person, personNamed(*reader, userId));
        const bool vouchedFor = userId == second.userId() && !person.credential.authorityShare.empty();
        if (userId == session.userId() || (userId == second.userId() && !vouchedFor))
            return fail(ErrorCode::refused, VB_MSG("Nobody verifies their own identity."));
        if (person.account.state != AccountState::unproven &&
            !nearItsEnd(person.account, m_context.environment.clock.now()))
            return fail(
                ErrorCode::refused,
                VB_MSG("{user} is '{state}'. An identity is verified after the first sign-in, and again when the "
                       "certificate comes to its end."),
                {{"user", std::string(userId)}, {"state", std::string(domain::wordOf(person.account.state))}});

        VB_TRY(const auto accepted, acceptedAt(*reader, person.account, m_context.storeId));
        if (!accepted)
            return fail(ErrorCode::refused,
                        VB_MSG("{user} has not accepted the accountability statement yet. That comes first, at the "
                               "next sign-in."),
                        {{"user", std::string(userId)}});

        VB_TRY(const auto authorityKey,
               openAuthority(m_context, session, password, second, secondPassword, "verify-identity"));
        VB_TRY(const auto publicKey, fromBase64(person.account.publicKey));
        VB_TRY(const auto certificate,
               crypto::issueCertificate(m_context.authority, authorityKey,
                                        {person.account.fullName, person.account.userId}, publicKey,
                                        m_context.environment.clock.now(), m_context.environment.random));
        person.account.state = AccountState::active;
        person.account.certificatePem = certificate.pem();
        person.account.verifiedBy = session.userId() + ", " + second.userId();
        person.account.verification = trimmed(how);
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(work->put(person.record.id, person.record.version, person.account.toJson(), "account.verified",
                           person.account.verification,
                           {{"second", second.userId()}, {"certificate_sha256", certificate.fingerprint().toHex()}}));
        VB_CHECK(work->commit());
        return m_context.makeCheckpoint();
    });
}

Status AccountService::rename(const Session &session, std::string_view userId, std::string_view fullName,
                              std::string_view reason)
{
    return m_context.perform(session, Permission::manageAccounts, "account.rename", userId, [&]() -> Status {
        VB_CHECK(checkFullName(fullName));
        const std::string next(trimmed(fullName));
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto person, personNamed(*reader, userId));
        const auto change = [&](domain::Account &account) -> Status {
            if (account.state == AccountState::disabled)
                return fail(ErrorCode::refused, VB_MSG("{user} is disabled; a disabled account is changed no more."),
                            {{"user", std::string(userId)}});
            if (account.fullName == next)
                return fail(ErrorCode::badInput, VB_MSG("That is the name already; nothing was changed."));
            account.fullName = next;
            // A certificate speaks of the name too; the key is the person's as before.
            account.certificatePem.clear();
            if (account.state == AccountState::active)
                account.state = AccountState::unproven;
            return {};
        };
        return changeAccount(m_context, session, userId, "account.renamed", reason, change,
                             {{"before", person.account.fullName}, {"after", next}});
    });
}

Status AccountService::enableSigning(const Session &session, std::string_view userId, std::string_view reason)
{
    return m_context.perform(session, Permission::enableSigning, "account.enable-signing", userId, [&]() -> Status {
        return changeAccount(
            m_context, session, userId, "account.signing-enabled", reason, [](domain::Account &account) -> Status {
                if (account.state != AccountState::suspended)
                    return fail(ErrorCode::refused, VB_MSG("Signing of this account is not suspended."));
                if (account.keyId.empty())
                    return fail(ErrorCode::refused,
                                VB_MSG("The new password has not been set yet; the first sign-in comes before."));
                // The old key is gone with the old password: the new one needs a certificate first.
                account.state = AccountState::unproven;
                return {};
            });
    });
}

Status AccountService::disable(const Session &session, std::string_view userId, std::string_view reason)
{
    return m_context.perform(session, Permission::manageAccounts, "account.disable", userId, [&]() -> Status {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto person, personNamed(*reader, userId));
        VB_CHECK(checkNoShare(person));
        return changeAccount(m_context, session, userId, "account.disabled", reason,
                             [](domain::Account &account) -> Status {
                                 account.state = AccountState::disabled;
                                 return {};
                             });
    });
}

Status AccountService::unlock(const Session &session, std::string_view userId, std::string_view reason)
{
    return m_context.perform(session, Permission::manageAccounts, "account.unlock", userId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto person, personNamed(*reader, userId));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(work->note("account.unlocked", reason, &person.record.id));
        VB_CHECK(work->commit());
        return {};
    });
}

Result<Secret> AccountService::resetPassword(const Session &session, std::string_view userId, std::string_view reason)
{
    return m_context.perform(session, Permission::manageAccounts, "account.reset", userId, [&]() -> Result<Secret> {
        VB_CHECK(checkReason(reason));
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(auto person, personNamed(*reader, userId));
        if (person.account.userId == session.userId())
            return fail(ErrorCode::refused, VB_MSG("Nobody changes their own account; ask another administrator."));
        if (person.account.state == AccountState::disabled)
            return fail(ErrorCode::refused, VB_MSG("{user} is disabled; a disabled account never comes back."),
                        {{"user", std::string(userId)}});
        VB_CHECK(checkNoShare(person));
        if (person.account.state != AccountState::invited)
            person.account.state = AccountState::suspended;
        person.account.certificatePem.clear();
        person.account.keyId.clear();
        person.account.publicKey.clear();
        person.credential.wrappedKey.clear();
        person.credential.lost.clear();
        VB_TRY(auto secret, renewOneTime(m_context, person.credential));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(work->put(person.record.id, person.record.version, person.account.toJson(), "account.reset", reason));
        VB_CHECK(work->put(person.credentialRecord.id, person.credentialRecord.version, person.credential.toJson(),
                           "credential.one-time", "one-time secret made"));
        VB_CHECK(work->commit());
        return secret;
    });
}

Status AccountService::reportLost(const Session &session, std::string_view userId, std::string_view circumstances)
{
    const auto report = [&]() -> Status {
        VB_CHECK(checkReason(circumstances));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(auto person, personNamed(work->read(), userId));
        if (person.account.state == AccountState::disabled)
            return fail(ErrorCode::refused, VB_MSG("{user} is disabled; the password opens nothing."),
                        {{"user", std::string(userId)}});
        if (!person.credential.lost.empty())
            return fail(ErrorCode::refused, VB_MSG("The password of {user} was reported as lost before."),
                        {{"user", std::string(userId)}});
        person.credential.lost = m_context.environment.clock.now().toText();
        if (person.account.state != AccountState::invited)
            person.account.state = AccountState::suspended;
        // The key goes with the password, as after a reset; what it has signed stays valid.
        person.account.certificatePem.clear();
        person.account.keyId.clear();
        person.account.publicKey.clear();
        VB_CHECK(work->put(person.credentialRecord.id, person.credentialRecord.version, person.credential.toJson(),
                           "credential.disabled", "reported as lost"));
        VB_CHECK(work->put(person.record.id, person.record.version, person.account.toJson(), "account.loss-reported",
                           circumstances, {{"user", std::string(userId)}}));
        VB_CHECK(work->commit());
        return {};
    };
    // One's own is never refused by role.
    const auto permission = userId == session.userId() ? Permission::viewPolicy : Permission::reportLoss;
    return m_context.perform(session, permission, "account.report-lost", userId, report);
}

Result<std::vector<AccountView>> accountViews(domain::RecordReader &reader, const StoreId &store, const Timestamp &now)
{
    std::vector<AccountView> out;
    VB_TRY(const auto policy, policyInForce(reader));
    VB_TRY(const auto records, reader.list(domain::RecordType::account));
    for (const auto &record : records) {
        AccountView view;
        view.recordId = record.id.toText();
        VB_TRY(view.account, valueOf<domain::Account>(record));
        VB_TRY(const auto failures, failuresSinceSuccess(reader, record.id));
        view.locked = failures.lock(policy);
        VB_TRY(const auto person, personNamed(reader, view.account.userId));
        view.renewable = nearItsEnd(view.account, now);
        view.lost = !person.credential.lost.empty();
        VB_TRY(const auto accepted, acceptedAt(reader, view.account, store));
        view.accepted = accepted.value_or(std::string());
        domain::TrailFilter filter;
        filter.recordId = view.recordId;
        filter.actionPrefix = "session.opened";
        filter.limit = 1;
        VB_TRY(const auto opened, reader.trail(filter));
        if (!opened.empty())
            view.lastSignIn = opened.front().entry.chain.time.toText();
        filter.actionPrefix = "account.";
        filter.limit = 1000;
        VB_TRY(const auto changes, reader.trail(filter));
        if (!changes.empty())
            view.created = changes.back().entry.chain.time.toText();
        out.push_back(std::move(view));
    }
    return out;
}

Result<std::vector<AccountView>> AccountService::list(const Session &session)
{
    using List = std::vector<AccountView>;
    const bool entitled = session.may(Permission::manageAccounts);
    const auto permission = entitled ? Permission::manageAccounts : Permission::viewRecords;
    return m_context.perform(session, permission, "account.list", "", [&]() -> Result<List> {
        VB_TRY(const auto reader, m_context.reader());
        return accountViews(*reader, m_context.storeId, m_context.environment.clock.now());
    });
}

} // namespace valbench::services
