// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The chance to pass is what happens: shares are counted over every outcome with the very interval and verdict of an
// execution; areas are simulated with DeLong's interval.
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/design.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/pass_chance.h>
#include <valbench/stats/random.h>
#include <valbench/stats/roc.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

namespace {

double proportionPassChance(std::uint64_t n, double truth, const LowerLimit &limit, ProportionMethod method)
{
    return binomialUpperTail(fewestThatMeet(n, limit, method), n, truth);
}

} // namespace

class TestPassChance : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sharesAgainstEveryOutcome();
    void sharesAgainstThePlanOfDesign();
    void whatNothingReaches();
    void areasAgainstSimulation();
    void truthForAChance();
};

void TestPassChance::sharesAgainstEveryOutcome()
{
    for (const auto method : {ProportionMethod::wilson, ProportionMethod::clopperPearson}) {
        for (const auto judgedOn : {JudgedOn::interval, JudgedOn::value}) {
            for (const std::size_t n : {1, 7, 40, 170}) {
                for (const double limit : {0.5, 0.7, 0.93}) {
                    for (const double truth : {0.4, 0.7, 0.85, 0.99}) {
                        double expected = 0;
                        for (std::size_t x = 0; x <= n; ++x) {
                            const auto estimate = proportion(x, n, 0.95, method);
                            if (judge(estimate, {limit, {}, judgedOn}).verdict == Verdict::met)
                                expected += binomialMass(double(x), double(n), truth);
                        }
                        const double chance = proportionPassChance(n, truth, {limit, judgedOn, 0.95}, method);
                        QVERIFY2(std::abs(chance - expected) < 1e-10,
                                 qPrintable(QStringLiteral("n %1 limit %2 truth %3: %4, by counting %5")
                                                .arg(n)
                                                .arg(limit)
                                                .arg(truth)
                                                .arg(chance, 0, 'g', 12)
                                                .arg(expected, 0, 'g', 12)));
                    }
                }
            }
        }
    }
}

void TestPassChance::sharesAgainstThePlanOfDesign()
{
    // lowerBoundPower() takes a bound on the limit for a failure; with these limits none is.
    for (const std::uint64_t n : {50, 333, 1350})
        VERIFY_CLOSE(proportionPassChance(n, 0.92, {0.851, JudgedOn::interval, 0.95}, ProportionMethod::wilson),
                     lowerBoundPower(n, 0.92, 0.851, 0.95, ProportionMethod::wilson), 1e-12);
}

void TestPassChance::whatNothingReaches()
{
    const LowerLimit limit{0.9, JudgedOn::interval, 0.95};
    QCOMPARE(proportionPassChance(0, 1, limit, ProportionMethod::wilson), 0.0);
    QCOMPARE(proportionPassChance(10, 1, limit, ProportionMethod::wilson), 0.0); // 10 of 10 have a bound of 0.72
    QCOMPARE(fewestThatMeet(10, limit, ProportionMethod::wilson), std::uint64_t(11));
    const double none = smallestAreaThatMeets(2, 2, limit, true);
    QVERIFY(std::isinf(none));
    QCOMPARE(areaPassChance(2, 2, 0.999, none), 0.0);
    QVERIFY(std::isnan(areaPassChance(0, 10, 0.8, 0.9)));
    QVERIFY(std::isnan(areaPassChance(10, 10, 1, 0.9)));
    QVERIFY(std::isnan(truthForChance(
        0.8, 0.5, [&](double truth) { return proportionPassChance(10, truth, limit, ProportionMethod::wilson); })));
}

void TestPassChance::areasAgainstSimulation()
{
    constexpr std::uint32_t samples = 2000;
    constexpr std::size_t cases = 60, controls = 140;
    const double smallest = smallestAreaThatMeets(cases, controls, {0.75, JudgedOn::interval, 0.95}, true);
    for (const double truth : {0.78, 0.83, 0.88}) {
        const double distance = std::sqrt(2.0) * normalQuantile(truth); // binormal, equal variances
        std::vector<double> outcomes(cases + controls, 0.0), scores(cases + controls);
        std::fill_n(outcomes.begin(), cases, 1.0);
        int passed = 0;
        double sum = 0, squares = 0;
        for (std::uint32_t i = 0; i < samples; ++i) {
            RandomStream random(20261127, analysisId("areas by simulation"), i);
            for (std::size_t j = 0; j < scores.size(); ++j)
                scores[j] = normalQuantile((random.next() + 0.5) / 4294967296.0) + outcomes[j] * distance;
            const auto estimate =
                aucEstimate(BinarySample::make(outcomes, scores).value(), 0.95, AucInterval::delongLogit);
            sum += estimate.value;
            squares += estimate.value * estimate.value;
            passed += judge(estimate, {0.75, {}, JudgedOn::interval}).verdict == Verdict::met;
        }
        const double mean = sum / double(samples);
        const double variance = squares / double(samples) - mean * mean;
        VERIFY_CLOSE(binormalAreaVariance(truth, cases, controls), variance, 0.1); // three standard errors of it
        const double simulated = double(passed) / double(samples);
        const double chance = areaPassChance(cases, controls, truth, smallest);
        QVERIFY2(std::abs(chance - simulated) < 0.04,
                 qPrintable(QStringLiteral("truth %1: %2, simulated %3").arg(truth).arg(chance).arg(simulated)));
    }
}

void TestPassChance::truthForAChance()
{
    const LowerLimit limit{0.75, JudgedOn::interval, 0.95};
    const double smallest = smallestAreaThatMeets(170, 1180, limit, true);
    const auto at = [&](double truth) { return areaPassChance(170, 1180, truth, smallest); };
    const double eighty = truthForChance(0.8, 0.5, at);
    QVERIFY(at(eighty) >= 0.8 && at(eighty - 2e-6) < 0.8);
    QVERIFY(truthForChance(0.9, 0.5, at) > eighty);
    QVERIFY(eighty > 0.75);
    QCOMPARE(truthForChance(0.8, 0.99, at), 0.99);
}

VALBENCH_TEST(TestPassChance, pass_chance)
#include "test_pass_chance.moc"
