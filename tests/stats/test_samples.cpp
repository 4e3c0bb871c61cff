// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/quantile.h>
#include <valbench/stats/random.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestSamples : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void blocks();
    void refusals_data();
    void refusals();
    void fromBlocksMerges();
    void quantiles();
    void manyScoresAreSorted_data();
    void manyScoresAreSorted();
};

void TestSamples::blocks()
{
    const std::vector<double> y{1, 0, absent, 1, 0, 1}, s{0.0, -0.0, 0.5, 0.9, absent, 0.9};
    const auto sample = BinarySample::make(y, s);
    VERIFY_OK(sample);
    QCOMPARE(sample->missing(), std::size_t(2));
    QCOMPARE(sample->cases(), std::size_t(3));
    QCOMPARE(sample->controls(), std::size_t(1));
    QCOMPARE(sample->blocks().size(), std::size_t(2));
    QVERIFY((sample->blocks()[0] == TieBlock{0.9, 2, 0}));
    QVERIFY((sample->blocks()[1] == TieBlock{0.0, 1, 1}));
    QCOMPARE(sample->prevalence(), 0.75);
    const auto empty = BinarySample::make({}, {});
    VERIFY_OK(empty);
    QVERIFY(std::isnan(empty->prevalence()));
}

void TestSamples::refusals_data()
{
    QTest::addColumn<QList<double>>("outcomes");
    QTest::addColumn<QList<double>>("scores");
    QTest::addColumn<bool>("probability");
    QTest::addColumn<QByteArray>("message");
    using L = QList<double>;
    QTest::newRow("outcome 2") << L{0, 1, 2} << L{0, 0, 0} << false
                               << QByteArray("The outcome in row 3 is 2; expected 0, 1 or missing.");
    QTest::newRow("outcome 0.5") << L{0.5} << L{0} << false << QByteArray("row 1 is 0.5");
    QTest::newRow("infinite outcome") << L{0, infinity} << L{0, 0} << false << QByteArray("row 2 is inf");
    QTest::newRow("infinite score") << L{0, 1} << L{0.5, -infinity} << false
                                    << QByteArray("The score in row 2 is -inf; expected a finite number or missing.");
    QTest::newRow("infinite score of a missing outcome") << L{absent} << L{infinity} << false << QByteArray("row 1");
    QTest::newRow("probability above 1") << L{0, 1} << L{0.5, 1.0000001} << true
                                         << QByteArray("row 2 is 1.0000001; expected a probability from 0 to 1");
    QTest::newRow("probability below 0") << L{0} << L{-1e-300} << true << QByteArray("row 1 is -1e-300");
    QTest::newRow("lengths") << L{0, 1} << L{0} << false << QByteArray("2 outcomes and 1 scores");
}

void TestSamples::refusals()
{
    QFETCH(QList<double>, outcomes);
    QFETCH(QList<double>, scores);
    QFETCH(bool, probability);
    QFETCH(QByteArray, message);
    const std::vector<double> y(outcomes.begin(), outcomes.end()), s(scores.begin(), scores.end());
    const auto sample = BinarySample::make(y, s, probability ? ScoreKind::probability : ScoreKind::any);
    QVERIFY(!sample);
    QCOMPARE(sample.error().code(), ErrorCode::badInput);
    const auto text = sample.error().text();
    QVERIFY2(QByteArray::fromStdString(text).contains(message), text.c_str());
    if (probability)
        QVERIFY(BinarySample::make(y, s, ScoreKind::any));
}

void TestSamples::fromBlocksMerges()
{
    const auto sample = BinarySample::fromBlocks({{0.1, 1, 2}, {0.9, 3, 0}, {0.5, 0, 0}, {0.1, 1, 1}});
    QCOMPARE(sample.blocks().size(), std::size_t(2));
    QVERIFY((sample.blocks()[0] == TieBlock{0.9, 3, 0}));
    QVERIFY((sample.blocks()[1] == TieBlock{0.1, 2, 3}));
    QCOMPARE(sample.size(), std::size_t(8));
}

void TestSamples::quantiles()
{
    // R: quantile(c(1, 2, 4, 8), c(0, .1, .5, .9, 1), type = 7)
    const std::vector<double> x{1, 2, 4, 8};
    const std::pair<double, double> expected[] = {{0, 1}, {0.1, 1.3}, {0.5, 3}, {0.9, 6.8}, {1, 8}};
    for (const auto &[q, value] : expected)
        VERIFY_CLOSE(quantileOfSorted(x, q), value, 1e-15);
    const std::vector<double> tied{1, 1, 1, 1, 2};
    QCOMPARE(quantileEdges(tied, 4), (std::vector<double>{1, 2}));
    QCOMPARE(quantileEdges(std::vector<double>{3}, 4), std::vector<double>{3});
}

void TestSamples::manyScoresAreSorted_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("uniform") << 0;
    QTest::newRow("both signs and all sizes") << 1;
    QTest::newRow("differ in the last bits only") << 2;
    QTest::newRow("few values") << 3;
    QTest::newRow("one value") << 4;
    QTest::newRow("rising, with one far away") << 5;
    QTest::newRow("nearly all missing") << 6;
}

void TestSamples::manyScoresAreSorted()
{
    // Many scores are sorted by their bits, very many by several threads: a plain sort must give the same blocks.
    QFETCH(int, kind);
    RandomStream random(3, analysisId("sorting"), static_cast<std::uint32_t>(kind));
    for (const std::size_t n : {900U, 20'000U, 420'000U}) {
        std::vector<double> outcomes, scores;
        std::map<double, std::pair<std::uint64_t, std::uint64_t>, std::greater<>> expected;
        for (std::size_t i = 0; i < n; ++i) {
            const double u = random.uniform();
            double score = u;
            if (kind == 1)
                score = std::ldexp(u - 0.5, static_cast<int>(random.below(2000)) - 1070);
            if (kind == 2)
                score = 0.5 + std::ldexp(std::floor(u * 1000), -52);
            if (kind == 3)
                score = std::floor(u * 5) - 2;
            if (kind == 4)
                score = 0.25;
            if (kind == 5)
                score = i == 7 ? 1e300 : static_cast<double>(i);
            if (i % 97 == 5 || (kind == 6 && i % 1000 != 1))
                score = absent;
            outcomes.push_back(i % 89 == 3 ? absent : random.below(4) == 0 ? 1 : 0);
            scores.push_back(score);
            if (std::isnan(score) || std::isnan(outcomes.back()))
                continue;
            auto &counts = expected[score + 0.0];
            ++(outcomes.back() == 1 ? counts.first : counts.second);
        }
        std::vector<TieBlock> blocks;
        std::size_t cases = 0, controls = 0;
        for (const auto &[score, counts] : expected) {
            blocks.push_back({score, counts.first, counts.second});
            cases += counts.first;
            controls += counts.second;
        }
        for (const unsigned threads : {1U, 2U, 8U}) {
            const auto sample = BinarySample::make(outcomes, scores, ScoreKind::any, threads).value();
            QVERIFY(std::ranges::equal(sample.blocks(), blocks));
            QCOMPARE(sample.cases(), cases);
            QCOMPARE(sample.controls(), controls);
            QCOMPARE(sample.missing(), n - cases - controls);
        }
    }
}

VALBENCH_TEST(TestSamples, samples)
#include "test_samples.moc"
