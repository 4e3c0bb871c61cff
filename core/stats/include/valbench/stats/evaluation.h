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
#include <valbench/stats/auc_equality.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/calibration.h>
#include <valbench/stats/calibration_curve.h>
#include <valbench/stats/calibration_error.h>
#include <valbench/stats/calibration_parts.h>
#include <valbench/stats/confusion.h>
#include <valbench/stats/estimate.h>
#include <valbench/stats/groups.h>
#include <valbench/stats/net_benefit.h>
#include <valbench/stats/paired_models.h>
#include <valbench/stats/precision_recall.h>
#include <valbench/stats/roc.h>
#include <valbench/stats/roc_regions.h>
#include <valbench/stats/threshold_choice.h>

namespace valbench::stats {

struct EvaluationInput
{
    std::span<const double> outcomes;      ///< 0, 1, or NaN for missing
    std::span<const double> scores;        ///< probabilities, or NaN for missing
    std::span<const double> compareScores; ///< the second model on the same rows; empty: none
    /// Further models: with them, whether all areas are equal. Only with compareScores.
    std::vector<std::span<const double>> moreScores;
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
    unsigned threads = 0; ///< 0: as many as the machine has. No result depends on it

    // What is given only when asked for.
    bool withPrecisionRecall = false;
    std::optional<double> partialTo;     ///< partial area over false positive rates from 0 to this
    std::optional<double> atSpecificity; ///< sensitivity there
    std::optional<double> atSensitivity; ///< specificity there
    bool withThresholdChoice = false;    ///< Youden's threshold
    std::optional<double> costRatio;     ///< and that of these costs, missed case over false alarm
    std::optional<double> margin;        ///< non-inferiority to the second model
    std::uint32_t eceDraws = 0;          ///< of the consistency p-value of the calibration error
};

/// Thresholds chosen on these very records.
struct ThresholdChoices
{
    ChosenThreshold youden;
    std::optional<ChosenThreshold> byCost;
    double costRatio = undefinedValue;
    double prevalence = undefinedValue;   ///< that the costs were weighed with
    double ofCalibrated = undefinedValue; ///< best for calibrated probabilities, whatever these records say
};

/// Claims about the second model, all at the same margin.
struct Claims
{
    Claim auc, sensitivity, specificity;
};

/// One rule of the calibration error.
struct EceVariant
{
    EceBinning binning;
    CalibrationErrors errors;
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
    std::optional<PrecisionRecallCurve> precisionRecall;
    std::optional<PartialAuc> partialAuc;
    std::optional<OperatingPoint> atSpecificity;
    std::optional<OperatingPoint> atSensitivity;
    double threshold = 0.5;
    Confusion cells;
    ConfusionMetrics metrics;
    std::optional<double> statedPrevalence;
    PredictiveValues atStatedPrevalence; ///< undefined unless stated
    std::optional<ThresholdChoices> choices;
    Estimate ece;
    Estimate mce;
    Estimate brier;
    Estimate observedToExpected;
    LogisticCalibration logistic;
    TestResult spiegelhalter;
    TestResult hosmerLemeshow;
    Estimate logLoss;
    double scaledBrier = undefinedValue;
    SmoothError lowess;
    SmoothError loess;
    CorpParts corp;
    BrierParts brierParts;
    std::vector<EceVariant> eceVariants;
    std::optional<EceConsistency> eceConsistency;
    std::vector<ReliabilityBin> curve;
    std::vector<NetBenefitPoint> netBenefit;
    std::vector<NetBenefitAtPrevalence> netBenefitAtPrevalence; ///< at the same thresholds; empty unless stated
    std::vector<GroupTable> groups;
    std::optional<AucComparison> comparison;
    std::optional<PairedModels> models;
    std::optional<AucEquality> aucEquality; ///< of the first, the second and the further models
    std::optional<Claims> claims;
};

/// usage: options out of range; cancelled: the token was stopped; badInput: as BinarySample::make, or no record that
/// has outcome and score. One outcome alone is not an error: what needs both is undefined, with the reason.
Result<Evaluation> evaluateBinary(const EvaluationInput &input);

} // namespace valbench::stats
