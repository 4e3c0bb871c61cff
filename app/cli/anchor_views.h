// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How the health of a store's proofs is printed.
#pragma once

#include <valbench/base/json.h>
#include <valbench/services/maintenance.h>

namespace valbench::cli {

[[nodiscard]] json::Object anchorObject(const services::Health &health);
[[nodiscard]] std::string anchorText(const services::Health &health);
/// One sentence: what the newest time stamp covers and how old it is.
[[nodiscard]] std::string timeStampSentence(const services::TimeStampHealth &health);

} // namespace valbench::cli
