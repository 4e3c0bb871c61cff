// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one way in which a password becomes somebody's.
#pragma once

#include <valbench/domain/password.h>

#include "people.h"

namespace valbench::services {

/// Where passwords are kept.
struct PasswordHome
{
    StoreId store;
    std::string storeName;
    crypto::KdfPolicy kdf;
};
[[nodiscard]] PasswordHome passwordHome(const Context &context);
/// What people call a store: the name of its file or database, without folder and ending.
[[nodiscard]] std::string storeNameIn(std::string_view url);

/// Every path that sets a password goes through here (part11.md R-5): checks it against the policy, the blocklist, the
/// person's and the store's names and the last ten, then remembers it as one of them. refused says which rule. Costs a
/// key derivation for each password remembered.
Status adoptPassword(const PasswordHome &home, const domain::Policy &policy, const domain::Account &account,
                     Credential &credential, const Secret &password, RandomSource &random);

/// When the present password was set; nothing if there is none.
Result<std::optional<Timestamp>> passwordSetAt(domain::RecordReader &reader, const Person &person);

} // namespace valbench::services
