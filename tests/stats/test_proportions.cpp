// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/stats/proportion.h>

#include "reference.h"

using namespace valbench::stats;
using namespace valbench::test;

class TestProportions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scipy();
    void regulatoryOracles_data();
    void regulatoryOracles();
    void zeroFailures();
    void ends();
    void differences();
};

void TestProportions::scipy()
{
    for (const auto &row : *reference("python.json", "proportions").get<valbench::json::Array>()) {
        const auto x = static_cast<std::size_t>(numberOf(member(row, "x")));
        const auto n = static_cast<std::size_t>(numberOf(member(row, "n")));
        const double level = numberOf(member(row, "level"));
        for (const auto &[name, chosen] :
             {std::pair("wilson", ProportionMethod::wilson), std::pair("exact", ProportionMethod::clopperPearson)}) {
            const auto expected = numbersOf(member(row, name));
            const auto actual = proportion(x, n, level, chosen);
            // SciPy does not pin the ends: Wilson's lower bound at 0 is off by an ulp of 1.
            VERIFY_CLOSE(actual.lower, x == 0 ? 0 : expected[0], 1e-12);
            VERIFY_CLOSE(actual.upper, x == n ? 1 : expected[1], 1e-12);
            QCOMPARE(actual.status, EstimateStatus::ok);
            QCOMPARE(actual.events, x);
            QCOMPARE(actual.n, n);
        }
    }
}

void TestProportions::regulatoryOracles_data()
{
    // Four decimals, from the collection of part 11 test oracles.
    QTest::addColumn<int>("x");
    QTest::addColumn<int>("n");
    QTest::addColumn<QList<double>>("wilson");
    QTest::addColumn<QList<double>>("exact");
    QTest::newRow("46/50") << 46 << 50 << QList<double>{0.8116, 0.9685} << QList<double>{0.8077, 0.9778};
    QTest::newRow("184/200") << 184 << 200 << QList<double>{0.8740, 0.9502} << QList<double>{0.8733, 0.9536};
    QTest::newRow("50/50") << 50 << 50 << QList<double>{0.9287, 1} << QList<double>{0.9289, 1};
}

void TestProportions::regulatoryOracles()
{
    QFETCH(int, x);
    QFETCH(int, n);
    QFETCH(QList<double>, wilson);
    QFETCH(QList<double>, exact);
    const auto estimate = [&](ProportionMethod chosen) {
        return proportion(static_cast<std::size_t>(x), static_cast<std::size_t>(n), 0.95, chosen);
    };
    const auto w = estimate(ProportionMethod::wilson), e = estimate(ProportionMethod::clopperPearson);
    QVERIFY(std::abs(w.lower - wilson[0]) < 5e-5 && std::abs(w.upper - wilson[1]) < 5e-5);
    QVERIFY(std::abs(e.lower - exact[0]) < 5e-5 && std::abs(e.upper - exact[1]) < 5e-5);
}

void TestProportions::zeroFailures()
{
    // With no failure in n, one-sided 95 %: n 29, 59 and 299 show 90, 95 and 99 %, one fewer does not.
    for (const auto &[n, share] : {std::pair(29U, 0.9), std::pair(59U, 0.95), std::pair(299U, 0.99)}) {
        QVERIFY(proportion(n, n, 0.9, ProportionMethod::clopperPearson).lower >= share);
        QVERIFY(proportion(n - 1, n - 1, 0.9, ProportionMethod::clopperPearson).lower < share);
    }
}

void TestProportions::ends()
{
    const auto none = proportion(0, 0, 0.95, ProportionMethod::wilson, "no positives");
    QCOMPARE(none.status, EstimateStatus::undefined);
    QVERIFY(std::isnan(none.value) && !none.hasInterval());
    QCOMPARE(none.reason, std::string("no positives"));
    for (const auto chosen : {ProportionMethod::wilson, ProportionMethod::clopperPearson}) {
        QCOMPARE(proportion(0, 7, 0.95, chosen).lower, 0.0);
        QCOMPARE(proportion(7, 7, 0.95, chosen).upper, 1.0);
    }
    QVERIFY(std::isnan(proportionBounds(3, 2, 0.95, ProportionMethod::wilson).lower));
}

void TestProportions::differences()
{
    // Newcombe (1998), tables of methods 10; more digits from statsmodels 0.13.5 (newcomb).
    const auto free = proportionDifference(56, 70, 48, 80, 0.95);
    VERIFY_CLOSE(free.value, 0.2, 1e-12);
    VERIFY_CLOSE(free.lower, 0.05243147240236498, 1e-12);
    VERIFY_CLOSE(free.upper, 0.33387265403690614, 1e-12);
    const auto paired = pairedProportionDifference({36, 12, 2, 0}, 0.95);
    VERIFY_CLOSE(paired.value, 0.2, 1e-12);
    QVERIFY(std::abs(paired.lower - 0.0569) < 5e-5 && std::abs(paired.upper - 0.3404) < 5e-5);
    const auto same = pairedProportionDifference({30, 0, 0, 20}, 0.95);
    QCOMPARE(same.value, 0.0);
    VERIFY_CLOSE(same.lower, -same.upper, 1e-12);
    QVERIFY(same.upper > 0);
    QVERIFY(!proportionDifference(0, 0, 1, 2, 0.95).isDefined());
    QVERIFY(!pairedProportionDifference({}, 0.95).isDefined());
}

VALBENCH_TEST(TestProportions, proportions)
#include "test_proportions.moc"
