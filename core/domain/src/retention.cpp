// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/retention.h>

#include <algorithm>
#include <chrono>

namespace valbench::domain {

const RetentionRule &ruleOf(RetentionClass retentionClass)
{
    return *std::ranges::find(retentionRules, retentionClass, &RetentionRule::retentionClass);
}

std::optional<Timestamp> keptUntil(const RetentionRule &rule, const std::optional<Timestamp> &event)
{
    using namespace std::chrono;
    if (!event)
        return std::nullopt;
    const auto day = floor<days>(event->point());
    auto date = year_month_day(day) + years(rule.years);
    if (!date.ok())
        date = date.year() / March / 1;
    return Timestamp(sys_days(date) + (event->point() - day));
}

} // namespace valbench::domain
