// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reclassification.h"

#include <functional>

namespace valbench::stats {

namespace {

/// How far the first model's prediction lies above the second's.
using Move = std::function<double(const Pair &)>;

/// The divisor of a variance of k summands: k or k - 1.
enum class Divisor { count, countLessOne };

/// Of cases or of controls.
struct ClassMean
{
    double n = 0;
    double mean = undefinedValue;     ///< of the moves in the right direction
    double variance = undefinedValue; ///< of that mean, of independent records
};

double rightMove(const Pair &record, const Move &move)
{
    return record.isCase ? move(record) : -move(record);
}

ClassMean classMean(const Pairs &pairs, bool ofCases, const Move &move, Divisor divisor)
{
    ClassMean side;
    Sum sum, squares;
    for (const auto &record : pairs.records)
        if (record.isCase == ofCases) {
            sum.add(rightMove(record, move));
            side.n += 1;
        }
    if (side.n == 0)
        return side;
    side.mean = sum.value() / side.n;
    for (const auto &record : pairs.records)
        if (record.isCase == ofCases)
            squares.add((rightMove(record, move) - side.mean) * (rightMove(record, move) - side.mean));
    const double degrees = divisor == Divisor::count ? side.n : side.n - 1;
    side.variance = degrees > 0 ? squares.value() / degrees / side.n : undefinedValue;
    return side;
}

/// Of the sum of the means of the sides named. Records of one cluster may be on both. NaN if one of them lies in a
/// single cluster: nothing tells how it would vary.
double clusterVariance(const Pairs &pairs, const Move &move, const ClassMean *cases, const ClassMean *controls)
{
    ClusterVariance ofSum(pairs.clusters), ofCases(pairs.clusters), ofControls(pairs.clusters);
    for (const auto &record : pairs.records)
        if (const auto *side = record.isCase ? cases : controls; side != nullptr) {
            ofSum.add(record.cluster, (rightMove(record, move) - side->mean) / side->n);
            (record.isCase ? ofCases : ofControls).add(record.cluster, 0);
        }
    const bool isKnown =
        (cases == nullptr || ofCases.clusters() > 1) && (controls == nullptr || ofControls.clusters() > 1);
    return isKnown ? ofSum.value() : undefinedValue;
}

Estimate estimateOf(const Pairs &pairs, const Move &move, const ClassMean *cases, const ClassMean *controls,
                    double confidence)
{
    const bool isClustered = pairs.clusters > 0;
    const auto methodId = isClustered ? method::clusterWald : method::wald;
    double value = 0, variance = 0, n = 0;
    for (const auto *side : {cases, controls})
        if (side != nullptr) {
            if (side->n == 0)
                return undefinedEstimate(side == cases ? VB_MSG("no positives") : VB_MSG("no negatives"), methodId);
            value += side->mean;
            variance += side->variance;
            n += side->n;
        }
    if (isClustered)
        variance = clusterVariance(pairs, move, cases, controls);
    return waldEstimate(pairs, value, variance, n, confidence, VB_MSG("all records are moved alike: variance is 0"));
}

Movement movementOf(const Pairs &pairs, double confidence, Divisor divisor, const Move &move)
{
    const auto cases = classMean(pairs, true, move, divisor), controls = classMean(pairs, false, move, divisor);
    return {estimateOf(pairs, move, &cases, nullptr, confidence),
            estimateOf(pairs, move, nullptr, &controls, confidence),
            estimateOf(pairs, move, &cases, &controls, confidence)};
}

} // namespace

Reclassification reclassificationOf(const Pairs &pairs, double threshold, double confidence)
{
    const auto classOf = [threshold](double score) { return score >= threshold ? 1.0 : 0.0; };
    return {movementOf(pairs, confidence, Divisor::countLessOne, [](const Pair &r) { return r.first - r.second; }),
            movementOf(pairs, confidence, Divisor::count,
                       [&classOf](const Pair &r) { return classOf(r.first) - classOf(r.second); }),
            movementOf(pairs, confidence, Divisor::count, [](const Pair &r) {
                return (r.first > r.second ? 1.0 : 0.0) - (r.first < r.second ? 1.0 : 0.0);
            })};
}

} // namespace valbench::stats
