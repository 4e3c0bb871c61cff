// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/store/verification.h>

#include <algorithm>

namespace valbench::store {

std::string_view word(CheckState state)
{
    switch (state) {
    case CheckState::passed: return "passed";
    case CheckState::failed: return "failed";
    case CheckState::error: return "error";
    case CheckState::notRun: return "not-run";
    case CheckState::notApplicable: return "not-applicable";
    }
    return "error";
}

const StoreCheck *StoreVerification::firstProblem() const
{
    const auto found = std::ranges::find_if(checks, [](const StoreCheck &check) {
        return check.state == CheckState::failed || check.state == CheckState::error;
    });
    return found == checks.end() ? nullptr : &*found;
}

bool StoreVerification::holds() const
{
    return !firstProblem();
}

const StoreCheck *StoreVerification::find(std::string_view name) const
{
    const auto found = std::ranges::find(checks, name, &StoreCheck::name);
    return found == checks.end() ? nullptr : &*found;
}

} // namespace valbench::store
