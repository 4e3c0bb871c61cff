// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/stats/bootstrap.h>
#include <valbench/stats/proportion.h>
#include <valbench/stats/roc.h>
#include <valbench/stats/verdict.h>

#include "reference.h"

using namespace valbench::stats;
using namespace valbench::test;

class TestVerdict : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rule_data();
    void rule();
    void undefinedIsNotEvaluable();
    void recordsForProportions_data();
    void recordsForProportions();
    void recordsForAuc();
    void margins();
    void marginsAgreeWithJudging();
};

void TestVerdict::rule_data()
{
    QTest::addColumn<double>("atLeast");
    QTest::addColumn<double>("atMost");
    QTest::addColumn<bool>("onValue");
    QTest::addColumn<QByteArray>("verdict");
    const double none = std::nan("");
    // The estimate is 0.9 (0.8 to 0.95).
    QTest::newRow("lower bound above") << 0.79 << none << false << QByteArray("met");
    QTest::newRow("lower bound at the limit") << 0.8 << none << false << QByteArray("met");
    QTest::newRow("limit inside") << 0.85 << none << false << QByteArray("insufficient evidence");
    QTest::newRow("limit inside, above the value") << 0.94 << none << false << QByteArray("insufficient evidence");
    QTest::newRow("upper bound below") << 0.96 << none << false << QByteArray("not met");
    QTest::newRow("at most, above") << none << 0.96 << false << QByteArray("met");
    QTest::newRow("at most, inside") << none << 0.9 << false << QByteArray("insufficient evidence");
    QTest::newRow("at most, below") << none << 0.79 << false << QByteArray("not met");
    QTest::newRow("between") << 0.7 << 0.96 << false << QByteArray("met");
    QTest::newRow("between, one inside") << 0.7 << 0.92 << false << QByteArray("insufficient evidence");
    QTest::newRow("between, outside") << 0.5 << 0.6 << false << QByteArray("not met");
    QTest::newRow("value above") << 0.89 << none << true << QByteArray("met");
    QTest::newRow("value at the limit") << 0.9 << none << true << QByteArray("met");
    QTest::newRow("value below") << 0.91 << none << true << QByteArray("not met");
    QTest::newRow("value at most") << none << 0.89 << true << QByteArray("not met");
    QTest::newRow("no limit") << none << none << false << QByteArray("not evaluable");
}

void TestVerdict::rule()
{
    QFETCH(double, atLeast);
    QFETCH(double, atMost);
    QFETCH(bool, onValue);
    QFETCH(QByteArray, verdict);
    Estimate estimate;
    estimate.value = 0.9;
    estimate.lower = 0.8;
    estimate.upper = 0.95;
    estimate.status = EstimateStatus::ok;
    Criterion criterion;
    if (!std::isnan(atLeast))
        criterion.atLeast = atLeast;
    if (!std::isnan(atMost))
        criterion.atMost = atMost;
    criterion.judgedOn = onValue ? JudgedOn::value : JudgedOn::interval;
    const auto judgement = judge(estimate, criterion);
    QCOMPARE(QByteArray::fromStdString(std::string(verdictName(judgement.verdict))), verdict);
    QCOMPARE(judgement.reason.empty(), judgement.verdict == Verdict::met);
}

void TestVerdict::undefinedIsNotEvaluable()
{
    Criterion low;
    low.atLeast = 0.0; // anything defined would meet it
    for (const auto judgedOn : {JudgedOn::interval, JudgedOn::value}) {
        low.judgedOn = judgedOn;
        const auto judgement = judge(undefinedEstimate("no positives"), low);
        QCOMPARE(judgement.verdict, Verdict::notEvaluable);
        QCOMPARE(judgement.reason, std::string("no positives"));
    }
    const auto perfect = aucEstimate(BinarySample::fromBlocks({{0.9, 5, 0}, {0.1, 0, 5}}), 0.95, AucInterval::delong);
    low.judgedOn = JudgedOn::interval;
    QCOMPARE(judge(perfect, low).verdict, Verdict::notEvaluable);
    QVERIFY(!judge(perfect, low).reason.empty());
    low.judgedOn = JudgedOn::value;
    QCOMPARE(judge(perfect, low).verdict, Verdict::met);
    Estimate open;
    open.value = 0.9; // no interval, no reason given
    low.judgedOn = JudgedOn::interval;
    QVERIFY(!judge(open, low).reason.empty());
}

void TestVerdict::recordsForProportions_data()
{
    QTest::addColumn<int>("x");
    QTest::addColumn<int>("n");
    QTest::addColumn<double>("limit");
    QTest::addColumn<bool>("exact");
    QTest::newRow("wilson above") << 46 << 50 << 0.85 << false;
    QTest::newRow("wilson below") << 40 << 50 << 0.85 << false;
    QTest::newRow("exact above") << 46 << 50 << 0.85 << true;
    QTest::newRow("exact below") << 40 << 50 << 0.85 << true;
    QTest::newRow("perfect") << 10 << 10 << 0.85 << false;
}

void TestVerdict::recordsForProportions()
{
    QFETCH(int, x);
    QFETCH(int, n);
    QFETCH(double, limit);
    QFETCH(bool, exact);
    const auto method = exact ? ProportionMethod::clopperPearson : ProportionMethod::wilson;
    const auto estimate = proportion(static_cast<std::size_t>(x), static_cast<std::size_t>(n), 0.95, method);
    Criterion criterion;
    criterion.atLeast = limit;
    const auto judgement = judge(estimate, criterion);
    QCOMPARE(judgement.verdict, Verdict::insufficient);
    QVERIFY(judgement.recordsToSettle.has_value());
    QVERIFY(*judgement.recordsToSettle > n);
    // At that size the bound has passed the limit, one fewer and it has not.
    const auto clears = [&](std::int64_t size) {
        const auto m = static_cast<double>(size);
        const auto bounds = proportionBounds(estimate.value * m, m, 0.95, method);
        return estimate.value > limit ? bounds.lower >= limit : bounds.upper <= limit;
    };
    QVERIFY(clears(*judgement.recordsToSettle));
    QVERIFY(!clears(*judgement.recordsToSettle - 1));
}

void TestVerdict::recordsForAuc()
{
    const auto set = referenceSet("flchain_xgboost"); // 0.806 (0.767 to 0.844)
    const auto sample = BinarySample::make(set.outcomes, set.scores).value();
    Criterion criterion;
    criterion.atLeast = 0.78;
    for (const auto chosen : {AucInterval::delong, AucInterval::delongLogit, AucInterval::newcombe}) {
        const auto estimate = aucEstimate(sample, 0.95, chosen);
        const auto judgement = judge(estimate, criterion);
        QCOMPARE(judgement.verdict, Verdict::insufficient);
        QVERIFY(judgement.recordsToSettle.has_value());
        // So many copies of the sample have the same area and case mix, and their interval touches the limit.
        const double factor = static_cast<double>(*judgement.recordsToSettle) / 1350;
        QVERIFY(factor > 1 && factor < 10);
        const auto copied = [&](double times) {
            std::vector<TieBlock> blocks(sample.blocks().begin(), sample.blocks().end());
            for (auto &block : blocks) {
                block.cases *= static_cast<std::uint64_t>(std::lround(100 * times));
                block.controls *= static_cast<std::uint64_t>(std::lround(100 * times));
            }
            auto many = aucEstimate(BinarySample::fromBlocks(blocks), 0.95, chosen);
            // A hundredfold sample has intervals ten times narrower; undo that on the method's own scale.
            return many;
        };
        if (chosen == AucInterval::newcombe)
            continue; // its variance is checked by construction below
        const auto many = copied(factor);
        const double se = many.standardError * 10;
        const double z = 1.959963984540054;
        const double bound = chosen == AucInterval::delong
                                 ? estimate.value - z * se
                                 : 1 / (1 + std::exp(z * se - std::log(estimate.value / (1 - estimate.value))));
        QVERIFY2(std::abs(bound - 0.78) < 2e-4, std::to_string(bound).c_str());
    }
    const auto newcombe = judge(aucEstimate(sample, 0.95, AucInterval::newcombe), criterion);
    const double n = static_cast<double>(*newcombe.recordsToSettle), share = 170.0 / 1350;
    const double gap = 0.8055932203389831 - 0.78;
    const double half = 1.959963984540054 * std::sqrt(newcombeAucVariance(0.78, n * share, n * (1 - share)));
    QVERIFY(half <= gap && half > gap * 0.999);
    // A value on the limit cannot be settled by any number.
    criterion.atLeast = aucEstimate(sample, 0.95, AucInterval::delong).value;
    QVERIFY(!judge(aucEstimate(sample, 0.95, AucInterval::delong), criterion).recordsToSettle);
}

void TestVerdict::margins()
{
    Criterion criterion;
    criterion.judgedOn = JudgedOn::value;
    criterion.atLeast = 0.8;
    QCOMPARE(judge(proportion(42, 50, 0.95), criterion).marginRecords, std::optional<std::int64_t>(3));
    QCOMPARE(judge(proportion(40, 50, 0.95), criterion).marginRecords, std::optional<std::int64_t>(1));
    QCOMPARE(judge(proportion(37, 50, 0.95), criterion).marginRecords, std::optional<std::int64_t>(3));
    criterion.atLeast = 0.0;
    QVERIFY(!judge(proportion(3, 50, 0.95), criterion).marginRecords); // nothing would fail it
    criterion.atLeast = 1.0;
    criterion.judgedOn = JudgedOn::interval;
    QVERIFY(!judge(proportion(50, 50, 0.95), criterion).marginRecords); // nothing would meet it
    criterion = {};
    criterion.atMost = 0.1;
    criterion.judgedOn = JudgedOn::value;
    QCOMPARE(judge(proportion(4, 50, 0.95), criterion).marginRecords, std::optional<std::int64_t>(2));
    QCOMPARE(judge(proportion(7, 50, 0.95), criterion).marginRecords, std::optional<std::int64_t>(2));
    Estimate other;
    other.value = other.lower = other.upper = 0.05;
    QVERIFY(!judge(other, criterion).marginRecords);
}

void TestVerdict::marginsAgreeWithJudging()
{
    for (const auto method : {ProportionMethod::wilson, ProportionMethod::clopperPearson})
        for (const bool upward : {true, false})
            for (std::size_t x = 0; x <= 60; ++x) {
                Criterion criterion;
                (upward ? criterion.atLeast : criterion.atMost) = upward ? 0.7 : 0.3;
                const auto isMet = [&](std::int64_t count) {
                    return judge(proportion(static_cast<std::size_t>(count), 60, 0.95, method), criterion).verdict ==
                           Verdict::met;
                };
                const auto margin = judge(proportion(x, 60, 0.95, method), criterion).marginRecords;
                QVERIFY(margin.has_value() && *margin > 0);
                const auto now = static_cast<std::int64_t>(x);
                const std::int64_t direction = (isMet(now) == upward ? -1 : 1);
                QVERIFY(isMet(now + direction * *margin) != isMet(now));
                QVERIFY(isMet(now + direction * (*margin - 1)) == isMet(now));
            }
}

VALBENCH_TEST(TestVerdict, verdict)
#include "test_verdict.moc"
