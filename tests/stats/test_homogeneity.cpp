// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <numeric>

#include <valbench/stats/homogeneity.h>
#include <valbench/stats/multiplicity.h>
#include <valbench/stats/psi_variant.h>
#include <valbench/stats/random.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestHomogeneity : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scipy_data();
    void scipy();
    void permutationIsNeverZeroAndIgnoresNamesAndOrder();
    void evidentlyGRaisesOnUnequalSizesAndOursDoesNot();
    void whylogsTruncatesExpectedCountsAndOursDoesNot();
    void deepchecksRoundsCountsForVAndOursDoesNot();
    void aNewCategoryIsFiniteEvidence();
    void fisherOfLargeTables();
    void golden();
    void swappedSamples();
    void multiplicityAsStatsmodels();
    void multiplicityEdges();
};

static std::vector<Cell> cellsOf(const json::Value &table)
{
    const auto r = numbersOf(member(table, "0")), c = numbersOf(member(table, "1"));
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < r.size(); ++i)
        cells.push_back({std::to_string(i), static_cast<std::uint64_t>(r[i]), static_cast<std::uint64_t>(c[i])});
    return cells;
}

void TestHomogeneity::scipy_data()
{
    QTest::addColumn<QString>("name");
    for (const auto &[name, unused] : reference("drift.json", "categorical").get<json::Object>()->members())
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

void TestHomogeneity::scipy()
{
    QFETCH(QString, name);
    const auto &expected = reference("drift.json", "categorical/" + name.toStdString());
    const auto cells = cellsOf(member(expected, "table"));
    const auto test = homogeneityTest(cells, 42);
    const auto chi = numbersOf(member(expected, "chi_square"));
    VERIFY_CLOSE(test.result.statistic, chi[0], 1e-12);
    QCOMPARE(test.result.degreesOfFreedom, chi[1]);
    const bool isSparse = numberOf(member(expected, "smallest_expected")) < 5;
    if (!isSparse) {
        QCOMPARE(test.method, std::string_view("chi-square"));
        VERIFY_CLOSE(test.result.p, chi[2], 1e-9);
    } else if (chi[1] == 1) {
        QCOMPARE(test.method, std::string_view("fisher"));
        VERIFY_CLOSE(test.result.p, numberOf(member(expected, "exact_p")), 1e-9);
    } else {
        QCOMPARE(test.method, std::string_view("permutation"));
        const double p = numberOf(member(expected, "exact_p"));
        QVERIFY(std::abs(test.result.p - p) < 4 * std::sqrt(p * (1 - p) / permutations) + 1.0 / permutations);
    }
    const auto g = likelihoodRatioHomogeneity(cells);
    const auto expectedG = numbersOf(member(expected, "g"));
    // SciPy sums O ln(O/E), whose parts cancel where samples are alike.
    VERIFY_CLOSE(g.statistic, expectedG[0], 1e-9);
    VERIFY_CLOSE(g.statistic, numberOf(member(expected, "g_exact")), 1e-12);
    QCOMPARE(g.degreesOfFreedom, expectedG[1]);
    VERIFY_CLOSE(g.p, expectedG[2], 1e-9);
    VERIFY_CLOSE(cramersV(cells), numberOf(member(expected, "cramers_v")), 1e-12);
    // Where chi-square is below its degrees of freedom the difference leaves few digits: the floor is absolute.
    QVERIFY(std::abs(correctedCramersV(cells) - numberOf(member(expected, "cramers_v_corrected"))) < 1e-12);
    VERIFY_CLOSE(jensenShannon(cells), numberOf(member(expected, "jensen_shannon")), 1e-9);
    VERIFY_CLOSE(jensenShannon(cells), numberOf(member(expected, "jensen_shannon_exact")), 1e-12);
    VERIFY_CLOSE(hellinger(cells), numberOf(member(expected, "hellinger")), 1e-9);
    VERIFY_CLOSE(totalVariation(cells), numberOf(member(expected, "total_variation")), 1e-12);
    VERIFY_CLOSE(categoricalPsi(cells, PsiVariant::deepchecks).psi.value, numberOf(member(expected, "deepchecks")),
                 1e-12);
}

void TestHomogeneity::permutationIsNeverZeroAndIgnoresNamesAndOrder()
{
    // Peers print #/B, which can be 0; a sampled p is at least 1 / (B + 1).
    std::vector<Cell> cells{{"a", 40, 0}, {"b", 0, 40}, {"c", 1, 2}};
    const auto test = homogeneityTest(cells, 7);
    QCOMPARE(test.method, std::string_view("permutation"));
    QCOMPARE(test.result.p, 1.0 / 10001);
    QCOMPARE(test.replicates, std::uint32_t(10000));
    std::vector<Cell> mild{{"a", 4, 3}, {"b", 2, 5}, {"c", 1, 2}, {"d", 3, 1}};
    const double p = homogeneityTest(mild, 7).result.p;
    std::ranges::reverse(mild);
    for (auto &cell : mild)
        cell.label += "x";
    mild.push_back({"unused", 0, 0});
    QCOMPARE(homogeneityTest(mild, 7).result.p, p);
    // Another seed draws other tables.
    QVERIFY(homogeneityTest(mild, 8).result.p != p);
    QVERIFY(std::abs(homogeneityTest(mild, 8).result.p - p) < 4 * std::sqrt(0.5 / 10000));
}

void TestHomogeneity::evidentlyGRaisesOnUnequalSizesAndOursDoesNot()
{
    const Cell cells[] = {{"a", 60, 400}, {"b", 40, 600}};
    const auto g = likelihoodRatioHomogeneity(cells);
    QVERIFY(g.p > 0 && g.p < 0.01 && g.reason.empty());
    const Cell few[] = {{"a", 3, 40}, {"b", 1, 60}};
    QCOMPARE(homogeneityTest(few, 1).method, std::string_view("fisher"));
}

void TestHomogeneity::whylogsTruncatesExpectedCountsAndOursDoesNot()
{
    // Expected counts 1.5 and 4.5 of 6: truncation makes 1 and 4; df counts the categories of both samples.
    const Cell cells[] = {{"a", 3, 15}, {"b", 9, 45}, {"c", 0, 30}};
    const auto test = chiSquareHomogeneity(cells);
    QCOMPARE(test.degreesOfFreedom, 2.0);
    const double n = 102, r = 12, c = 90;
    double expected = 0;
    for (const auto &cell : cells)
        for (const auto &[k, total] : {std::pair(double(cell.baseline), r), std::pair(double(cell.current), c)}) {
            const double e = double(cell.baseline + cell.current) * total / n;
            expected += (k - e) * (k - e) / e;
        }
    VERIFY_CLOSE(test.statistic, expected, 1e-12);
}

void TestHomogeneity::deepchecksRoundsCountsForVAndOursDoesNot()
{
    // Scaling the larger sample to the smaller and rounding moves V; ours is sqrt(chi2 / N) of the counts as they are.
    const Cell cells[] = {{"a", 7, 4013}, {"b", 6, 5987}};
    VERIFY_CLOSE(cramersV(cells), std::sqrt(chiSquareHomogeneity(cells).statistic / 10013), 1e-14);
    const Cell rounded[] = {{"a", 7, 5}, {"b", 6, 8}};
    QVERIFY(std::abs(cramersV(cells) - cramersV(rounded)) > 0.1);
}

void TestHomogeneity::aNewCategoryIsFiniteEvidence()
{
    // Goodness of fit with the reference taken as truth divides by an expected 0.
    const Cell cells[] = {{"a", 500, 480}, {"b", 500, 490}, {"new", 0, 30}};
    const auto test = homogeneityTest(cells, 1);
    QVERIFY(std::isfinite(test.result.statistic) && test.result.p > 0 && test.result.p < 1e-5);
    QCOMPARE(test.result.degreesOfFreedom, 2.0);
    QVERIFY(std::isfinite(populationStability(cells).value));
}

void TestHomogeneity::fisherOfLargeTables()
{
    // A rare event in a million: one-sided binomial limits bracket the exact p; no overflow, no NaN.
    const double p = fisherExactP(0, 1000000, 8, 999992);
    QVERIFY(std::abs(p - 2.0 / 256) < 1e-5); // P(all 8 on one side), both sides
    QCOMPARE(fisherExactP(5, 5, 5, 5), 1.0);
    QCOMPARE(fisherExactP(0, 0, 5, 5), 1.0);
    const double tiny = fisherExactP(200, 0, 0, 200); // 2 / C(400, 200)
    const double logChoose = std::lgamma(401) - 2 * std::lgamma(201);
    VERIFY_CLOSE(std::log(tiny), std::log(2.0) - logChoose, 1e-12);
    VERIFY_CLOSE(fisherExactP(3, 7, 9, 2), fisherExactP(9, 2, 3, 7), 1e-14);
    VERIFY_CLOSE(fisherExactP(3, 7, 9, 2), fisherExactP(3, 9, 7, 2), 1e-14);
}

void TestHomogeneity::golden()
{
    const Cell even[] = {{"a", 30, 45}, {"b", 20, 15}};
    const auto g = likelihoodRatioHomogeneity(even);
    VERIFY_CLOSE(g.statistic, 2.8267150844434017, 1e-12);
    VERIFY_CLOSE(fisherExactP(30, 20, 45, 15), 0.1041517974480145, 1e-9);
    // P = (.1, .2, .3, .4) against a quarter each.
    const Cell shares[] = {{"1", 10, 25}, {"2", 20, 25}, {"3", 30, 25}, {"4", 40, 25}};
    VERIFY_CLOSE(hellinger(shares), 0.16789959640267496, 1e-12);
    VERIFY_CLOSE(jensenShannon(shares) / std::sqrt(std::log(2.0)), 0.2005033225314282, 1e-12);
    VERIFY_CLOSE(categoricalPsi(shares, PsiVariant::evidently).psi.value, 0.22821740957339182, 1e-12);
}

void TestHomogeneity::swappedSamples()
{
    RandomStream random(3, analysisId("swapped"), 0);
    for (int round = 0; round < 40; ++round) {
        std::vector<Cell> cells, swapped;
        const auto k = 2 + random.below(6);
        for (std::uint32_t i = 0; i < k; ++i) {
            cells.push_back({std::to_string(i), 5 + random.below(60), 5 + random.below(90)});
            swapped.push_back({cells.back().label, cells.back().current, cells.back().baseline});
        }
        VERIFY_CLOSE(homogeneityTest(swapped, 1).result.statistic, homogeneityTest(cells, 1).result.statistic, 1e-11);
        VERIFY_CLOSE(likelihoodRatioHomogeneity(swapped).statistic, likelihoodRatioHomogeneity(cells).statistic, 1e-10);
        VERIFY_CLOSE(populationStability(swapped).value, populationStability(cells).value, 1e-11);
        VERIFY_CLOSE(jensenShannon(swapped), jensenShannon(cells), 1e-11);
        VERIFY_CLOSE(hellinger(swapped), hellinger(cells), 1e-11);
        VERIFY_CLOSE(totalVariation(swapped), totalVariation(cells), 1e-12);
        // Distances bound each other: H^2 <= TV <= sqrt(2) H, and JS^2 <= ln 2 TV.
        const double h = hellinger(cells), tv = totalVariation(cells), js = jensenShannon(cells);
        QVERIFY(h * h <= tv + 1e-12 && tv <= std::sqrt(2.0) * h + 1e-12 && js * js <= std::log(2.0) * tv + 1e-12);
        // G and chi-square agree in the small; both grow with duplication.
        for (auto &cell : cells) {
            cell.baseline *= 2;
            cell.current *= 2;
        }
        VERIFY_CLOSE(chiSquareHomogeneity(cells).statistic, 2 * chiSquareHomogeneity(swapped).statistic, 1e-11);
    }
}

void TestHomogeneity::multiplicityAsStatsmodels()
{
    const auto &cases = *reference("drift.json", "multiplicity").get<json::Array>();
    QVERIFY(cases.size() >= 3);
    for (const auto &entry : cases) {
        const auto p = numbersOf(member(entry, "p"));
        for (const auto &[key, ours] : {std::pair("bonferroni", bonferroni(p)), std::pair("holm", holm(p)),
                                        std::pair("fdr_bh", benjaminiHochberg(p))}) {
            const auto expected = numbersOf(member(entry, key));
            for (std::size_t i = 0; i < p.size(); ++i)
                VERIFY_CLOSE(ours[i], expected[i], 1e-12);
        }
    }
}

void TestHomogeneity::multiplicityEdges()
{
    const std::vector<double> p{0.01, absent, 0.04, 0.03, 0.005, 0.2}, none{absent, absent};
    const std::vector<double> golden{0.04, absent, 0.09, 0.09, 0.025, 0.2};
    const auto adjusted = holm(p);
    for (std::size_t i = 0; i < p.size(); ++i)
        VERIFY_CLOSE(adjusted[i], golden[i], 1e-14);
    for (const auto &adjust : {bonferroni, holm, benjaminiHochberg}) {
        QVERIFY(adjust({}).empty());
        QVERIFY(std::isnan(adjust(none)[0]));
        const auto many = adjust(std::vector<double>(30, 0.5));
        QVERIFY(std::ranges::all_of(many, [](double q) { return q >= 0.5 && q <= 1; }));
        QCOMPARE(adjust(std::vector<double>{0.0, 1.0})[0], 0.0);
    }
}

VALBENCH_TEST(TestHomogeneity, homogeneity)
#include "test_homogeneity.moc"
