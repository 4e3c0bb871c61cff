// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/work_calendar.h>

#include <algorithm>
#include <chrono>

#include <valbench/base/text.h>

namespace valbench::domain {

namespace {

using namespace std::chrono;

constexpr std::int64_t minutesOfDay = 24 * 60;
constexpr std::int64_t mostHours = 8760;
constexpr int mostDays = 3660;

std::string dateText(sys_days day)
{
    return Timestamp(day).toText().substr(0, 10);
}

bool isDate(const std::string &text)
{
    return text.size() == 10 && Timestamp::parse(text + "T00:00:00.000000Z").has_value();
}

bool isWorkday(const WorkCalendar &calendar, sys_days day)
{
    const auto weekdayNumber = static_cast<std::int64_t>(weekday(day).iso_encoding());
    return std::ranges::binary_search(calendar.days, weekdayNumber) &&
           !std::ranges::binary_search(calendar.holidays, dateText(day));
}

tl::unexpected<Error> wrong(std::string_view what)
{
    return fail(ErrorCode::badInput, VB_MSG("This is no calendar of working hours: {what}."),
                {{"what", std::string(what)}});
}

} // namespace

Status WorkCalendar::check() const
{
    if (utcOffsetMinutes < -840 || utcOffsetMinutes > 840)
        return wrong("a zone is at most 840 minutes away from UTC");
    if (beginMinute < 0 || endMinute > minutesOfDay || beginMinute >= endMinute)
        return wrong("the working day begins at minute 0 or later, and ends after that, at minute 1440 at the latest");
    const auto isRising = [](const auto &list) {
        return std::ranges::adjacent_find(list, std::greater_equal<>()) == list.end();
    };
    if (days.empty() || days.front() < 1 || days.back() > 7 || !isRising(days))
        return wrong("working days are numbers from 1 (Monday) to 7 (Sunday) in their order, at least one");
    if (!std::ranges::all_of(holidays, isDate) || !isRising(holidays))
        return wrong("holidays are dates such as 2026-12-25 in their order");
    return {};
}

json::Object WorkCalendar::toJson() const
{
    return {{"utc_offset_minutes", utcOffsetMinutes},
            {"begin_minute", beginMinute},
            {"end_minute", endMinute},
            {"days", json::Array(days.begin(), days.end())},
            {"holidays", json::Array(holidays.begin(), holidays.end())}};
}

Result<WorkCalendar> WorkCalendar::fromJson(const json::Reader &reader)
{
    VB_CHECK(reader.allow({"utc_offset_minutes", "begin_minute", "end_minute", "days", "holidays"}));
    WorkCalendar out;
    VB_TRY(out.utcOffsetMinutes, reader.integerOr("utc_offset_minutes", out.utcOffsetMinutes));
    VB_TRY(out.beginMinute, reader.integerOr("begin_minute", out.beginMinute));
    VB_TRY(out.endMinute, reader.integerOr("end_minute", out.endMinute));
    if (const auto *list = reader.find("days")) {
        const auto *numbers = list->get<json::Array>();
        out.days.clear();
        for (const auto &item : numbers ? *numbers : json::Array{}) {
            const auto *number = item.get<std::int64_t>();
            out.days.push_back(number ? *number : 0); // 0 is no day, which check() says
        }
    }
    VB_TRY(out.holidays, reader.texts("holidays"));
    VB_CHECK(out.check());
    return out;
}

Result<Timestamp> afterWorkingHours(const Timestamp &from, std::int64_t hoursWanted, const WorkCalendar &calendar)
{
    VB_CHECK(calendar.check());
    if (hoursWanted < 1 || hoursWanted > mostHours)
        return fail(ErrorCode::badInput, VB_MSG("{hours} hours; expected 1 to {most}."),
                    {{"hours", std::to_string(hoursWanted)}, {"most", std::to_string(mostHours)}});
    const minutes offset(calendar.utcOffsetMinutes);
    const auto local = from.point() + offset;
    auto left = duration_cast<microseconds>(hours(hoursWanted));
    auto day = floor<std::chrono::days>(local);
    for (int i = 0; i < mostDays; ++i, day += std::chrono::days(1)) {
        if (!isWorkday(calendar, day))
            continue;
        const Timestamp::Point begin = std::max<Timestamp::Point>(day + minutes(calendar.beginMinute), local);
        const Timestamp::Point end = day + minutes(calendar.endMinute);
        if (begin >= end)
            continue;
        if (left <= end - begin)
            return Timestamp(begin + left - offset);
        left -= end - begin;
    }
    return fail(ErrorCode::badInput, VB_MSG("By this calendar, {hours} working hours are not over within ten years."),
                {{"hours", std::to_string(hoursWanted)}});
}

} // namespace valbench::domain
