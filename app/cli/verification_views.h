// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Verifications as JSON and as lines.
#pragma once

#include <valbench/base/json.h>
#include <valbench/services/verification.h>

namespace valbench::cli {

[[nodiscard]] json::Object verificationObject(const services::Verification &verification);
/// One line a check: state, check, n, detail, with tabs between; last line the verdict.
[[nodiscard]] std::string verificationText(const services::Verification &verification);

} // namespace valbench::cli
