// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/stats/auc_comparison.h>
#include <valbench/stats/clusters.h>
#include <valbench/stats/precision_recall.h>
#include <valbench/stats/roc.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestDiscrimination : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scikitLearn_data();
    void scikitLearn();
    void pRoc_data();
    void pRoc();
    void pairs_data();
    void pairs();
    void degenerate();
    void clusters();
    void nonInferiority();
};

void TestDiscrimination::scikitLearn_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"flchain_xgboost", "flchain_logistic", "flchain_tied", "diabetes", "edges", "asah_s100b",
                             "asah_ndka", "asah_wfns"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestDiscrimination::scikitLearn()
{
    QFETCH(QString, name);
    const auto key = name.toStdString() + "/discrimination/";
    const auto sample = sampleOf(name.toStdString());
    VERIFY_CLOSE(auc(sample).area, referenceNumber("python.json", key + "auc"), 1e-12);
    VERIFY_CLOSE(averagePrecision(sample), referenceNumber("python.json", key + "average_precision"), 1e-12);
    const auto curve = rocCurve(sample);
    const auto fpr = referenceNumbers("python.json", key + "fpr");
    const auto tpr = referenceNumbers("python.json", key + "tpr");
    QCOMPARE(curve.fpr.size(), fpr.size());
    QCOMPARE(curve.threshold.size(), fpr.size());
    for (std::size_t i = 0; i < fpr.size(); ++i) {
        VERIFY_CLOSE(curve.fpr[i], fpr[i], 1e-14);
        VERIFY_CLOSE(curve.tpr[i], tpr[i], 1e-14);
    }
    QVERIFY(std::isinf(curve.threshold[0]));
    // The interval of average precision by its formula, at the same value.
    const auto ap = averagePrecisionEstimate(sample, 0.95);
    const double l = std::log(ap.value / (1 - ap.value));
    const double h = 1.959963984540054 / std::sqrt(static_cast<double>(sample.cases()) * ap.value * (1 - ap.value));
    VERIFY_CLOSE(ap.lower, 1 / (1 + std::exp(h - l)), 1e-12);
    VERIFY_CLOSE(ap.upper, 1 / (1 + std::exp(-h - l)), 1e-12);
}

void TestDiscrimination::pRoc_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"flchain_xgboost", "flchain_logistic", "diabetes", "asah_s100b", "asah_ndka", "asah_wfns"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestDiscrimination::pRoc()
{
    QFETCH(QString, name);
    const auto key = name.toStdString() + "/";
    const auto sample = sampleOf(name.toStdString());
    const auto value = auc(sample);
    VERIFY_CLOSE(value.area, referenceNumber("r.json", key + "auc"), 1e-12);
    VERIFY_CLOSE(value.variance, referenceNumber("r.json", key + "auc_variance"), 1e-12);
    const auto compare = [&](const char *member, double confidence, AucInterval chosen) {
        const auto ci = referenceNumbers("r.json", key + member);
        const auto estimate = aucEstimate(sample, confidence, chosen);
        VERIFY_CLOSE(estimate.lower, ci[0], 1e-12);
        VERIFY_CLOSE(estimate.upper, ci[1], 1e-12);
        QCOMPARE(estimate.n, sample.size());
        QCOMPARE(estimate.events, sample.cases());
    };
    compare("ci_delong", 0.95, AucInterval::delong);
    compare("ci_delong_90", 0.9, AucInterval::delong);
    compare("ci_delong_logit", 0.95, AucInterval::delongLogit);
}

void TestDiscrimination::pairs_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::newRow("flchain_pair") << QStringLiteral("flchain_xgboost") << QStringLiteral("flchain_logistic");
    QTest::newRow("asah_pair") << QStringLiteral("asah_s100b") << QStringLiteral("asah_wfns");
}

void TestDiscrimination::pairs()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    const std::string key = std::string(QTest::currentDataTag()) + "/";
    const auto a = referenceSet(first.toStdString()), b = referenceSet(second.toStdString());
    const auto paired = comparePairedAucs(a.outcomes, a.scores, b.scores, 0.95);
    VERIFY_OK(paired);
    VERIFY_CLOSE(paired->covariance, referenceNumber("r.json", key + "covariance"), 1e-11);
    VERIFY_CLOSE(paired->statistic, referenceNumber("r.json", key + "z"), 1e-11);
    VERIFY_CLOSE(paired->p, referenceNumber("r.json", key + "p"), 1e-10);
    const auto ci = referenceNumbers("r.json", key + "ci");
    VERIFY_CLOSE(paired->difference.lower, ci[0], 1e-10);
    VERIFY_CLOSE(paired->difference.upper, ci[1], 1e-10);
    QCOMPARE(paired->n, a.outcomes.size());
    const auto unpaired = compareUnpairedAucs(sampleOf(first.toStdString()), sampleOf(second.toStdString()), 0.95);
    VERIFY_CLOSE(unpaired.statistic, referenceNumber("r.json", key + "t"), 1e-11);
    VERIFY_CLOSE(unpaired.degreesOfFreedom, referenceNumber("r.json", key + "df"), 1e-11);
    VERIFY_CLOSE(unpaired.p, referenceNumber("r.json", key + "p_unpaired"), 1e-10);
}

void TestDiscrimination::degenerate()
{
    const auto estimate = [](std::vector<TieBlock> blocks, AucInterval chosen) {
        return aucEstimate(BinarySample::fromBlocks(std::move(blocks)), 0.95, chosen);
    };
    for (const auto chosen : {AucInterval::delong, AucInterval::delongLogit}) {
        const auto perfect = estimate({{0.9, 5, 0}, {0.1, 0, 5}}, chosen);
        QCOMPARE(perfect.value, 1.0);
        QCOMPARE(perfect.status, EstimateStatus::degenerate);
        QVERIFY(!perfect.hasInterval() && !perfect.reason.empty());
        const auto single = estimate({{0.9, 1, 0}, {0.1, 0, 5}}, chosen);
        QCOMPARE(single.status, EstimateStatus::degenerate);
        const auto tied = estimate({{0.5, 4, 6}}, chosen);
        QCOMPARE(tied.value, 0.5);
        QCOMPARE(tied.status, EstimateStatus::degenerate);
    }
    for (const auto chosen : {AucInterval::delong, AucInterval::delongLogit, AucInterval::newcombe}) {
        for (auto blocks : {std::vector<TieBlock>{{0.5, 4, 0}}, {{0.5, 0, 4}}, {}}) {
            const auto none = estimate(blocks, chosen);
            QVERIFY(std::isnan(none.value));
            QCOMPARE(none.status, EstimateStatus::undefined);
            QVERIFY(!none.reason.empty());
        }
    }
    const auto perfect = estimate({{0.9, 5, 0}, {0.1, 0, 5}}, AucInterval::newcombe);
    QCOMPARE(perfect.upper, 1.0);
    QVERIFY(perfect.lower > 0.5 && perfect.lower < 1);
    const auto reversed = estimate({{0.9, 0, 5}, {0.1, 5, 0}}, AucInterval::newcombe);
    QCOMPARE(reversed.value, 0.0); // never flipped
    VERIFY_CLOSE(reversed.upper, 1 - perfect.lower, 1e-12);
    QVERIFY(std::isnan(averagePrecision(BinarySample::fromBlocks({{0.5, 0, 3}}))));
    const auto allCases = averagePrecisionEstimate(BinarySample::fromBlocks({{0.5, 3, 0}}), 0.95);
    QCOMPARE(allCases.value, 1.0);
    QVERIFY(!allCases.hasInterval());

    const std::vector<double> y{1, 1, 0, 0, 1}, s{0.9, 0.4, 0.5, 0.2, 0.3};
    const auto same = comparePairedAucs(y, s, s, 0.95);
    VERIFY_OK(same);
    QCOMPARE(same->statistic, 0.0);
    QCOMPARE(same->p, 1.0);
    QVERIFY(!same->difference.hasInterval());
}

void TestDiscrimination::clusters()
{
    // One record per cluster is DeLong's variance exactly (Obuchowski 1997).
    const auto set = referenceSet("asah_s100b");
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < set.outcomes.size(); ++i)
        ids.push_back(std::to_string(i));
    const auto single = clusteredAuc(set.outcomes, set.scores, ids, 0.95);
    VERIFY_OK(single);
    const auto plain = aucEstimate(sampleOf("asah_s100b"), 0.95, AucInterval::delongLogit);
    VERIFY_CLOSE(single->lower, plain.lower, 1e-12);
    VERIFY_CLOSE(single->upper, plain.upper, 1e-12);
    // Every record twice, in the cluster of its twin: the doubled sample knows no more than the single one, where
    // the independence formula would halve the variance. I/((I-1) 2n) sum (2u)^2 = the plain S10 times 2.
    auto twice = set;
    auto twiceIds = ids;
    twice.outcomes.insert(twice.outcomes.end(), set.outcomes.begin(), set.outcomes.end());
    twice.scores.insert(twice.scores.end(), set.scores.begin(), set.scores.end());
    twiceIds.insert(twiceIds.end(), ids.begin(), ids.end());
    const auto doubled = clusteredAuc(twice.outcomes, twice.scores, twiceIds, 0.95);
    VERIFY_OK(doubled);
    VERIFY_CLOSE(doubled->value, plain.value, 1e-12);
    VERIFY_CLOSE(doubled->lower, plain.lower, 1e-12);
    twiceIds[3].clear();
    const auto refused = clusteredAuc(twice.outcomes, twice.scores, twiceIds, 0.95);
    QVERIFY(!refused);
    QVERIFY(refused.error().text().find("Row 4") != std::string::npos);
}

void TestDiscrimination::nonInferiority()
{
    // p = Phi(-(d + margin) / se), by hand: d = -0.0923103, se = 0.0417886 (aSAH pair).
    const auto a = referenceSet("asah_s100b"), b = referenceSet("asah_wfns");
    const auto paired = comparePairedAucs(a.outcomes, a.scores, b.scores, 0.95);
    VERIFY_OK(paired);
    const double d = paired->difference.value, se = paired->difference.standardError;
    VERIFY_CLOSE(nonInferiorityP(*paired, -d), 0.5, 1e-12);
    VERIFY_CLOSE(nonInferiorityP(*paired, 1.959963984540054 * se - d), 0.025, 1e-12);
}

VALBENCH_TEST(TestDiscrimination, discrimination)
#include "test_discrimination.moc"
