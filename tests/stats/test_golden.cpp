// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/stats/auc_comparison.h>
#include <valbench/stats/calibration.h>
#include <valbench/stats/cells.h>
#include <valbench/stats/confusion.h>
#include <valbench/stats/drift.h>
#include <valbench/stats/groups.h>
#include <valbench/stats/net_benefit.h>
#include <valbench/stats/precision_recall.h>
#include <valbench/stats/roc.h>
#include <valbench/stats/two_sample.h>

#include "reference.h"

using namespace valbench::stats;
using namespace valbench::test;

/// Values of the statistics page, computed there with R 4.2.2 (pROC 1.18.0, rms 6.5-0, MASS 7.3-58), SciPy 1.10.1,
/// scikit-learn 1.2.1, statsmodels 0.13.5, dcurves and fairlearn.
class TestGolden : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void subarachnoid();
    void diabetesDiscrimination();
    void diabetesCalibration();
    void diabetesAtHalf();
    void planning();
    void cells();
    void twoSamples();
    void groups();
};

static BinarySample sampleOf(const std::string &name)
{
    const auto set = referenceSet(name);
    return BinarySample::make(set.outcomes, set.scores).value();
}

void TestGolden::subarachnoid()
{
    const auto sample = sampleOf("asah_s100b");
    const auto value = auc(sample);
    VERIFY_CLOSE(value.area, 0.73136856368563685, 1e-12);
    VERIFY_CLOSE(value.variance, 0.0026686824571724378, 1e-12);
    const auto newcombe = aucEstimate(sample, 0.95, AucInterval::newcombe);
    VERIFY_CLOSE(newcombe.lower, 0.6244075962, 1e-9);
    VERIFY_CLOSE(newcombe.upper, 0.8139532969, 1e-9);
    VERIFY_CLOSE(std::sqrt(hanleyMcNeilVariance(value.area, 41, 72)), 0.05124807893406798, 1e-12);
    const auto a = referenceSet("asah_s100b"), b = referenceSet("asah_wfns");
    const auto paired = comparePairedAucs(a.outcomes, a.scores, b.scores, 0.95);
    VERIFY_OK(paired);
    VERIFY_CLOSE(paired->statistic, -2.2089835914409077, 1e-11);
    VERIFY_CLOSE(paired->p, 0.02717578222918815, 1e-10);
}

void TestGolden::diabetesDiscrimination()
{
    const auto sample = sampleOf("diabetes");
    QCOMPARE(sample.size(), std::size_t(332));
    QCOMPARE(sample.cases(), std::size_t(109));
    VERIFY_CLOSE(auc(sample).area, 0.8658822561402065, 1e-12);
    VERIFY_CLOSE(auc(sample).variance, 0.00040671284799647, 1e-12);
    VERIFY_CLOSE(averagePrecision(sample), 0.7316994746450728, 1e-12);
}

void TestGolden::diabetesCalibration()
{
    // The scores come from an iterative fit: digits beyond the ninth are the fit's.
    const auto sample = sampleOf("diabetes");
    VERIFY_CLOSE(brierScore(sample, 0.95).value, 0.139310593980577, 1e-9);
    VERIFY_CLOSE(scaledBrier(sample), 0.368273710827535, 1e-9);
    VERIFY_CLOSE(logLoss(sample), 0.440698584138381, 1e-9);
    VERIFY_CLOSE(observedToExpected(sample, 0.95).value, 0.973453283421746, 1e-9);
    const auto fit = logisticCalibration(sample, 0.95);
    VERIFY_CLOSE(fit.intercept.value, -0.0881742545334, 1e-9);
    VERIFY_CLOSE(fit.slope.value, 0.9533818773462, 1e-9);
    VERIFY_CLOSE(fit.inTheLarge.value, -0.0646079732170, 1e-9);
    VERIFY_CLOSE(spiegelhalter(sample).statistic, -0.0178417054859912, 1e-8);
    VERIFY_CLOSE(spiegelhalter(sample).p, 0.985765133880753, 1e-9);
    const auto hl = hosmerLemeshow(sample);
    VERIFY_CLOSE(hl.statistic, 6.29919924837339, 1e-8);
    QCOMPARE(hl.degreesOfFreedom, 10.0);
    VERIFY_CLOSE(hl.p, 0.78953066041847, 1e-8);
    const auto bins = reliabilityBins(sample, 10, 0.95);
    VERIFY_CLOSE(expectedCalibrationError(bins).value, 0.0575858228132012, 1e-9);
    VERIFY_CLOSE(maximumCalibrationError(bins).value, 0.123529125726189, 1e-9);
}

void TestGolden::diabetesAtHalf()
{
    const auto sample = sampleOf("diabetes");
    const auto counts = confusionAt(sample, 0.5);
    QVERIFY((counts == Confusion{66, 23, 200, 43}));
    const auto metrics = confusionMetrics(counts, {});
    VERIFY_CLOSE(metrics.f1.value, 0.666666666666667, 1e-12);
    VERIFY_CLOSE(metrics.mcc.value, 0.5325831360495388, 1e-12);
    VERIFY_CLOSE(metrics.balancedAccuracy.value, 0.7511827868515243, 1e-12);
    const double expected[3][3] = {{0.1, 0.279785809906292, 0.253681392235609},
                                   {0.3, 0.192340791738382, 0.0404475043029},
                                   {0.5, 0.129518072289157, -0.343373493976}};
    for (const auto &row : expected) {
        const auto point = netBenefit(sample, row[0], 0.95);
        VERIFY_CLOSE(point.model.value, row[1], 1e-12);
        VERIFY_CLOSE(point.treatAll, row[2], 1e-11);
    }
}

void TestGolden::planning()
{
    QVERIFY(std::abs(std::sqrt(hanleyMcNeilVariance(0.9, 100, 200)) - 0.02166) < 5e-6);
    // Chance that the lower bound passes 0.85 when the truth is 0.92: 80 % is first reached at n = 167 with Wilson and
    // 169 with Clopper-Pearson, and held from 184 and 185 on (power is saw-toothed).
    const auto power = [](std::size_t n, ProportionMethod chosen) {
        double sum = 0;
        for (std::size_t x = 0; x <= n; ++x)
            if (proportion(x, n, 0.95, chosen).lower > 0.85) {
                const auto k = static_cast<double>(x), m = static_cast<double>(n);
                sum += std::exp(std::lgamma(m + 1) - std::lgamma(k + 1) - std::lgamma(m - k + 1) + k * std::log(0.92) +
                                (m - k) * std::log(0.08));
            }
        return sum;
    };
    for (const auto &[chosen, first, held] :
         {std::tuple(ProportionMethod::wilson, 167U, 184U), std::tuple(ProportionMethod::clopperPearson, 169U, 185U)}) {
        for (std::size_t n = 150; n < first; ++n)
            QVERIFY(power(n, chosen) < 0.8);
        QVERIFY(power(first, chosen) >= 0.8);
        QVERIFY(power(held - 1, chosen) < 0.8);
        for (std::size_t n = held; n < held + 30; ++n)
            QVERIFY(power(n, chosen) >= 0.8);
    }
}

void TestGolden::cells()
{
    const std::vector<Cell> table{{"a", 30, 45}, {"b", 20, 15}};
    const auto test = chiSquareHomogeneity(table);
    VERIFY_CLOSE(test.statistic, 2.82857142857143, 1e-12);
    VERIFY_CLOSE(test.p, 0.09260069782067575, 1e-11);
    VERIFY_CLOSE(cramersV(table), 0.16035674514745468, 1e-12);
    std::vector<double> r, c;
    for (int i = 0; i < 100; ++i)
        r.push_back(i / 10.0);
    for (int i = 0; i < 50; ++i)
        c.push_back((13 + 2 * i) / 10.0);
    VERIFY_CLOSE(populationStability(numericCells(r, c, 10, Binning::quantile)).value, 0.3021043766952487, 1e-12);
    const std::vector<Cell> shares{{"1", 10, 25}, {"2", 20, 25}, {"3", 30, 25}, {"4", 40, 25}};
    VERIFY_CLOSE(jensenShannon(shares), 0.16692996572597965, 1e-12);
    const Cell same[] = {{"a", 4, 9}};
    QCOMPARE(chiSquareHomogeneity(same).p, 1.0);
    QCOMPARE(populationStability(same).value, 0.0);
    const Cell empty[] = {{"a", 4, 0}};
    QVERIFY(std::isnan(populationStability(empty).value) && std::isnan(chiSquareHomogeneity(empty).p));
    QVERIFY(std::isnan(cramersV(empty)) && std::isnan(jensenShannon(empty)));
}

void TestGolden::twoSamples()
{
    std::vector<double> x;
    for (int i = 1; i <= 20; ++i)
        x.push_back(i);
    const std::vector<double> y{1.5, 2.5, 3.5, 3.5, 5, 8, 9, 10.5, 12, 13, 14, 15, 16.5, 18, 19, 25, 26, 27, 28, 30};
    const auto both = kolmogorovSmirnov(x, y);
    VERIFY_CLOSE(both.statistic, 0.25, 1e-14);
    VERIFY_CLOSE(both.p, 0.571336004933722, 1e-12);
    const auto fewer = kolmogorovSmirnov(x, std::span(y).first(15));
    VERIFY_CLOSE(fewer.statistic, 0.11666666666666667, 1e-14);
    VERIFY_CLOSE(fewer.p, 0.9987425577361396, 1e-12);
    VERIFY_CLOSE(wasserstein(x, y), 3.9, 1e-14);
    const DriftColumnInput input{"v", NumericColumns{x, y}, {}};
    const auto report = evaluateDrift(std::span(&input, 1), {});
    VERIFY_OK(report);
    // The page divides by the standard deviation with divisor n, as Evidently does; ours has n - 1.
    VERIFY_CLOSE(report->columns[0].wassersteinScaled * std::sqrt(20.0 / 19), 0.6763457762288135, 1e-12);
}

void TestGolden::groups()
{
    const std::string y = "11110000001110000000", d = "11101000001010000110";
    std::vector<double> outcomes, scores;
    std::vector<std::string> levels;
    for (std::size_t i = 0; i < y.size(); ++i) {
        outcomes.push_back(y[i] == '1' ? 1 : 0);
        scores.push_back(d[i] == '1' ? 1 : 0);
        levels.emplace_back(i < 10 ? "A" : "B");
    }
    const auto table = groupTable("g", outcomes, scores, levels, {});
    VERIFY_OK(table);
    const double expected[2][3] = {{0.4, 0.75, 1.0 / 6}, {0.4, 2.0 / 3, 2.0 / 7}};
    for (std::size_t g = 0; g < 2; ++g) {
        VERIFY_CLOSE(table->levels[g].selectionRate.value, expected[g][0], 1e-15);
        VERIFY_CLOSE(table->levels[g].sensitivity.value, expected[g][1], 1e-15);
        VERIFY_CLOSE(table->levels[g].falsePositiveRate.value, expected[g][2], 1e-15);
    }
    QCOMPARE(table->demographicParity.all.ratio, 1.0);
}

VALBENCH_TEST(TestGolden, golden)
#include "test_golden.moc"
