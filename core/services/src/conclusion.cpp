// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "conclusion.h"

#include <algorithm>

#include "private_file.h"
#include "profile.h"

namespace valbench::services {

using domain::Outcome;

void conclude(Verification &verification, const std::vector<std::string_view> &mayBeNotRun)
{
    const auto bad = std::ranges::find_if(verification.checks, [&](const VerificationCheck &check) {
        return check.outcome == Outcome::failed || check.outcome == Outcome::error ||
               (check.outcome == Outcome::notRun && std::ranges::count(mayBeNotRun, check.name) == 0);
    });
    verification.passed = bad == verification.checks.end() && !verification.checks.empty();
    if (verification.passed)
        verification.verdict = "Verified: everything that was checked holds.";
    else if (bad == verification.checks.end())
        verification.verdict = "Not verified: nothing could be checked.";
    else
        verification.verdict = "Not verified: " + bad->name + ". " + bad->detail;
}

Result<std::vector<crypto::Certificate>> trustedAuthorities(const Environment &environment,
                                                            const std::vector<std::filesystem::path> &roots)
{
    std::vector<crypto::Certificate> trusted;
    for (const auto &root : roots) {
        VB_TRY(const auto pem, readFile(root));
        VB_TRY(auto certificate, crypto::Certificate::fromPem(asText(pem)));
        trusted.push_back(std::move(certificate));
    }
    if (roots.empty()) {
        VB_TRY(const auto known, Profile(environment.profile).authorities());
        for (const auto &pem : known) {
            if (auto certificate = crypto::Certificate::fromPem(pem))
                trusted.push_back(*std::move(certificate));
        }
    }
    return trusted;
}

VerificationCheck checkSigner(const crypto::Certificate &signer, const std::vector<crypto::Certificate> &trusted,
                              const Timestamp &time)
{
    const std::string name = "signer's identity";
    if (trusted.empty())
        return {name, Outcome::notRun, 0,
                "No certificate authority is known here. Give the store's ca.pem with --root."};
    const auto problem = crypto::chainProblem(signer, trusted, time);
    return {name, problem ? Outcome::failed : Outcome::passed, 1,
            problem ? problem->error.text()
                    : signer.commonName() + ", station " + signer.userId() + ", sealed " + time.toReadableText()};
}

} // namespace valbench::services
