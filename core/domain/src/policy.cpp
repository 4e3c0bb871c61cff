// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/policy.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace valbench::domain {

namespace {

constexpr std::array<std::string_view, 4> places{"{id}", "{version}", "{type}", "{date}"};
constexpr std::size_t longestPattern = 64;

} // namespace

Status checkFileNamePattern(std::string_view pattern)
{
    const auto holds = [pattern](std::string_view place) { return pattern.find(place) != std::string_view::npos; };
    bool good = pattern.size() <= longestPattern && holds("{id}") && holds("{version}");
    for (auto rest = pattern; good && !rest.empty();) {
        const auto place = std::ranges::find_if(places, [rest](auto known) { return rest.starts_with(known); });
        const char c = rest.front();
        good = place != places.end() || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        rest.remove_prefix(place != places.end() ? place->size() : 1);
    }
    if (good)
        return {};
    return fail(ErrorCode::badInput,
                VB_MSG("A pattern of file names holds {id} and {version}, may hold {type} and {date}, and has "
                       "lower-case letters, digits and hyphens besides, at most 64 characters; found '{pattern}'."),
                {{"pattern", std::string(pattern.substr(0, 80))},
                 {"id", "{id}"},
                 {"version", "{version}"},
                 {"type", "{type}"},
                 {"date", "{date}"}});
}

std::string filledPattern(std::string_view pattern, std::string_view id, std::int64_t version, std::string_view type,
                          std::string_view date)
{
    const std::array<std::string, 4> values{std::string(id), std::to_string(version), std::string(type),
                                            std::string(date)};
    std::string out;
    while (!pattern.empty()) {
        const auto place = std::ranges::find_if(places, [pattern](auto known) { return pattern.starts_with(known); });
        if (place == places.end())
            out += pattern.front();
        else
            out += values[static_cast<std::size_t>(place - places.begin())];
        pattern.remove_prefix(place == places.end() ? 1 : place->size());
    }
    return out;
}

Result<Policy> Policy::make(const PolicySettings &settings)
{
    for (const auto &number : policyNumbers) {
        const auto value = settings.*number.value;
        if (value < number.least || value > number.most)
            return fail(ErrorCode::badInput,
                        VB_MSG("The {what} lies between {least} and {most} {unit}; found {value}."),
                        {{"what", std::string(number.what)},
                         {"least", std::to_string(number.least)},
                         {"most", std::to_string(number.most)},
                         {"unit", std::string(number.unit)},
                         {"value", std::to_string(value)}});
    }
    VB_CHECK(checkFileNamePattern(settings.fileNamePattern));
    Policy out;
    out.m_settings = settings;
    return out;
}

Timestamp Policy::nextAccessReview(const Timestamp &last) const
{
    using namespace std::chrono;
    const auto day = floor<days>(last.point());
    auto date = year_month_day(day) + months(m_settings.accessReviewMonths);
    if (!date.ok()) // the 31st of a month that has none
        date = date.year() / date.month() / std::chrono::last;
    return Timestamp(sys_days(date) + (last.point() - day));
}

json::Object Policy::toJson() const
{
    json::Object out{{"type", "policy"}, {"key", "policy"}, {"title", "Security policy"}};
    for (const auto &number : policyNumbers)
        out.set(std::string(number.name), m_settings.*number.value);
    out.set("trail_review", wordOf(m_settings.trailReview));
    out.set("file_name_pattern", m_settings.fileNamePattern);
    return out;
}

Result<Policy> Policy::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "policy"));
    PolicySettings settings;
    for (const auto &number : policyNumbers) {
        // Records of earlier versions of the program do not speak of file names.
        const bool isLater = number.value == &PolicySettings::fileNameLength;
        VB_TRY(settings.*number.value,
               isLater ? reader.integerOr(number.name, settings.fileNameLength) : reader.integer(number.name));
    }
    VB_TRY(settings.fileNamePattern, reader.textOr("file_name_pattern", settings.fileNamePattern));
    VB_TRY(const auto rule, reader.text("trail_review"));
    VB_TRY(settings.trailReview, fromWord<TrailReviewRule>(rule));
    return make(settings);
}

std::vector<PolicyChange> changesBetween(const Policy &before, const Policy &after)
{
    std::vector<PolicyChange> out;
    const auto &old = before.settings();
    const auto &now = after.settings();
    for (const auto &number : policyNumbers) {
        if (old.*number.value != now.*number.value)
            out.push_back({number.name, std::to_string(old.*number.value), std::to_string(now.*number.value)});
    }
    if (old.fileNamePattern != now.fileNamePattern)
        out.push_back({"file_name_pattern", old.fileNamePattern, now.fileNamePattern});
    if (old.trailReview != now.trailReview)
        out.push_back({"trail_review", std::string(wordOf(old.trailReview)), std::string(wordOf(now.trailReview))});
    return out;
}

} // namespace valbench::domain
