// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Verification that needs no sign-in: of stores and of PDFs.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include <valbench/domain/outcome.h>
#include <valbench/services/environment.h>

namespace valbench::services {

/// One line of a verification, in words a QA person understands.
struct VerificationCheck
{
    std::string name;
    domain::Outcome outcome = domain::Outcome::notRun;
    std::int64_t n = 0; ///< how many things were checked
    std::string detail; ///< for a failure: the first record that fails, and why
};

struct Verification
{
    std::string subject;
    std::vector<VerificationCheck> checks;
    /// Every check passed, did not apply, or is a "not run" that is declared harmless.
    bool passed = false;
    std::string verdict; ///< one sentence
    // Of a store:
    std::string storeId;
    std::int64_t entries = 0; ///< that hold together
    std::string head;         ///< digest of the last of them
};

/// Opens read-only; checks file, chain, checkpoints (those in the store and those seen before by this profile), every
/// record against its entry, evidence, every signature and certificate, every time stamp. roots: PEM files that anchor
/// trust in time stamps; with none, those that the store itself names. threads: 0 is one per processor; who works at
/// the same machine meanwhile is glad of less.
Result<Verification> verifyStore(const Environment &environment, std::string_view storeUrl, std::stop_token stop = {},
                                 const Progress &progress = {}, const std::vector<std::filesystem::path> &roots = {},
                                 unsigned threads = 0);

/// Stricter than common PDF readers (integrity.md §3.3). roots: PEM files that anchor trust; with none, the authorities
/// of stores this profile knows; when there is no root at all, the signer's identity is "not run" and the whole fails.
Result<Verification> verifyPdf(const Environment &environment, const std::filesystem::path &file,
                               const std::vector<std::filesystem::path> &roots);

/// Writes what the verification of a store found as canonical JSON, and this workstation's signature of it (CMS, DER)
/// beside it as FILE.p7s: `openssl cms -verify -binary -inform DER` checks it. Each report names the one that this
/// workstation made before it of the same store. refused where it has no keys for the store.
Status writeVerificationReport(const Environment &environment, const Verification &verification,
                               const std::filesystem::path &file);
/// By its content.
[[nodiscard]] bool isVerificationReport(const std::filesystem::path &file);
/// That a report is as it was signed, by a workstation of a store that is trusted (roots as for verifyPdf()), and,
/// where it was made by this one, that it stands in the sequence of its reports. The verdict repeats the report's.
Result<Verification> verifyReport(const Environment &environment, const std::filesystem::path &file,
                                  const std::vector<std::filesystem::path> &roots);

} // namespace valbench::services
