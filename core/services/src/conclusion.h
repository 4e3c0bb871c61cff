// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What verifications of stores, PDFs and reports share: whom they trust, and how they end.
#pragma once

#include <string_view>
#include <vector>

#include <valbench/crypto/certificate.h>
#include <valbench/services/verification.h>

namespace valbench::services {

/// Passed when every check passed, did not apply, or was not run and may be.
void conclude(Verification &verification, const std::vector<std::string_view> &mayBeNotRun);
/// Those in the files; with none, those of the stores that this profile knows.
Result<std::vector<crypto::Certificate>> trustedAuthorities(const Environment &environment,
                                                            const std::vector<std::filesystem::path> &roots);
/// "signer's identity": not run where nobody is trusted.
[[nodiscard]] VerificationCheck checkSigner(const crypto::Certificate &signer,
                                            const std::vector<crypto::Certificate> &trusted, const Timestamp &time);

} // namespace valbench::services
