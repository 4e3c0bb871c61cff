// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Points in time as records keep them: UTC, microseconds, fixed-precision text.
#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

#include <valbench/base/result.h>

namespace valbench {

/// UTC with microseconds (what PostgreSQL keeps). Written as 2026-11-03T13:03:59.120045Z, always 27 characters.
class Timestamp {
public:
    using Point = std::chrono::sys_time<std::chrono::microseconds>;
    explicit Timestamp(Point point) : m_point(point) {}

    static Result<Timestamp> parse(std::string_view text);
    [[nodiscard]] std::string toText() const;
    /// To the second and readable: 2026-11-03 13:03:59 UTC. For print.
    [[nodiscard]] std::string toReadableText() const;
    [[nodiscard]] Point point() const { return m_point; }
    auto operator<=>(const Timestamp &) const = default;

private:
    Point m_point;
};

} // namespace valbench
