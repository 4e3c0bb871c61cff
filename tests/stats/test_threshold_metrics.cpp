// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/stats/confusion.h>
#include <valbench/stats/net_benefit.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestThresholdMetrics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scikitLearn_data();
    void scikitLearn();
    void agreementAndOdds_data();
    void agreementAndOdds();
    void fBetaOfOneIsF1();
    void dcurves_data();
    void dcurves();
    void netBenefit_data();
    void netBenefit();
    void degenerate_data();
    void degenerate();
    void thresholdIsInclusive();
};

void TestThresholdMetrics::scikitLearn_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("at");
    for (const char *name : {"flchain_xgboost", "flchain_logistic", "flchain_tied", "diabetes"})
        for (const char *at : {"at_50", "at_20"})
            QTest::addRow("%s %s", name, at) << QString::fromLatin1(name) << QString::fromLatin1(at);
    QTest::newRow("edges at_50") << QStringLiteral("edges") << QStringLiteral("at_50");
}

void TestThresholdMetrics::scikitLearn()
{
    QFETCH(QString, name);
    QFETCH(QString, at);
    const auto &expected = reference("python.json", name.toStdString() + "/" + at.toStdString());
    const auto cells = confusionAt(probabilitiesOf(name), numberOf(member(expected, "threshold")));
    const auto counts = numbersOf(member(expected, "confusion"));
    QCOMPARE((std::vector<double>{double(cells.tp), double(cells.fp), double(cells.tn), double(cells.fn)}), counts);
    const auto wilson = confusionMetrics(cells, {0.95, ProportionMethod::wilson});
    const auto exact = confusionMetrics(cells, {0.95, ProportionMethod::clopperPearson});
    const auto interval = [&](const Estimate &estimate, const std::string &path, double tolerance) {
        const auto ci = numbersOf(member(expected, path));
        return isClose(estimate.lower, ci[0], tolerance) && isClose(estimate.upper, ci[1], tolerance);
    };
    using M = ConfusionMetrics;
    for (const auto &[key, metric] :
         {std::pair("accuracy", &M::accuracy), std::pair("sensitivity", &M::sensitivity),
          std::pair("specificity", &M::specificity), std::pair("ppv", &M::ppv), std::pair("npv", &M::npv)}) {
        VERIFY_CLOSE((wilson.*metric).value, numberOf(member(expected, key)), 1e-12);
        QVERIFY2(interval(wilson.*metric, std::string(key) + "_wilson", 1e-12), key);
        QVERIFY2(interval(exact.*metric, std::string(key) + "_exact", 1e-11), key);
        QVERIFY((wilson.*metric).isProportion() && (exact.*metric).isProportion());
    }
    VERIFY_CLOSE(wilson.f1.value, numberOf(member(expected, "f1")), 1e-12);
    QVERIFY(interval(wilson.f1, "f1_ci", 1e-12));
    QVERIFY(!wilson.f1.isProportion());
    VERIFY_CLOSE(wilson.balancedAccuracy.value, numberOf(member(expected, "balanced_accuracy")), 1e-12);
    QVERIFY(interval(wilson.balancedAccuracy, "balanced_accuracy_ci", 1e-12));
    VERIFY_CLOSE(wilson.mcc.value, numberOf(member(expected, "mcc")), 1e-12);
    QVERIFY(interval(wilson.mcc, "mcc_ci", 1e-9));
    VERIFY_CLOSE(wilson.lrPositive.value, numberOf(member(expected, "lr_positive")), 1e-12);
    QVERIFY(interval(wilson.lrPositive, "lr_positive_ci", 1e-12));
    VERIFY_CLOSE(wilson.lrNegative.value, numberOf(member(expected, "lr_negative")), 1e-12);
    QVERIFY(interval(wilson.lrNegative, "lr_negative_ci", 1e-12));
    const auto other = predictiveValuesAt(cells, 0.05, 0.95);
    VERIFY_CLOSE(other.ppv.value, numberOf(member(expected, "prevalence_5/ppv")), 1e-12);
    VERIFY_CLOSE(other.npv.value, numberOf(member(expected, "prevalence_5/npv")), 1e-12);
    QVERIFY(interval(other.ppv, "prevalence_5/ppv_ci", 1e-12));
    QVERIFY(interval(other.npv, "prevalence_5/npv_ci", 1e-12));
}

void TestThresholdMetrics::agreementAndOdds_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"flchain_xgboost", "flchain_logistic", "flchain_tied", "diabetes", "birthwt", "colon"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestThresholdMetrics::agreementAndOdds()
{
    // scikit-learn's values; standard error of kappa and interval of the odds ratio from statsmodels.
    QFETCH(QString, name);
    const auto &expected = reference("evaluate_python.json", name.toStdString() + "/cells");
    const auto cells = confusionAt(probabilitiesOf(name), numberOf(member(expected, "threshold")));
    const auto metrics = confusionMetrics(cells, {});
    VERIFY_CLOSE(metrics.kappa.value, numberOf(member(expected, "kappa")), 1e-12);
    VERIFY_CLOSE(metrics.kappa.standardError, numberOf(member(expected, "kappa_se")), 1e-11);
    VERIFY_CLOSE(metrics.kappa.lower, metrics.kappa.value - 1.959963984540054 * metrics.kappa.standardError, 1e-12);
    VERIFY_CLOSE(metrics.diagnosticOddsRatio.value, numberOf(member(expected, "odds_ratio")), 1e-12);
    const auto odds = numbersOf(member(expected, "odds_ratio_ci"));
    VERIFY_CLOSE(metrics.diagnosticOddsRatio.lower, odds[0], 1e-11);
    VERIFY_CLOSE(metrics.diagnosticOddsRatio.upper, odds[1], 1e-11);
    VERIFY_CLOSE(metrics.youden.value, numberOf(member(expected, "youden")), 1e-12);
    VERIFY_CLOSE(metrics.youden.standardError, 2 * metrics.balancedAccuracy.standardError, 1e-12);
    VERIFY_CLOSE(fBeta(cells, 2, 0.95).value, numberOf(member(expected, "f2")), 1e-12);
    VERIFY_CLOSE(fBeta(cells, 0.5, 0.95).value, numberOf(member(expected, "f_half")), 1e-12);
}

void TestThresholdMetrics::fBetaOfOneIsF1()
{
    const Confusion cells{40, 15, 120, 25};
    const auto f = fBeta(cells, 1, 0.95);
    VERIFY_CLOSE(f.value, confusionMetrics(cells, {}).f1.value, 1e-14);
    // F1 = 2F*/(1 + F*) with F* a binomial share of 40 in 80: dF1 = 2/(1 + F*)^2 dF*.
    const double plain = 2 / (1.5 * 1.5) * std::sqrt(0.5 * 0.5 / 80);
    VERIFY_CLOSE(f.standardError * f.value * (1 - f.value), plain, 1e-12);
    QVERIFY(!fBeta({0, 0, 5, 0}, 1, 0.95).isDefined());
    QVERIFY(!fBeta({5, 0, 5, 0}, 1, 0.95).hasInterval());
}

void TestThresholdMetrics::dcurves_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("prevalence");
    for (const char *name : {"diabetes", "flchain_logistic"}) {
        QTest::newRow(name) << QString::fromLatin1(name) << 0.0;
        QTest::addRow("%s_at_5", name) << QString::fromLatin1(name) << 0.05;
    }
}

void TestThresholdMetrics::dcurves()
{
    QFETCH(QString, name);
    QFETCH(double, prevalence);
    const auto sample = probabilitiesOf(name);
    const auto *points = reference("decision_curves.json", QTest::currentDataTag()).get<json::Array>();
    QCOMPARE(points->size(), std::size_t(8));
    for (const auto &point : *points) {
        const double t = numberOf(member(point, "threshold")), model = numberOf(member(point, "model"));
        const double all = numberOf(member(point, "treat_all")), avoided = numberOf(member(point, "avoided"));
        if (prevalence > 0) {
            const auto ours = netBenefitAtPrevalence(sample, t, prevalence, 0.95);
            QVERIFY(std::abs(ours.model.value - model) < 1e-13);
            QVERIFY(std::abs(ours.treatAll - all) < 1e-12);
            continue;
        }
        const auto ours = stats::netBenefit(sample, t, 0.95);
        QVERIFY(std::abs(ours.model.value - model) < 1e-13);
        QVERIFY(std::abs(ours.treatAll - all) < 1e-12);
        QVERIFY(std::abs(ours.interventionsAvoided - avoided) < 1e-10);
        VERIFY_CLOSE(ours.standardised, ours.model.value / sample.prevalence(), 1e-14);
    }
    // At the sample's own prevalence both forms are one.
    const auto own = netBenefitAtPrevalence(sample, 0.2, sample.prevalence(), 0.95);
    VERIFY_CLOSE(own.model.value, stats::netBenefit(sample, 0.2, 0.95).model.value, 1e-12);
    // By record the number of cases varies as well: the interval at a given prevalence is narrower.
    QVERIFY(own.model.standardError < stats::netBenefit(sample, 0.2, 0.95).model.standardError);
}

void TestThresholdMetrics::netBenefit_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"flchain_xgboost", "flchain_logistic", "flchain_tied", "diabetes", "edges"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestThresholdMetrics::netBenefit()
{
    QFETCH(QString, name);
    const auto sample = probabilitiesOf(name);
    const auto curve = decisionCurve(sample, 0.95);
    QCOMPARE(curve.size(), std::size_t(99));
    for (const auto &row : *reference("python.json", name.toStdString() + "/net_benefit").get<json::Array>()) {
        const double t = numberOf(member(row, "threshold"));
        const auto point = stats::netBenefit(sample, t, 0.95);
        VERIFY_CLOSE(point.model.value, numberOf(member(row, "model")), 1e-12);
        VERIFY_CLOSE(point.model.standardError, numberOf(member(row, "se")), 1e-12);
        VERIFY_CLOSE(point.treatAll, numberOf(member(row, "treat_all")), 1e-12);
        const auto &same = curve[static_cast<std::size_t>(std::lround(t * 100)) - 1];
        QCOMPARE(same.threshold, t);
        QCOMPARE(same.model.value, point.model.value);
        QCOMPARE(same.model.lower, point.model.lower);
    }
    QVERIFY(!stats::netBenefit(sample, 1, 0.95).model.isDefined());
    QVERIFY(!stats::netBenefit(sample, -0.1, 0.95).model.isDefined());
}

void TestThresholdMetrics::degenerate_data()
{
    // What is undefined (u), has a value but no interval (d), or is fine (o), for: accuracy sensitivity specificity
    // ppv npv f1 balanced accuracy, mcc, lr+, lr-.
    QTest::addColumn<QList<int>>("cells");
    QTest::addColumn<QByteArray>("states");
    QTest::newRow("nothing") << QList<int>{0, 0, 0, 0} << QByteArray("uuuuuuuuuu");
    QTest::newRow("only true positives") << QList<int>{5, 0, 0, 0} << QByteArray("oouououuuu");
    QTest::newRow("only true negatives") << QList<int>{0, 0, 5, 0} << QByteArray("ouououuuuu");
    QTest::newRow("only false positives") << QList<int>{0, 5, 0, 0} << QByteArray("ouoououuuu");
    QTest::newRow("only false negatives") << QList<int>{0, 0, 0, 5} << QByteArray("oouuoouuuu");
    QTest::newRow("perfect") << QList<int>{5, 0, 7, 0} << QByteArray("ooooooddud");
    QTest::newRow("all wrong") << QList<int>{0, 5, 0, 7} << QByteArray("oooooodddu");
    QTest::newRow("nobody called") << QList<int>{0, 0, 9, 3} << QByteArray("ooouooduud");
    QTest::newRow("everybody called") << QList<int>{3, 9, 0, 0} << QByteArray("oooouodudu");
    QTest::newRow("no false alarm") << QList<int>{3, 0, 9, 2} << QByteArray("oooooooouo");
    QTest::newRow("nothing missed") << QList<int>{3, 2, 9, 0} << QByteArray("oooooooood");
    QTest::newRow("usual") << QList<int>{3, 2, 9, 1} << QByteArray("oooooooooo");
}

void TestThresholdMetrics::degenerate()
{
    QFETCH(QList<int>, cells);
    QFETCH(QByteArray, states);
    const auto count = [&](int i) { return static_cast<std::size_t>(cells[i]); };
    const auto m = confusionMetrics({count(0), count(1), count(2), count(3)}, {});
    const std::pair<const char *, const Estimate *> all[] = {{"accuracy", &m.accuracy},
                                                             {"sensitivity", &m.sensitivity},
                                                             {"specificity", &m.specificity},
                                                             {"ppv", &m.ppv},
                                                             {"npv", &m.npv},
                                                             {"f1", &m.f1},
                                                             {"balanced", &m.balancedAccuracy},
                                                             {"mcc", &m.mcc},
                                                             {"lr+", &m.lrPositive},
                                                             {"lr-", &m.lrNegative}};
    for (qsizetype i = 0; i < 10; ++i) {
        const auto &[name, estimate] = all[i];
        const char expected = states[i];
        const char actual = !estimate->isDefined() ? 'u' : estimate->hasInterval() ? 'o' : 'd';
        QVERIFY2(actual == expected, (std::string(name) + " is " + actual + ", expected " + expected).c_str());
        QCOMPARE(estimate->status, actual == 'u'   ? EstimateStatus::undefined
                                   : actual == 'd' ? EstimateStatus::degenerate
                                                   : EstimateStatus::ok);
        QCOMPARE(estimate->reason.empty(), actual == 'o');
        if (actual == 'o')
            QVERIFY(estimate->lower <= estimate->value && estimate->value <= estimate->upper);
    }
}

void TestThresholdMetrics::thresholdIsInclusive()
{
    const auto sample = BinarySample::fromBlocks({{0.5, 1, 2}, {0.4999, 3, 4}});
    QVERIFY((confusionAt(sample, 0.5) == Confusion{1, 2, 4, 3}));
    QVERIFY((confusionAt(sample, 0.0) == Confusion{4, 6, 0, 0}));
    QVERIFY((confusionAt(sample, 0.6) == Confusion{0, 0, 6, 4}));
}

VALBENCH_TEST(TestThresholdMetrics, threshold_metrics)
#include "test_threshold_metrics.moc"
