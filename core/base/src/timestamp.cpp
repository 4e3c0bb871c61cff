// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/timestamp.h>

#include <cstdint>

#include <valbench/base/text.h>

namespace valbench {

namespace {

using namespace std::chrono;

struct Parts
{
    year_month_day date;
    hh_mm_ss<microseconds> time;
};

Parts split(Timestamp::Point point)
{
    const auto day = floor<days>(point);
    return {year_month_day(day), hh_mm_ss<microseconds>(point - day)};
}

/// Fills the last `places` characters before `end` with decimal digits.
void putDigits(char *end, int places, std::int64_t number)
{
    for (; places > 0; --places, number /= 10)
        *--end = static_cast<char>('0' + number % 10);
}

/// The digits of a moment in the places that the pattern has for them.
std::string print(std::string pattern, Timestamp::Point point)
{
    const auto [date, time] = split(point);
    char *const text = pattern.data();
    putDigits(text + 4, 4, static_cast<int>(date.year()));
    putDigits(text + 7, 2, static_cast<unsigned>(date.month()));
    putDigits(text + 10, 2, static_cast<unsigned>(date.day()));
    putDigits(text + 13, 2, time.hours().count());
    putDigits(text + 16, 2, time.minutes().count());
    putDigits(text + 19, 2, time.seconds().count());
    if (pattern[19] == '.')
        putDigits(text + 26, 6, time.subseconds().count());
    return pattern;
}

} // namespace

std::string Timestamp::toText() const
{
    return print("yyyy-mm-ddThh:mm:ss.uuuuuuZ", m_point);
}

std::string Timestamp::toReadableText() const
{
    return print("yyyy-mm-dd hh:mm:ss UTC", m_point);
}

Result<Timestamp> Timestamp::parse(std::string_view text)
{
    constexpr std::string_view pattern = "dddd-dd-ddTdd:dd:dd.ddddddZ";
    bool fits = text.size() == pattern.size();
    for (std::size_t i = 0; fits && i < pattern.size(); ++i)
        fits = pattern[i] == 'd' ? (text[i] >= '0' && text[i] <= '9') : text[i] == pattern[i];
    if (fits) {
        const auto field = [text](std::size_t at, std::size_t length) {
            return static_cast<int>(*parseInteger(text.substr(at, length)));
        };
        const year_month_day date(year(field(0, 4)), month(static_cast<unsigned>(field(5, 2))),
                                  day(static_cast<unsigned>(field(8, 2))));
        const int h = field(11, 2), m = field(14, 2), s = field(17, 2);
        if (date.ok() && h < 24 && m < 60 && s < 60)
            return Timestamp(sys_days(date) + hours(h) + minutes(m) + seconds(s) + microseconds(field(20, 6)));
    }
    return fail(ErrorCode::badInput,
                VB_MSG("A time is written like 2026-11-03T13:03:59.120045Z (UTC, microseconds); found '{text}'."),
                {{"text", std::string(text.substr(0, 80))}});
}

} // namespace valbench
