// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "passwords.h"

#include <algorithm>
#include <array>

namespace valbench::services {

namespace {

constexpr std::size_t passwordsRemembered = 10;

crypto::KeyOwner formerPasswordOwner(const StoreId &store, std::string_view userId)
{
    return {store, std::string(userId), "former-password"};
}

Status checkNotUsedBefore(const PasswordHome &home, const Credential &credential, const Secret &password)
{
    const auto owner = formerPasswordOwner(home.store, credential.userId);
    for (const auto &former : credential.formerPasswords) {
        const auto opened = crypto::unwrapKey(former, password, owner, home.kdf);
        if (opened)
            return fail(ErrorCode::refused,
                        VB_MSG("This is one of your last ten passwords. Choose one that you have not used here."));
        if (opened.error().code() != ErrorCode::refused)
            return fail(opened.error());
    }
    return {};
}

} // namespace

PasswordHome passwordHome(const Context &context)
{
    return {context.storeId, storeNameIn(context.store->info().url), context.kdf};
}

std::string storeNameIn(std::string_view url)
{
    const auto path = url.substr(0, url.find('?'));
    const auto name = path.substr(path.find_last_of('/') + 1); // from 0 where there is none
    return std::string(name.substr(0, name.find_last_of('.')));
}

Status adoptPassword(const PasswordHome &home, const domain::Policy &policy, const domain::Account &account,
                     Credential &credential, const Secret &password, RandomSource &random)
{
    VB_CHECK(domain::checkPassword(password.reveal(), {account.userId, account.fullName, home.storeName}, policy));
    VB_CHECK(checkNotUsedBefore(home, credential, password));
    std::array<std::uint8_t, 32> value{};
    VB_CHECK(random.fill(value));
    VB_TRY(auto wrapped,
           crypto::wrapKey(value, password, formerPasswordOwner(home.store, credential.userId), home.kdf, random));
    auto &former = credential.formerPasswords;
    former.insert(former.begin(), std::move(wrapped));
    former.resize(std::min(former.size(), passwordsRemembered));
    return {};
}

Result<std::optional<Timestamp>> passwordSetAt(domain::RecordReader &reader, const Person &person)
{
    domain::TrailFilter filter;
    filter.recordId = person.credentialRecord.id.toText();
    filter.actionPrefix = "credential.password-";
    filter.limit = 1;
    VB_TRY(const auto entries, reader.trail(filter));
    if (entries.empty())
        return std::optional<Timestamp>();
    return std::optional(entries.front().entry.chain.time);
}

} // namespace valbench::services
