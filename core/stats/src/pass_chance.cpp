// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/pass_chance.h>

#include <boost/math/special_functions/owens_t.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include <valbench/stats/distributions.h>
#include <valbench/stats/estimate.h>

#include "count.h"

namespace valbench::stats {

namespace {

bool meets(std::uint64_t successes, std::uint64_t n, const LowerLimit &limit, ProportionMethod method)
{
    const double judged = limit.judgedOn == JudgedOn::value
                              ? real(successes) / real(n)
                              : proportionBounds(real(successes), real(n), limit.confidence, method).lower;
    return judged >= limit.limit;
}

} // namespace

std::uint64_t fewestThatMeet(std::uint64_t n, const LowerLimit &limit, ProportionMethod method)
{
    std::uint64_t low = 0, high = n + 1; // more successes never fail where fewer passed
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        if (middle <= n && !meets(middle, n, limit, method))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double binormalAreaVariance(double area, double cases, double controls)
{
    const double outranked = area - 2 * boost::math::owens_t(normalQuantile(area), 1 / std::numbers::sqrt3);
    return (area * (1 - area) + (cases + controls - 2) * (outranked - area * area)) / (cases * controls);
}

/// Near 1 the bound on the logit falls again, so the first crossing is looked for step by step, and then by bisection.
double smallestAreaThatMeets(double cases, double controls, const LowerLimit &limit, bool onLogit)
{
    if (limit.judgedOn == JudgedOn::value)
        return limit.limit;
    const double z = zOfConfidence(limit.confidence);
    const auto isMet = [&](double area) {
        const double reach = z * std::sqrt(binormalAreaVariance(area, cases, controls));
        if (onLogit)
            return logit(area) - reach / (area * (1 - area)) >= logit(limit.limit);
        return area - reach >= limit.limit;
    };
    constexpr double step = 1e-3, precision = 1e-9;
    double low = limit.limit, high = low;
    while (high < 1 - step && !isMet(high)) {
        low = high;
        high += step;
    }
    if (!isMet(high))
        return std::numeric_limits<double>::infinity();
    while (high - low > precision) {
        const double middle = (low + high) / 2;
        (isMet(middle) ? high : low) = middle;
    }
    return high;
}

double areaPassChance(double cases, double controls, double truth, double smallestThatMeets)
{
    if (!(cases > 0 && controls > 0 && truth >= 0.5 && truth < 1))
        return undefinedValue;
    return normalCdf((truth - smallestThatMeets) / std::sqrt(binormalAreaVariance(truth, cases, controls)));
}

double truthForChance(double chance, double from, const std::function<double(double)> &chanceAt)
{
    constexpr double precision = 1e-6;
    double low = from, high = 1 - precision;
    if (!(chanceAt(high) >= chance))
        return undefinedValue;
    if (chanceAt(low) >= chance)
        return low;
    while (high - low > precision / 2) {
        const double middle = (low + high) / 2;
        (chanceAt(middle) >= chance ? high : low) = middle;
    }
    return high;
}

} // namespace valbench::stats
