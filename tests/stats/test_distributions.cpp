// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/stats/distributions.h>
#include <valbench/stats/two_sample.h>

#include "reference.h"

using namespace valbench::stats;
using namespace valbench::test;

class TestDistributions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scipy_data();
    void scipy();
    void kolmogorovLaw();
    void domain();
};

void TestDistributions::scipy_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"normal_quantile", "two_sided_normal", "chi_square_tail", "chi_square_quantile",
                             "two_sided_student", "student_quantile", "beta_quantile"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestDistributions::scipy()
{
    QFETCH(QString, name);
    const auto key = name.toStdString();
    for (const auto &row : *reference("python.json", "distributions/" + key).get<valbench::json::Array>()) {
        const auto v = numbersOf(row);
        const double actual = key == "normal_quantile"       ? normalQuantile(v[0])
                              : key == "two_sided_normal"    ? twoSidedNormalP(v[0])
                              : key == "chi_square_tail"     ? chiSquareUpperTail(v[0], v[1])
                              : key == "chi_square_quantile" ? chiSquareQuantile(v[0], v[1])
                              : key == "two_sided_student"   ? twoSidedStudentP(v[0], v[1])
                              : key == "student_quantile"    ? studentQuantile(v[0], v[1])
                                                             : betaQuantile(v[0], v[1], v[2]);
        VERIFY_CLOSE(actual, v.back(), 1e-12);
    }
}

void TestDistributions::kolmogorovLaw()
{
    for (const auto &row : *reference("python.json", "kstwo").get<valbench::json::Array>()) {
        const auto n = static_cast<std::size_t>(numberOf(member(row, "n")));
        const double d = numberOf(member(row, "d")), p = numberOf(member(row, "p"));
        const double actual = kolmogorovUpperTail(n, d);
        // Where the tail is found as 1 - P, both programs round in the last digits of 1.
        QVERIFY2(isClose(actual, p, 1e-9) || std::abs(actual - p) < 1e-13,
                 (std::to_string(n) + ", " + difference("p", actual, p)).c_str());
    }
}

void TestDistributions::domain()
{
    for (const double bad : {std::nan(""), -0.1, 1.1}) {
        QVERIFY(std::isnan(normalQuantile(bad)));
        QVERIFY(std::isnan(betaQuantile(bad, 2, 3)));
        QVERIFY(std::isnan(chiSquareQuantile(bad, 3)));
    }
    QVERIFY(std::isnan(chiSquareUpperTail(1, 0)));
    QVERIFY(std::isnan(chiSquareUpperTail(-1, 2)));
    QVERIFY(std::isnan(betaQuantile(0.5, 0, 1)));
    QVERIFY(std::isnan(twoSidedStudentP(1, -2)));
    QVERIFY(std::isnan(kolmogorovUpperTail(0, 0.5)));
    QCOMPARE(zOfConfidence(0.95), 1.959963984540054);
    QCOMPARE(expit(-800), 0.0);
    QCOMPARE(expit(800), 1.0);
    VERIFY_CLOSE(expit(logit(1e-300)), 1e-300, 1e-12);
}

VALBENCH_TEST(TestDistributions, distributions)
#include "test_distributions.moc"
