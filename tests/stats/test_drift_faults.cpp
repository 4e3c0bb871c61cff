// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <valbench/stats/drift.h>
#include <valbench/stats/precision_recall.h>
#include <valbench/stats/random.h>
#include <valbench/stats/roc.h>
#include <valbench/stats/sorted_sample.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// More faults of other programs that compare samples or draw curves, each shown absent; and the table of all of them
/// (faults.md), which may name only tests that exist, like the table of PQ checks (pq.md).
class TestDriftFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void permutationPIsNeverZero();
    void permutationsDoNotListRows();
    void curvesDoNotSumPrefixesAgain();
    void noDriftLawKnowsBothSamples();
    void unequalSampleSizes();
    void exactPCanBeForced();
    void alarmRateIsTheOneStated();
    void expectedCountsAreNotTruncated();
    void chiSquareDoesNotRescaleCounts();
    void tableOfFaultsHolds();
    void tableOfChecksHolds();
};

/// 7.3, Evidently: p = #/B of a permutation test can be exactly 0, and it holds all distances of all pairs.
void TestDriftFaults::permutationPIsNeverZero()
{
    const Cell apart[] = {{"a", 900, 1}, {"b", 90, 2}, {"c", 2, 900}, {"d", 1, 3}};
    const auto test = homogeneityTest(apart, 42);
    QCOMPARE(test.method, std::string_view("permutation"));
    QCOMPARE(test.result.p, 1.0 / (test.replicates + 1)); // no permutation is as extreme
}

/// 7.4, Evidently: each permutation shuffles a list of all rows. Two thousand million rows would not fit.
void TestDriftFaults::permutationsDoNotListRows()
{
    const Cell many[] = {{"a", 600'000'000, 600'010'000}, {"b", 400'000'000, 399'990'000}, {"c", 1, 2}};
    const auto test = homogeneityTest(many, 42);
    QCOMPARE(test.method, std::string_view("permutation"));
    const auto pearson = chiSquareHomogeneity(many);
    // 10,000 permutations: four standard errors.
    QVERIFY(std::abs(test.result.p - pearson.p) < 4 * 0.005 + 0.01);
}

/// 7.5, Evidently: the lift table sums a list's beginning anew for each step. Half a million steps take no time here.
void TestDriftFaults::curvesDoNotSumPrefixesAgain()
{
    std::vector<TieBlock> blocks;
    const std::size_t n = 500'000;
    for (std::size_t i = 0; i < n; ++i)
        blocks.push_back({1 - static_cast<double>(i) / n, i % 3 == 0 ? 1U : 0U, i % 3 == 0 ? 0U : 1U});
    const auto sample = BinarySample::fromBlocks(std::move(blocks));
    const auto roc = rocCurve(sample);
    const auto curve = precisionRecallCurve(sample);
    QCOMPARE(curve.precision.size(), n);
    QCOMPARE(roc.tpr.size(), n + 1);
    for (const std::size_t k : {std::size_t(3), std::size_t(300), n})
        VERIFY_CLOSE(curve.precision[k - 1], std::ceil(static_cast<double>(k) / 3) / static_cast<double>(k), 1e-15);
}

/// 7.6, Evidently: the null is drawn from the reference alone, so that a small current sample looks extreme.
void TestDriftFaults::noDriftLawKnowsBothSamples()
{
    const auto law = [](std::uint64_t n, std::uint64_t m) {
        const Cell cells[] = {{"a", n / 2, m / 2}, {"b", n / 2, m / 2}};
        return populationStability(cells).noDrift95;
    };
    VERIFY_CLOSE(law(1000, 1000), 2 * 3.841458820694124 / 1000, 1e-9); // chi-square's 95 % point, 1 degree
    VERIFY_CLOSE(law(1'000'000, 100), 3.841458820694124 * (1e-6 + 0.01), 1e-9);
    QCOMPARE(law(100, 1000), law(1000, 100));
}

/// 7.9, Evidently: its G-test raises on samples of unequal sizes, its Fisher test wants equal lengths.
void TestDriftFaults::unequalSampleSizes()
{
    const Cell cells[] = {{"a", 30, 450}, {"b", 20, 150}, {"c", 50, 400}};
    const auto g = likelihoodRatioHomogeneity(cells);
    // 2 sum O ln(O/E), by hand.
    double expected = 0;
    const double n = 100, m = 1000;
    for (const auto &cell : cells) {
        const auto r = static_cast<double>(cell.baseline), c = static_cast<double>(cell.current);
        expected += 2 * (r * std::log(r * (n + m) / ((r + c) * n)) + c * std::log(c * (n + m) / ((r + c) * m)));
    }
    VERIFY_CLOSE(g.statistic, expected, 1e-11);
    QCOMPARE(g.degreesOfFreedom, 2.0);
    const Cell small[] = {{"a", 3, 40}, {"b", 4, 2}};
    const auto fisher = homogeneityTest(small, 42);
    QCOMPARE(fisher.method, std::string_view("fisher"));
    VERIFY_CLOSE(fisher.result.p, fisherExactP(3, 4, 40, 2), 1e-14);
    QVERIFY(fisher.result.p > 0 && fisher.result.p < 0.01);
}

/// 7.12, NannyML: the parameter that should force the exact computation is read from the wrong place.
void TestDriftFaults::exactPCanBeForced()
{
    const auto samples = [](std::size_t n) {
        std::vector<double> r(n), c(n);
        for (std::size_t i = 0; i < n; ++i) {
            r[i] = static_cast<double>(i);
            c[i] = static_cast<double>(i) + 0.5 + 0.014 * static_cast<double>(n);
        }
        return kolmogorovSmirnov(r, c);
    };
    const auto below = samples(10'000), above = samples(10'001);
    QCOMPARE(below.method, std::string_view("exact"));
    QCOMPARE(above.method, std::string_view("asymptotic")); // and says so
    const double forced = kolmogorovSmirnovExactP(above.statistic, 10'001, 10'001);
    QVERIFY(forced != above.p);
    QVERIFY(std::abs(forced / above.p - 1) < 0.02);
    QVERIFY(std::abs(forced / below.p - 1) < 0.02);
}

/// 7.14, NannyML: a band of three standard deviations about ten reference chunks sets an alarm rate that nobody knows.
void TestDriftFaults::alarmRateIsTheOneStated()
{
    RandomStream random(14, analysisId("alarm rate"), 0);
    constexpr int rounds = 600;
    int alarms = 0;
    for (int round = 0; round < rounds; ++round) {
        std::vector<double> r(500), c(400);
        for (auto *sample : {&r, &c})
            for (auto &x : *sample)
                x = random.uniform();
        const auto psi = populationStability(numericCells(r, c, 10, Binning::quantile));
        alarms += psi.value > psi.noDrift95 ? 1 : 0;
    }
    // 5 % with four standard errors (0.9 % each); the law is asymptotic.
    QVERIFY2(alarms > rounds * 0.014 && alarms < rounds * 0.086, std::to_string(alarms).c_str());
}

/// 7.22, whylogs: expected counts are cut to whole numbers, and the degrees of freedom come from one sample alone.
void TestDriftFaults::expectedCountsAreNotTruncated()
{
    const Cell cells[] = {{"a", 7, 12}, {"b", 8, 9}, {"c", 6, 13}, {"d", 0, 21}};
    const auto test = chiSquareHomogeneity(cells);
    double expected = 0, cut = 0;
    const double n = 21, m = 55;
    for (const auto &cell : cells) {
        const auto r = static_cast<double>(cell.baseline), c = static_cast<double>(cell.current);
        const double e = (r + c) * n / (n + m), f = (r + c) * m / (n + m);
        expected += (r - e) * (r - e) / e + (c - f) * (c - f) / f;
        cut += std::pow(r - std::floor(e), 2) / std::floor(e) + std::pow(c - std::floor(f), 2) / std::floor(f);
    }
    VERIFY_CLOSE(test.statistic, expected, 1e-12);
    QVERIFY(std::abs(cut - expected) > 0.5);
    QCOMPARE(test.degreesOfFreedom, 3.0); // the baseline has three categories only
}

/// 8, seed: observed counts are scaled up to the expected total: 48 of 100 against 5,000 of 10,000 becomes 16, p 6e-5.
void TestDriftFaults::chiSquareDoesNotRescaleCounts()
{
    const Cell cells[] = {{"yes", 5000, 48}, {"no", 5000, 52}};
    const auto test = chiSquareHomogeneity(cells);
    QVERIFY(std::abs(test.statistic - 0.158) < 0.0005);
    QVERIFY(std::abs(test.p - 0.69) < 0.002);
    QCOMPARE(homogeneityTest(cells, 42).result.p, test.p);
}

static std::string textOf(const std::string &file)
{
    std::ifstream in(std::string(VALBENCH_SOURCE_DIR) + "/tests/" + file);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The number of tests that a table names; each must be there.
static std::size_t namedTests(const std::string &table)
{
    const std::regex test(R"(`([a-z]+)/([a-z_]+) ([A-Za-z0-9]+)`)");
    std::size_t tests = 0;
    for (std::sregex_iterator it(table.begin(), table.end(), test), end; it != end; ++it, ++tests) {
        const auto source = textOf((*it)[1].str() + "/test_" + (*it)[2].str() + ".cpp");
        if (source.find("::" + (*it)[3].str() + "()\n{") == std::string::npos) {
            qWarning("no such test: %s", it->str().c_str());
            return 0;
        }
    }
    return tests;
}

/// The names in the first column that a pattern captures; empty if one stands there twice.
static std::set<std::string> rowsOf(const std::string &table, const char *pattern)
{
    std::set<std::string> rows;
    const std::regex row(pattern);
    for (std::sregex_iterator it(table.begin(), table.end(), row), end; it != end; ++it)
        if (!rows.insert((*it)[1]).second)
            return {};
    return rows;
}

void TestDriftFaults::tableOfFaultsHolds()
{
    const auto table = textOf("stats/faults.md");
    const auto lines = rowsOf(table, R"(\n\| ([78]\.[0-9]+) \|)");
    for (int i = 1; i <= 22; ++i)
        QVERIFY2(lines.contains("7." + std::to_string(i)), std::to_string(i).c_str());
    for (int i = 1; i <= 19; ++i)
        QVERIFY2(lines.contains("8." + std::to_string(i)), std::to_string(i).c_str());
    QVERIFY(namedTests(table) >= 35);
}

void TestDriftFaults::tableOfChecksHolds()
{
    const auto table = textOf("stats/pq.md");
    const auto rows = rowsOf(table, R"(\n\| PQ-([0-9]+) \|)");
    QCOMPARE(rows.size(), std::size_t(20));
    for (int i = 1; i <= 20; ++i)
        QVERIFY2(rows.contains(std::to_string(i)), std::to_string(i).c_str());
    QVERIFY(namedTests(table) >= 30);
}

VALBENCH_TEST(TestDriftFaults, drift_faults)
#include "test_drift_faults.moc"
