// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts: possible misuse of an account, open until both an administrator and QA have looked into it.
#pragma once

#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/roles.h>

namespace valbench::domain {

enum class AlertKind { lockOut, failedSigning };

template <>
struct Words<AlertKind>
{
    static constexpr std::string_view what = "kind of alert";
    static constexpr std::array<std::pair<AlertKind, std::string_view>, 2> table{{
        {AlertKind::lockOut, "lock-out"},
        {AlertKind::failedSigning, "failed signing"},
    }};
};

struct Acknowledgement
{
    Role role = Role::qaApprover;
    std::string userId;
    std::string name;       ///< printed
    std::string time;       ///< UTC
    std::string assessment; ///< what was found out and done
};

/// 21 CFR 11.300(d), part11.md R-8.
struct Alert
{
    AlertKind kind = AlertKind::lockOut;
    std::string accountId; ///< record id of the account concerned
    std::string userId;    ///< whose account it is, which need not be who acted
    std::string name;      ///< printed
    std::string cause;     ///< "wrong password", "5 failures"
    std::string where;     ///< "sign-in", "signing", …
    std::vector<Acknowledgement> acknowledgements;

    /// "Lock-out of engineer"
    [[nodiscard]] std::string title() const;
    /// Those of administrator and QA approver that have not acknowledged it.
    [[nodiscard]] std::vector<Role> waitsFor() const;
    [[nodiscard]] bool waitsFor(Role role) const;
    [[nodiscard]] json::Object toJson() const;
    static Result<Alert> fromJson(const json::Value &value);
};

} // namespace valbench::domain
