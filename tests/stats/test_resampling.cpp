// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <valbench/stats/bootstrap.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/random.h>
#include <valbench/stats/roc.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// The law of a bootstrap sample, seen through statistics that give its counts away. Sizes around those where the way
/// of drawing changes and where its loops are cut.
class TestResampling : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bulkWordsAreThoseOfTheStream();
    void law_data();
    void law();
    void strataKeepTheirSize();
    void areasAreThoseOfTheBlocks_data();
    void areasAreThoseOfTheBlocks();
    void threads();
};

void TestResampling::bulkWordsAreThoseOfTheStream()
{
    RandomStream bulk(7, 8, 9), single(7, 8, 9);
    std::vector<std::uint32_t> words(2 * RandomStream::bulkWords);
    bulk.fill(words);
    std::vector<std::uint32_t> sequence(words.size());
    for (auto &word : sequence)
        word = single.next();
    // Within a batch: the blocks' first words, their second ones, and so on.
    constexpr std::size_t lanes = RandomStream::bulkWords / 4;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::size_t batch = i / RandomStream::bulkWords, within = i % RandomStream::bulkWords;
        const std::size_t word = within / lanes, lane = within % lanes;
        QCOMPARE(words[i], sequence[batch * RandomStream::bulkWords + 4 * lane + word]);
    }
    QCOMPARE(bulk.next(), single.next()); // and both go on alike
    // fill() drops the rest of a block: three words, one of the four being used.
    for (int i = 0; i < 3; ++i)
        static_cast<void>(single.next());
    bulk.fill(std::span(words).first(RandomStream::bulkWords));
    QCOMPARE(words[0], single.next());
}

void TestResampling::law_data()
{
    QTest::addColumn<int>("n");
    for (const int n : {1, 2, 7, 1023, 1024, 1025, 2047, 2048, 2049, 4097, 12961})
        QTest::addRow("%d", n) << n;
}

void TestResampling::law()
{
    QFETCH(int, n);
    // Each record a block of its own, all of them cases.
    std::vector<TieBlock> blocks;
    for (int i = 0; i < n; ++i)
        blocks.push_back({static_cast<double>(n - i), 1, 0});
    const auto sample = BinarySample::fromBlocks(blocks);
    BootstrapOptions options;
    options.replicates = 400;
    options.threads = 1;
    options.resampling = Resampling::record;
    std::vector<double> totals(static_cast<std::size_t>(n));
    std::vector<double> trends;
    double squares = 0, none = 0, twice = 0;
    const auto look = [&](std::span<const TieBlock> drawn) {
        std::uint64_t sum = 0;
        double trend = 0;
        for (std::size_t i = 0; i < drawn.size(); ++i) {
            const auto count = static_cast<double>(drawn[i].cases);
            sum += drawn[i].cases;
            totals[i] += count;
            squares += (count - 1) * (count - 1);
            none += count == 0;
            twice += count == 2;
            trend += count * ((static_cast<double>(i) + 0.5) / n - 0.5);
        }
        trends.push_back(trend);
        return static_cast<double>(sum);
    };
    for (const double sum : bootstrapReplicates(sample, look, "law", options))
        QCOMPARE(sum, static_cast<double>(n));
    if (n == 1)
        return;
    const double draws = 400.0 * n, p = 1.0 / n;
    // Multinomial: variance 1 - 1/n, P(0) = (1 - p)^n, P(2) = n (n-1)/2 p^2 (1 - p)^(n-2). Within four or five
    // standard errors; counts of one record vary with kurtosis near that of a Poisson law.
    QVERIFY(std::abs(squares / draws - (1 - p)) < 5 * std::sqrt(3 / draws));
    const double empty = std::pow(1 - p, n), pair = n * (n - 1.0) / 2 * p * p * std::pow(1 - p, n - 2);
    QVERIFY(std::abs(none / draws - empty) < 5 * std::sqrt(empty * (1 - empty) / draws) + 1e-12);
    QVERIFY(std::abs(twice / draws - pair) < 5 * std::sqrt(pair * (1 - pair) / draws) + 1e-12);
    // Every record alike: chi-square over the records' totals.
    double chi = 0;
    for (const double total : totals)
        chi += (total - 400) * (total - 400) / 400;
    QVERIFY2(chiSquareUpperTail(chi, n - 1) > 1e-5, std::to_string(chi).c_str());
    QVERIFY2(chiSquareUpperTail(chi, n - 1) < 1 - 1e-5, std::to_string(chi).c_str());
    // No trend along the records within a replicate, where some are drawn in one pass and the rest singly.
    double spread = 0, mean = 0;
    for (const double trend : trends) {
        mean += trend / 400;
        spread += trend * trend / 400;
    }
    const double expected = n / 12.0 * (1 - 1.0 / n / n);
    QVERIFY2(std::abs(mean) < 4.5 * std::sqrt(expected / 400), std::to_string(mean).c_str());
    QVERIFY2(std::abs(spread / expected - 1) < 4.5 * std::sqrt(2.0 / 400), std::to_string(spread / expected).c_str());
}

void TestResampling::strataKeepTheirSize()
{
    std::vector<TieBlock> blocks;
    for (int i = 0; i < 3000; ++i)
        blocks.push_back({i / 3000.0, i % 3 == 0, i % 3 != 0});
    BootstrapOptions options;
    options.replicates = 20;
    const auto cases = [](std::span<const TieBlock> drawn) {
        std::uint64_t sum = 0, all = 0;
        for (const auto &block : drawn) {
            sum += block.cases;
            all += block.size();
        }
        return static_cast<double>(all * 10000 + sum);
    };
    for (const double sum : bootstrapReplicates(BinarySample::fromBlocks(blocks), cases, "strata", options))
        QCOMPARE(sum, 30001000.0);
    options.resampling = Resampling::record;
    std::vector<double> sums = bootstrapReplicates(BinarySample::fromBlocks(blocks), cases, "strata", options);
    QVERIFY(std::ranges::adjacent_find(sums, std::not_equal_to()) != sums.end());
}

void TestResampling::areasAreThoseOfTheBlocks_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"flchain_xgboost", "flchain_tied", "diabetes", "asah_wfns", "edges"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestResampling::areasAreThoseOfTheBlocks()
{
    // The fast path merges neighbouring blocks of one outcome; the plain one does not.
    QFETCH(QString, name);
    const auto set = referenceSet(name.toStdString());
    const auto sample = BinarySample::make(set.outcomes, set.scores).value();
    const auto plain = [](std::span<const TieBlock> blocks) {
        return auc(BinarySample::fromBlocks({blocks.begin(), blocks.end()})).area;
    };
    for (const auto kind : {Resampling::stratified, Resampling::record}) {
        BootstrapOptions options;
        options.replicates = 50;
        options.resampling = kind;
        QCOMPARE(bootstrapAreas(sample, "same", options), bootstrapReplicates(sample, plain, "same", options));
    }
}

void TestResampling::threads()
{
    const auto set = referenceSet("flchain_xgboost");
    const auto sample = BinarySample::make(set.outcomes, set.scores).value();
    BootstrapOptions options;
    options.replicates = 101;
    options.threads = 1;
    const auto one = bootstrapAreas(sample, "threads", options);
    for (const unsigned threads : {2U, 3U, 8U}) {
        options.threads = threads;
        QCOMPARE(bootstrapAreas(sample, "threads", options), one);
    }
    // A replicate is the same number however many there are.
    options.replicates = 7;
    const auto fewer = bootstrapAreas(sample, "threads", options);
    QVERIFY(std::equal(fewer.begin(), fewer.end(), one.begin()));
}

VALBENCH_TEST(TestResampling, resampling)
#include "test_resampling.moc"
