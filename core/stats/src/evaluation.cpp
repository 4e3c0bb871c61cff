// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/evaluation.h>

#include <cmath>
#include <functional>
#include <iterator>
#include <string>
#include <utility>

#include <valbench/stats/clusters.h>

#include "average_precision.h"
#include "delong.h"
#include "parallel.h"

namespace valbench::stats {

namespace {

Status check(const EvaluationInput &input)
{
    if (!(input.confidence > 0 && input.confidence < 1))
        return fail(ErrorCode::usage, VB_MSG("The confidence must lie between 0 and 1, such as 0.95."));
    if (std::isnan(input.threshold))
        return fail(ErrorCode::usage, VB_MSG("The threshold must be a number, such as 0.5."));
    if (input.bins < 1 || input.bins > 1000)
        return fail(ErrorCode::usage, VB_MSG("The number of bins is {bins}; expected 1 to 1000."),
                    {{"bins", std::to_string(input.bins)}});
    if (input.prevalence && !(*input.prevalence > 0 && *input.prevalence < 1))
        return fail(ErrorCode::usage, VB_MSG("The prevalence must lie between 0 and 1, such as 0.12."));
    const bool draws = input.aucMethod == AucMethod::bca || input.aucMethod == AucMethod::percentile;
    if (draws && (input.replicates < 100 || input.replicates > 10'000'000))
        return fail(ErrorCode::usage,
                    VB_MSG("The number of bootstrap samples is {replicates}; expected 100 to 10000000."),
                    {{"replicates", std::to_string(input.replicates)}});
    const auto isInside = [](const std::optional<double> &rate) { return !rate || (*rate > 0 && *rate < 1); };
    if (!isInside(input.partialTo) || !isInside(input.atSpecificity) || !isInside(input.atSensitivity))
        return fail(ErrorCode::usage, VB_MSG("A false positive rate, specificity or sensitivity to look at must lie "
                                             "between 0 and 1, such as 0.9."));
    if (input.costRatio && !(*input.costRatio > 0 && std::isfinite(*input.costRatio)))
        return fail(ErrorCode::usage, VB_MSG("The ratio of costs must be above 0, such as 4."));
    if (input.margin && !(*input.margin > 0 && *input.margin < 1))
        return fail(ErrorCode::usage, VB_MSG("The margin must lie between 0 and 1, such as 0.05."));
    if (input.margin && input.compareScores.empty())
        return fail(ErrorCode::usage, VB_MSG("A margin needs a second model to compare with."));
    if (input.eceDraws > 10'000'000)
        return fail(ErrorCode::usage, VB_MSG("The number of calibration draws is {draws}; expected at most 10000000."),
                    {{"draws", std::to_string(input.eceDraws)}});
    return {};
}

/// Intervals that take rows for independent would be too narrow where one person has several.
void dropInterval(Estimate &estimate)
{
    if (!estimate.hasInterval())
        return;
    const auto n = estimate.n, events = estimate.events;
    const auto confidence = estimate.confidence;
    estimate = withoutInterval(estimate.value, VB_MSG("rows of one cluster are not independent: no interval"),
                               estimate.method);
    estimate.n = n;
    estimate.events = events;
    estimate.confidence = confidence;
}

void dropTest(TestResult &test)
{
    test.p = undefinedValue;
    test.reason = VB_MSG("rows of one cluster are not independent: no p-value");
}

void dropIndependence(Evaluation &e)
{
    dropInterval(e.logLoss);
    for (TestResult *test : {&e.spiegelhalter, &e.hosmerLemeshow, &e.logistic.recalibration})
        dropTest(*test);
    for (auto &point : e.netBenefitAtPrevalence)
        dropInterval(point.model);
}

/// What records say that are independent of each other, or that come in clusters.
void discriminate(Evaluation &e, const EvaluationInput &input, const BinarySample &sample,
                  const ClusteredSample *clustered, const BootstrapOptions *bootstrap)
{
    const double confidence = input.confidence;
    if (clustered != nullptr && bootstrap != nullptr) {
        e.auc = clusterBootstrap(*clustered, areaOfBlocks, "auc", *bootstrap);
        e.averagePrecision = clusterBootstrap(*clustered, averagePrecisionOfBlocks, "average_precision", *bootstrap);
    } else if (clustered != nullptr) {
        e.auc = clusteredAuc(*clustered, confidence);
        e.averagePrecision = averagePrecisionEstimate(sample, confidence);
        dropInterval(e.averagePrecision);
    } else {
        e.auc =
            aucEstimate(sample, {input.aucMethod, confidence, input.replicates, input.seed, input.stop, input.threads});
        e.averagePrecision = bootstrap != nullptr ? bootstrapAveragePrecision(sample, *bootstrap)
                                                  : averagePrecisionEstimate(sample, confidence);
    }
    e.roc = rocCurve(sample);
    if (input.withPrecisionRecall)
        e.precisionRecall = precisionRecallCurve(sample);
    const RegionInput region{sample, confidence, bootstrap, clustered};
    if (input.partialTo)
        e.partialAuc = partialAuc(region, 0, *input.partialTo);
    if (input.atSpecificity)
        e.atSpecificity = sensitivityAtSpecificity(region, *input.atSpecificity);
    if (input.atSensitivity)
        e.atSensitivity = specificityAtSensitivity(region, *input.atSensitivity);
}

void decide(Evaluation &e, const EvaluationInput &input, const BinarySample &sample, const ClusteredSample *clustered,
            const BootstrapOptions *bootstrap)
{
    const double confidence = input.confidence;
    e.threshold = input.threshold;
    e.cells = confusionAt(sample, input.threshold);
    e.metrics = clustered != nullptr ? clusteredMetrics(*clustered, input.threshold, confidence)
                                     : confusionMetrics(e.cells, {confidence, input.proportions});
    e.statedPrevalence = input.prevalence;
    e.netBenefit =
        clustered != nullptr ? clusteredDecisionCurve(*clustered, confidence) : decisionCurve(sample, confidence);
    if (input.prevalence) {
        e.atStatedPrevalence =
            clustered != nullptr ? clusteredPredictiveValues(*clustered, input.threshold, *input.prevalence, confidence)
                                 : predictiveValuesAt(e.cells, *input.prevalence, confidence);
        for (const auto &point : e.netBenefit)
            e.netBenefitAtPrevalence.push_back(
                netBenefitAtPrevalence(sample, point.threshold, *input.prevalence, confidence));
    }
    if (input.withThresholdChoice || input.costRatio) {
        ThresholdChoices choices;
        const auto *optimism = clustered != nullptr ? nullptr : bootstrap; // records of a cluster go together
        choices.youden = chosenThreshold(sample, 1, optimism);
        if (input.costRatio) {
            choices.costRatio = *input.costRatio;
            choices.prevalence = input.prevalence.value_or(sample.prevalence());
            choices.ofCalibrated = thresholdOfCosts(*input.costRatio);
            choices.byCost =
                chosenThreshold(sample, specificityWeight(choices.costRatio, choices.prevalence), optimism);
        }
        e.choices = std::move(choices);
    }
}

void calibrate(Evaluation &e, const EvaluationInput &input, const BinarySample &sample,
               const ClusteredSample *clustered)
{
    const double confidence = input.confidence;
    if (clustered != nullptr) {
        e.curve = clusteredReliabilityBins(*clustered, input.bins, confidence);
        e.brier = clusteredBrier(*clustered, confidence);
        e.observedToExpected = clusteredObservedToExpected(*clustered, confidence);
    } else {
        e.curve = reliabilityBins(sample, input.bins, confidence);
        e.brier = brierScore(sample, confidence);
        e.observedToExpected = observedToExpected(sample, confidence);
    }
    e.ece = expectedCalibrationError(e.curve);
    e.mce = maximumCalibrationError(e.curve);
    e.scaledBrier = scaledBrier(sample);
    e.logLoss = logLossEstimate(sample, confidence);
    e.spiegelhalter = spiegelhalter(sample);
    e.hosmerLemeshow = hosmerLemeshow(sample);
    e.corp = corpParts(sample);
    e.brierParts = brierParts(sample, input.bins);
    for (const auto binning : {EceBinning::equalWidth, EceBinning::equalWidthLeftClosed, EceBinning::quantile,
                               EceBinning::equalCount, EceBinning::sweep})
        e.eceVariants.push_back({binning, calibrationErrors(sample, input.bins, binning)});
    if (input.eceDraws > 0) {
        BootstrapOptions options;
        options.replicates = input.eceDraws;
        options.seed = input.seed;
        options.threads = input.threads;
        options.stop = input.stop;
        e.eceConsistency = eceConsistency(sample, input.bins, options);
    }
}

Status compare(Evaluation &e, const EvaluationInput &input, const BootstrapOptions *bootstrap)
{
    if (input.clusters.empty()) {
        VB_TRY(e.comparison, comparePairedAucs(input.outcomes, input.scores, input.compareScores, input.confidence));
    } else {
        VB_TRY(e.comparison, compareClusteredAucs(input.outcomes, input.scores, input.compareScores, input.clusters,
                                                  input.confidence));
    }
    VB_TRY(e.models, comparePairedModels(input.outcomes, input.scores, input.compareScores, input.clusters,
                                         input.threshold, input.confidence, bootstrap));
    if (!input.moreScores.empty()) {
        std::vector<std::span<const double>> scores{input.scores, input.compareScores};
        scores.insert(scores.end(), input.moreScores.begin(), input.moreScores.end());
        VB_TRY(e.aucEquality, testEqualAucs(input.outcomes, scores, input.clusters));
    }
    if (input.margin)
        e.claims = Claims{nonInferiority(e.comparison->difference, *input.margin),
                          nonInferiority(e.models->sensitivityDifference, *input.margin),
                          nonInferiority(e.models->specificityDifference, *input.margin)};
    return {};
}

} // namespace

Result<Evaluation> evaluateBinary(const EvaluationInput &input)
{
    VB_CHECK(check(input));
    VB_TRY(const auto sample, BinarySample::make(input.outcomes, input.scores, ScoreKind::probability, input.threads));
    if (sample.size() == 0)
        return fail(ErrorCode::badInput,
                    VB_MSG("None of the {rows} rows has both an outcome and a score; expected at least one."),
                    {{"rows", std::to_string(input.outcomes.size())}});
    Evaluation e;
    e.n = sample.size();
    e.missing = sample.missing();
    e.positives = sample.cases();
    e.prevalence = sample.prevalence();
    e.confidence = input.confidence;

    std::optional<ClusteredSample> clusters;
    if (!input.clusters.empty()) {
        VB_TRY(clusters, ClusteredSample::make(input.outcomes, input.scores, input.clusters, ScoreKind::probability));
    }
    const auto *clustered = clusters ? &*clusters : nullptr;
    std::optional<BootstrapOptions> draws;
    if (input.aucMethod == AucMethod::bca || input.aucMethod == AucMethod::percentile) {
        draws.emplace();
        draws->replicates = input.replicates;
        draws->seed = input.seed;
        draws->confidence = input.confidence;
        draws->stop = input.stop;
        draws->threads = input.threads;
        draws->interval = input.aucMethod == AucMethod::bca ? BootstrapInterval::bca : BootstrapInterval::percentile;
    }
    const auto *bootstrap = draws ? &*draws : nullptr;
    // Each writes members of its own.
    const std::function<void()> parts[] = {
        [&] { e.logistic = logisticCalibration(sample, input.confidence); },
        [&] { e.lowess = lowessError(sample); },
        [&] { e.loess = loessError(sample); },
        [&] { calibrate(e, input, sample, clustered); },
        [&] { discriminate(e, input, sample, clustered, bootstrap); },
        [&] { decide(e, input, sample, clustered, bootstrap); },
    };
    forEachIndex(std::size(parts), input.threads, [&](std::size_t i) { parts[i](); });

    const IntervalOptions intervals{input.confidence, input.proportions};
    const AucOptions aucOptions{input.aucMethod, input.confidence, input.replicates,
                                input.seed,      input.stop,       input.threads};
    VB_TRY(e.groups, groupTables(input.outcomes, input.scores, input.groups, input.groupChoices,
                                 {.threshold = input.threshold,
                                  .intervals = intervals,
                                  .auc = aucOptions,
                                  .bins = input.bins,
                                  .replicates = input.replicates,
                                  .seed = input.seed,
                                  .threads = input.threads,
                                  .clusters = input.clusters,
                                  .all = &sample,
                                  .fitOfAll = &e.logistic}));
    if (clustered != nullptr)
        e.logistic = clusteredLogisticCalibration(*clustered, input.confidence);
    if (!input.compareScores.empty())
        VB_CHECK(compare(e, input, bootstrap));
    if (input.stop.stop_requested())
        return fail(ErrorCode::cancelled, VB_MSG("The evaluation was cancelled."));
    if (!input.clusters.empty())
        dropIndependence(e);
    return e;
}

} // namespace valbench::stats
