// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

#include <valbench/stats/bootstrap.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/proportion.h>
#include <valbench/stats/random.h>
#include <valbench/stats/roc.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// How often 95 % intervals hold the truth: 10,000 simulations with VALBENCH_DEEP set, else 400. The bands are those of
/// the true coverage; four Monte Carlo standard errors are added on either side.
class TestCoverage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void proportions_data();
    void proportions();
    void areas_data();
    void areas();

private:
    const bool m_isDeep = std::getenv("VALBENCH_DEEP") != nullptr;
    const std::uint32_t m_simulations = m_isDeep ? 10000 : 400;

    void verify(std::uint32_t covered, double low, double high) const
    {
        const double share = covered / static_cast<double>(m_simulations);
        const double error = 4 * std::sqrt(0.95 * 0.05 / m_simulations);
        qInfo("%s: %.4f, band %.3f to %.3f", QTest::currentDataTag(), share, low, high);
        QVERIFY2(share > low - error && share < high + error, std::to_string(share).c_str());
    }
};

void TestCoverage::proportions_data()
{
    QTest::addColumn<int>("n");
    QTest::addColumn<double>("truth");
    QTest::addColumn<bool>("exact");
    for (const int n : {30, 100, 1000})
        for (const double truth : {0.5, 0.85, 0.95})
            for (const bool exact : {false, true})
                QTest::addRow("%s n=%d p=%g", exact ? "clopper-pearson" : "wilson", n, truth) << n << truth << exact;
}

void TestCoverage::proportions()
{
    QFETCH(int, n);
    QFETCH(double, truth);
    QFETCH(bool, exact);
    const auto method = exact ? ProportionMethod::clopperPearson : ProportionMethod::wilson;
    const auto trials = static_cast<std::size_t>(n);
    std::vector<bool> covers;
    double coverage = 0; // by summing the binomial law
    for (std::size_t x = 0; x <= trials; ++x) {
        const auto estimate = proportion(x, trials, 0.95, method);
        covers.push_back(estimate.lower <= truth && truth <= estimate.upper);
        if (covers.back())
            coverage += binomialMass(static_cast<double>(x), n, truth);
    }
    // Clopper-Pearson never falls below its level. Wilson's is about it on average, and swings with n and p.
    if (exact)
        QVERIFY2(coverage >= 0.95, std::to_string(coverage).c_str());
    else
        QVERIFY2(coverage > 0.92 && coverage < 0.98, std::to_string(coverage).c_str());
    std::uint32_t covered = 0;
    for (std::uint32_t simulation = 0; simulation < m_simulations; ++simulation) {
        RandomStream random(5, analysisId("coverage"), simulation);
        std::size_t x = 0;
        for (int i = 0; i < n; ++i)
            x += random.uniform() < truth ? 1 : 0;
        covered += covers[x] ? 1 : 0;
    }
    verify(covered, coverage, coverage);
}

void TestCoverage::areas_data()
{
    QTest::addColumn<int>("n");
    QTest::addColumn<QString>("method");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    const auto rows = [](const char *method, const std::array<std::pair<double, double>, 3> &bands) {
        const std::array sizes{30, 100, 1000};
        for (std::size_t i = 0; i < 3; ++i)
            QTest::addRow("%s n=%d", method, sizes[i])
                << sizes[i] << QString::fromLatin1(method) << bands[i].first << bands[i].second;
    };
    // Wald is known to fall short in small samples; the logit scale is why protocols have it as default.
    rows("delong", {{{0.88, 0.94}, {0.93, 0.955}, {0.94, 0.956}}});
    rows("delong-logit", {{{0.94, 0.98}, {0.94, 0.965}, {0.943, 0.957}}});
    rows("newcombe", {{{0.94, 0.985}, {0.94, 0.97}, {0.943, 0.965}}});
    rows("bca", {{{0.94, 0.975}, {0.94, 0.965}, {0.943, 0.957}}});
    rows("percentile", {{{0.88, 0.95}, {0.925, 0.955}, {0.94, 0.956}}});
}

void TestCoverage::areas()
{
    QFETCH(int, n);
    QFETCH(QString, method);
    QFETCH(double, low);
    QFETCH(double, high);
    // Two normal laws with an area of 0.8, half of the records cases.
    const double truth = 0.8, shift = std::sqrt(2.0) * normalQuantile(truth);
    AucOptions options;
    options.replicates = m_isDeep ? 1000 : 400;
    options.method = method == QStringLiteral("delong")         ? AucMethod::delong
                     : method == QStringLiteral("delong-logit") ? AucMethod::delongLogit
                     : method == QStringLiteral("newcombe")     ? AucMethod::newcombe
                     : method == QStringLiteral("bca")          ? AucMethod::bca
                                                                : AucMethod::percentile;
    std::uint32_t covered = 0;
    for (std::uint32_t simulation = 0; simulation < m_simulations; ++simulation) {
        RandomStream random(6, analysisId("coverage"), simulation);
        std::vector<double> outcomes, scores;
        for (int i = 0; i < n; ++i) {
            outcomes.push_back(i % 2);
            scores.push_back(normalQuantile((1 + random.below(1'000'000'000)) / 1'000'000'002.0) + shift * (i % 2));
        }
        options.seed = simulation;
        const auto estimate = aucEstimate(BinarySample::make(outcomes, scores).value(), options);
        covered += estimate.lower <= truth && truth <= estimate.upper ? 1 : 0; // no interval does not cover
    }
    verify(covered, low, high);
}

VALBENCH_TEST(TestCoverage, coverage)
#include "test_coverage.moc"
