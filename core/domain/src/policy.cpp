// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/policy.h>

#include <chrono>

namespace valbench::domain {

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
    return out;
}

Result<Policy> Policy::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "policy"));
    PolicySettings settings;
    for (const auto &number : policyNumbers) {
        VB_TRY(settings.*number.value, reader.integer(number.name));
    }
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
    if (old.trailReview != now.trailReview)
        out.push_back({"trail_review", std::string(wordOf(old.trailReview)), std::string(wordOf(now.trailReview))});
    return out;
}

} // namespace valbench::domain
