// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <numeric>
#include <random>

#include <valbench/stats/calibration.h>
#include <valbench/stats/evaluation_json.h>
#include <valbench/stats/precision_recall.h>
#include <valbench/stats/random.h>
#include <valbench/stats/roc.h>
#include <valbench/stats/two_sample.h>

#include "reference.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// Laws that hold whatever the numbers are, on seeded random samples with many ties.
class TestProperties : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aucByCountingPairs();
    void deLongByItsDefinition();
    void swappingLabels();
    void monotoneTransforms();
    void duplication();
    void rowOrder();
    void threads();
    void swappingLabelsAtAThreshold();
    void monotoneRegions();
    void duplicationOfCurves();
};

static ReferenceSet randomSet(std::uint32_t seed, std::size_t n)
{
    RandomStream random(7, analysisId("properties"), seed);
    ReferenceSet set;
    for (std::size_t i = 0; i < n; ++i) {
        set.outcomes.push_back(random.below(3) == 0 ? 1 : 0);
        set.scores.push_back((random.below(12) + 3 * set.outcomes.back()) / 16);
    }
    return set;
}

/// With everything that is given on request.
static EvaluationInput fullInput(const std::vector<double> &y, const std::vector<double> &s,
                                 const std::vector<double> &second)
{
    EvaluationInput input;
    input.outcomes = y;
    input.scores = s;
    input.compareScores = second;
    input.prevalence = 0.2;
    input.replicates = 200;
    input.withPrecisionRecall = true;
    input.partialTo = 0.2;
    input.atSpecificity = 0.9;
    input.atSensitivity = 0.9;
    input.withThresholdChoice = true;
    input.costRatio = 4;
    input.margin = 0.05;
    input.eceDraws = 100;
    return input;
}

static double psi(double a, double b)
{
    return a > b ? 1 : a == b ? 0.5 : 0;
}

void TestProperties::aucByCountingPairs()
{
    for (std::uint32_t seed = 0; seed < 30; ++seed) {
        const auto set = randomSet(seed, 5 + seed * 2);
        double sum = 0, pairs = 0;
        for (std::size_t i = 0; i < set.outcomes.size(); ++i)
            for (std::size_t j = 0; j < set.outcomes.size(); ++j)
                if (set.outcomes[i] == 1 && set.outcomes[j] == 0) {
                    sum += psi(set.scores[i], set.scores[j]);
                    pairs += 1;
                }
        VERIFY_CLOSE(auc(sampleOf(set)).area, pairs > 0 ? sum / pairs : std::nan(""), 1e-14);
    }
}

void TestProperties::deLongByItsDefinition()
{
    const auto set = randomSet(77, 60);
    const auto value = auc(sampleOf(set));
    double s10 = 0, s01 = 0;
    const auto n1 = static_cast<double>(value.cases), n0 = static_cast<double>(value.controls);
    for (std::size_t i = 0; i < set.outcomes.size(); ++i) {
        double v = 0;
        for (std::size_t j = 0; j < set.outcomes.size(); ++j)
            if (set.outcomes[j] != set.outcomes[i])
                v += set.outcomes[i] == 1 ? psi(set.scores[i], set.scores[j]) / n0
                                          : psi(set.scores[j], set.scores[i]) / n1;
        (set.outcomes[i] == 1 ? s10 : s01) += (v - value.area) * (v - value.area);
    }
    VERIFY_CLOSE(value.variance, s10 / (n1 - 1) / n1 + s01 / (n0 - 1) / n0, 1e-12);
}

void TestProperties::swappingLabels()
{
    auto set = randomSet(3, 80);
    const auto before = auc(sampleOf(set));
    for (auto &y : set.outcomes)
        y = 1 - y;
    const auto after = auc(sampleOf(set));
    VERIFY_CLOSE(after.area, 1 - before.area, 1e-14);
    VERIFY_CLOSE(after.variance, before.variance, 1e-12);
    // Turning the scores round as well restores everything, calibration included.
    const auto straight = brierScore(sampleOf(randomSet(3, 80)), 0.95);
    for (auto &s : set.scores)
        s = 1 - s;
    VERIFY_CLOSE(auc(sampleOf(set)).area, before.area, 1e-14);
    VERIFY_CLOSE(brierScore(sampleOf(set), 0.95).value, straight.value, 1e-14);
}

void TestProperties::monotoneTransforms()
{
    auto set = randomSet(4, 90);
    const auto value = auc(sampleOf(set));
    const double ap = averagePrecision(sampleOf(set));
    for (auto &s : set.scores)
        s = std::exp(5 * s) - 1000;
    QCOMPARE(auc(sampleOf(set)).area, value.area);
    QCOMPARE(auc(sampleOf(set)).variance, value.variance);
    QCOMPARE(averagePrecision(sampleOf(set)), ap);
    // KS is of ranks too.
    std::vector<double> a(set.scores.begin(), set.scores.begin() + 40), b(set.scores.begin() + 40, set.scores.end());
    std::ranges::sort(a);
    std::ranges::sort(b);
    const auto ks = kolmogorovSmirnov(a, b);
    for (auto *list : {&a, &b})
        for (auto &x : *list)
            x = std::cbrt(x);
    QCOMPARE(kolmogorovSmirnov(a, b).statistic, ks.statistic);
    QCOMPARE(kolmogorovSmirnov(a, b).p, ks.p);
}

void TestProperties::duplication()
{
    const auto once = randomSet(5, 70);
    auto twice = once;
    twice.outcomes.insert(twice.outcomes.end(), once.outcomes.begin(), once.outcomes.end());
    twice.scores.insert(twice.scores.end(), once.scores.begin(), once.scores.end());
    const auto a = sampleOf(once), b = sampleOf(twice);
    VERIFY_CLOSE(auc(b).area, auc(a).area, 1e-14);
    VERIFY_CLOSE(averagePrecision(b), averagePrecision(a), 1e-14);
    VERIFY_CLOSE(brierScore(b, 0.95).value, brierScore(a, 0.95).value, 1e-14);
    VERIFY_CLOSE(expectedCalibrationError(reliabilityBins(b, 10, 0.95)).value,
                 expectedCalibrationError(reliabilityBins(a, 10, 0.95)).value, 1e-13);
    const auto fit = logisticCalibration(a, 0.95), same = logisticCalibration(b, 0.95);
    VERIFY_CLOSE(same.slope.value, fit.slope.value, 1e-10);
    VERIFY_CLOSE(same.slope.standardError, fit.slope.standardError / std::sqrt(2.0), 1e-10);
    QVERIFY(auc(b).variance < auc(a).variance);
}

void TestProperties::rowOrder()
{
    // The whole document, byte for byte.
    std::vector<std::size_t> order(1350);
    std::iota(order.begin(), order.end(), std::size_t(0));
    const auto document = [&] {
        const auto set = referenceSet("flchain_xgboost");
        const auto other = referenceSet("flchain_logistic");
        const auto sex = sampleTexts("flchain_test.csv", "sex"), band = sampleTexts("flchain_test.csv", "age_band");
        std::vector<double> y, s, s2;
        std::vector<std::string> g, clusters;
        for (const auto i : order) {
            y.push_back(set.outcomes[i]);
            s.push_back(set.scores[i]);
            s2.push_back(other.scores[i]);
            g.push_back(sex[i]);
            clusters.push_back(band[i]);
        }
        std::string text;
        for (const bool clustered : {false, true})
            for (const auto method : {AucMethod::delong, AucMethod::bca}) {
                auto input = fullInput(y, s, s2);
                input.groups = {{"sex", g}};
                input.aucMethod = method;
                if (clustered)
                    input.clusters = clusters;
                text += json::toText(evaluationJson(evaluateBinary(input).value()));
            }
        return text;
    };
    const auto straight = document();
    std::mt19937 shuffler(1);
    std::ranges::shuffle(order, shuffler);
    QVERIFY(document() == straight);
    std::ranges::reverse(order);
    QVERIFY(document() == straight);
}

void TestProperties::threads()
{
    const auto set = referenceSet("flchain_xgboost"), other = referenceSet("flchain_logistic");
    const auto sex = sampleTexts("flchain_test.csv", "sex"), band = sampleTexts("flchain_test.csv", "age_band");
    const auto document = [&](unsigned threads, bool clustered) {
        auto input = fullInput(set.outcomes, set.scores, other.scores);
        input.groups = {{"sex", sex}};
        input.aucMethod = AucMethod::bca;
        input.threads = threads;
        if (clustered)
            input.clusters = band;
        return json::toText(evaluationJson(evaluateBinary(input).value()));
    };
    for (const bool clustered : {false, true}) {
        const auto one = document(1, clustered);
        QVERIFY(document(2, clustered) == one);
        QVERIFY(document(8, clustered) == one);
    }
}

void TestProperties::swappingLabelsAtAThreshold()
{
    // Turning outcomes and scores round swaps sensitivity with specificity and leaves what is symmetric.
    for (std::uint32_t seed = 20; seed < 30; ++seed) {
        auto set = randomSet(seed, 150);
        const auto before = confusionMetrics(confusionAt(sampleOf(set), 0.6), {});
        for (std::size_t i = 0; i < set.scores.size(); ++i) {
            set.outcomes[i] = 1 - set.outcomes[i];
            set.scores[i] = -set.scores[i];
        }
        // A positive is s >= 0.6, a negative -s > -0.6.
        const auto after = confusionMetrics(confusionAt(sampleOf(set), std::nextafter(-0.6, 0)), {});
        const auto same = [](const Estimate &a, const Estimate &b) {
            return isClose(a.value, b.value, 1e-12) && isClose(a.lower, b.lower, 1e-12) &&
                   isClose(a.upper, b.upper, 1e-12);
        };
        QVERIFY(same(after.sensitivity, before.specificity) && same(after.ppv, before.npv));
        QVERIFY(same(after.mcc, before.mcc) && same(after.kappa, before.kappa));
        QVERIFY(same(after.youden, before.youden) && same(after.balancedAccuracy, before.balancedAccuracy));
        QVERIFY(same(after.diagnosticOddsRatio, before.diagnosticOddsRatio));
        VERIFY_CLOSE(after.lrPositive.value, 1 / before.lrNegative.value, 1e-12);
        VERIFY_CLOSE(after.lrPositive.lower, 1 / before.lrNegative.upper, 1e-12);
    }
}

void TestProperties::monotoneRegions()
{
    auto set = randomSet(6, 120);
    const auto before = sampleOf(set);
    for (auto &s : set.scores)
        s = std::log(s + 1) - 5;
    const auto after = sampleOf(set);
    QCOMPARE(partialArea(after.blocks(), 0.1, 0.4), partialArea(before.blocks(), 0.1, 0.4));
    QCOMPARE(chosenThreshold(after, 1, nullptr).value, chosenThreshold(before, 1, nullptr).value);
    QCOMPARE(sensitivityAtSpecificity({after}, 0.8).other.value, sensitivityAtSpecificity({before}, 0.8).other.value);
    QCOMPARE(isotonicFit(after), isotonicFit(before));
    BootstrapOptions options;
    options.replicates = 100;
    QCOMPARE(bootstrapAreas(after, "auc", options), bootstrapAreas(before, "auc", options));
}

void TestProperties::duplicationOfCurves()
{
    const auto once = randomSet(8, 92); // three quarters of it are a whole number of records, as loess takes them
    auto twice = once;
    twice.outcomes.insert(twice.outcomes.end(), once.outcomes.begin(), once.outcomes.end());
    twice.scores.insert(twice.scores.end(), once.scores.begin(), once.scores.end());
    const auto a = sampleOf(once), b = sampleOf(twice);
    VERIFY_CLOSE(partialArea(b.blocks(), 0, 0.3), partialArea(a.blocks(), 0, 0.3), 1e-13);
    VERIFY_CLOSE(corpParts(b).miscalibration, corpParts(a).miscalibration, 1e-12);
    VERIFY_CLOSE(brierParts(b, 10).reliability, brierParts(a, 10).reliability, 1e-12);
    for (const auto binning : {EceBinning::equalWidth, EceBinning::equalWidthLeftClosed, EceBinning::equalCount})
        VERIFY_CLOSE(calibrationErrors(b, 10, binning).ece, calibrationErrors(a, 10, binning).ece, 1e-12);
    VERIFY_CLOSE(loessError(b).mean, loessError(a).mean, 1e-10);
    const auto m = confusionMetrics(confusionAt(a, 0.5), {}), n = confusionMetrics(confusionAt(b, 0.5), {});
    VERIFY_CLOSE(n.kappa.standardError, m.kappa.standardError / std::sqrt(2.0), 1e-12);
    VERIFY_CLOSE(n.diagnosticOddsRatio.standardError, m.diagnosticOddsRatio.standardError / std::sqrt(2.0), 1e-12);
    VERIFY_CLOSE(netBenefit(b, 0.3, 0.95).model.value, netBenefit(a, 0.3, 0.95).model.value, 1e-12);
}

VALBENCH_TEST(TestProperties, properties)
#include "test_properties.moc"
