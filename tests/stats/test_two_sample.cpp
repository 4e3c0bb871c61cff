// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>

#include <valbench/stats/random.h>
#include <valbench/stats/sorted_sample.h>
#include <valbench/stats/two_sample.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestTwoSample : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scipy_data();
    void scipy();
    void sampleColumns_data();
    void sampleColumns();
    void edges();
    void byDefinition_data();
    void byDefinition();
};

static void compare(std::vector<double> r, std::vector<double> c, const json::Value &expected)
{
    std::ranges::sort(r);
    std::ranges::sort(c);
    const auto ks = kolmogorovSmirnov(r, c);
    VERIFY_CLOSE(ks.statistic, numberOf(member(expected, "ks")), 1e-12);
    VERIFY_CLOSE(ks.p, numberOf(member(expected, "p")), 1e-9);
    QCOMPARE(ks.method, std::string_view("exact"));
    const auto effective = static_cast<std::size_t>(numberOf(member(expected, "effective")));
    VERIFY_CLOSE(kolmogorovUpperTail(effective, ks.statistic), numberOf(member(expected, "p_asymptotic")), 1e-9);
    VERIFY_CLOSE(wasserstein(r, c), numberOf(member(expected, "wasserstein")), 1e-12);
    const auto swapped = kolmogorovSmirnov(c, r);
    QCOMPARE(swapped.statistic, ks.statistic);
    VERIFY_CLOSE(swapped.p, ks.p, 1e-12);
    QCOMPARE(swapped.sign, -ks.sign);
}

void TestTwoSample::scipy_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"equal", "unequal", "constant", "apart", "wide"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestTwoSample::scipy()
{
    QFETCH(QString, name);
    const auto &expected = reference("python.json", "two_samples/" + name.toStdString());
    compare(numbersOf(member(expected, "reference")), numbersOf(member(expected, "current")), expected);
}

void TestTwoSample::sampleColumns_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"age", "kappa", "lambda", "creatinine", "risk_xgboost"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestTwoSample::sampleColumns()
{
    QFETCH(QString, name);
    auto r = sampleNumbers("flchain_train.csv", name.toStdString());
    auto c = sampleNumbers("flchain_test.csv", name.toStdString());
    const auto isMissing = [](double x) { return std::isnan(x); };
    std::erase_if(r, isMissing);
    std::erase_if(c, isMissing);
    compare(std::move(r), std::move(c), reference("python.json", "drift/" + name.toStdString()));
}

void TestTwoSample::edges()
{
    QVERIFY(std::isnan(kolmogorovSmirnov({}, std::vector<double>{1}).statistic));
    QVERIFY(std::isnan(wasserstein({}, std::vector<double>{1})));
    const std::vector<double> a{1, 2, 3}, b{4, 5};
    const auto apart = kolmogorovSmirnov(a, b);
    QCOMPARE(apart.statistic, 1.0);
    QCOMPARE(apart.location, 3.0);
    QCOMPARE(apart.sign, 1);
    VERIFY_CLOSE(apart.p, 2.0 / 10, 1e-12); // 2 of the C(5,2) orders
    // Above 10,000 the law of one sample; the sizes of statistics that once overflowed.
    std::vector<double> large(60000), other(50000);
    for (std::size_t i = 0; i < large.size(); ++i)
        large[i] = static_cast<double>(i) / 60000;
    for (std::size_t i = 0; i < other.size(); ++i)
        other[i] = static_cast<double>(i) / 50000 + 0.01;
    const auto ks = kolmogorovSmirnov(large, other);
    QCOMPARE(ks.method, std::string_view("asymptotic"));
    QVERIFY(ks.p > 0 && ks.p < 0.01);
    QVERIFY(std::abs(ks.statistic - 0.01) < 1e-4);
}

void TestTwoSample::byDefinition_data()
{
    QTest::addColumn<double>("shift");
    QTest::addColumn<double>("grid"); // values are multiples of it: ties within and between the samples
    QTest::newRow("no ties") << 0.01 << 0.0;
    QTest::newRow("ties") << 0.01 << 0.01;
    QTest::newRow("few values") << 0.05 << 0.4;
    QTest::newRow("one value") << 0.0 << 100.0;
    QTest::newRow("current above") << 3.0 << 0.0;
    QTest::newRow("current below") << -3.0 << 0.0;
    QTest::newRow("half apart") << 0.5 << 0.25;
}

/// Blocks that cannot hold the largest gap are left out: the same as the definition, value by value.
void TestTwoSample::byDefinition()
{
    QFETCH(double, shift);
    QFETCH(double, grid);
    RandomStream random(5, analysisId("two samples"), 0);
    std::vector<double> r(90'000), c(70'001);
    const auto draw = [&](double from) {
        const double x = from + random.uniform() + random.uniform();
        return grid > 0 ? std::floor(x / grid) * grid : x;
    };
    for (auto &x : r)
        x = draw(0);
    for (auto &x : c)
        x = draw(shift);
    const auto [first, second] = sortSamples(r, c, 1);
    const auto once = kolmogorovSmirnov(first.values, second.values);
    double largest = 0, location = std::min(first.values[0], second.values[0]);
    auto values = r;
    values.insert(values.end(), c.begin(), c.end());
    std::ranges::sort(values);
    const auto upTo = [](const std::vector<double> &sorted, double x) {
        return std::ranges::upper_bound(sorted, x) - sorted.begin();
    };
    for (const double x : values) {
        const auto gap =
            static_cast<double>(std::abs(upTo(first.values, x) * 70'001 - upTo(second.values, x) * 90'000));
        if (gap > largest) {
            largest = gap;
            location = x;
        }
    }
    QCOMPARE(once.statistic, largest / (90'000.0 * 70'001));
    QCOMPARE(once.location, location);
    const auto swapped = kolmogorovSmirnov(second.values, first.values);
    QCOMPARE(swapped.statistic, once.statistic);
    QCOMPARE(swapped.location, once.location);
    QCOMPARE(swapped.sign, -once.sign);
    for (const unsigned threads : {2U, 8U}) {
        const auto [again, other] = sortSamples(r, c, threads);
        QVERIFY(again.values == first.values && other.values == second.values);
    }
}

VALBENCH_TEST(TestTwoSample, two_sample)
#include "test_two_sample.moc"
