// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Access reviews: all accounts as they were at a moment, looked through and signed by QA.
#pragma once

#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/account.h>

namespace valbench::domain {

struct ReviewedAccount
{
    std::string userId;
    std::string fullName;
    Role role = Role::auditor;
    AccountState state = AccountState::invited;
    bool locked = false;
    std::string created;    ///< UTC
    std::string lastSignIn; ///< UTC; empty: never
    std::string verifiedBy;
};

/// part11.md R-16.
struct AccessReview
{
    std::string made;            ///< UTC
    std::int64_t ledgerSize = 0; ///< entries when the list was made
    std::string findings;
    std::vector<ReviewedAccount> accounts; ///< all of them, disabled ones too

    [[nodiscard]] json::Object toJson() const;
    static Result<AccessReview> fromJson(const json::Value &value);
};

} // namespace valbench::domain
