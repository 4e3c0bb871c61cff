// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <numeric>

#include <valbench/stats/bootstrap.h>
#include <valbench/stats/precision_recall.h>
#include <valbench/stats/random.h>
#include <valbench/stats/roc.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestBootstrap : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void philoxVectors();
    void streams();
    void scipyIntervals();
    void jackknifeOfAuc();
    void jackknifeOfAveragePrecision();
    void threadsAndRowsDoNotMatter();
    void agreesWithDeLong();
    void undefinedReplicates();
    void degenerate();
};

/// Every record left out in turn, the slow way.
static Jackknife leaveOneOut(const BinarySample &sample, double (*statistic)(const BinarySample &))
{
    Jackknife jackknife;
    const std::vector<TieBlock> blocks(sample.blocks().begin(), sample.blocks().end());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        auto fewer = blocks;
        if (blocks[i].cases > 0) {
            --fewer[i].cases;
            jackknife.cases.push_back({statistic(BinarySample::fromBlocks(fewer)), blocks[i].cases});
            ++fewer[i].cases;
        }
        if (blocks[i].controls > 0) {
            --fewer[i].controls;
            jackknife.controls.push_back({statistic(BinarySample::fromBlocks(fewer)), blocks[i].controls});
        }
    }
    return jackknife;
}

static double areaOf(const BinarySample &sample)
{
    return auc(sample).area;
}

void TestBootstrap::philoxVectors()
{
    // Random123's kat_vectors, philox4x32 with 10 rounds.
    using C = std::array<std::uint32_t, 4>;
    QVERIFY((philox({0, 0, 0, 0}, {0, 0}) == C{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    const std::uint32_t f = 0xffffffff;
    QVERIFY((philox({f, f, f, f}, {f, f}) == C{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    QVERIFY((philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
             C{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

void TestBootstrap::streams()
{
    RandomStream a(42, analysisId("auc"), 7), same(42, analysisId("auc"), 7);
    RandomStream replicate(42, analysisId("auc"), 8), analysis(42, analysisId("x"), 7), seed(43, analysisId("auc"), 7);
    const auto first = a.next();
    QCOMPARE(same.next(), first);
    QVERIFY(replicate.next() != first && analysis.next() != first && seed.next() != first);
    // 64-bit prefix of SHA-256("abc"), FIPS 180-2.
    QCOMPARE(analysisId("abc"), std::uint64_t(0xba7816bf8f01cfea));
    std::vector<int> counts(7);
    for (int i = 0; i < 70000; ++i)
        ++counts[a.below(7)];
    for (const int count : counts)
        QVERIFY(std::abs(count - 10000) < 4 * std::sqrt(10000 * 6 / 7.0) + 1);
    double sum = 0;
    for (int i = 0; i < 10000; ++i) {
        const double u = a.uniform();
        QVERIFY(u >= 0 && u < 1);
        sum += u;
    }
    QVERIFY(std::abs(sum / 10000 - 0.5) < 4 * std::sqrt(1.0 / 12 / 10000));
}

void TestBootstrap::scipyIntervals()
{
    // SciPy's intervals for SciPy's own replicates.
    const auto sample = sampleOf("asah_s100b");
    const auto replicates = referenceNumbers("python.json", "bca/replicates");
    const auto jackknife = leaveOneOut(sample, areaOf);
    BootstrapOptions options;
    for (const auto &[name, kind] :
         {std::pair("bca", BootstrapInterval::bca), std::pair("percentile", BootstrapInterval::percentile)}) {
        options.interval = kind;
        const auto estimate = bootstrapInterval(auc(sample).area, replicates, jackknife, options);
        const auto expected = referenceNumbers("python.json", std::string("bca/") + name);
        VERIFY_CLOSE(estimate.lower, expected[0], 1e-9);
        VERIFY_CLOSE(estimate.upper, expected[1], 1e-9);
        QCOMPARE(estimate.status, EstimateStatus::ok);
        QCOMPARE(estimate.method, std::string(name));
    }
}

void TestBootstrap::jackknifeOfAuc()
{
    const auto sample = sampleOf("asah_wfns");
    BootstrapOptions options;
    options.replicates = 300;
    const auto value = auc(sample).area;
    const auto replicates = bootstrapReplicates(
        sample,
        [](std::span<const TieBlock> blocks) {
            return auc(BinarySample::fromBlocks({blocks.begin(), blocks.end()})).area;
        },
        "auc", options);
    const auto slow = bootstrapInterval(value, replicates, leaveOneOut(sample, areaOf), options);
    const auto fast = bootstrapAuc(sample, options);
    VERIFY_CLOSE(fast.lower, slow.lower, 1e-12);
    VERIFY_CLOSE(fast.upper, slow.upper, 1e-12);
    QCOMPARE(fast.n, sample.size());
}

void TestBootstrap::jackknifeOfAveragePrecision()
{
    const auto sample = sampleOf("asah_wfns");
    BootstrapOptions options;
    options.replicates = 300;
    options.resampling = Resampling::record;
    const auto statistic = [](std::span<const TieBlock> blocks) {
        return averagePrecision(BinarySample::fromBlocks({blocks.begin(), blocks.end()}));
    };
    const auto replicates = bootstrapReplicates(sample, statistic, "average_precision", options);
    const auto slow = bootstrapInterval(
        averagePrecision(sample), replicates,
        leaveOneOut(sample, [](const BinarySample &part) { return averagePrecision(part); }), options);
    const auto fast = bootstrapAveragePrecision(sample, options);
    VERIFY_CLOSE(fast.lower, slow.lower, 1e-11);
    VERIFY_CLOSE(fast.upper, slow.upper, 1e-11);
}

void TestBootstrap::threadsAndRowsDoNotMatter()
{
    auto set = referenceSet("flchain_tied");
    BootstrapOptions options;
    options.replicates = 200;
    options.threads = 1;
    const auto once = bootstrapAuc(sampleOf("flchain_tied"), options);
    std::ranges::reverse(set.outcomes);
    std::ranges::reverse(set.scores);
    options.threads = 5;
    const auto again = bootstrapAuc(BinarySample::make(set.outcomes, set.scores).value(), options);
    QCOMPARE(again.lower, once.lower);
    QCOMPARE(again.upper, once.upper);
    options.seed = 43;
    QVERIFY(bootstrapAuc(sampleOf("flchain_tied"), options).lower != once.lower);
}

void TestBootstrap::agreesWithDeLong()
{
    const auto sample = sampleOf("flchain_xgboost");
    BootstrapOptions options;
    const auto bca = bootstrapAuc(sample, options);
    const double se = std::sqrt(auc(sample).variance);
    // The spread of 2,000 replicates is known to 1/sqrt(2 B) = 1.6 %; four of these.
    QVERIFY(std::abs(bca.standardError / se - 1) < 0.064);
    const auto delong = aucEstimate(sample, 0.95, AucInterval::delongLogit);
    QVERIFY(std::abs(bca.lower - delong.lower) < 0.2 * se && std::abs(bca.upper - delong.upper) < 0.2 * se);
}

void TestBootstrap::undefinedReplicates()
{
    std::vector<double> replicates(1000);
    std::iota(replicates.begin(), replicates.end(), 0.0);
    BootstrapOptions options;
    options.interval = BootstrapInterval::percentile;
    const auto lose = [&](std::size_t count) {
        auto some = replicates;
        std::fill_n(some.begin(), count, std::nan(""));
        return bootstrapInterval(500, some, {}, options);
    };
    QCOMPARE(lose(10).status, EstimateStatus::ok);
    QCOMPARE(lose(11).status, EstimateStatus::approximate);
    QVERIFY(lose(100).hasInterval());
    QCOMPARE(lose(101).status, EstimateStatus::degenerate);
    QVERIFY(!lose(101).hasInterval());
    options.interval = BootstrapInterval::bca;
    const auto outside = bootstrapInterval(-1, replicates, {}, options); // all replicates above the value
    QCOMPARE(outside.status, EstimateStatus::approximate);
    QCOMPARE(outside.method, std::string("percentile"));
    options.interval = BootstrapInterval::percentile;
    const auto beside = bootstrapInterval(995, replicates, {}, options); // 975 is the upper bound
    QCOMPARE(beside.status, EstimateStatus::approximate);
    QVERIFY(beside.reason.find("does not hold the value") != std::string::npos);
    QCOMPARE(bootstrapInterval(970, replicates, {}, options).status, EstimateStatus::ok);
    std::vector<double> nearlyAll(1000, 0.5);
    nearlyAll.front() = 0.4;
    const auto flat = bootstrapInterval(0.5, nearlyAll, {}, options);
    QCOMPARE(flat.status, EstimateStatus::degenerate);
    QVERIFY(!flat.hasInterval());
}

void TestBootstrap::degenerate()
{
    const auto perfect = bootstrapAuc(BinarySample::fromBlocks({{0.9, 5, 0}, {0.1, 0, 5}}), {});
    QCOMPARE(perfect.value, 1.0);
    QCOMPARE(perfect.status, EstimateStatus::degenerate);
    QVERIFY(!bootstrapAuc(BinarySample::fromBlocks({{0.9, 5, 0}}), {}).isDefined());
    QVERIFY(!bootstrapAveragePrecision(BinarySample::fromBlocks({{0.9, 0, 5}}), {}).isDefined());
}

VALBENCH_TEST(TestBootstrap, bootstrap)
#include "test_bootstrap.moc"
