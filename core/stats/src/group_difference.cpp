// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "group_difference.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <valbench/base/error.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/homogeneity.h>

#include "contrast_test.h"
#include "count.h"
#include "sum.h"

namespace valbench::stats {

namespace {

Bounds aroundZero(double centre, double half)
{
    return half > 0 ? Bounds{centre - half, centre + half} : Bounds{};
}

/// Satterthwaite's degrees of freedom of the difference of two areas.
double welchDegrees(const Compared &first, const Compared &second)
{
    const double v = first.standardError * first.standardError, w = second.standardError * second.standardError;
    return (v + w) * (v + w) / (v * v / (real(first.n) - 1) + w * w / (real(second.n) - 1));
}

Cell cellOf(const Compared &group)
{
    return {{}, group.events, group.n - group.events};
}

double covarianceOf(const Compared &first, const Compared &second)
{
    const auto &a = *first.shares, &b = *second.shares;
    const auto &x = a.of[first.statistic], &y = b.of[second.statistic];
    Sum sum;
    for (std::size_t i = 0, j = 0; i < x.size() && j < y.size();) {
        if (a.clusters[i] == b.clusters[j])
            sum.add(x[i++] * y[j++]);
        else if (a.clusters[i] < b.clusters[j])
            ++i;
        else
            ++j;
    }
    return sum.value();
}

/// The standard error of first minus second, or of ln(first / second). NaN if there is none: one of the two has none,
/// or they move together.
double clusteredError(const Compared &first, const Compared &second, bool isOfLogs)
{
    const double v = first.standardError * first.standardError, w = second.standardError * second.standardError;
    const double a = isOfLogs ? 1 / first.value : 1, b = isOfLogs ? 1 / second.value : 1;
    const double variance = v * a * a + w * b * b - 2 * covarianceOf(first, second) * a * b;
    return v > 0 && w > 0 && variance > 1e-12 * (v * a * a + w * b * b) ? std::sqrt(variance) : undefinedValue;
}

PairBounds clusteredBounds(const Compared &first, const Compared &second, Comparing how, double confidence)
{
    PairBounds bounds;
    const double z = zOfConfidence(confidence);
    if (how != Comparing::logarithms) {
        const double d = first.value - second.value, half = z * clusteredError(first, second, false);
        bounds.difference = aroundZero(d, half);
        if (half > 0 && how != Comparing::values)
            bounds.difference = {std::max(-1.0, d - half), std::min(1.0, d + half)};
    }
    if ((how == Comparing::proportions || how == Comparing::logarithms) && first.value > 0 && second.value > 0) {
        const double ratio = first.value / second.value;
        const double factor = std::exp(z * clusteredError(first, second, true));
        bounds.ratio = {ratio / factor, ratio * factor};
    }
    return bounds;
}

PairTest clusteredTest(const Compared &first, const Compared &second, Comparing how)
{
    const bool isOfLogs = how == Comparing::logarithms;
    const double apart = isOfLogs ? std::log(first.value / second.value) : first.value - second.value;
    const double standardError = clusteredError(first, second, isOfLogs);
    if (!std::isfinite(apart) || std::isnan(standardError))
        return {};
    return {twoSidedNormalP(apart / standardError), isOfLogs ? method::clusterLog : method::clusterWald};
}

/// Differences to the first group, on the scale of the comparison.
EqualityTest clusteredEquality(std::span<const Compared> groups, Comparing how)
{
    const bool isOfLogs = how == Comparing::logarithms;
    const auto scale = [&](const Compared &group) { return isOfLogs ? 1 / group.value : 1; };
    const auto covariance = [&](const Compared &a, const Compared &b) {
        return scale(a) * scale(b) * (&a == &b ? a.standardError * a.standardError : covarianceOf(a, b));
    };
    EqualityTest test;
    test.test = isOfLogs ? method::clusterLog : method::clusterWald;
    std::vector<double> apart, matrix;
    for (const auto &group : groups)
        if (!(group.standardError > 0) || (isOfLogs && !(group.value > 0))) {
            test.result.reason = VB_MSG("a group has no standard error");
            return test;
        }
    const auto rest = groups.subspan(1);
    for (const auto &group : rest) {
        apart.push_back(isOfLogs ? std::log(group.value / groups[0].value) : group.value - groups[0].value);
        for (const auto &other : rest)
            matrix.push_back(covariance(group, other) + covariance(groups[0], groups[0]) -
                             covariance(group, groups[0]) - covariance(other, groups[0]));
    }
    test.result = contrastTest(apart, matrix);
    return test;
}

} // namespace

PairBounds pairBounds(const Compared &first, const Compared &second, Comparing how, double confidence)
{
    if (first.shares != nullptr)
        return clusteredBounds(first, second, how, confidence);
    PairBounds bounds;
    const double z = zOfConfidence(confidence);
    const double standardError = std::hypot(first.standardError, second.standardError);
    switch (how) {
    case Comparing::proportions: {
        const auto newcombe = proportionDifference(first.events, first.n, second.events, second.n, confidence);
        bounds.difference = {newcombe.lower, newcombe.upper};
        if (first.events == 0 || second.events == 0)
            break;
        const double variance =
            1 / real(first.events) - 1 / real(first.n) + 1 / real(second.events) - 1 / real(second.n);
        if (variance > 0) {
            const double ratio = first.value / second.value, factor = std::exp(z * std::sqrt(variance));
            bounds.ratio = {ratio / factor, ratio * factor};
        }
        break;
    }
    case Comparing::areas:
        if (standardError > 0)
            bounds.difference =
                aroundZero(first.value - second.value,
                           studentQuantile((1 + confidence) / 2, welchDegrees(first, second)) * standardError);
        break;
    case Comparing::logarithms:
        if (standardError > 0 && first.value > 0 && second.value > 0) {
            const double ratio = first.value / second.value, factor = std::exp(z * standardError);
            bounds.ratio = {ratio / factor, ratio * factor};
        }
        break;
    case Comparing::values: bounds.difference = aroundZero(first.value - second.value, z * standardError); break;
    }
    return bounds;
}

PairTest pairTest(const Compared &first, const Compared &second, Comparing how)
{
    if (first.shares != nullptr)
        return clusteredTest(first, second, how);
    if (how == Comparing::proportions) {
        const std::array cells{cellOf(first), cellOf(second)};
        // Transposed: the two groups are the cells. The table's p is the same.
        const auto test = homogeneityTest(cells, 0);
        return {test.method.empty() && first.n > 0 && second.n > 0 ? 1.0 : test.result.p,
                test.method.empty() ? "chi-square" : test.method};
    }
    const double standardError = std::hypot(first.standardError, second.standardError);
    if (!(standardError > 0))
        return {};
    switch (how) {
    case Comparing::areas:
        return {twoSidedStudentP((first.value - second.value) / standardError, welchDegrees(first, second)),
                method::welch};
    case Comparing::logarithms:
        if (!(first.value > 0) || !(second.value > 0))
            return {};
        return {twoSidedNormalP(std::log(first.value / second.value) / standardError), "wald-log"};
    default: return {twoSidedNormalP((first.value - second.value) / standardError), method::wald};
    }
}

EqualityTest equalityTest(std::span<const Compared> groups, Comparing how, std::uint64_t seed)
{
    EqualityTest test;
    if (groups.size() < 2) {
        test.result.reason = VB_MSG("fewer than two groups to compare");
        return test;
    }
    if (groups[0].shares != nullptr)
        return clusteredEquality(groups, how);
    if (how == Comparing::proportions) {
        std::vector<Cell> cells;
        std::size_t events = 0, rest = 0;
        for (const auto &group : groups) {
            cells.push_back(cellOf(group));
            events += group.events;
            rest += group.n - group.events;
        }
        if (events == 0 || rest == 0) {
            test.result.reason = VB_MSG("the rate is 0 in every group or 1 in every group: there is nothing to test");
            return test;
        }
        const auto homogeneity = homogeneityTest(cells, seed);
        return {homogeneity.result, homogeneity.method};
    }
    test.test = how == Comparing::logarithms ? "wald-log" : method::wald;
    Sum weights, weighted;
    const auto onScale = [how](double value) { return how == Comparing::logarithms ? std::log(value) : value; };
    for (const auto &group : groups) {
        if (!(group.standardError > 0) || !std::isfinite(onScale(group.value))) {
            test.result.reason = VB_MSG("a group has no standard error");
            return test;
        }
        const double weight = 1 / (group.standardError * group.standardError);
        weights.add(weight);
        weighted.add(weight * onScale(group.value));
    }
    const double mean = weighted.value() / weights.value();
    Sum square;
    for (const auto &group : groups) {
        const double z = (onScale(group.value) - mean) / group.standardError;
        square.add(z * z);
    }
    test.result.statistic = square.value();
    test.result.degreesOfFreedom = real(groups.size() - 1);
    test.result.p = chiSquareUpperTail(test.result.statistic, test.result.degreesOfFreedom);
    return test;
}

} // namespace valbench::stats
