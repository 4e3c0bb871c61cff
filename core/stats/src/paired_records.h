// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The records that have an outcome and a score of either of two models.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <valbench/base/error.h>
#include <valbench/base/result.h>
#include <valbench/stats/estimate.h>

#include "cluster_sums.h"
#include "sum.h"

namespace valbench::stats {

struct Pair
{
    double first, second;
    bool isCase;
    std::uint32_t cluster;
};

/// Records in an order of their own, so that sums do not depend on the order of rows.
struct Pairs
{
    std::vector<Pair> records;
    std::size_t clusters = 0; ///< 0: rows are independent
    double cases = 0;
    [[nodiscard]] double n() const { return static_cast<double>(records.size()); }
};
/// `clusters` may be empty. badInput as BinarySample::make with probabilities, or if the numbers of rows differ.
Result<Pairs> pairsOf(std::span<const double> outcomes, std::span<const double> firstScores,
                      std::span<const double> secondScores, std::span<const std::string> clusters);

/// A value and its symmetric interval; without one where the variance is 0 (`whenNone`) or unknown (NaN).
inline Estimate waldEstimate(const Pairs &pairs, double value, double variance, double n, double confidence,
                             const char *whenNone)
{
    const auto methodId = pairs.clusters > 0 ? method::clusterWald : method::wald;
    auto estimate =
        variance > 0
            ? symmetricInterval(value, std::sqrt(variance), Scale::identity, confidence, methodId)
            : withoutInterval(value, std::isnan(variance) ? VB_MSG("fewer than two independent records") : whenNone,
                              methodId);
    estimate.confidence = confidence;
    estimate.n = static_cast<std::size_t>(n);
    estimate.events = static_cast<std::size_t>(pairs.cases);
    return estimate;
}

/// The mean of a quantity over the records it concerns, with the standard error of a mean or of cluster totals.
template <class Concerns, class Quantity>
Estimate meanDifference(const Pairs &pairs, double confidence, const Concerns &concerns, const Quantity &quantity,
                        const char *whenNone)
{
    const auto methodId = pairs.clusters > 0 ? method::clusterWald : method::wald;
    Sum sum;
    double n = 0;
    for (const auto &record : pairs.records)
        if (concerns(record)) {
            sum.add(quantity(record));
            n += 1;
        }
    if (n == 0)
        return undefinedEstimate(whenNone, methodId);
    const double value = sum.value() / n;
    double variance = undefinedValue;
    if (pairs.clusters > 0) {
        ClusterVariance ofClusters(pairs.clusters);
        for (const auto &record : pairs.records)
            if (concerns(record))
                ofClusters.add(record.cluster, (quantity(record) - value) / n);
        variance = ofClusters.value();
    } else {
        Sum squares;
        for (const auto &record : pairs.records)
            if (concerns(record))
                squares.add((quantity(record) - value) * (quantity(record) - value));
        variance = squares.value() / (n - 1) / n;
    }
    return waldEstimate(pairs, value, variance, n, confidence, VB_MSG("all records differ alike: variance is 0"));
}

} // namespace valbench::stats
