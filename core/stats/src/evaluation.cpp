// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/evaluation.h>

#include <cmath>
#include <utility>

#include <valbench/stats/precision_recall.h>

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
    if (draws && !input.clusters.empty())
        return fail(ErrorCode::usage, VB_MSG("The bootstrap of clustered records is not offered; choose another "
                                             "interval for the AUC."));
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
    auto &m = e.metrics;
    for (Estimate *estimate : {&e.averagePrecision, &m.accuracy, &m.sensitivity, &m.specificity, &m.ppv, &m.npv,
                               &m.selectionRate, &m.f1, &m.balancedAccuracy, &m.mcc, &m.lrPositive, &m.lrNegative,
                               &e.atStatedPrevalence.ppv, &e.atStatedPrevalence.npv, &e.brier, &e.observedToExpected,
                               &e.logistic.slope, &e.logistic.intercept, &e.logistic.inTheLarge})
        dropInterval(*estimate);
    dropTest(e.spiegelhalter);
    dropTest(e.hosmerLemeshow);
    for (auto &bin : e.curve)
        dropInterval(bin.fractionPositive);
    for (auto &point : e.netBenefit)
        dropInterval(point.model);
    for (auto &table : e.groups)
        dropGroupIndependence(table);
    if (e.comparison) {
        dropInterval(e.comparison->difference);
        e.comparison->statistic = e.comparison->p = undefinedValue;
    }
}

} // namespace

Result<Evaluation> evaluateBinary(const EvaluationInput &input)
{
    VB_CHECK(check(input));
    VB_TRY(const auto sample, BinarySample::make(input.outcomes, input.scores, ScoreKind::probability));
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

    const AucOptions aucOptions{input.aucMethod, input.confidence, input.replicates, input.seed, input.stop};
    e.averagePrecision = averagePrecisionEstimate(sample, input.confidence);
    if (!input.clusters.empty()) {
        VB_TRY(e.auc, clusteredAuc(input.outcomes, input.scores, input.clusters, input.confidence));
    } else {
        e.auc = aucEstimate(sample, aucOptions);
        if (input.aucMethod == AucMethod::bca || input.aucMethod == AucMethod::percentile) {
            BootstrapOptions bootstrap;
            bootstrap.replicates = input.replicates;
            bootstrap.seed = input.seed;
            bootstrap.confidence = input.confidence;
            bootstrap.stop = input.stop;
            bootstrap.interval =
                input.aucMethod == AucMethod::bca ? BootstrapInterval::bca : BootstrapInterval::percentile;
            e.averagePrecision = bootstrapAveragePrecision(sample, bootstrap);
        }
    }
    e.roc = rocCurve(sample);

    const IntervalOptions intervals{input.confidence, input.proportions};
    e.threshold = input.threshold;
    e.cells = confusionAt(sample, input.threshold);
    e.metrics = confusionMetrics(e.cells, intervals);
    e.statedPrevalence = input.prevalence;
    if (input.prevalence)
        e.atStatedPrevalence = predictiveValuesAt(e.cells, *input.prevalence, input.confidence);

    e.curve = reliabilityBins(sample, input.bins, input.confidence);
    e.ece = expectedCalibrationError(e.curve);
    e.mce = maximumCalibrationError(e.curve);
    e.brier = brierScore(sample, input.confidence);
    e.observedToExpected = observedToExpected(sample, input.confidence);
    e.logistic = logisticCalibration(sample, input.confidence);
    e.spiegelhalter = spiegelhalter(sample);
    e.hosmerLemeshow = hosmerLemeshow(sample);
    e.netBenefit = decisionCurve(sample, input.confidence);

    VB_TRY(e.groups, groupTables(input.outcomes, input.scores, input.groups, input.groupChoices,
                                 {.threshold = input.threshold,
                                  .intervals = intervals,
                                  .auc = aucOptions,
                                  .bins = input.bins,
                                  .replicates = input.replicates,
                                  .seed = input.seed}));
    if (!input.compareScores.empty()) {
        VB_TRY(auto comparison, comparePairedAucs(input.outcomes, input.scores, input.compareScores, input.confidence));
        e.comparison = std::move(comparison);
    }
    if (input.stop.stop_requested())
        return fail(ErrorCode::cancelled, VB_MSG("The evaluation was cancelled."));
    if (!input.clusters.empty())
        dropIndependence(e);
    return e;
}

} // namespace valbench::stats
