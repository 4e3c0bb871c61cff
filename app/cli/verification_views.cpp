// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "verification_views.h"

#include "output.h"

namespace valbench::cli {

using json::Array;
using json::Object;

Object verificationObject(const services::Verification &verification)
{
    Array checks;
    for (const auto &check : verification.checks)
        checks.push_back(Object{
            {"state", domain::wordOf(check.outcome)}, {"check", check.name}, {"n", check.n}, {"detail", check.detail}});
    return {{"subject", verification.subject},
            {"passed", verification.passed},
            {"verdict", verification.verdict},
            {"checks", std::move(checks)}};
}

std::string verificationText(const services::Verification &verification)
{
    std::string out;
    for (const auto &check : verification.checks)
        out += std::string(domain::wordOf(check.outcome)) + '\t' + printable(check.name) + '\t' +
               std::to_string(check.n) + '\t' + printable(check.detail) + '\n';
    return out + printable(verification.verdict) + '\n';
}

} // namespace valbench::cli
