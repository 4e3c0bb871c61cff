// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether several models have the same area under the ROC curve on the same records.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/stats/calibration.h>

namespace valbench::stats {

struct AucEquality
{
    std::vector<double> areas; ///< in the order of the scores; NaN without cases or controls
    /// (LA)' (L S L')^-1 LA with L the differences to the first area and S the covariance of the areas (DeLong, DeLong
    /// and Clarke-Pearson 1988, eq. 5); df is the rank of L S L'. Which area is the first does not matter. All scores
    /// ranking alike: statistic 0, p = 1.
    TestResult test;
    std::string_view method; ///< of S: "delong", or "obuchowski" with clusters
    std::size_t n = 0;       ///< records used
    std::size_t missing = 0; ///< records without outcome or without one of the scores
};

/// At least two scores. `clusters` may be empty: rows are independent; else S is that of Obuchowski (1997). badInput as
/// BinarySample::make, or if the lengths differ, or if a row that is used has no cluster.
Result<AucEquality> testEqualAucs(std::span<const double> outcomes, std::span<const std::span<const double>> scores,
                                  std::span<const std::string> clusters = {});

} // namespace valbench::stats
