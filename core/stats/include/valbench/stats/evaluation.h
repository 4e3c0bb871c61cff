// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Everything `valbench-cli evaluate` says about recorded predictions of a binary outcome.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/stats/auc_comparison.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/calibration.h>
#include <valbench/stats/confusion.h>
#include <valbench/stats/estimate.h>
#include <valbench/stats/groups.h>
#include <valbench/stats/net_benefit.h>
#include <valbench/stats/roc.h>

namespace valbench::stats {

struct EvaluationInput
{
    std::span<const double> outcomes;      ///< 0, 1, or NaN for missing
    std::span<const double> scores;        ///< probabilities, or NaN for missing
    std::span<const double> compareScores; ///< the second model on the same rows; empty: none
    std::vector<GroupColumn> groups;
    GroupChoices groupChoices;
    std::span<const std::string> clusters; ///< person of each row; empty: rows are independent
    double threshold = 0.5;
    double confidence = 0.95;
    std::size_t bins = 10;
    AucMethod aucMethod = AucMethod::delong;
    ProportionMethod proportions = ProportionMethod::wilson;
    std::optional<double> prevalence; ///< predictive values are given at this prevalence as well
    std::uint32_t replicates = 2000;  ///< of bca and percentile
    std::uint64_t seed = 42;
    std::stop_token stop;
};

struct Evaluation
{
    std::size_t n = 0;       ///< records used
    std::size_t missing = 0; ///< records without outcome or score
    std::size_t positives = 0;
    double prevalence = undefinedValue;
    double confidence = 0.95;
    Estimate auc;
    Estimate averagePrecision;
    RocCurve roc;
    double threshold = 0.5;
    Confusion cells;
    ConfusionMetrics metrics;
    std::optional<double> statedPrevalence;
    PredictiveValues atStatedPrevalence; ///< undefined unless stated
    Estimate ece;
    Estimate mce;
    Estimate brier;
    Estimate observedToExpected;
    LogisticCalibration logistic;
    TestResult spiegelhalter;
    TestResult hosmerLemeshow;
    std::vector<ReliabilityBin> curve;
    std::vector<NetBenefitPoint> netBenefit;
    std::vector<GroupTable> groups;
    std::optional<AucComparison> comparison;
};

/// usage: options out of range; cancelled: the token was stopped; badInput: as BinarySample::make, or no record that
/// has outcome and score. One outcome alone is not an error: what needs both is undefined, with the reason.
Result<Evaluation> evaluateBinary(const EvaluationInput &input);

} // namespace valbench::stats
