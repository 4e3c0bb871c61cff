// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <limits>

#include <valbench/stats/drift_json.h>
#include <valbench/stats/multiplicity.h>

#include "reference.h"
#include "schema_check.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestDrift : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void numericColumns_data();
    void numericColumns();
    void categoricalColumns_data();
    void categoricalColumns();
    void bins_data();
    void bins();
    void categories();
    void seedFaults();
    void statusRule();
    void multiplicity();
    void document();
    void refusals();
};

static std::vector<double> ramp(std::size_t n, double from, double to)
{
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i)
        values.push_back(from + (to - from) * static_cast<double>(i) / static_cast<double>(n));
    return values;
}

void TestDrift::numericColumns_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"age", "kappa", "lambda", "creatinine", "risk_xgboost"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestDrift::numericColumns()
{
    QFETCH(QString, name);
    const auto &expected = reference("python.json", "drift/" + name.toStdString());
    const auto column = numericDrift(sampleNumbers("flchain_train.csv", name.toStdString()),
                                     sampleNumbers("flchain_test.csv", name.toStdString()));
    const auto r = numbersOf(member(expected, "baseline")), c = numbersOf(member(expected, "current"));
    QCOMPARE(column.cells.size(), r.size());
    for (std::size_t i = 0; i < r.size(); ++i) {
        QCOMPARE(double(column.cells[i].baseline), r[i]);
        QCOMPARE(double(column.cells[i].current), c[i]);
    }
    VERIFY_CLOSE(column.psi.value, numberOf(member(expected, "psi")), 1e-12);
    VERIFY_CLOSE(column.psi.noDrift95, numberOf(member(expected, "no_drift_95")), 1e-12);
    VERIFY_CLOSE(column.jensenShannon, numberOf(member(expected, "jensen_shannon")), 1e-11);
    VERIFY_CLOSE(column.wasserstein, numberOf(member(expected, "wasserstein")), 1e-12);
    const auto missing = numbersOf(member(expected, "missing"));
    VERIFY_CLOSE(double(column.baselineMissing) / double(column.baselineN), missing[0], 1e-15);
    VERIFY_CLOSE(double(column.currentMissing) / double(column.currentN), missing[1], 1e-15);
    VERIFY_CLOSE(column.missingTest.result.p, numberOf(member(expected, "missing_p")), 1e-11);
}

void TestDrift::categoricalColumns_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("sex") << QStringLiteral("sex");
    QTest::newRow("age_band") << QStringLiteral("age_band");
}

void TestDrift::categoricalColumns()
{
    QFETCH(QString, name);
    const auto &expected = reference("python.json", "drift/" + name.toStdString());
    const auto r = sampleTexts("flchain_train.csv", name.toStdString());
    const auto c = sampleTexts("flchain_test.csv", name.toStdString());
    const DriftColumnInput input{"x", CategoricalColumns{r, c}};
    const auto report = evaluateDrift(std::span(&input, 1), {});
    VERIFY_OK(report);
    const auto &column = report->columns.front();
    const auto chi = numbersOf(member(expected, "chi_square"));
    VERIFY_CLOSE(column.chiSquare.result.statistic, chi[0], 1e-12);
    QCOMPARE(column.chiSquare.result.degreesOfFreedom, chi[1]);
    VERIFY_CLOSE(column.chiSquare.result.p, chi[2], 1e-11);
    VERIFY_CLOSE(column.cramersV, numberOf(member(expected, "cramers_v")), 1e-12);
    VERIFY_CLOSE(column.jensenShannon, numberOf(member(expected, "jensen_shannon")), 1e-11);
    QVERIFY(!column.isNumeric);
}

void TestDrift::bins_data()
{
    QTest::addColumn<QList<double>>("baseline");
    QTest::addColumn<QList<double>>("current");
    QTest::addColumn<int>("binning");
    QTest::addColumn<QList<QByteArray>>("cells");
    using L = QList<double>;
    using S = QList<QByteArray>;
    QTest::newRow("constant") << L{5, 5, 5} << L{5, 6} << 0 << S{"(-inf, 5] 3 1", "(5, inf) 0 1"};
    QTest::newRow("0 and 1") << L{0, 0, 0, 1} << L{1, 1} << 0 << S{"(-inf, 0] 3 0", "(0, inf) 1 2"};
    QTest::newRow("few values") << L{1, 2, 3} << L{2.5} << 0 << S{"(-inf, 1] 1 0", "(1, 2] 1 0", "(2, inf) 1 1"};
    QTest::newRow("missing") << L{0, 1, absent} << L{0, 0} << 0 << S{"(-inf, 0] 1 2", "(0, inf) 1 0", "(missing) 1 0"};
    QTest::newRow("infinite") << L{0, 1} << L{0, -infinity} << 0
                              << S{"(-inf, 0] 1 1", "(0, inf) 1 0", "(not finite) 0 1"};
    QTest::newRow("nothing known") << L{absent} << L{3} << 0 << S{"(-inf, inf) 0 1", "(missing) 1 0"};
    QTest::newRow("width") << L{0, 10} << L{-3, 5, 99} << 1
                           << S{"(-inf, 2.5] 1 1", "(2.5, 5] 0 1", "(5, 7.5] 0 0", "(7.5, inf) 1 1"};
    QTest::newRow("frequent largest") << L{1, 2, 3, 4, 5, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9}
                                      << L{4, 9, 10} << 0 << S{"(-inf, 5] 5 1", "(5, 9] 20 1", "(9, inf) 0 1"};
}

void TestDrift::bins()
{
    QFETCH(QList<double>, baseline);
    QFETCH(QList<double>, current);
    QFETCH(int, binning);
    QFETCH(QList<QByteArray>, cells);
    const std::vector<double> r(baseline.begin(), baseline.end()), c(current.begin(), current.end());
    QList<QByteArray> actual;
    for (const auto &cell : numericCells(r, c, 4, binning == 0 ? Binning::quantile : Binning::width))
        actual.append(QByteArray::fromStdString(cell.label) + ' ' + QByteArray::number(cell.baseline) + ' ' +
                      QByteArray::number(cell.current));
    QCOMPARE(actual, cells);
}

void TestDrift::categories()
{
    const std::vector<std::string> r{"b", "a", "a", ""}, c{"a", "new", "newer", "b"};
    const std::vector<Cell> expected{{"a", 2, 1}, {"b", 1, 1}, {"(unseen)", 0, 2}, {"(missing)", 1, 0}};
    QVERIFY(categoricalCells(r, c) == expected);
    std::vector<std::string> many;
    for (int i = 0; i < 60; ++i)
        for (int k = 0; k <= i / 10; ++k)
            many.push_back(std::to_string(100 + i));
    const auto cells = categoricalCells(many, many);
    QCOMPARE(cells.size(), std::size_t(50));
    QCOMPARE(cells.back().label, std::string(otherCell));
    QCOMPARE(cells.front().label, std::string("110")); // 100 to 109 occur once; of those that occur twice, 119 goes
    QCOMPARE(cells.back().baseline, std::uint64_t(10 * 1 + 2));
}

void TestDrift::seedFaults()
{
    // Values outside the baseline's range count (the seed dropped them: 29 % outside gave 0.099).
    auto outside = ramp(1000, 0, 1);
    for (std::size_t i = 0; i < 290; ++i)
        outside[i] = 50;
    QVERIFY(numericDrift(ramp(1000, 0, 1), outside).psi.value > 0.25);
    // One outlier in the baseline does not blind the bins.
    auto skewed = ramp(1000, 0, 1);
    skewed[0] = 1e6;
    QVERIFY(numericDrift(skewed, ramp(1000, 0.5, 1.5)).psi.value > 0.25);
    // 48 of 100 against 5000 of 10000: homogeneity, not goodness of fit (the seed: chi2 = 16).
    const Cell cells[] = {{"a", 5000, 48}, {"b", 5000, 52}};
    const auto test = chiSquareHomogeneity(cells);
    QVERIFY(std::abs(test.statistic - 0.158) < 5e-4 && std::abs(test.p - 0.69) < 5e-3);
    // A constant that moves to another constant is drift; one that stays is none.
    QCOMPARE(numericDrift(std::vector<double>(100, 3), std::vector<double>(100, 4)).status, DriftStatus::drift);
    QCOMPARE(numericDrift(std::vector<double>(100, 3), std::vector<double>(100, 3)).status, DriftStatus::stable);
}

void TestDrift::statusRule()
{
    const auto base = ramp(1000, 0, 1);
    QCOMPARE(numericDrift(base, base).status, DriftStatus::stable);
    QCOMPARE(numericDrift(base, ramp(49, 0, 1)).status, DriftStatus::insufficient);
    QCOMPARE(numericDrift(base, ramp(49, 5, 6)).status, DriftStatus::insufficient);
    QCOMPARE(numericDrift(base, ramp(50, 0, 1)).status, DriftStatus::stable);
    // The PSI lies between the limits; D is below its own.
    DriftOptions loose;
    loose.ksFail = 1;
    const auto shifted = numericDrift(base, ramp(1000, 0.08, 1.0), loose);
    QVERIFY(shifted.psi.value > 0.02);
    loose.psiWarn = shifted.psi.value * 0.9;
    loose.psiFail = shifted.psi.value * 1.1;
    const auto warned = numericDrift(base, ramp(1000, 0.08, 1.0), loose);
    QVERIFY(warned.psi.value > warned.psi.noDrift95);
    QCOMPARE(warned.status, DriftStatus::warning);
    QVERIFY(!warned.reason.empty());
    loose.psiFail = shifted.psi.value * 0.95;
    QCOMPARE(numericDrift(base, ramp(1000, 0.08, 1.0), loose).status, DriftStatus::drift);
    // Below what noise alone reaches, a limit that is passed says nothing.
    const auto small = ramp(60, 0, 1);
    DriftOptions strict;
    strict.psiWarn = strict.psiFail = 1e-6;
    const auto quiet = numericDrift(small, ramp(60, 0.02, 1.02), strict);
    QVERIFY(quiet.psi.value > 1e-6 && quiet.psi.value < quiet.psi.noDrift95);
    QCOMPARE(quiet.status, DriftStatus::stable);
    // D alone: the shape moves within bins that the PSI limits let pass.
    DriftOptions byKs;
    byKs.psiWarn = byKs.psiFail = 100;
    QCOMPARE(numericDrift(base, ramp(1000, 0.2, 1.2), byKs).status, DriftStatus::drift);
    byKs.ksFail = 0.3;
    QCOMPARE(numericDrift(base, ramp(1000, 0.2, 1.2), byKs).status, DriftStatus::stable);
}

void TestDrift::multiplicity()
{
    // R: p.adjust(c(.01, .04, .03, .005, .2), "BH"); a missing p is not counted.
    const std::vector<double> p{0.01, absent, 0.04, 0.03, 0.005, 0.2};
    const auto adjusted = benjaminiHochberg(p);
    const std::vector<double> expected{0.025, absent, 0.05, 0.05, 0.025, 0.2};
    for (std::size_t i = 0; i < p.size(); ++i)
        VERIFY_CLOSE(adjusted[i], expected[i], 1e-14);
}

void TestDrift::document()
{
    const auto r = ramp(300, 0, 1), c = ramp(200, 0.1, 1.3);
    const std::vector<double> none(200, absent);
    std::vector<std::string> red(300, "red"), mixed(200, "red");
    mixed[0] = "blue";
    const DriftColumnInput columns[] = {
        {"score", NumericColumns{r, c}}, {"lost", NumericColumns{r, none}}, {"colour", CategoricalColumns{red, mixed}}};
    const auto report = evaluateDrift(columns, {});
    VERIFY_OK(report);
    QCOMPARE(report->status, DriftStatus::drift);
    QCOMPARE(report->columns[1].status, DriftStatus::drift); // everything missing now
    const auto document = driftJson(*report);
    QCOMPARE(schemaFault(document, driftSchema()), std::string());
    QVERIFY(member(document, "columns/1/wasserstein").isNull());
    QVERIFY(member(document, "columns/1/reason").get<std::string>()->find("wasserstein") != std::string::npos);
    QCOMPARE(*member(document, "columns/2/kind").get<std::string>(), std::string("categorical"));
    QVERIFY(!member(document, "columns/2").get<json::Object>()->find("ks"));
    QVERIFY(!member(document, "columns/0").get<json::Object>()->find("chi_square"));
    QCOMPARE(numberOf(member(document, "baseline_n")), 300.0);
    // The counts alone give the PSI again.
    double psi = 0;
    const auto &bins = *member(document, "columns/0/bins").get<json::Array>();
    const auto k = static_cast<double>(bins.size());
    for (const auto &bin : bins) {
        const double a = (numberOf(member(bin, "baseline")) + 0.5) / (300 + k / 2);
        const double b = (numberOf(member(bin, "current")) + 0.5) / (200 + k / 2);
        psi += (b - a) * std::log(b / a);
    }
    VERIFY_CLOSE(numberOf(member(document, "columns/0/psi")), psi, 1e-12);
}

void TestDrift::refusals()
{
    QVERIFY(!evaluateDrift({}, {}));
    const auto r = ramp(60, 0, 1), c = ramp(50, 0, 1);
    const DriftColumnInput columns[] = {{"a", NumericColumns{r, c}}, {"b", NumericColumns{r, r}}};
    const auto uneven = evaluateDrift(columns, {});
    QVERIFY(!uneven);
    QCOMPARE(uneven.error().code(), ErrorCode::badInput);
    QVERIFY(uneven.error().text().find("Column b") != std::string::npos);
    for (auto change : {+[](DriftOptions &o) { o.bins = 1; }, +[](DriftOptions &o) { o.psiFail = 0.05; },
                        +[](DriftOptions &o) { o.ksFail = -1; }, +[](DriftOptions &o) { o.psiWarn = absent; }}) {
        DriftOptions options;
        change(options);
        const auto refused = evaluateDrift(std::span(columns, 1), options);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), ErrorCode::usage);
    }
}

VALBENCH_TEST(TestDrift, drift)
#include "test_drift.moc"
