// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/proportion.h>

#include <algorithm>
#include <cmath>
#include <string>

#include <valbench/base/error.h>
#include <valbench/stats/distributions.h>

namespace valbench::stats {

namespace {

double ratio(std::size_t a, std::size_t b)
{
    return static_cast<double>(a) / static_cast<double>(b);
}

Bounds wilsonBounds(double x, double n, double z)
{
    const double zz = z * z;
    const double centre = (x + zz / 2) / (n + zz);
    const double half = z / (n + zz) * std::sqrt(x * (n - x) / n + zz / 4);
    return {x <= 0 ? 0.0 : centre - half, x >= n ? 1.0 : centre + half};
}

Estimate difference(double d, Bounds bounds, double confidence, std::size_t n)
{
    Estimate estimate;
    estimate.value = d;
    estimate.lower = bounds.lower;
    estimate.upper = bounds.upper;
    estimate.method = method::newcombe;
    estimate.status = EstimateStatus::ok;
    estimate.confidence = confidence;
    estimate.n = n;
    return estimate;
}

} // namespace

Bounds proportionBounds(double successes, double trials, double confidence, ProportionMethod chosen)
{
    if (!(trials > 0) || !(successes >= 0) || !(successes <= trials))
        return {};
    if (chosen == ProportionMethod::wilson)
        return wilsonBounds(successes, trials, zOfConfidence(confidence));
    const double tail = (1 - confidence) / 2;
    return {successes <= 0 ? 0.0 : betaQuantile(tail, successes, trials - successes + 1),
            successes >= trials ? 1.0 : betaQuantile(1 - tail, successes + 1, trials - successes)};
}

Estimate proportion(std::size_t successes, std::size_t trials, double confidence, ProportionMethod chosen,
                    std::string_view noTrials)
{
    const auto methodId = chosen == ProportionMethod::wilson ? method::wilson : method::clopperPearson;
    if (trials == 0)
        return undefinedEstimate(std::string(noTrials), methodId);
    const Bounds bounds =
        proportionBounds(static_cast<double>(successes), static_cast<double>(trials), confidence, chosen);
    Estimate estimate;
    estimate.value = ratio(successes, trials);
    estimate.lower = bounds.lower;
    estimate.upper = bounds.upper;
    estimate.method = methodId;
    estimate.status = EstimateStatus::ok;
    estimate.confidence = confidence;
    estimate.n = trials;
    estimate.events = successes;
    return estimate;
}

Estimate proportionDifference(std::size_t successes1, std::size_t trials1, std::size_t successes2, std::size_t trials2,
                              double confidence)
{
    if (trials1 == 0 || trials2 == 0)
        return undefinedEstimate(VB_MSG("one of the samples is empty"), method::newcombe);
    const auto a = proportion(successes1, trials1, confidence);
    const auto b = proportion(successes2, trials2, confidence);
    const double d = a.value - b.value;
    return difference(
        d, {d - std::hypot(a.value - a.lower, b.upper - b.value), d + std::hypot(a.upper - a.value, b.value - b.lower)},
        confidence, trials1 + trials2);
}

Estimate pairedProportionDifference(const PairedCounts &counts, double confidence)
{
    const auto e = static_cast<double>(counts.both);
    const auto f = static_cast<double>(counts.onlyFirst);
    const auto g = static_cast<double>(counts.onlySecond);
    const auto h = static_cast<double>(counts.neither);
    const std::size_t n = counts.both + counts.onlyFirst + counts.onlySecond + counts.neither;
    if (n == 0)
        return undefinedEstimate(VB_MSG("no records"), method::newcombe);
    const auto a = proportion(counts.both + counts.onlyFirst, n, confidence);
    const auto b = proportion(counts.both + counts.onlySecond, n, confidence);
    const double margins = (e + f) * (g + h) * (e + g) * (f + h);
    double phi = 0;
    if (margins > 0) {
        const double association = e * h - f * g;
        const double corrected =
            association > 0 ? std::max(association - static_cast<double>(n) / 2, 0.0) : association;
        phi = corrected / std::sqrt(margins);
    }
    const auto side = [phi](double u, double v) { return std::sqrt(std::max(0.0, u * u - 2 * phi * u * v + v * v)); };
    const double d = (f - g) / static_cast<double>(n);
    return difference(d,
                      {d - side(a.value - a.lower, b.upper - b.value), d + side(a.upper - a.value, b.value - b.lower)},
                      confidence, n);
}

} // namespace valbench::stats
