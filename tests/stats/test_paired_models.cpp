// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/stats/auc_comparison.h>
#include <valbench/stats/paired_models.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestPairedModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mcNemarAgainstStatsmodels();
    void mcNemarGolden();
    void differences_data();
    void differences();
    void precisionDifferenceBootstrap();
    void reclassification_data();
    void reclassification();
    void reclassificationOfClusters();
    void certainAndWrong();
    void claims();
    void fixedSequence();
    void swappingModels();
};

/// Outcomes, scores of both models and the threshold of a reference pair.
struct PairSet
{
    std::vector<double> outcomes, first, second;
    double threshold;
};

static PairSet pairSet(const std::string &name)
{
    if (name == "colon_pair") {
        const auto set = referenceSet("colon");
        return {set.outcomes, set.scores, referenceNumbers("evaluate_r.json", "inputs/colon/other"), 0.5};
    }
    const auto set = referenceSet("flchain_xgboost");
    return {set.outcomes, set.scores, referenceSet("flchain_logistic").scores, 0.2};
}

void TestPairedModels::mcNemarAgainstStatsmodels()
{
    const auto *cases = reference("evaluate_python.json", "mcnemar").get<json::Array>();
    QVERIFY(cases->size() >= 8);
    for (const auto &item : *cases) {
        const auto b = static_cast<std::size_t>(numberOf(member(item, "b")));
        const auto c = static_cast<std::size_t>(numberOf(member(item, "c")));
        const auto test = mcNemar(b, c);
        VERIFY_CLOSE(test.exactP, numberOf(member(item, "exact")), 1e-10);
        VERIFY_CLOSE(test.midP, numberOf(member(item, "mid")), 1e-9);
        VERIFY_CLOSE(test.chiSquareP, numberOf(member(item, "chi")), 1e-11);
        // statsmodels lets (|b - c| - 1)^2 rise again at b = c; a correction cannot make a difference.
        if (b != c)
            VERIFY_CLOSE(test.correctedP, numberOf(member(item, "corrected")), 1e-11);
        QCOMPARE(test.method, std::string_view(b + c < 25 ? "exact" : "mid-p"));
        QCOMPARE(test.p, b + c < 25 ? test.exactP : test.midP);
        const auto swapped = mcNemar(c, b);
        QCOMPARE(swapped.exactP, test.exactP);
        QCOMPARE(swapped.midP, test.midP);
    }
}

void TestPairedModels::mcNemarGolden()
{
    const auto test = mcNemar(59, 121);
    VERIFY_CLOSE(test.exactP, 4.4344492637551645e-06, 1e-11);
    VERIFY_CLOSE(test.midP, 3.26664679577e-06, 1e-11);
    VERIFY_CLOSE(test.correctedStatistic, 20.672222222222, 1e-12);
    const auto none = mcNemar(0, 0);
    QCOMPARE(none.p, 1.0);
    QVERIFY(std::isnan(none.statistic) && std::isnan(none.correctedP));
    QCOMPARE(mcNemar(3, 3).correctedP, 1.0);
    QCOMPARE(mcNemar(3, 3).midP, 1.0);
    // Huge counts: no overflow, no term lost.
    const auto huge = mcNemar(50'000'000, 50'010'000);
    VERIFY_CLOSE(huge.midP, huge.chiSquareP, 1e-4);
}

void TestPairedModels::differences_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("flchain_pair") << QStringLiteral("flchain_pair");
    QTest::newRow("colon_pair") << QStringLiteral("colon_pair");
}

void TestPairedModels::differences()
{
    QFETCH(QString, name);
    const auto set = pairSet(name.toStdString());
    const auto &expected = reference("evaluate_python.json", name.toStdString());
    QCOMPARE(set.threshold, numberOf(member(expected, "threshold")));
    const auto models = comparePairedModels(set.outcomes, set.first, set.second, {}, set.threshold, 0.95, nullptr);
    VERIFY_OK(models);
    const auto check = [&](const char *key, const PairedCounts &counts, const Estimate &difference,
                           const McNemar &test) {
        const auto &theirs = member(expected, key);
        const auto first = numbersOf(member(theirs, "table/0")), second = numbersOf(member(theirs, "table/1"));
        QCOMPARE((std::vector{double(counts.both), double(counts.onlyFirst)}), first);
        QCOMPARE((std::vector{double(counts.onlySecond), double(counts.neither)}), second);
        VERIFY_CLOSE(difference.value, numberOf(member(theirs, "difference")), 1e-12);
        QCOMPARE(difference.method, std::string("newcombe"));
        QVERIFY(difference.lower < difference.value && difference.value < difference.upper);
        VERIFY_CLOSE(test.exactP, numberOf(member(theirs, "exact")), 1e-10);
        VERIFY_CLOSE(test.midP, numberOf(member(theirs, "mid")), 1e-9);
        VERIFY_CLOSE(test.statistic, numberOf(member(theirs, "chi/0")), 1e-12);
        VERIFY_CLOSE(test.chiSquareP, numberOf(member(theirs, "chi/1")), 1e-11);
        VERIFY_CLOSE(test.correctedStatistic, numberOf(member(theirs, "corrected/0")), 1e-12);
    };
    check("sensitivity", models->cases, models->sensitivityDifference, models->ofSensitivity);
    check("specificity", models->controls, models->specificityDifference, models->ofSpecificity);
    for (const auto &[key, estimate] :
         {std::pair("brier", &models->brierDifference), std::pair("net_benefit", &models->netBenefitDifference)}) {
        const auto theirs = numbersOf(member(expected, key));
        VERIFY_CLOSE(estimate->value, theirs[0], 1e-10);
        VERIFY_CLOSE(estimate->standardError, theirs[1], 1e-11);
    }
    VERIFY_CLOSE(models->averagePrecisionDifference.value, numberOf(member(expected, "average_precision")), 1e-11);
    QVERIFY(!models->averagePrecisionDifference.hasInterval());
    QVERIFY(!models->averagePrecisionDifference.reason.empty());
}

void TestPairedModels::precisionDifferenceBootstrap()
{
    const auto set = pairSet("flchain_pair");
    BootstrapOptions options;
    options.replicates = 1000;
    const auto models = comparePairedModels(set.outcomes, set.first, set.second, {}, set.threshold, 0.95, &options);
    VERIFY_OK(models);
    const auto paired = models->averagePrecisionDifference;
    QVERIFY(paired.lower < paired.value && paired.value < paired.upper);
    // The same draw serves both models: the difference varies less than it would with draws of their own.
    options.interval = BootstrapInterval::percentile;
    const auto one = bootstrapAveragePrecision(BinarySample::make(set.outcomes, set.first).value(), options);
    const auto two = bootstrapAveragePrecision(BinarySample::make(set.outcomes, set.second).value(), options);
    QVERIFY(paired.standardError < 0.9 * std::hypot(one.standardError, two.standardError));
    // A model against itself does not vary at all.
    const auto same = comparePairedModels(set.outcomes, set.first, set.first, {}, set.threshold, 0.95, &options);
    VERIFY_OK(same);
    QCOMPARE(same->averagePrecisionDifference.value, 0.0);
    QVERIFY(!same->averagePrecisionDifference.hasInterval());
}

static void verifyMovement(const Movement &ours, const json::Value &theirs)
{
    const auto values = numbersOf(member(theirs, "value"));
    VERIFY_CLOSE(ours.total.value, values[0], 1e-11);
    VERIFY_CLOSE(ours.cases.value, values[1], 1e-11);
    VERIFY_CLOSE(ours.controls.value, values[2], 1e-11);
    const auto *errors = member(theirs, "se").get<json::Array>();
    const Estimate *estimates[] = {&ours.total, &ours.cases, &ours.controls};
    if (errors == nullptr) { // improveProb gives that of the sum alone
        VERIFY_CLOSE(ours.total.standardError, numberOf(member(theirs, "se")), 1e-11);
        return;
    }
    for (std::size_t i = 0; i < 3; ++i)
        VERIFY_CLOSE(estimates[i]->standardError, numberOf((*errors)[i]), 1e-10);
}

void TestPairedModels::reclassification_data()
{
    differences_data();
}

void TestPairedModels::reclassification()
{
    QFETCH(QString, name);
    const auto set = pairSet(name.toStdString());
    const auto &expected = reference("reclassification.json", name.toStdString());
    const auto models = comparePairedModels(set.outcomes, set.first, set.second, {}, set.threshold, 0.95, nullptr);
    VERIFY_OK(models);
    const auto &moved = models->reclassification;
    verifyMovement(moved.integrated, member(expected, "idi"));
    verifyMovement(moved.atThreshold, member(expected, "nri"));
    verifyMovement(moved.continuous, member(expected, "continuous_nri"));
    const auto logLoss = numbersOf(member(expected, "log_loss"));
    VERIFY_CLOSE(models->logLossDifference.value, logLoss[0], 1e-10);
    VERIFY_CLOSE(models->logLossDifference.standardError, logLoss[1], 1e-11);
    // At one threshold, the parts are the differences of sensitivity and specificity.
    VERIFY_CLOSE(moved.atThreshold.cases.value, models->sensitivityDifference.value, 1e-12);
    VERIFY_CLOSE(moved.atThreshold.controls.value, models->specificityDifference.value, 1e-12);
}

void TestPairedModels::reclassificationOfClusters()
{
    const auto set = pairSet("colon_pair");
    std::vector<std::string> patients;
    for (const double patient : referenceNumbers("evaluate_r.json", "inputs/colon/patient"))
        patients.push_back(std::to_string(patient));
    const auto &expected = reference("reclassification.json", "colon_clusters");
    const auto models = comparePairedModels(set.outcomes, set.first, set.second, patients, 0.5, 0.95, nullptr);
    VERIFY_OK(models);
    const auto &moved = models->reclassification;
    verifyMovement(moved.integrated, member(expected, "idi"));
    verifyMovement(moved.atThreshold, member(expected, "nri"));
    verifyMovement(moved.continuous, member(expected, "continuous_nri"));
    QCOMPARE(moved.integrated.total.method, std::string("cluster-wald"));
}

void TestPairedModels::certainAndWrong()
{
    const std::vector<double> outcomes{1, 1, 0, 0}, sure{0, 0.5, 0.2, 0.1}, other{0.7, 0.5, 0.2, 0.1};
    const auto models = comparePairedModels(outcomes, sure, other, {}, 0.5, 0.95, nullptr);
    VERIFY_OK(models);
    QVERIFY(!models->logLossDifference.isDefined());
    QVERIFY(models->logLossDifference.reason.find("infinite") != std::string::npos);
    // Nothing moves among controls: a value, and why it has no interval.
    const auto &controls = models->reclassification.integrated.controls;
    QCOMPARE(controls.value, 0.0);
    QVERIFY(!controls.hasInterval() && !controls.reason.empty());
    QCOMPARE(models->reclassification.integrated.total.value, -0.35);
    const auto oneClass = comparePairedModels(std::vector{1.0, 1.0}, std::vector{0.4, 0.5}, std::vector{0.6, 0.1}, {},
                                              0.5, 0.95, nullptr);
    VERIFY_OK(oneClass);
    QVERIFY(!oneClass->reclassification.continuous.total.isDefined());
    QCOMPARE(oneClass->reclassification.continuous.total.reason, std::string("no negatives"));
    QVERIFY(oneClass->reclassification.continuous.cases.isDefined());
}

void TestPairedModels::claims()
{
    // p = Phi(-(d + margin)/se) on the aSAH pair, whose d and se are pROC's.
    const auto a = referenceSet("asah_s100b"), b = referenceSet("asah_wfns");
    const auto comparison = comparePairedAucs(a.outcomes, a.scores, b.scores, 0.95);
    VERIFY_OK(comparison);
    const auto &difference = comparison->difference;
    VERIFY_CLOSE(difference.lower, -0.17421441924947756, 1e-10);
    // The lower bound is -0.174: a margin of 0.18 holds, one of 0.17 cannot be told, one of 0.005 is refuted.
    const auto wide = nonInferiority(difference, 0.18);
    QCOMPARE(wide.verdict, Verdict::met);
    QCOMPARE(wide.alpha, 0.025);
    QVERIFY(wide.p < 0.025);
    QCOMPARE(wide.superiority, Verdict::notMet); // its whole interval lies below 0
    const auto narrow = nonInferiority(difference, 0.17);
    QCOMPARE(narrow.verdict, Verdict::insufficient);
    QVERIFY(narrow.p > 0.025);
    QCOMPARE(nonInferiority(difference, 0.005).verdict, Verdict::notMet);
    VERIFY_CLOSE(wide.p, nonInferiorityP(*comparison, 0.18), 1e-12);
    // The bound and p agree at every margin.
    for (double margin = 0.15; margin < 0.2; margin += 0.001) {
        const auto claim = nonInferiority(difference, margin);
        QCOMPARE(claim.verdict == Verdict::met, claim.p < 0.025);
    }
    const auto none = nonInferiority(undefinedEstimate("no positives"), 0.1);
    QCOMPARE(none.verdict, Verdict::notEvaluable);
    QCOMPARE(none.reason, std::string("no positives"));
}

void TestPairedModels::fixedSequence()
{
    const auto better = symmetricInterval(0.05, 0.01, Scale::identity, 0.95, "wald");
    const auto both = nonInferiority(better, 0.02);
    QCOMPARE(both.verdict, Verdict::met);
    QCOMPARE(both.superiority, Verdict::met);
    QVERIFY(both.superiorityP < 1e-6);
    const auto unclear = nonInferiority(symmetricInterval(0.005, 0.01, Scale::identity, 0.95, "wald"), 0.02);
    QCOMPARE(unclear.verdict, Verdict::met);
    QCOMPARE(unclear.superiority, Verdict::insufficient);
    // Superiority is not tested, and has no p, before non-inferiority is shown.
    const auto failed = nonInferiority(symmetricInterval(0.005, 0.05, Scale::identity, 0.95, "wald"), 0.02);
    QCOMPARE(failed.verdict, Verdict::insufficient);
    QCOMPARE(failed.superiority, Verdict::notEvaluable);
    QVERIFY(std::isnan(failed.superiorityP));
}

void TestPairedModels::swappingModels()
{
    const auto set = pairSet("flchain_pair");
    const auto forth = comparePairedModels(set.outcomes, set.first, set.second, {}, 0.2, 0.95, nullptr);
    const auto back = comparePairedModels(set.outcomes, set.second, set.first, {}, 0.2, 0.95, nullptr);
    VERIFY_OK(forth);
    VERIFY_OK(back);
    using M = PairedModels;
    for (const auto difference : {&M::sensitivityDifference, &M::specificityDifference, &M::brierDifference,
                                  &M::netBenefitDifference, &M::logLossDifference}) {
        VERIFY_CLOSE(((*back).*difference).value, -((*forth).*difference).value, 1e-11);
        VERIFY_CLOSE(((*back).*difference).lower, -((*forth).*difference).upper, 1e-11);
    }
    using R = Reclassification;
    for (const auto movement : {&R::integrated, &R::atThreshold, &R::continuous}) {
        const auto &there = forth->reclassification.*movement, &here = back->reclassification.*movement;
        VERIFY_CLOSE(here.total.value, -there.total.value, 1e-11);
        VERIFY_CLOSE(here.total.lower, -there.total.upper, 1e-11);
    }
    QCOMPARE(back->ofSensitivity.p, forth->ofSensitivity.p);
    const std::vector<double> wrong{0.5};
    QVERIFY(!comparePairedModels(set.outcomes, set.first, wrong, {}, 0.2, 0.95, nullptr));
}

VALBENCH_TEST(TestPairedModels, paired_models)
#include "test_paired_models.moc"
