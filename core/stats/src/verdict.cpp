// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/verdict.h>

#include <algorithm>
#include <cmath>

#include <valbench/base/error.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/proportion.h>
#include <valbench/stats/roc.h>

namespace valbench::stats {

namespace {

constexpr double largestCount = 1e12; ///< beyond this no study settles it

std::optional<std::int64_t> countOf(double n)
{
    if (!(n < largestCount))
        return std::nullopt;
    return static_cast<std::int64_t>(std::ceil(n));
}

double onScale(double x, Scale scale)
{
    switch (scale) {
    case Scale::identity: return x;
    case Scale::logit: return logit(x);
    case Scale::log: return std::log(x);
    case Scale::fisherZ: return std::atanh(x);
    }
    return x;
}

ProportionMethod methodOf(const Estimate &estimate)
{
    return estimate.method == method::wilson ? ProportionMethod::wilson : ProportionMethod::clopperPearson;
}

/// The smallest real n, found by doubling and bisection, from which `clears(n)` holds.
template <class Test>
double smallest(double start, const Test &clears)
{
    double low = start, high = start;
    while (!clears(high)) {
        low = high;
        high *= 2;
        if (high > largestCount)
            return high;
    }
    while (high - low > 0.5) {
        const double middle = (low + high) / 2;
        (clears(middle) ? high : low) = middle;
    }
    return high;
}

double recordsForLimit(const Estimate &e, double limit)
{
    const double z = zOfConfidence(e.confidence);
    const double gap = std::abs(e.value - limit);
    const auto n = static_cast<double>(e.n);
    if (gap == 0 || e.n == 0)
        return largestCount;
    if (e.method == method::wilson)
        return z * z * limit * (1 - limit) / (gap * gap);
    if (e.method == method::clopperPearson)
        return smallest(n, [&](double m) {
            const auto bounds = proportionBounds(e.value * m, m, e.confidence, ProportionMethod::clopperPearson);
            return e.value > limit ? bounds.lower >= limit : bounds.upper <= limit;
        });
    if (e.method == method::newcombe && e.events > 0 && e.events < e.n && limit > 0 && limit < 1 &&
        std::isnan(e.standardError)) {
        const double share = static_cast<double>(e.events) / n;
        return smallest(
            n, [&](double m) { return z * z * newcombeAucVariance(limit, m * share, m * (1 - share)) <= gap * gap; });
    }
    const double distance = std::abs(onScale(e.value, e.scale) - onScale(limit, e.scale));
    if (!std::isfinite(distance) || !std::isfinite(e.standardError))
        return largestCount;
    return n * std::pow(z * e.standardError / distance, 2);
}

std::optional<std::int64_t> recordsToSettle(const Estimate &e, const Criterion &criterion)
{
    // A value outside one limit needs only that limit to be cleared, a value inside needs both.
    double needed = 0;
    for (const auto &[limit, isOutside] :
         {std::pair(criterion.atLeast, criterion.atLeast && e.value < *criterion.atLeast),
          std::pair(criterion.atMost, criterion.atMost && e.value > *criterion.atMost)}) {
        if (!limit)
            continue;
        if (isOutside)
            return countOf(std::max(recordsForLimit(e, *limit), static_cast<double>(e.n) + 1));
        needed = std::max(needed, recordsForLimit(e, *limit));
    }
    return countOf(std::max(needed, static_cast<double>(e.n) + 1));
}

/// Whether x of n would meet the one limit.
bool meets(const Estimate &e, const Criterion &criterion, std::size_t x)
{
    const auto successes = static_cast<double>(x), trials = static_cast<double>(e.n);
    Bounds bounds{successes / trials, successes / trials};
    if (criterion.judgedOn == JudgedOn::interval)
        bounds = proportionBounds(successes, trials, e.confidence, methodOf(e));
    return criterion.atLeast ? bounds.lower >= *criterion.atLeast : bounds.upper <= *criterion.atMost;
}

std::optional<std::int64_t> marginRecords(const Estimate &e, const Criterion &criterion)
{
    if (!e.isProportion() || e.n == 0 || criterion.atLeast.has_value() == criterion.atMost.has_value())
        return std::nullopt;
    // Steps away from the side that meets: 0 is the best count, n the worst; meets() changes once.
    const bool upward = criterion.atLeast.has_value();
    const auto countAt = [&](std::size_t steps) { return upward ? e.n - steps : steps; };
    std::size_t low = 0, high = e.n + 1; // the first number of steps that does not meet lies in [low, high]
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (middle <= e.n && meets(e, criterion, countAt(middle)))
            low = middle + 1;
        else
            high = middle;
    }
    const std::size_t now = upward ? e.n - e.events : e.events;
    const auto failsAt = static_cast<std::int64_t>(low), at = static_cast<std::int64_t>(now);
    if (at < failsAt) // met
        return low > e.n ? std::nullopt : std::optional(failsAt - at);
    return low == 0 ? std::nullopt : std::optional(at - failsAt + 1);
}

} // namespace

Judgement judge(const Estimate &estimate, const Criterion &criterion)
{
    Judgement judgement;
    if (!criterion.atLeast && !criterion.atMost) {
        judgement.reason = VB_MSG("the criterion has no limit");
        return judgement;
    }
    if (!estimate.isDefined()) {
        judgement.reason = estimate.reason.empty() ? VB_MSG("the value is undefined") : estimate.reason;
        return judgement;
    }
    const bool onInterval = criterion.judgedOn == JudgedOn::interval;
    if (onInterval && !estimate.hasInterval()) {
        judgement.reason = estimate.reason.empty() ? VB_MSG("there is no interval") : estimate.reason;
        return judgement;
    }
    const double lower = onInterval ? estimate.lower : estimate.value;
    const double upper = onInterval ? estimate.upper : estimate.value;
    const bool below = criterion.atLeast && upper < *criterion.atLeast;
    const bool above = criterion.atMost && lower > *criterion.atMost;
    if (below || above) {
        judgement.verdict = Verdict::notMet;
        judgement.reason = below ? VB_MSG("below the limit") : VB_MSG("above the limit");
    } else if ((!criterion.atLeast || lower >= *criterion.atLeast) &&
               (!criterion.atMost || upper <= *criterion.atMost)) {
        judgement.verdict = Verdict::met;
    } else {
        judgement.verdict = Verdict::insufficient;
        judgement.reason = VB_MSG("the limit lies within the interval");
        judgement.recordsToSettle = recordsToSettle(estimate, criterion);
    }
    judgement.marginRecords = marginRecords(estimate, criterion);
    return judgement;
}

std::string_view verdictName(Verdict verdict)
{
    switch (verdict) {
    case Verdict::met: return "met";
    case Verdict::notMet: return "not met";
    case Verdict::insufficient: return "insufficient evidence";
    case Verdict::notEvaluable: return "not evaluable";
    }
    return "not evaluable";
}

} // namespace valbench::stats
