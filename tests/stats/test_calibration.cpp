// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/stats/calibration.h>

#include "reference.h"

using namespace valbench::stats;
using namespace valbench::test;

class TestCalibration : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void binned_data();
    void binned();
    void logisticFit_data();
    void logisticFit();
    void degenerate();
    void surePredictionsAreLeftOut();
    void binEdges();
};

void TestCalibration::binned_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"flchain_xgboost", "flchain_logistic", "flchain_tied", "diabetes", "edges"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestCalibration::binned()
{
    QFETCH(QString, name);
    const auto &expected = reference("python.json", name.toStdString() + "/calibration");
    const auto sample = probabilitiesOf(name);
    const auto bins = reliabilityBins(sample, 10, 0.95);
    const auto counts = numbersOf(member(expected, "counts"));
    const auto observed = numbersOf(member(expected, "observed")), predicted = numbersOf(member(expected, "predicted"));
    std::size_t filled = 0;
    for (std::size_t b = 0; b < 10; ++b) {
        QCOMPARE(double(bins[b].n), counts[b]);
        if (bins[b].n == 0) {
            QVERIFY(std::isnan(bins[b].meanPredicted) && !bins[b].fractionPositive.isDefined());
            continue;
        }
        VERIFY_CLOSE(bins[b].fractionPositive.value, observed[filled], 1e-12);
        VERIFY_CLOSE(bins[b].meanPredicted, predicted[filled], 1e-12);
        QVERIFY(bins[b].fractionPositive.hasInterval());
        ++filled;
    }
    QCOMPARE(filled, observed.size());
    VERIFY_CLOSE(expectedCalibrationError(bins).value, numberOf(member(expected, "ece")), 1e-12);
    VERIFY_CLOSE(maximumCalibrationError(bins).value, numberOf(member(expected, "mce")), 1e-12);
    const auto brier = brierScore(sample, 0.95);
    VERIFY_CLOSE(brier.value, numberOf(member(expected, "brier")), 1e-12);
    VERIFY_CLOSE(brier.standardError, numberOf(member(expected, "brier_se")), 1e-12);
    VERIFY_CLOSE(scaledBrier(sample), numberOf(member(expected, "scaled_brier")), 1e-12);
    if (name != QStringLiteral("edges") && name != QStringLiteral("flchain_tied"))
        VERIFY_CLOSE(logLoss(sample), numberOf(member(expected, "log_loss")), 1e-12);
    const auto oe = observedToExpected(sample, 0.95);
    const auto oeInterval = numbersOf(member(expected, "observed_to_expected_ci"));
    VERIFY_CLOSE(oe.value, numberOf(member(expected, "observed_to_expected")), 1e-12);
    VERIFY_CLOSE(oe.lower, oeInterval[0], 1e-12);
    VERIFY_CLOSE(oe.upper, oeInterval[1], 1e-12);
    const auto s = spiegelhalter(sample);
    const auto expectedS = numbersOf(member(expected, "spiegelhalter"));
    VERIFY_CLOSE(s.statistic, expectedS[0], 1e-10);
    VERIFY_CLOSE(s.p, expectedS[1], 1e-10);
    const auto hl = hosmerLemeshow(sample);
    const auto expectedHl = numbersOf(member(expected, "hosmer_lemeshow"));
    VERIFY_CLOSE(hl.statistic, expectedHl[0], 1e-10);
    if (std::isnan(expectedHl[0])) {
        QVERIFY(!hl.reason.empty() && std::isnan(hl.p));
    } else {
        QCOMPARE(hl.degreesOfFreedom, expectedHl[1]);
        VERIFY_CLOSE(hl.p, expectedHl[2], 1e-9);
    }
}

void TestCalibration::logisticFit_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"flchain_xgboost", "flchain_logistic", "diabetes"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestCalibration::logisticFit()
{
    QFETCH(QString, name);
    const auto fit = logisticCalibration(probabilitiesOf(name), 0.95);
    for (const auto &[key, estimate] : {std::pair("slope", &fit.slope), std::pair("intercept", &fit.intercept),
                                        std::pair("in_the_large", &fit.inTheLarge)}) {
        const auto path = name.toStdString() + "/" + key;
        const double value = referenceNumber("r.json", path), se = referenceNumber("r.json", path + "_se");
        VERIFY_CLOSE(estimate->value, value, 1e-9);
        VERIFY_CLOSE(estimate->standardError, se, 1e-9);
        VERIFY_CLOSE(estimate->lower, value - 1.959963984540054 * se, 1e-8);
    }
    QCOMPARE(fit.excluded, std::size_t(0));
}

void TestCalibration::degenerate()
{
    const auto empty = BinarySample::fromBlocks({});
    QVERIFY(!expectedCalibrationError(reliabilityBins(empty, 10, 0.95)).isDefined());
    QVERIFY(!maximumCalibrationError(reliabilityBins(empty, 10, 0.95)).isDefined());
    QVERIFY(!brierScore(empty, 0.95).isDefined());
    QVERIFY(std::isnan(logLoss(empty)) && std::isnan(scaledBrier(empty)));
    QVERIFY(std::isnan(spiegelhalter(empty).statistic) && std::isnan(hosmerLemeshow(empty).p));

    const auto few = BinarySample::fromBlocks({{0.7, 5, 4}, {0.2, 1, 8}});
    QVERIFY(!maximumCalibrationError(reliabilityBins(few, 10, 0.95)).isDefined()); // no bin of ten
    const auto oneClass = BinarySample::fromBlocks({{0.7, 0, 20}, {0.2, 0, 20}});
    QVERIFY(!logisticCalibration(oneClass, 0.95).slope.isDefined());
    QVERIFY(!logisticCalibration(oneClass, 0.95).inTheLarge.isDefined());
    QVERIFY(!observedToExpected(oneClass, 0.95).isDefined());
    QVERIFY(std::isnan(scaledBrier(oneClass)));

    const auto separated = logisticCalibration(BinarySample::fromBlocks({{0.8, 5, 0}, {0.3, 0, 5}}), 0.95);
    QVERIFY(!separated.slope.isDefined() && !separated.intercept.isDefined());
    QVERIFY(separated.inTheLarge.isDefined());
    const auto constant = logisticCalibration(BinarySample::fromBlocks({{0.3, 4, 6}}), 0.95);
    QVERIFY(!constant.slope.isDefined());
    VERIFY_CLOSE(constant.inTheLarge.value, std::log(0.4 / 0.6) - std::log(0.3 / 0.7), 1e-12);
    // Two predictions fit exactly: the slope runs through both observed logits.
    const auto two = logisticCalibration(BinarySample::fromBlocks({{0.8, 6, 4}, {0.2, 3, 7}}), 0.95);
    const double slope = (std::log(6.0 / 4) - std::log(3.0 / 7)) / (2 * std::log(4.0));
    VERIFY_CLOSE(two.slope.value, slope, 1e-11);

    QVERIFY(std::isnan(spiegelhalter(BinarySample::fromBlocks({{1, 2, 0}, {0.5, 1, 1}, {0, 0, 3}})).p));
    QVERIFY(std::isinf(logLoss(BinarySample::fromBlocks({{0, 1, 5}}))));
    QCOMPARE(logLoss(BinarySample::fromBlocks({{0, 0, 5}, {1, 5, 0}})), 0.0);
    const auto perfect = brierScore(BinarySample::fromBlocks({{0, 0, 5}, {1, 5, 0}}), 0.95);
    QCOMPARE(perfect.value, 0.0);
    QCOMPARE(perfect.status, EstimateStatus::degenerate);
    QVERIFY(std::isnan(hosmerLemeshow(BinarySample::fromBlocks({{0, 0, 5}, {1, 5, 0}})).p));
}

void TestCalibration::surePredictionsAreLeftOut()
{
    const auto plain = logisticCalibration(BinarySample::fromBlocks({{0.8, 6, 4}, {0.2, 3, 7}}), 0.95);
    const auto more =
        logisticCalibration(BinarySample::fromBlocks({{1, 3, 1}, {0.8, 6, 4}, {0.2, 3, 7}, {0, 0, 2}}), 0.95);
    QCOMPARE(more.excluded, std::size_t(6));
    QCOMPARE(more.slope.value, plain.slope.value);
    QCOMPARE(more.slope.n, std::size_t(20));
}

void TestCalibration::binEdges()
{
    // (b/K, (b+1)/K]: an edge belongs to the bin below it, 0 to the first.
    for (std::size_t bins : {1U, 3U, 10U, 20U, 100U, 1000U})
        for (std::size_t b = 0; b <= bins; ++b) {
            const double edge = static_cast<double>(b) / static_cast<double>(bins);
            const auto at = reliabilityBins(BinarySample::fromBlocks({{edge, 1, 0}}), bins, 0.95);
            QCOMPARE(at[b == 0 ? 0 : b - 1].n, std::size_t(1));
            if (b < bins) {
                const auto above =
                    reliabilityBins(BinarySample::fromBlocks({{std::nextafter(edge, 2.0), 1, 0}}), bins, 0.95);
                QCOMPARE(above[b].n, std::size_t(1));
            }
        }
}

VALBENCH_TEST(TestCalibration, calibration)
#include "test_calibration.moc"
