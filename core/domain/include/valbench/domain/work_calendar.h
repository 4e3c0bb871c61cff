// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// When a number of hours is over: hours of the clock, or working hours by a calendar.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/base/timestamp.h>
#include <valbench/domain/words.h>

namespace valbench::domain {

enum class HoursBasis { elapsed, working };

template <>
struct Words<HoursBasis>
{
    static constexpr std::string_view what = "way to count hours";
    static constexpr std::array<std::pair<HoursBasis, std::string_view>, 2> table{{
        {HoursBasis::elapsed, "elapsed"},
        {HoursBasis::working, "working"},
    }};
};

/// The same hours on each working day, in a zone with a fixed distance from UTC: a record must mean the same wherever
/// and whenever it is read, so that summer time is the author's to state.
struct WorkCalendar
{
    std::int64_t utcOffsetMinutes = 0;             ///< -840 to 840; local time less UTC
    std::int64_t beginMinute = 8 * 60;             ///< of the local day
    std::int64_t endMinute = 18 * 60;              ///< after beginMinute; 1440 at the most
    std::vector<std::int64_t> days{1, 2, 3, 4, 5}; ///< 1 is Monday, 7 Sunday; in order, at least one
    std::vector<std::string> holidays;             ///< "2026-12-25", in order

    bool operator==(const WorkCalendar &) const = default;
    /// badInput names what is out of its range.
    [[nodiscard]] Status check() const;
    [[nodiscard]] json::Object toJson() const;
    static Result<WorkCalendar> fromJson(const json::Reader &reader);
};

/// The first moment at which `hours` working hours have passed since `from`. badInput for fewer than one or more than
/// 8,760 hours, for a calendar that is none, and if they are not over within ten years.
Result<Timestamp> afterWorkingHours(const Timestamp &from, std::int64_t hours, const WorkCalendar &calendar);

} // namespace valbench::domain
