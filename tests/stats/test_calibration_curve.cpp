// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/stats/calibration.h>
#include <valbench/stats/calibration_curve.h>
#include <valbench/stats/calibration_error.h>
#include <valbench/stats/calibration_parts.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestCalibrationCurve : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rmsAndR_data();
    void rmsAndR();
    void goldenValues();
    void scikitLearn_data();
    void scikitLearn();
    void lowessDegenerate();
    void loessDegenerate();
    void isotonicProperties();
    void partsAddUp();
    void consistency();
    void consistencyOfACalibratedModel();
    void sweepStopsAtTheFirstFall();
};

static std::vector<double> listOf(const SmoothError &error)
{
    return {error.mean, error.median, error.ninetieth, error.largest};
}

void TestCalibrationCurve::rmsAndR_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"flchain_xgboost", "flchain_logistic", "diabetes", "birthwt", "colon"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestCalibrationCurve::rmsAndR()
{
    QFETCH(QString, name);
    const auto path = name.toStdString() + "/";
    const auto sample = probabilitiesOf(name);
    const auto lowess = listOf(lowessError(sample)), loess = listOf(loessError(sample));
    const auto expectedLowess = referenceNumbers("evaluate_r.json", path + "lowess");
    const auto expectedLoess = referenceNumbers("evaluate_r.json", path + "loess");
    for (std::size_t i = 0; i < 4; ++i) {
        VERIFY_CLOSE(lowess[i], expectedLowess[i], 1e-9);
        VERIFY_CLOSE(loess[i], expectedLoess[i], 1e-9);
    }
    const auto valProb = referenceNumbers("evaluate_r.json", path + "val_prob");
    const auto fit = logisticCalibration(sample, 0.95);
    VERIFY_CLOSE(brierScore(sample, 0.95).value, valProb[0], 1e-12);
    VERIFY_CLOSE(fit.intercept.value, valProb[1], 1e-6); // rms stops its fit earlier
    VERIFY_CLOSE(fit.slope.value, valProb[2], 1e-6);
    VERIFY_CLOSE(lowess[3], valProb[3], 1e-9);
    VERIFY_CLOSE(lowess[2], valProb[4], 1e-9);
    VERIFY_CLOSE(lowess[0], valProb[5], 1e-9);
    const auto test = referenceNumbers("evaluate_r.json", path + "recalibration");
    VERIFY_CLOSE(fit.recalibration.statistic, test[0], 1e-6);
    VERIFY_CLOSE(fit.recalibration.p, test[1], 1e-6);
    QCOMPARE(fit.recalibration.degreesOfFreedom, 2.0);
    const auto z = referenceNumbers("evaluate_r.json", path + "spiegelhalter");
    VERIFY_CLOSE(spiegelhalter(sample).statistic, z[0], 1e-9);
    VERIFY_CLOSE(spiegelhalter(sample).p, z[1], 1e-9);
}

void TestCalibrationCurve::goldenValues()
{
    const auto sample = probabilitiesOf(QStringLiteral("diabetes"));
    const double lowess[] = {0.0214605115540699, 0.0184719060540636, 0.0405685583119033, 0.0664806912129459};
    const double loess[] = {0.0241888963371813, 0.0198504759150253, 0.0449299230948647, 0.132026978993681};
    for (std::size_t i = 0; i < 4; ++i) {
        VERIFY_CLOSE(listOf(lowessError(sample))[i], lowess[i], 1e-9);
        VERIFY_CLOSE(listOf(loessError(sample))[i], loess[i], 1e-9);
    }
    VERIFY_CLOSE(calibrationErrors(sample, 10, EceBinning::equalWidth).ece, 0.0575858228132012, 1e-9);
    VERIFY_CLOSE(calibrationErrors(sample, 10, EceBinning::quantile).ece, 0.0403470036131305, 1e-9);
    VERIFY_CLOSE(calibrationErrors(sample, 10, EceBinning::equalCount).ece, 0.0394057216065815, 1e-9);
    // Of a model judged on the records it was fitted on, two degrees of freedom are spent.
    const auto trained = hosmerLemeshow(sample, 10, true);
    VERIFY_CLOSE(trained.statistic, 6.29919924837339, 1e-8);
    QCOMPARE(trained.degreesOfFreedom, 8.0);
    VERIFY_CLOSE(trained.p, 0.613755937849566, 1e-8);
    QVERIFY(!hosmerLemeshow(BinarySample::fromBlocks({{0.4, 3, 4}, {0.6, 5, 2}}), 10, true).reason.empty());
}

void TestCalibrationCurve::scikitLearn_data()
{
    rmsAndR_data();
    QTest::newRow("flchain_tied") << QStringLiteral("flchain_tied");
}

void TestCalibrationCurve::scikitLearn()
{
    QFETCH(QString, name);
    const auto &expected = reference("evaluate_python.json", name.toStdString() + "/calibration");
    const auto sample = probabilitiesOf(name);
    for (const auto binning : {EceBinning::equalWidth, EceBinning::equalWidthLeftClosed, EceBinning::quantile,
                               EceBinning::equalCount, EceBinning::sweep}) {
        const auto &theirs = member(expected, std::string(binningName(binning)));
        const auto ours = calibrationErrors(sample, 10, binning);
        QCOMPARE(static_cast<double>(ours.bins), numberOf(member(theirs, "bins")));
        VERIFY_CLOSE(ours.ece, numberOf(member(theirs, "ece")), 1e-11);
        QVERIFY(std::abs(ours.signedError - numberOf(member(theirs, "signed"))) < 1e-14);
        VERIFY_CLOSE(ours.rootMeanSquare, numberOf(member(theirs, "rms")), 1e-11);
        QVERIFY(std::abs(ours.debiasedSquare - numberOf(member(theirs, "debiased"))) < 1e-14);
        VERIFY_CLOSE(ours.largest, numberOf(member(theirs, "mce")), 1e-11);
    }
    const auto corp = corpParts(sample);
    const auto parts = numbersOf(member(expected, "corp"));
    VERIFY_CLOSE(corp.miscalibration, parts[0], 1e-11);
    VERIFY_CLOSE(corp.discrimination, parts[1], 1e-11);
    VERIFY_CLOSE(corp.uncertainty, parts[2], 1e-12);
    const auto five = brierParts(sample, 10);
    const auto theirs = numbersOf(member(expected, "parts"));
    VERIFY_CLOSE(five.reliability, theirs[0], 1e-11);
    VERIFY_CLOSE(five.resolution, theirs[1], 1e-11);
    VERIFY_CLOSE(five.uncertainty, theirs[2], 1e-12);
    VERIFY_CLOSE(five.withinVariance, theirs[3], 1e-11);
    QVERIFY(std::abs(five.withinCovariance - theirs[4]) < 1e-14);
    if (!member(expected, "log_loss").isNull()) {
        const auto loss = numbersOf(member(expected, "log_loss"));
        const auto estimate = logLossEstimate(sample, 0.95);
        VERIFY_CLOSE(estimate.value, loss[0], 1e-12);
        VERIFY_CLOSE(estimate.standardError, loss[1], 1e-12);
    }
    if (name == QStringLiteral("diabetes") || name == QStringLiteral("flchain_tied")) {
        const auto set = referenceSet(name.toStdString());
        const auto theirFit = numbersOf(member(expected, "isotonic"));
        const auto fit = isotonicFit(sample);
        for (std::size_t i = 0; i < set.scores.size(); ++i) {
            const auto block = std::ranges::find(sample.blocks(), set.scores[i], &TieBlock::score);
            VERIFY_CLOSE(fit[static_cast<std::size_t>(block - sample.blocks().begin())], theirFit[i], 1e-12);
        }
    }
}

void TestCalibrationCurve::lowessDegenerate()
{
    QVERIFY(!lowessError(BinarySample::fromBlocks({})).reason.empty());
    // One score: the observed share. Two: R's lowess(c(.2,.2,.8,.8), c(0,1,1,1), iter = 0) gives them too.
    QCOMPARE(lowessCurve(BinarySample::fromBlocks({{0.3, 1, 3}})), SmoothCurve{0.25});
    QCOMPARE(lowessCurve(BinarySample::fromBlocks({{0.3, 1, 0}})), SmoothCurve{1.0});
    const auto two = lowessCurve(BinarySample::fromBlocks({{0.8, 2, 0}, {0.2, 1, 1}}));
    VERIFY_CLOSE(two[0], 1, 1e-12);
    VERIFY_CLOSE(two[1], 0.5, 1e-12);
    for (const auto &sample :
         {BinarySample::fromBlocks({{1, 3, 1}, {0, 0, 4}}), BinarySample::fromBlocks({{0.5, 500, 500}}),
          BinarySample::fromBlocks({{1, 0, 3}, {0.5, 1, 0}, {0, 4, 0}})})
        for (const double value : listOf(lowessError(sample)))
            QVERIFY(std::isfinite(value));
}

void TestCalibrationCurve::loessDegenerate()
{
    for (const auto &sample : {BinarySample::fromBlocks({}), BinarySample::fromBlocks({{0.4, 3, 3}}),
                               BinarySample::fromBlocks({{0.4, 3, 3}, {0.6, 3, 3}})}) {
        const auto error = loessError(sample);
        QVERIFY(!error.reason.empty());
        QVERIFY(std::isnan(error.mean) && std::isnan(error.largest));
    }
    std::vector<TieBlock> many;
    for (std::size_t i = 0; i <= loessLimit; ++i)
        many.push_back({static_cast<double>(i) / (2.0 * loessLimit), i % 3 == 0, i % 3 != 0});
    QVERIFY(loessError(BinarySample::fromBlocks(many)).reason.find("5,000") != std::string::npos);
    many.pop_back();
    QVERIFY(loessError(BinarySample::fromBlocks(many)).reason.empty());
    // A parabola is reproduced: outcomes in shares that lie on one.
    std::vector<TieBlock> exact;
    for (int i = 1; i <= 9; ++i)
        exact.push_back({i / 10.0, std::uint64_t(i * i), std::uint64_t(100 - i * i)});
    const auto error = loessError(BinarySample::fromBlocks(exact));
    VERIFY_CLOSE(error.largest, 0.25, 1e-9); // p - p^2 at one half
}

void TestCalibrationCurve::isotonicProperties()
{
    for (const char *name : {"flchain_xgboost", "edges"}) {
        const auto sample = probabilitiesOf(QString::fromLatin1(name));
        const auto fit = isotonicFit(sample);
        QVERIFY(std::ranges::is_sorted(fit, std::ranges::greater()));
        double events = 0;
        for (std::size_t b = 0; b < fit.size(); ++b)
            events += fit[b] * static_cast<double>(sample.blocks()[b].size());
        VERIFY_CLOSE(events, static_cast<double>(sample.cases()), 1e-10); // the fit keeps the number of events
    }
    QCOMPARE(isotonicFit(BinarySample::fromBlocks({{0.9, 0, 2}, {0.1, 2, 0}})), (std::vector<double>{0.5, 0.5}));
}

void TestCalibrationCurve::partsAddUp()
{
    for (const char *name : {"flchain_xgboost", "flchain_tied", "diabetes", "birthwt", "colon", "edges"}) {
        const auto sample = probabilitiesOf(QString::fromLatin1(name));
        const double brier = brierScore(sample, 0.95).value;
        const auto corp = corpParts(sample);
        QVERIFY(std::abs(corp.miscalibration - corp.discrimination + corp.uncertainty - brier) < 1e-15);
        for (const std::size_t bins : {1U, 3U, 10U, 1000U}) {
            const auto p = brierParts(sample, bins);
            const double sum = p.reliability - p.resolution + p.uncertainty + p.withinVariance - p.withinCovariance;
            QVERIFY2(std::abs(sum - brier) < 1e-15, name);
        }
    }
}

void TestCalibrationCurve::consistency()
{
    for (const char *name : {"flchain_xgboost", "diabetes"}) {
        const auto path = std::string("ece_consistency/") + name + "/";
        BootstrapOptions options;
        options.replicates = 20000;
        const auto ours = eceConsistency(probabilitiesOf(QString::fromLatin1(name)), 10, options);
        QCOMPARE(ours.draws, 20000U);
        const double se = referenceNumber("evaluate_python.json", path + "expected_se");
        QVERIFY(std::abs(ours.expected - referenceNumber("evaluate_python.json", path + "expected")) <
                4 * std::sqrt(2.0) * se);
        const double p = referenceNumber("evaluate_python.json", path + "p");
        QVERIFY(std::abs(ours.p - p) < 4 * std::sqrt(2 * p * (1 - p) / 20000) + 1e-4);
        VERIFY_CLOSE(ours.quantile95, referenceNumber("evaluate_python.json", path + "quantile_95"), 0.02);
    }
}

void TestCalibrationCurve::consistencyOfACalibratedModel()
{
    BootstrapOptions options;
    options.replicates = 200;
    // Predictions that were wrong all along cannot be due to chance; sure and right ones cannot be told from it.
    const auto wrong = eceConsistency(BinarySample::fromBlocks({{0.9, 0, 50}, {0.1, 50, 0}}), 10, options);
    VERIFY_CLOSE(wrong.p, 1.0 / 201, 1e-15);
    const auto sure = eceConsistency(BinarySample::fromBlocks({{1, 5, 0}, {0, 0, 5}}), 10, options);
    QCOMPARE(sure.p, 1.0);
    QCOMPARE(sure.expected, 0.0);
    // The size matters: the same shares, ten times as many records, a smaller error expected.
    const auto small = eceConsistency(BinarySample::fromBlocks({{0.7, 14, 6}, {0.2, 4, 16}}), 10, options);
    const auto large = eceConsistency(BinarySample::fromBlocks({{0.7, 1400, 600}, {0.2, 400, 1600}}), 10, options);
    QVERIFY(large.expected < small.expected / 5);
    QVERIFY(std::isnan(eceConsistency(BinarySample::fromBlocks({}), 10, options).p));
    options.threads = 1;
    const auto one = eceConsistency(probabilitiesOf(QStringLiteral("diabetes")), 10, options);
    options.threads = 8;
    const auto eight = eceConsistency(probabilitiesOf(QStringLiteral("diabetes")), 10, options);
    QCOMPARE(one.p, eight.p);
    QCOMPARE(one.expected, eight.expected);
}

void TestCalibrationCurve::sweepStopsAtTheFirstFall()
{
    // Shares 0, 1/2, 1/2, 1 over rising scores: two bins rise, three bins do, four do not fall either.
    const auto rising = BinarySample::fromBlocks({{0.8, 2, 0}, {0.6, 1, 1}, {0.4, 1, 1}, {0.2, 0, 2}});
    QCOMPARE(calibrationErrors(rising, 10, EceBinning::sweep).bins, std::size_t(4));
    const auto falling = BinarySample::fromBlocks({{0.8, 0, 2}, {0.2, 2, 0}});
    QCOMPARE(calibrationErrors(falling, 10, EceBinning::sweep).bins, std::size_t(1));
}

VALBENCH_TEST(TestCalibrationCurve, calibration_curve)
#include "test_calibration_curve.moc"
