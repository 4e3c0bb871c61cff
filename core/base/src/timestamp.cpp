// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/timestamp.h>

#include <array>
#include <cstdio>

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

template <class... Args>
std::string print(const char *format, Args... args)
{
    std::array<char, 64> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), format, args...);
    return std::string(buffer.data(), static_cast<std::size_t>(length));
}

} // namespace

std::string Timestamp::toText() const
{
    const auto [date, time] = split(m_point);
    return print("%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                 static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                 static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
}

std::string Timestamp::toReadableText() const
{
    const auto [date, time] = split(m_point);
    return print("%04d-%02u-%02u %02d:%02d:%02d UTC", static_cast<int>(date.year()),
                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                 static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                 static_cast<int>(time.seconds().count()));
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
