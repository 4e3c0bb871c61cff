// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/design.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <valbench/base/error.h>
#include <valbench/base/text.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/estimate.h>
#include <valbench/stats/roc.h>

#include "count.h"
#include "sum.h"

namespace valbench::stats {

namespace {

constexpr std::uint64_t mostLookedAt = 5'000'000;

double square(double x)
{
    return x * x;
}

/// From `from` on, so many successes of n pass the limit; the number never falls as n grows.
std::uint64_t passingCount(std::uint64_t n, std::uint64_t from, double limit, double confidence,
                           ProportionMethod method)
{
    while (from <= n && !(proportionBounds(real(from), real(n), confidence, method).lower > limit))
        ++from;
    return from;
}

/// The first n from which on Hoeffding's inequality alone proves the power. Bounds pass the limit at the latest with
/// n L + slack sqrt(n) + 1 successes, slack = z sqrt(L (1 - L)) for Wilson and sqrt(ln(2 / alpha) / 2) for
/// Clopper-Pearson; 1 - exp(-2 n d^2) with d = p - L - slack/sqrt(n) - 1/n then rises with n.
double provenFrom(double expected, double limit, double power, double confidence, ProportionMethod method)
{
    const double slack = method == ProportionMethod::wilson ? zOfConfidence(confidence) * std::sqrt(limit * (1 - limit))
                                                            : std::sqrt(std::log(2 / (1 - confidence)) / 2);
    const auto isProven = [&](double n) {
        const double d = expected - limit - slack / std::sqrt(n) - 1 / n;
        return d > 0 && -std::expm1(-2 * n * d * d) >= power;
    };
    double high = 1;
    while (!isProven(high))
        high *= 2;
    double low = high / 2;
    while (high - low > 1) {
        const double middle = std::floor((low + high) / 2);
        (isProven(middle) ? high : low) = middle;
    }
    return high;
}

} // namespace

double TestLevels::zAlpha() const
{
    return -normalQuantile(isTwoSided ? alpha / 2 : alpha);
}

double TestLevels::zBeta() const
{
    return normalQuantile(power);
}

double obuchowskiVariance(double area, double ratio)
{
    const double a = 1.414 * normalQuantile(area);
    return 0.0099 * std::exp(-a * a / 2) * ((5 * a * a + 8) + (a * a + 8) / ratio);
}

double aucCases(double area, double ratio, const TestLevels &levels)
{
    return square(levels.zAlpha() * std::sqrt(0.0792 * (1 + 1 / ratio)) +
                  levels.zBeta() * std::sqrt(obuchowskiVariance(area, ratio))) /
           square(area - 0.5);
}

double aucPower(double area, double ratio, double cases, const TestLevels &levels)
{
    return normalCdf((std::abs(area - 0.5) * std::sqrt(cases) - levels.zAlpha() * std::sqrt(0.0792 * (1 + 1 / ratio))) /
                     std::sqrt(obuchowskiVariance(area, ratio)));
}

double pairedAucCases(double difference, const AreaVariances &variances, const TestLevels &levels)
{
    const double null = 2 * variances.first - 2 * variances.covariance;
    return square(levels.zAlpha() * std::sqrt(null) + levels.zBeta() * std::sqrt(variances.ofDifference())) /
           square(difference);
}

double nonInferioritySize(double variance, double difference, double margin, const TestLevels &levels)
{
    if (!(difference + margin > 0))
        return undefinedValue;
    return variance * square((levels.zAlpha() + levels.zBeta()) / (difference + margin));
}

double mcnemarPairs(double discordant, double difference, const TestLevels &levels)
{
    const double d = std::abs(difference);
    if (!(d > 0 && d <= discordant && discordant <= 1))
        return undefinedValue;
    return square((levels.zAlpha() * std::sqrt(discordant) + levels.zBeta() * std::sqrt(discordant - d * d)) / d);
}

double precisionSize(double expected, double halfWidth, double confidence)
{
    return square(zOfConfidence(confidence) / halfWidth) * expected * (1 - expected);
}

double lowerBoundPower(std::uint64_t n, double expected, double limit, double confidence, ProportionMethod method)
{
    const auto start = static_cast<std::uint64_t>(std::floor(limit * real(n)));
    return binomialUpperTail(passingCount(n, start, limit, confidence, method), n, expected);
}

Result<LowerBoundPlan> planLowerBound(double expected, double limit, double power, double confidence,
                                      ProportionMethod method)
{
    if (!(limit > 0 && limit < expected && expected < 1))
        return fail(ErrorCode::usage,
                    VB_MSG("The expected rate is {expected} and the limit {limit}; expected 0 < limit "
                           "< rate < 1."),
                    {{"expected", shortestText(expected)}, {"limit", shortestText(limit)}});
    const double end = provenFrom(expected, limit, power, confidence, method);
    if (end > real(mostLookedAt))
        return fail(
            ErrorCode::usage,
            VB_MSG("The expected rate {expected} is so near to the limit {limit} that more than 5000000 records "
                   "would have to be looked at."),
            {{"expected", shortestText(expected)}, {"limit", shortestText(limit)}});
    LowerBoundPlan plan;
    plan.checkedTo = static_cast<std::uint64_t>(end);
    std::uint64_t passing = 0;
    for (std::uint64_t n = 1; n <= plan.checkedTo; ++n) {
        passing = passingCount(n, passing, limit, confidence, method);
        const double reached = binomialUpperTail(passing, n, expected);
        if (reached < power) {
            plan.alwaysHeld = 0;
            continue;
        }
        if (plan.firstReached == 0) {
            plan.firstReached = n;
            plan.powerAtFirst = reached;
        }
        if (plan.alwaysHeld == 0) {
            plan.alwaysHeld = n;
            plan.powerAtAlways = reached;
        }
    }
    return plan;
}

double zeroFailureSize(double limit, double confidence)
{
    if (!(limit > 0 && limit < 1 && confidence > 0 && confidence < 1))
        return undefinedValue;
    return std::ceil(std::log1p(-confidence) / std::log(limit));
}

double standardErrorForWidth(double observedToExpected, double width, double confidence)
{
    return std::asinh(width / (2 * observedToExpected)) / zOfConfidence(confidence);
}

double observedToExpectedSize(double prevalence, double standardError)
{
    return (1 - prevalence) / (prevalence * standardError * standardError);
}

std::uint64_t cStatisticSize(double area, double prevalence, double width, double confidence)
{
    const double target = square(width / (2 * zOfConfidence(confidence)));
    // Variance at cases n pi and controls n (1 - pi) falls with n.
    const auto isEnough = [&](std::uint64_t n) {
        const double size = real(n);
        return newcombeAucVariance(area, size * prevalence, size * (1 - prevalence)) <= target;
    };
    std::uint64_t high = 2;
    while (!isEnough(high) && high < (std::uint64_t(1) << 62))
        high *= 2;
    std::uint64_t low = 1; // newcombe's N - 1 is negative below 2
    while (high - low > 1) {
        const std::uint64_t middle = low + (high - low) / 2;
        (isEnough(middle) ? high : low) = middle;
    }
    return high;
}

SlopeInformation slopeInformation(std::span<const double> linearPredictors)
{
    Sum weight, first, second;
    for (const double x : linearPredictors) {
        const double w = expit(x) * expit(-x);
        weight.add(w);
        first.add(w * x);
        second.add(w * x * x);
    }
    const auto n = static_cast<double>(linearPredictors.size());
    return {weight.value() / n, first.value() / n, second.value() / n};
}

SlopeInformation slopeInformation(double mean, double standardDeviation)
{
    // The trapezoid rule converges geometrically for analytic integrands that vanish at both ends.
    constexpr int steps = 4000;
    constexpr double reach = 12;
    Sum weight, first, second;
    for (int i = -steps; i <= steps; ++i) {
        const double z = reach * i / steps;
        const double x = mean + standardDeviation * z;
        const double w = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi) * reach / steps * expit(x) * expit(-x);
        weight.add(w);
        first.add(w * x);
        second.add(w * x * x);
    }
    return {weight.value(), first.value(), second.value()};
}

double slopeSize(const SlopeInformation &information, double standardError)
{
    const double determinant = information.weight * information.second - information.first * information.first;
    if (!(determinant > 0))
        return undefinedValue;
    return information.weight / (standardError * standardError * determinant);
}

double netBenefitSize(double sensitivity, double specificity, double prevalence, double threshold, double standardError)
{
    const double w = (1 - prevalence) / prevalence * threshold / (1 - threshold);
    const double alarms = 1 - specificity;
    return (sensitivity * (1 - sensitivity) / prevalence + w * w * specificity * alarms / (1 - prevalence) +
            w * w * alarms * alarms / (prevalence * (1 - prevalence))) /
           (standardError * standardError);
}

} // namespace valbench::stats
