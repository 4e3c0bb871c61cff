// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>

#include <valbench/stats/clusters.h>
#include <valbench/stats/confusion.h>
#include <valbench/stats/precision_recall.h>
#include <valbench/stats/roc.h>
#include <valbench/stats/roc_regions.h>
#include <valbench/stats/threshold_choice.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestRocRegions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void partialAreas_data();
    void partialAreas();
    void partialAreasByHand();
    void operatingPoints_data() { partialAreas_data(); }
    void operatingPoints();
    void precisionRecall();
    void chosenThresholds_data() { partialAreas_data(); }
    void chosenThresholds();
    void chosenThresholdByTrying();
    void optimism();
    void bootstrapAgreesWithPRoc();
    void jackknifeIsThatOfTheArea();
    void partialAreaByBca();
    void clustersAreDrawnWhole();
    void noIntervalWithoutBootstrap();
};

void TestRocRegions::partialAreas_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"flchain_xgboost", "flchain_logistic", "flchain_tied", "diabetes", "birthwt", "colon"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestRocRegions::partialAreas()
{
    QFETCH(QString, name);
    const auto sample = sampleOf(name.toStdString());
    for (const auto &[to, key] : {std::pair(0.1, "10"), std::pair(0.4, "40")}) {
        const auto part = partialAuc({sample}, 0, to);
        // scikit-learn's roc_auc_score(max_fpr=) is McClish's.
        VERIFY_CLOSE(part.mcclish.value,
                     referenceNumber("evaluate_python.json", name.toStdString() + "/roc/mcclish_" + key), 1e-12);
        if (name == QStringLiteral("flchain_tied"))
            continue;
        const auto pRoc = referenceNumbers("evaluate_r.json", name.toStdString() + "/partial_" + key);
        VERIFY_CLOSE(part.raw.value, pRoc[0], 1e-12);
        VERIFY_CLOSE(part.mcclish.value, pRoc[1], 1e-12);
    }
    VERIFY_CLOSE(partialArea(sample.blocks(), 0, 1), auc(sample).area, 1e-12);
    VERIFY_CLOSE(partialArea(sample.blocks(), 0, 0.3) + partialArea(sample.blocks(), 0.3, 1), auc(sample).area, 1e-12);
}

void TestRocRegions::partialAreasByHand()
{
    // aSAH golden value: specificity 0.9 to 1.
    const auto golden = partialAuc({sampleOf("asah_s100b")}, 0, 0.1);
    VERIFY_CLOSE(golden.raw.value, 0.032757452574525739, 1e-12);
    VERIFY_CLOSE(golden.mcclish.value, 0.64609185565539873, 1e-12);
    // One line from (0, 0) to (1, 1): the area is that below the diagonal, McClish's is one half.
    const auto tied = BinarySample::fromBlocks({{0.5, 4, 6}});
    VERIFY_CLOSE(partialArea(tied.blocks(), 0.2, 0.6), (0.36 - 0.04) / 2, 1e-14);
    VERIFY_CLOSE(partialAuc({tied}, 0.2, 0.6).mcclish.value, 0.5, 1e-14);
    // Below the diagonal McClish's scale does not reach (pROC: NA with a warning).
    const auto reversed = partialAuc({BinarySample::fromBlocks({{0.9, 0, 5}, {0.1, 5, 0}})}, 0, 0.5);
    QCOMPARE(reversed.raw.value, 0.0);
    QVERIFY(!reversed.mcclish.isDefined() && !reversed.mcclish.reason.empty());
    const auto perfect = partialAuc({BinarySample::fromBlocks({{0.9, 5, 0}, {0.1, 0, 5}})}, 0, 0.1);
    VERIFY_CLOSE(perfect.raw.value, 0.1, 1e-15);
    QCOMPARE(perfect.mcclish.value, 1.0);
}

void TestRocRegions::operatingPoints()
{
    QFETCH(QString, name);
    const auto sample = sampleOf(name.toStdString());
    const auto path = name.toStdString() + "/roc/";
    const auto low = referenceNumbers("evaluate_python.json", path + "at_specificity");
    const auto specificity = sensitivityAtSpecificity({sample}, 0.9);
    QCOMPARE(specificity.threshold, low[0]);
    VERIFY_CLOSE(specificity.other.value, low[1], 1e-14);
    VERIFY_CLOSE(specificity.reached, low[2], 1e-14);
    const auto high = referenceNumbers("evaluate_python.json", path + "at_sensitivity");
    const auto sensitivity = specificityAtSensitivity({sample}, 0.9);
    QCOMPARE(sensitivity.threshold, high[0]);
    VERIFY_CLOSE(sensitivity.other.value, high[1], 1e-14);
    VERIFY_CLOSE(sensitivity.reached, high[2], 1e-14);
}

void TestRocRegions::precisionRecall()
{
    for (const std::string name : {"flchain_tied", "diabetes"}) {
        const auto curve = precisionRecallCurve(sampleOf(name));
        const auto path = name + "/roc/";
        const auto precision = referenceNumbers("evaluate_python.json", path + "precision");
        const auto recall = referenceNumbers("evaluate_python.json", path + "recall");
        const auto scores = referenceNumbers("evaluate_python.json", path + "scores");
        // scikit-learn leaves out the points beyond full recall.
        QVERIFY(scores.size() <= curve.threshold.size());
        for (std::size_t i = 0; i < scores.size(); ++i) {
            QCOMPARE(curve.threshold[i], scores[i]);
            VERIFY_CLOSE(curve.precision[i], precision[i], 1e-14);
            VERIFY_CLOSE(curve.recall[i], recall[i], 1e-14);
        }
        for (std::size_t i = scores.size(); i < curve.recall.size(); ++i)
            QCOMPARE(curve.recall[i], 1.0);
    }
    QVERIFY(std::isnan(precisionRecallCurve(BinarySample::fromBlocks({{0.5, 0, 3}})).recall[0]));
}

void TestRocRegions::chosenThresholds()
{
    QFETCH(QString, name);
    if (name == QStringLiteral("flchain_tied"))
        return;
    const auto sample = sampleOf(name.toStdString());
    const auto check = [&](const ChosenThreshold &chosen, const char *key) {
        const auto expected = referenceNumbers("evaluate_r.json", name.toStdString() + "/" + key);
        VERIFY_CLOSE(chosen.sensitivity, expected[0], 1e-12);
        VERIFY_CLOSE(chosen.specificity, expected[1], 1e-12);
        QCOMPARE(static_cast<double>(chosen.tied.size()), expected[2]);
        const auto blocks = sample.blocks();
        QVERIFY(std::ranges::find(blocks, chosen.threshold, &TieBlock::score) != blocks.end());
    };
    check(chosenThreshold(sample, 1, nullptr), "youden");
    check(chosenThreshold(sample, specificityWeight(4, 0.1), nullptr), "cost_4_10");
}

void TestRocRegions::chosenThresholdByTrying()
{
    // aSAH golden: sensitivity and specificity of pROC's best threshold (which lies midway at 0.205).
    const auto golden = chosenThreshold(sampleOf("asah_s100b"), 1, nullptr);
    VERIFY_CLOSE(golden.sensitivity, 0.63414634146, 1e-10);
    VERIFY_CLOSE(golden.specificity, 0.80555555556, 1e-10);
    QCOMPARE(golden.threshold, 0.22); // the next score is 0.19
    // Ties: all are told, the highest specificity wins. Nobody positive is a threshold too.
    const auto useless = chosenThreshold(BinarySample::fromBlocks({{0.9, 1, 1}, {0.5, 1, 1}, {0.1, 1, 1}}), 1, nullptr);
    QCOMPARE(useless.tied.size(), std::size_t(4));
    QVERIFY(std::isinf(useless.threshold));
    QCOMPARE(useless.specificity, 1.0);
    QCOMPARE(useless.value, 0.0);
    VERIFY_CLOSE(thresholdOfCosts(4), 0.2, 1e-15);
    QVERIFY(!chosenThreshold(BinarySample::fromBlocks({{0.5, 3, 0}}), 1, nullptr).reason.empty());
}

void TestRocRegions::optimism()
{
    BootstrapOptions options;
    options.replicates = 500;
    // A score without any skill in a small sample looks skilful at its best threshold; all of that is optimism.
    std::vector<TieBlock> blocks;
    for (int i = 0; i < 40; ++i)
        blocks.push_back({i / 40.0, std::uint64_t(i * 7 % 5 < 2), std::uint64_t(i * 7 % 5 >= 2)});
    const auto chosen = chosenThreshold(BinarySample::fromBlocks(blocks), 1, &options);
    QVERIFY(chosen.optimism > 0.05);
    // A perfect score has nothing to flatter; a large sample little.
    QCOMPARE(chosenThreshold(BinarySample::fromBlocks({{0.9, 50, 0}, {0.1, 0, 50}}), 1, &options).optimism, 0.0);
    const auto large = chosenThreshold(sampleOf("flchain_xgboost"), 1, &options);
    QVERIFY(large.optimism > 0 && large.optimism < chosen.optimism / 2);
    QVERIFY(std::isnan(chosenThreshold(sampleOf("flchain_xgboost"), 1, nullptr).optimism));
}

void TestRocRegions::bootstrapAgreesWithPRoc()
{
    // Two generators, 20,000 samples each: a 2.5 % quantile has a standard error of
    // sqrt(0.025 0.975 / B) / density; for a normal law of this spread that is 0.0187 sd. Four of the difference's.
    const auto sample = sampleOf("diabetes");
    BootstrapOptions options;
    options.replicates = 20000;
    options.interval = BootstrapInterval::percentile;
    const auto compare = [](const Estimate &estimate, const std::vector<double> &expected) {
        const double allowed = 4 * std::sqrt(2.0) * 0.0187 * estimate.standardError;
        QVERIFY2(std::abs(estimate.lower - expected[0]) < allowed, std::to_string(estimate.lower).c_str());
        QVERIFY2(std::abs(estimate.upper - expected[1]) < allowed, std::to_string(estimate.upper).c_str());
    };
    compare(bootstrapAuc(sample, options), referenceNumbers("evaluate_r.json", "bootstrap/auc"));
    compare(partialAuc({sample, 0.95, &options}, 0, 0.1).raw,
            referenceNumbers("evaluate_r.json", "bootstrap/partial_10"));
    const auto at = sensitivityAtSpecificity({sample, 0.95, &options}, 0.9);
    QVERIFY(at.other.lower < at.other.value && at.other.value < at.other.upper);
    // Choosing the threshold anew must widen the interval beyond that of a threshold given beforehand.
    const auto cells = confusionAt(sample, at.threshold);
    const auto fixed = proportion(cells.tp, cells.positives(), 0.95);
    QVERIFY(at.other.upper - at.other.lower > fixed.upper - fixed.lower);
}

void TestRocRegions::jackknifeIsThatOfTheArea()
{
    // The area has a jackknife by formula, and its BCa interval is compared with SciPy's elsewhere.
    const auto sample = sampleOf("diabetes");
    const auto whole = [](std::span<const TieBlock> blocks) { return partialArea(blocks, 0, 1); };
    const BootstrapOptions options;
    const auto expected = bootstrapAuc(sample, options);
    const auto replicates = bootstrapAreas(sample, "auc", options);
    const auto ours = bootstrapInterval(expected.value, replicates, jackknifeOf(sample, whole), options);
    QCOMPARE(ours.method, method::bca);
    VERIFY_CLOSE(ours.lower, expected.lower, 1e-10);
    VERIFY_CLOSE(ours.upper, expected.upper, 1e-10);
    // Without its acceleration BCa is not given, and says so.
    const auto without = bootstrapInterval(expected.value, replicates, {}, options);
    QCOMPARE(without.method, method::percentile);
    QCOMPARE(without.status, EstimateStatus::approximate);
}

void TestRocRegions::partialAreaByBca()
{
    const auto sample = sampleOf("diabetes");
    BootstrapOptions options;
    options.replicates = 5000;
    const auto bca = partialAuc({sample, 0.95, &options}, 0, 0.1);
    options.interval = BootstrapInterval::percentile;
    const auto percentile = partialAuc({sample, 0.95, &options}, 0, 0.1);
    QCOMPARE(bca.raw.method, method::bca);
    QCOMPARE(bca.mcclish.method, method::bca);
    QCOMPARE(percentile.raw.method, method::percentile);
    // BCa goes along with a rising transform, and McClish's scale is one; rounding decides which replicates tie with
    // the estimate, which moves the bias a little.
    const double half = 0.1 * 0.1 / 2, slope = 0.5 / (0.1 - half);
    VERIFY_CLOSE(bca.mcclish.lower, 0.5 + slope * (bca.raw.lower - half), 2e-4);
    VERIFY_CLOSE(bca.mcclish.upper, 0.5 + slope * (bca.raw.upper - half), 2e-4);
    QVERIFY(bca.raw.lower != percentile.raw.lower && bca.raw.upper != percentile.raw.upper);
    // A threshold that is chosen anew has no jackknife that could be trusted.
    options.interval = BootstrapInterval::bca;
    QCOMPARE(sensitivityAtSpecificity({sample, 0.95, &options}, 0.9).other.method, method::percentile);
}

void TestRocRegions::clustersAreDrawnWhole()
{
    // Each record twice in a cluster of its own tells no more than once: the very same intervals.
    const auto set = referenceSet("birthwt");
    std::vector<std::string> names;
    for (std::size_t i = 0; i < set.outcomes.size(); ++i)
        names.push_back("p" + std::to_string(i));
    auto outcomes = set.outcomes, scores = set.scores;
    auto twice = names;
    outcomes.insert(outcomes.end(), set.outcomes.begin(), set.outcomes.end());
    scores.insert(scores.end(), set.scores.begin(), set.scores.end());
    twice.insert(twice.end(), names.begin(), names.end());
    const auto once = ClusteredSample::make(set.outcomes, set.scores, names);
    const auto doubled = ClusteredSample::make(outcomes, scores, twice);
    VERIFY_OK(once);
    VERIFY_OK(doubled);
    BootstrapOptions options;
    options.replicates = 500;
    for (const auto interval : {BootstrapInterval::percentile, BootstrapInterval::bca}) {
        options.interval = interval;
        const auto estimates = [&](const BinarySample &sample, const ClusteredSample *clusters) {
            const RegionInput input{sample, 0.95, &options, clusters};
            const auto area = partialAuc(input, 0, 0.3);
            return std::vector<Estimate>{area.raw, area.mcclish, sensitivityAtSpecificity(input, 0.8).other,
                                         specificityAtSensitivity(input, 0.8).other};
        };
        const auto expected = estimates(once->sample(), &*once), clustered = estimates(doubled->sample(), &*doubled);
        const auto naive = estimates(doubled->sample(), nullptr);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            VERIFY_CLOSE(clustered[i].value, expected[i].value, 1e-12);
            VERIFY_CLOSE(clustered[i].lower, expected[i].lower, 1e-12);
            VERIFY_CLOSE(clustered[i].upper, expected[i].upper, 1e-12);
            QVERIFY(clustered[i].method.starts_with("cluster-"));
            QVERIFY(naive[i].upper - naive[i].lower < 0.9 * (clustered[i].upper - clustered[i].lower));
        }
    }
}

void TestRocRegions::noIntervalWithoutBootstrap()
{
    const auto part = partialAuc({sampleOf("diabetes")}, 0, 0.1);
    for (const auto *estimate : {&part.raw, &part.mcclish}) {
        QVERIFY(!estimate->hasInterval());
        QCOMPARE(estimate->status, EstimateStatus::degenerate);
        QVERIFY(estimate->reason.find("bootstrap") != std::string::npos);
    }
}

VALBENCH_TEST(TestRocRegions, roc_regions)
#include "test_roc_regions.moc"
