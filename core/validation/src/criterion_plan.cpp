// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/validation/criterion_plan.h>

#include <algorithm>
#include <functional>

#include <valbench/stats/distributions.h>
#include <valbench/stats/estimate.h>
#include <valbench/stats/pass_chance.h>

namespace valbench::validation {

namespace {

using Chance = std::function<double(double truth)>;

bool isPlanned(std::int64_t number)
{
    return number >= 1 && number <= mostPlanned;
}

Chance chanceOf(const CheckInfo &check, const domain::Criterion &criterion, const PlannedNumbers &numbers)
{
    const stats::LowerLimit limit{criterion.limit,
                                  criterion.judgedOn == domain::JudgedOn::value ? stats::JudgedOn::value
                                                                                : stats::JudgedOn::interval,
                                  criterion.confidence};
    // What has to be reached does not depend on the truth: it is looked for once.
    if (check.counted == Counted::both) {
        const auto cases = static_cast<double>(numbers.first), controls = static_cast<double>(numbers.second);
        const bool onLogit = criterion.interval != stats::method::delong;
        const double smallest = stats::smallestAreaThatMeets(cases, controls, limit, onLogit);
        return [=](double truth) { return stats::areaPassChance(cases, controls, truth, smallest); };
    }
    const auto method = criterion.interval == stats::method::clopperPearson ? stats::ProportionMethod::clopperPearson
                                                                            : stats::ProportionMethod::wilson;
    const auto n = static_cast<std::uint64_t>(numbers.first);
    const auto fewest = stats::fewestThatMeet(n, limit, method);
    return [=](double truth) { return stats::binomialUpperTail(fewest, n, truth); };
}

} // namespace

std::optional<CriterionPlan> planCriterion(const CheckInfo &check, const domain::Criterion &criterion,
                                           const PlannedNumbers &numbers)
{
    const bool isArea = check.counted == Counted::both;
    const bool isInRange = criterion.limit > (isArea ? 0.5 : 0.0) && criterion.limit < 1 &&
                           criterion.confidence > 0.5 && criterion.confidence < 1;
    if (check.counted == Counted::nobody || criterion.direction != domain::Direction::atLeast || !isInRange ||
        !isPlanned(numbers.first) || (isArea && !isPlanned(numbers.second)))
        return {};
    const auto chance = chanceOf(check, criterion, numbers);
    CriterionPlan out;
    out.isExact = !isArea;
    out.chanceAtLimit = chance(criterion.limit);
    out.truthFor80 = stats::truthForChance(0.8, criterion.limit, chance);
    out.truthFor90 = stats::truthForChance(0.9, criterion.limit, chance);
    // From where hardly any passes to where nearly all do.
    constexpr double lowest = 0.001, nearlyAll = 0.999;
    constexpr int vertices = 60;
    const double nearly = stats::truthForChance(nearlyAll, criterion.limit, chance);
    const double high = nearly == nearly ? nearly : 1 - lowest;
    const double low = std::max(isArea ? 0.5 : lowest, criterion.limit - (high - criterion.limit) / 2);
    for (int i = 0; i < vertices; ++i) {
        out.truths.push_back(low + (high - low) * i / (vertices - 1));
        out.chances.push_back(chance(out.truths.back()));
    }
    return out;
}

} // namespace valbench::validation
