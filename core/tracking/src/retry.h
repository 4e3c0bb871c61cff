// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// When a call is tried again, and after how long.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <valbench/tracking/connection.h>

namespace valbench::tracking {

/// Whether an answer of this status may be another one next time. 501 is for good.
[[nodiscard]] bool isTemporary(int status);

/// The header Retry-After: seconds, or a date, counted from `now` (seconds since 1970). nullopt for anything else.
[[nodiscard]] std::optional<std::chrono::milliseconds> parseRetryAfter(std::string_view value, std::int64_t now);

/// The pause before attempt `attempt` + 1: doubled each time, its second half left to chance so that stations that
/// failed together do not come back together. What the server asked for is the least. nullopt: do not try again.
[[nodiscard]] std::optional<std::chrono::milliseconds>
pauseAfter(int attempt, const RetryPolicy &policy, std::optional<std::chrono::milliseconds> askedFor, double jitter);

} // namespace valbench::tracking
