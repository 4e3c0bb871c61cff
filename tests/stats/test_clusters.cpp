// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>

#include <valbench/stats/clusters.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/groups.h>
#include <valbench/stats/paired_models.h>
#include <valbench/stats/random.h>
#include <valbench/stats/roc.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// The colon trial: two rows for each patient. References: GEE and GLM of statsmodels with cluster-robust covariance
/// and no small-sample factor, and formulas from all pairs.
class TestClusters : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ratesAgainstGee();
    void cellsByTheDeltaMethod();
    void logisticFitAgainstGlm();
    void netBenefitAgainstGee();
    void obuchowskiByAllPairs();
    void predictiveValues();
    void singleRecordsAreIndependent();
    void doublingAddsNothing();
    void levelsOfGroups();
    void fewClusters_data();
    void fewClusters();
    void bootstrap();
    void bootstrapKeepsClustersTogether();
    void coverageNeedsClusters();
};

static std::vector<std::string> patients()
{
    std::vector<std::string> ids;
    for (const double id : referenceNumbers("evaluate_r.json", "inputs/colon/patient"))
        ids.push_back(std::to_string(static_cast<int>(id)));
    return ids;
}

static ClusteredSample colon()
{
    const auto set = referenceSet("colon");
    return ClusteredSample::make(set.outcomes, set.scores, patients(), ScoreKind::probability).value();
}

static std::vector<double> expectedOf(const std::string &key)
{
    return referenceNumbers("evaluate_python.json", "colon_clusters/" + key);
}

/// Standard error on the identity scale from one on the logit scale.
static double plainError(const Estimate &e)
{
    return e.scale == Scale::logit ? e.standardError * e.value * (1 - e.value) : e.standardError;
}

/// sqrt(I/(I-1)), which statsmodels leaves out.
static double factor(double clusters)
{
    return std::sqrt(clusters / (clusters - 1));
}

void TestClusters::ratesAgainstGee()
{
    const auto metrics = clusteredMetrics(colon(), 0.5, 0.95);
    using M = ConfusionMetrics;
    for (const auto &[key, metric] :
         {std::pair("sensitivity", &M::sensitivity), std::pair("specificity", &M::specificity),
          std::pair("ppv", &M::ppv), std::pair("npv", &M::npv), std::pair("accuracy", &M::accuracy),
          std::pair("selection_rate", &M::selectionRate)}) {
        const auto gee = expectedOf(key);
        const auto &ours = metrics.*metric;
        VERIFY_CLOSE(ours.value, gee[0], 1e-12);
        VERIFY_CLOSE(plainError(ours), gee[1] * factor(gee[2]), 1e-10);
        QCOMPARE(ours.method, std::string("cluster-logit"));
        const double l = logit(ours.value), h = 1.959963984540054 * ours.standardError;
        VERIFY_CLOSE(ours.lower, expit(l - h), 1e-12);
        VERIFY_CLOSE(ours.upper, expit(l + h), 1e-12);
    }
    const auto brier = clusteredBrier(colon(), 0.95);
    const auto gee = expectedOf("brier");
    VERIFY_CLOSE(brier.value, gee[0], 1e-12);
    VERIFY_CLOSE(brier.standardError, gee[1] * factor(gee[2]), 1e-10);
}

void TestClusters::cellsByTheDeltaMethod()
{
    const auto metrics = clusteredMetrics(colon(), 0.5, 0.95);
    VERIFY_CLOSE(metrics.f1.value, expectedOf("f1")[0], 1e-12);
    VERIFY_CLOSE(plainError(metrics.f1), expectedOf("f1")[1], 1e-9);
    VERIFY_CLOSE(metrics.mcc.value, expectedOf("mcc")[0], 1e-12);
    VERIFY_CLOSE(metrics.mcc.standardError * (1 - metrics.mcc.value * metrics.mcc.value), expectedOf("mcc")[1], 1e-9);
    VERIFY_CLOSE(std::log(metrics.lrPositive.value), expectedOf("log_lr_positive")[0], 1e-12);
    VERIFY_CLOSE(metrics.lrPositive.standardError, expectedOf("log_lr_positive")[1], 1e-9);
    VERIFY_CLOSE(metrics.youden.value, expectedOf("youden")[0], 1e-12);
    VERIFY_CLOSE(metrics.youden.standardError, expectedOf("youden")[1], 1e-9);
    VERIFY_CLOSE(metrics.balancedAccuracy.standardError, expectedOf("youden")[1] / 2, 1e-9);
    VERIFY_CLOSE(metrics.kappa.value, expectedOf("kappa")[0], 1e-12);
    VERIFY_CLOSE(metrics.kappa.standardError, expectedOf("kappa")[1], 1e-9);
}

void TestClusters::logisticFitAgainstGlm()
{
    const auto fit = clusteredLogisticCalibration(colon(), 0.95);
    const double f = factor(referenceNumber("evaluate_python.json", "colon_clusters/clusters"));
    for (const auto &[key, estimate] : {std::pair("slope", &fit.slope), std::pair("intercept", &fit.intercept),
                                        std::pair("in_the_large", &fit.inTheLarge)}) {
        VERIFY_CLOSE(estimate->value, expectedOf(key)[0], 1e-8);
        VERIFY_CLOSE(estimate->standardError, expectedOf(key)[1] * f, 1e-7);
        QCOMPARE(estimate->method, std::string("cluster-wald"));
    }
}

void TestClusters::netBenefitAgainstGee()
{
    const auto curve = clusteredDecisionCurve(colon(), 0.95);
    const auto gee = expectedOf("net_benefit");
    QCOMPARE(curve[49].threshold, 0.5);
    VERIFY_CLOSE(curve[49].model.value, gee[0], 1e-12);
    VERIFY_CLOSE(curve[49].model.standardError, gee[1] * factor(gee[2]), 1e-10);
    const auto set = referenceSet("colon");
    const auto other = referenceNumbers("evaluate_r.json", "inputs/colon/other");
    const auto models = comparePairedModels(set.outcomes, set.scores, other, patients(), 0.5, 0.95, nullptr);
    VERIFY_OK(models);
    const auto difference = expectedOf("brier_difference");
    VERIFY_CLOSE(models->brierDifference.value, difference[0], 1e-11);
    VERIFY_CLOSE(models->brierDifference.standardError, difference[1] * factor(difference[2]), 1e-10);
    QVERIFY(std::isnan(models->ofSensitivity.p));
    QCOMPARE(models->sensitivityDifference.method, std::string("cluster-wald"));
}

void TestClusters::obuchowskiByAllPairs()
{
    const auto value = clusteredAuc(colon(), 0.95);
    VERIFY_CLOSE(value.value, expectedOf("auc")[0], 1e-12);
    VERIFY_CLOSE(plainError(value), std::sqrt(expectedOf("auc")[1]), 1e-10);
    const auto set = referenceSet("colon");
    const auto other = referenceNumbers("evaluate_r.json", "inputs/colon/other");
    const auto pair = compareClusteredAucs(set.outcomes, set.scores, other, patients(), 0.95);
    VERIFY_OK(pair);
    VERIFY_CLOSE(pair->difference.value, expectedOf("auc_difference")[0], 1e-11);
    VERIFY_CLOSE(pair->difference.standardError, std::sqrt(expectedOf("auc_difference")[1]), 1e-10);
    VERIFY_CLOSE(pair->statistic, pair->difference.value / pair->difference.standardError, 1e-14);
    QCOMPARE(pair->difference.method, std::string("obuchowski-wald"));
}

void TestClusters::predictiveValues()
{
    // At the sample's own prevalence the value is the sample's, and the interval that of the likelihood ratio.
    const auto sample = colon();
    const double prevalence = sample.sample().prevalence();
    const auto values = clusteredPredictiveValues(sample, 0.5, prevalence, 0.95);
    const auto metrics = clusteredMetrics(sample, 0.5, 0.95);
    VERIFY_CLOSE(values.ppv.value, metrics.ppv.value, 1e-12);
    VERIFY_CLOSE(values.npv.value, metrics.npv.value, 1e-12);
    VERIFY_CLOSE(values.ppv.standardError, metrics.lrPositive.standardError, 1e-12);
    const double odds = metrics.lrPositive.upper * prevalence / (1 - prevalence);
    VERIFY_CLOSE(values.ppv.upper, odds / (1 + odds), 1e-12);
    const double against = metrics.lrNegative.upper * prevalence / (1 - prevalence);
    VERIFY_CLOSE(values.npv.lower, 1 / (1 + against), 1e-12);
}

void TestClusters::singleRecordsAreIndependent()
{
    // One record in each cluster: the usual standard errors, up to n/(n-1) where these have the divisor n.
    const auto set = referenceSet("flchain_xgboost");
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < set.outcomes.size(); ++i)
        ids.push_back("r" + std::to_string(i));
    const auto clustered = ClusteredSample::make(set.outcomes, set.scores, ids, ScoreKind::probability);
    VERIFY_OK(clustered);
    const auto &sample = clustered->sample();
    const auto metrics = clusteredMetrics(*clustered, 0.2, 0.95);
    const double se = metrics.sensitivity.value, n1 = static_cast<double>(sample.cases());
    VERIFY_CLOSE(plainError(metrics.sensitivity), std::sqrt(se * (1 - se) / (n1 - 1)), 1e-11);
    const auto plain = confusionMetrics(confusionAt(sample, 0.2), {});
    const double f = factor(static_cast<double>(sample.size()));
    VERIFY_CLOSE(metrics.mcc.standardError, plain.mcc.standardError * f, 1e-11);
    VERIFY_CLOSE(metrics.kappa.standardError, plain.kappa.standardError * f, 1e-11);
    VERIFY_CLOSE(metrics.lrPositive.standardError, plain.lrPositive.standardError * f, 1e-11);
    VERIFY_CLOSE(metrics.diagnosticOddsRatio.standardError, plain.diagnosticOddsRatio.standardError * f, 1e-11);
    VERIFY_CLOSE(clusteredBrier(*clustered, 0.95).lower, brierScore(sample, 0.95).lower, 1e-12);
    VERIFY_CLOSE(clusteredObservedToExpected(*clustered, 0.95).standardError,
                 observedToExpected(sample, 0.95).standardError * f, 1e-11);
    const auto curve = clusteredDecisionCurve(*clustered, 0.95), usual = decisionCurve(sample, 0.95);
    for (std::size_t i = 0; i < curve.size(); ++i)
        if (curve[i].model.hasInterval())
            VERIFY_CLOSE(curve[i].model.standardError, usual[i].model.standardError, 1e-10);
    VERIFY_CLOSE(clusteredAuc(*clustered, 0.95).lower, aucEstimate(sample, 0.95, AucInterval::delongLogit).lower,
                 1e-12);
    const auto second = referenceSet("flchain_logistic");
    const auto pair = compareClusteredAucs(set.outcomes, set.scores, second.scores, ids, 0.95);
    VERIFY_OK(pair);
    VERIFY_CLOSE(pair->statistic, referenceNumber("r.json", "flchain_pair/z"), 1e-10);
}

void TestClusters::doublingAddsNothing()
{
    // Every record twice under one name: the standard errors of the single records, where independence would make them
    // 1.41 times smaller.
    const auto set = referenceSet("flchain_xgboost");
    auto twice = set;
    std::vector<std::string> ids, twiceIds;
    for (std::size_t i = 0; i < set.outcomes.size(); ++i)
        ids.push_back(std::to_string(i));
    twice.outcomes.insert(twice.outcomes.end(), set.outcomes.begin(), set.outcomes.end());
    twice.scores.insert(twice.scores.end(), set.scores.begin(), set.scores.end());
    twiceIds = ids;
    twiceIds.insert(twiceIds.end(), ids.begin(), ids.end());
    const auto once = ClusteredSample::make(set.outcomes, set.scores, ids, ScoreKind::probability).value();
    const auto doubled = ClusteredSample::make(twice.outcomes, twice.scores, twiceIds, ScoreKind::probability).value();
    const auto a = clusteredMetrics(once, 0.2, 0.95), b = clusteredMetrics(doubled, 0.2, 0.95);
    using M = ConfusionMetrics;
    for (const auto metric : {&M::accuracy, &M::sensitivity, &M::specificity, &M::ppv, &M::npv, &M::selectionRate,
                              &M::f1, &M::balancedAccuracy, &M::mcc, &M::kappa, &M::youden, &M::lrPositive,
                              &M::lrNegative, &M::diagnosticOddsRatio}) {
        VERIFY_CLOSE((b.*metric).value, (a.*metric).value, 1e-12);
        VERIFY_CLOSE((b.*metric).lower, (a.*metric).lower, 1e-10);
        VERIFY_CLOSE((b.*metric).upper, (a.*metric).upper, 1e-10);
    }
    VERIFY_CLOSE(clusteredAuc(doubled, 0.95).lower, clusteredAuc(once, 0.95).lower, 1e-11);
    VERIFY_CLOSE(clusteredBrier(doubled, 0.95).lower, clusteredBrier(once, 0.95).lower, 1e-11);
    VERIFY_CLOSE(clusteredLogisticCalibration(doubled, 0.95).slope.lower,
                 clusteredLogisticCalibration(once, 0.95).slope.lower, 1e-9);
    const auto bins = clusteredReliabilityBins(once, 10, 0.95), same = clusteredReliabilityBins(doubled, 10, 0.95);
    for (std::size_t k = 0; k < bins.size(); ++k) {
        QCOMPARE(same[k].fractionPositive.hasInterval(), bins[k].fractionPositive.hasInterval());
        if (bins[k].fractionPositive.hasInterval())
            VERIFY_CLOSE(same[k].fractionPositive.lower, bins[k].fractionPositive.lower, 1e-10);
    }
}

void TestClusters::levelsOfGroups()
{
    // Levels that share patients: each has the intervals that its own rows give by themselves.
    const auto set = referenceSet("colon");
    const auto ids = patients();
    std::vector<std::string> levels;
    std::vector<double> outcomes, scores;
    std::vector<std::string> own;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        levels.emplace_back(i % 5 < 3 ? "a" : "b");
        if (levels.back() != "a")
            continue;
        outcomes.push_back(set.outcomes[i]);
        scores.push_back(set.scores[i]);
        own.push_back(ids[i]);
    }
    const auto sample = ClusteredSample::make(outcomes, scores, own, ScoreKind::probability).value();
    QVERIFY(sample.clusterCount() < sample.records().size()); // a patient has both rows in the level
    const GroupColumn column{"g", levels};
    const auto tables = groupTables(set.outcomes, set.scores, std::span(&column, 1), {}, {.clusters = ids});
    VERIFY_OK(tables);
    const auto independent = groupTables(set.outcomes, set.scores, std::span(&column, 1), {}, {}).value();
    const auto &level = tables->at(0).levels[0], &plain = independent[0].levels[0];
    const auto metrics = clusteredMetrics(sample, 0.5, 0.95);
    const auto same = [](const Estimate &a, const Estimate &b) {
        return a.hasInterval() && a.value == b.value && a.lower == b.lower && a.upper == b.upper &&
               a.method == b.method && std::string_view(a.method) != "wilson";
    };
    QVERIFY(same(level.sensitivity, metrics.sensitivity));
    QVERIFY(same(level.specificity, metrics.specificity));
    QVERIFY(same(level.ppv, metrics.ppv));
    QVERIFY(same(level.npv, metrics.npv));
    QVERIFY(same(level.accuracy, metrics.accuracy));
    QVERIFY(same(level.selectionRate, metrics.selectionRate));
    QVERIFY(same(level.auc, clusteredAuc(sample, 0.95)));
    QVERIFY(same(level.observedToExpected, clusteredObservedToExpected(sample, 0.95)));
    QVERIFY(same(level.slope, clusteredLogisticCalibration(sample, 0.95).slope));
    // The net benefit's is that of the decision curve at the same threshold, which has a peer above.
    const auto point = clusteredDecisionCurve(sample, 0.95)[49].model;
    VERIFY_CLOSE(level.netBenefit.lower, point.lower, 1e-12);
    VERIFY_CLOSE(level.netBenefit.upper, point.upper, 1e-12);
    QCOMPARE(level.falsePositiveRate.value, plain.falsePositiveRate.value);
    QCOMPARE(level.falsePositiveRate.events, plain.falsePositiveRate.events);
    QCOMPARE(level.falsePositiveRate.lower, 1 - metrics.specificity.upper);
    QCOMPARE(level.falseNegativeRate.upper, 1 - metrics.sensitivity.lower);
    QCOMPARE(tables->at(0).demographicParity.all.differenceEstimate.method, std::string("cluster-wald"));
    QVERIFY(independent[0].demographicParity.all.differenceEstimate.hasInterval());
    QVERIFY(std::isnan(tables->at(0).calibrationEqual.p));
    auto holes = ids;
    holes[3].clear();
    QVERIFY(!groupTables(set.outcomes, set.scores, std::span(&column, 1), {}, {.clusters = holes}));
}

void TestClusters::fewClusters_data()
{
    QTest::addColumn<int>("clusters");
    QTest::newRow("one") << 1;
    QTest::newRow("two") << 2;
    QTest::newRow("three") << 3;
}

void TestClusters::fewClusters()
{
    QFETCH(int, clusters);
    const auto set = referenceSet("birthwt");
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < set.outcomes.size(); ++i)
        ids.push_back("site " + std::to_string(static_cast<int>(i) % clusters));
    const auto sample = ClusteredSample::make(set.outcomes, set.scores, ids, ScoreKind::probability).value();
    const auto metrics = clusteredMetrics(sample, 0.3, 0.95);
    for (const auto *estimate : {&metrics.accuracy, &metrics.sensitivity, &metrics.mcc, &metrics.lrPositive}) {
        QVERIFY(estimate->isDefined());
        QCOMPARE(estimate->hasInterval(), clusters > 1);
        QCOMPARE(estimate->reason.empty(), clusters > 1);
    }
    QCOMPARE(clusteredAuc(sample, 0.95).hasInterval(), clusters > 1);
    QCOMPARE(clusteredBrier(sample, 0.95).hasInterval(), clusters > 1);
    QCOMPARE(clusteredLogisticCalibration(sample, 0.95).slope.hasInterval(), clusters > 1);
    QCOMPARE(clusteredDecisionCurve(sample, 0.95)[20].model.hasInterval(), clusters > 1);
    BootstrapOptions options;
    options.replicates = 200;
    const auto area = [](std::span<const TieBlock> blocks) {
        return auc(BinarySample::fromBlocks({blocks.begin(), blocks.end()})).area;
    };
    QCOMPARE(clusterBootstrap(sample, area, "auc", options).hasInterval(), clusters > 1);
}

void TestClusters::bootstrap()
{
    const auto sample = colon();
    BootstrapOptions options;
    options.replicates = 2000;
    const auto area = [](std::span<const TieBlock> blocks) {
        return auc(BinarySample::fromBlocks({blocks.begin(), blocks.end()})).area;
    };
    const auto drawn = clusterBootstrap(sample, area, "auc", options);
    const auto formula = clusteredAuc(sample, 0.95);
    // 2,000 replicates know their spread to 1.6 %; four of these.
    VERIFY_CLOSE(drawn.standardError, plainError(formula), 0.064);
    QVERIFY(std::abs(drawn.lower - formula.lower) < 0.2 * plainError(formula));
    QCOMPARE(drawn.method, std::string("cluster-bca"));
    options.threads = 1;
    const auto one = clusterBootstrap(sample, area, "auc", options);
    options.threads = 8;
    const auto eight = clusterBootstrap(sample, area, "auc", options);
    QCOMPARE(one.lower, eight.lower);
    QCOMPARE(one.upper, eight.upper);
    options.interval = BootstrapInterval::percentile;
    QCOMPARE(clusterBootstrap(sample, area, "auc", options).method, std::string("cluster-percentile"));
}

void TestClusters::bootstrapKeepsClustersTogether()
{
    // Both records of a cluster alike: their number in every replicate must be even.
    std::vector<double> y, s;
    std::vector<std::string> ids;
    for (int i = 0; i < 60; ++i) {
        y.push_back(i % 4 < 2 ? 1 : 0);
        s.push_back(i / 2 / 40.0);
        ids.push_back(std::to_string(i / 2));
    }
    const auto sample = ClusteredSample::make(y, s, ids).value();
    std::size_t odd = 0, most = 0;
    BootstrapOptions options;
    options.replicates = 100;
    options.threads = 1;
    const auto look = [&](std::span<const TieBlock> blocks) {
        std::size_t sum = 0;
        for (const auto &block : blocks) {
            odd += block.size() % 2;
            most = std::max<std::size_t>(most, block.size());
            sum += block.size();
        }
        return static_cast<double>(sum) + static_cast<double>(blocks[0].size());
    };
    static_cast<void>(clusterBootstrap(sample, look, "look", options));
    QCOMPARE(odd, std::size_t(0));
    QVERIFY(most >= 6); // some cluster three times
}

void TestClusters::coverageNeedsClusters()
{
    // 60 patients with four rows each and one common outcome: the interval over clusters covers the true sensitivity,
    // that of independent rows does not. 400 simulations: 95 % is known to 1.1 %.
    const double truth = normalCdf(0.8);
    int covered = 0, naive = 0;
    for (std::uint32_t simulation = 0; simulation < 400; ++simulation) {
        RandomStream random(11, analysisId("clusters"), simulation);
        std::vector<double> y, s;
        std::vector<std::string> ids;
        for (int patient = 0; patient < 60; ++patient) {
            // Sensitivity: P(a + e > 0), with half the variance between patients; scores are cut at 0.5.
            const double common = normalQuantile(random.uniform() * 0.999998 + 1e-6) * std::sqrt(0.7);
            for (int row = 0; row < 4; ++row) {
                const double own = normalQuantile(random.uniform() * 0.999998 + 1e-6) * std::sqrt(0.3);
                y.push_back(1);
                s.push_back(normalCdf(0.8 + common + own));
                ids.push_back(std::to_string(patient));
            }
        }
        const auto sample = ClusteredSample::make(y, s, ids).value();
        const auto ours = clusteredMetrics(sample, 0.5, 0.95).sensitivity;
        const auto plain = confusionMetrics(confusionAt(sample.sample(), 0.5), {}).sensitivity;
        covered += ours.lower <= truth && truth <= ours.upper;
        naive += plain.lower <= truth && truth <= plain.upper;
    }
    QVERIFY2(covered > 0.91 * 400 && covered < 0.985 * 400, std::to_string(covered).c_str());
    QVERIFY2(naive < 0.85 * 400, std::to_string(naive).c_str());
}

VALBENCH_TEST(TestClusters, clusters)
#include "test_clusters.moc"
