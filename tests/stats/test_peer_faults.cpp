// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <valbench/stats/auc_comparison.h>
#include <valbench/stats/evaluation.h>
#include <valbench/stats/evaluation_json.h>
#include <valbench/stats/verdict.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// Faults of other programs that concern the evaluation of predictions, each with a proof that this one lacks it. The
/// names in comments are those programs'.
class TestPeerFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bootstrapDoesNotSortAnew();
    void rareClassDoesNotVanishFromReplicates();
    void aucVarianceCountsControlsToo();
    void tiedScoresCountHalf();
    void aucIsNotBinned();
    void reversedModelStaysBelowOneHalf();
    void countsDoNotOverflow();
    void bootstrapSignIsTwoSided();
    void aucNeverExceedsOne();
    void calibrationAxesAreNotSwapped();
    void undefinedIsNeitherZeroNorOne();
    void emptyBinIsNoPoint();
    void probabilitiesOutsideAreNotDropped();
    void everyCriterionIsJudgedByItsInterval();
    void accuracyOfSayingNo();
    void oneClassDoesNotCrash();
    void confidenceIsTheOneAskedFor();
    void seedIsNotFixed();
    void calibrationErrorKnowsTheSampleSize();
};

/// Seed, fairlearn, pROC: every replicate sorts the scores again.
void TestPeerFaults::bootstrapDoesNotSortAnew()
{
    // The replicates come from the sorted blocks; what a sort of each resample would give is the same to the last bit.
    const auto sample = sampleOf("diabetes");
    BootstrapOptions options;
    options.replicates = 20;
    const auto fast = bootstrapAreas(sample, "auc", options);
    const auto slow = bootstrapReplicates(
        sample,
        [](std::span<const TieBlock> blocks) {
            std::vector<double> y, s;
            for (const auto &block : blocks) {
                y.insert(y.end(), block.cases, 1);
                y.insert(y.end(), block.controls, 0);
                s.insert(s.end(), block.size(), block.score);
            }
            return auc(BinarySample::make(y, s).value()).area;
        },
        "auc", options);
    QCOMPARE(fast, slow);
}

/// fairlearn: unstratified resamples lose the rare class, and nanquantile skips them silently.
void TestPeerFaults::rareClassDoesNotVanishFromReplicates()
{
    std::vector<TieBlock> blocks{{0.9, 2, 0}};
    for (int i = 0; i < 400; ++i)
        blocks.push_back({i / 450.0, 0, 1});
    const auto sample = BinarySample::fromBlocks(blocks);
    BootstrapOptions options;
    options.replicates = 1000;
    for (const double area : bootstrapAreas(sample, "auc", options))
        QVERIFY(!std::isnan(area));
    // By record the cases do vanish, in e^-2 = 14 % of samples: then it says so and gives no interval.
    const auto ap = bootstrapAveragePrecision(sample, options);
    QVERIFY(!ap.hasInterval());
    QVERIFY(ap.reason.find("10 %") != std::string::npos);
}

/// NannyML: the AUC's standard error keeps the term of the cases only (0.0050 for DeLong's 0.0067).
void TestPeerFaults::aucVarianceCountsControlsToo()
{
    // Many cases, few controls: almost all of the variance is the controls'.
    std::vector<TieBlock> blocks;
    for (int i = 0; i < 300; ++i)
        blocks.push_back({i / 300.0, std::uint64_t(i % 30 == 7 ? 0 : 1 + i / 100), std::uint64_t(i % 30 == 7 ? 1 : 0)});
    const auto sample = BinarySample::fromBlocks(blocks);
    const auto value = auc(sample);
    BootstrapOptions options;
    options.replicates = 4000;
    const auto drawn = bootstrapAuc(sample, options);
    // Ten controls: DeLong's divisor n - 1 against the bootstrap's n.
    VERIFY_CLOSE(std::sqrt(value.variance), drawn.standardError * std::sqrt(10.0 / 9), 0.06);
}

/// NannyML's estimate: the order within ties decides.
void TestPeerFaults::tiedScoresCountHalf()
{
    const std::vector<double> y{1, 0, 1, 0}, turned{0, 1, 0, 1}, s{0.5, 0.5, 0.5, 0.5};
    QCOMPARE(auc(BinarySample::make(y, s).value()).area, 0.5);
    QCOMPARE(auc(BinarySample::make(turned, s).value()).area, 0.5);
    QCOMPARE(auc(BinarySample::fromBlocks({{0.8, 1, 0}, {0.5, 1, 1}})).area, 0.75);
}

/// rms val.prob: 0.865820 on the diabetes data, where the area is 0.865882.
void TestPeerFaults::aucIsNotBinned()
{
    VERIFY_CLOSE(auc(sampleOf("diabetes")).area, 0.8658822561402065, 1e-12);
}

/// pROC direction="auto": a reversed model is shown above one half.
void TestPeerFaults::reversedModelStaysBelowOneHalf()
{
    auto set = referenceSet("flchain_xgboost");
    for (auto &score : set.scores)
        score = 1 - score;
    const auto reversed = aucEstimate(BinarySample::make(set.outcomes, set.scores).value(), 0.95, AucInterval::delong);
    VERIFY_CLOSE(reversed.value, 1 - 0.8055932203389831, 1e-12);
    QVERIFY(reversed.upper < 0.5);
}

/// pROC #19: the product of cases and controls overflowed an integer.
void TestPeerFaults::countsDoNotOverflow()
{
    const auto sample = BinarySample::fromBlocks({{0.8, 600'000, 200'000}, {0.2, 400'000, 800'000}});
    VERIFY_CLOSE(auc(sample).area, 0.7, 1e-14); // 0.6 0.8 + 0.5 (0.6 0.2 + 0.4 0.8); the product is 10^12
}

/// pROC #64: the sign of a one-sided bootstrap test.
void TestPeerFaults::bootstrapSignIsTwoSided()
{
    const auto a = referenceSet("asah_s100b"), b = referenceSet("asah_wfns");
    const auto forth = comparePairedAucs(a.outcomes, a.scores, b.scores, 0.95);
    const auto back = comparePairedAucs(a.outcomes, b.scores, a.scores, 0.95);
    VERIFY_OK(forth);
    VERIFY_OK(back);
    QCOMPARE(back->statistic, -forth->statistic);
    QCOMPARE(back->p, forth->p);
    // One-sided claims do depend on the side.
    QVERIFY(nonInferiorityP(*forth, 0.02) > 0.5 && nonInferiorityP(*back, 0.02) < 0.025);
}

/// jacobgil/confidenceinterval #15: single precision gives 1.0000001.
void TestPeerFaults::aucNeverExceedsOne()
{
    for (std::uint64_t n : {3U, 7U, 49U, 1021U, 999'983U}) {
        const auto perfect = BinarySample::fromBlocks({{0.9, n, 0}, {0.3, 0, 3 * n + 1}});
        QCOMPARE(auc(perfect).area, 1.0);
        const auto estimate =
            aucEstimate(BinarySample::fromBlocks({{0.9, n, 0}, {0.5, 1, 1}, {0.3, 0, n}}), 0.95, AucInterval::delong);
        QVERIFY(estimate.value <= 1 && !(estimate.upper > 1));
    }
}

/// MLflow: predicted and observed on each other's axis.
void TestPeerFaults::calibrationAxesAreNotSwapped()
{
    const auto bins = reliabilityBins(BinarySample::fromBlocks({{0.85, 20, 80}}), 10, 0.95);
    QCOMPARE(bins[8].meanPredicted, 0.85);
    QCOMPARE(bins[8].fractionPositive.value, 0.2);
    QVERIFY(bins[1].n == 0);
}

/// scikit-learn #27412, fairlearn and the seed: 0 or an error where a rate is undefined.
void TestPeerFaults::undefinedIsNeitherZeroNorOne()
{
    const auto noCases = confusionMetrics({0, 3, 5, 0}, {});
    QVERIFY(std::isnan(noCases.sensitivity.value) && std::isnan(noCases.mcc.value));
    QCOMPARE(noCases.f1.value, 0.0); // predicted positives exist: none of them right
    const auto nothing = confusionMetrics({0, 0, 8, 0}, {});
    QVERIFY(std::isnan(nothing.f1.value) && std::isnan(nothing.ppv.value) && std::isnan(nothing.kappa.value));
    for (const auto *estimate : {&noCases.sensitivity, &noCases.mcc, &nothing.f1, &nothing.ppv, &nothing.kappa})
        QVERIFY(!estimate->reason.empty());
    QVERIFY(std::isnan(auc(BinarySample::fromBlocks({{0.5, 0, 4}})).area));
}

/// Seed: empty bins of the reliability curve become points at (0, 0).
void TestPeerFaults::emptyBinIsNoPoint()
{
    const auto bins = reliabilityBins(BinarySample::fromBlocks({{0.95, 3, 1}}), 10, 0.95);
    QVERIFY(std::isnan(bins[0].meanPredicted) && std::isnan(bins[0].fractionPositive.value));
    QVERIFY(!bins[0].fractionPositive.reason.empty());
}

/// Seed: the calibration error drops what lies outside [0, 1] and scales up the rest.
void TestPeerFaults::probabilitiesOutsideAreNotDropped()
{
    const std::vector<double> y{0, 1, 1}, s{0.2, 1.2, 0.8};
    EvaluationInput input;
    input.outcomes = y;
    input.scores = s;
    const auto evaluation = evaluateBinary(input);
    QVERIFY(!evaluation);
    QVERIFY(evaluation.error().text().find("row 2 is 1.2") != std::string::npos);
}

/// Seed: the AUC is judged by its lower bound, everything else by the point value.
void TestPeerFaults::everyCriterionIsJudgedByItsInterval()
{
    const auto metrics = confusionMetrics({17, 5, 45, 3}, {});
    Criterion criterion;
    criterion.atLeast = 0.8;
    // 17 of 20 is 0.85, its interval begins at 0.64.
    const auto judgement = judge(metrics.sensitivity, criterion);
    QCOMPARE(judgement.verdict, Verdict::insufficient);
    QVERIFY(judgement.recordsToSettle.value_or(0) > 20);
    for (const auto *estimate : {&metrics.specificity, &metrics.ppv, &metrics.npv, &metrics.accuracy, &metrics.mcc,
                                 &metrics.youden, &metrics.kappa})
        QVERIFY(judge(*estimate, criterion).verdict != Verdict::notEvaluable);
}

/// Seed: accuracy of at least 0.80 is reached by saying no to everybody at 20 % prevalence.
void TestPeerFaults::accuracyOfSayingNo()
{
    const auto metrics = confusionMetrics({0, 0, 800, 200}, {});
    QCOMPARE(metrics.accuracy.value, 0.8);
    QCOMPARE(metrics.balancedAccuracy.value, 0.5);
    QCOMPARE(metrics.youden.value, 0.0);
    QCOMPARE(metrics.kappa.value, 0.0);
    QVERIFY(std::isnan(metrics.mcc.value) && std::isnan(metrics.ppv.value));
    // No benefit over treating nobody.
    const auto sample = BinarySample::fromBlocks({{0.1, 200, 800}});
    QCOMPARE(netBenefit(sample, 0.5, 0.95).model.value, 0.0);
}

/// Seed: crashes on data of one class.
void TestPeerFaults::oneClassDoesNotCrash()
{
    const std::vector<double> y{1, 1, 1}, s{0.2, 0.7, 0.9};
    EvaluationInput input;
    input.outcomes = y;
    input.scores = s;
    const auto evaluation = evaluateBinary(input);
    VERIFY_OK(evaluation);
    VERIFY_CLOSE(evaluation->metrics.sensitivity.value, 2.0 / 3, 1e-15);
    QVERIFY(!evaluation->metrics.specificity.isDefined());
}

/// Seed: prints "95% CI" whatever was asked for.
void TestPeerFaults::confidenceIsTheOneAskedFor()
{
    const auto set = referenceSet("flchain_xgboost");
    EvaluationInput input;
    input.outcomes = set.outcomes;
    input.scores = set.scores;
    input.confidence = 0.8;
    const auto narrow = evaluateBinary(input);
    input.confidence = 0.99;
    const auto wide = evaluateBinary(input);
    VERIFY_OK(narrow);
    VERIFY_OK(wide);
    QCOMPARE(numberOf(member(evaluationJson(*narrow), "confidence")), 0.8);
    using E = Evaluation;
    for (const auto estimate : {&E::auc, &E::averagePrecision, &E::brier, &E::observedToExpected, &E::logLoss})
        QVERIFY(((*narrow).*estimate).upper < ((*wide).*estimate).upper);
    using M = ConfusionMetrics;
    for (const auto metric : {&M::accuracy, &M::sensitivity, &M::f1, &M::mcc, &M::kappa, &M::youden, &M::lrPositive,
                              &M::diagnosticOddsRatio})
        QVERIFY((narrow->metrics.*metric).upper < (wide->metrics.*metric).upper);
    QVERIFY(narrow->logistic.slope.upper < wide->logistic.slope.upper);
    QVERIFY(narrow->netBenefit[9].model.upper < wide->netBenefit[9].model.upper);
    QVERIFY(narrow->curve[0].fractionPositive.upper < wide->curve[0].fractionPositive.upper);
}

/// Seed: the seed of the bootstrap is fixed at 42.
void TestPeerFaults::seedIsNotFixed()
{
    BootstrapOptions options;
    options.replicates = 200;
    const auto first = bootstrapAuc(sampleOf("diabetes"), options);
    options.seed = 43;
    QVERIFY(bootstrapAuc(sampleOf("diabetes"), options).lower != first.lower);
}

/// Seed: a calibration error below 0.05, whatever the number of records.
void TestPeerFaults::calibrationErrorKnowsTheSampleSize()
{
    // The diabetes model is well calibrated (slope 0.95, Spiegelhalter's p 0.99) and has an error of 0.058.
    BootstrapOptions options;
    options.replicates = 1000;
    const auto consistency = eceConsistency(sampleOf("diabetes"), 10, options);
    QVERIFY(consistency.p > 0.1);
    QVERIFY(consistency.expected > 0.03);
}

VALBENCH_TEST(TestPeerFaults, peer_faults)
#include "test_peer_faults.moc"
