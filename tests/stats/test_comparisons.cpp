// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>

#include <valbench/stats/auc_comparison.h>
#include <valbench/stats/auc_equality.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/clusters.h>
#include <valbench/stats/drift.h>
#include <valbench/stats/evaluation_json.h>
#include <valbench/stats/paired_models.h>
#include <valbench/stats/precision_recall.h>

#include "reference.h"
#include "schema_check.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// Several models, differences of average precision, and the PSI over approved edges. References: pROC with multcomp,
/// SciPy with scikit-learn, pandas with SciPy.
class TestComparisons : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalAreasAsMultcomp_data();
    void equalAreasAsMultcomp();
    void equalAreasOfTwoIsThePairedTest();
    void equalAreasDoNotDependOnOrder();
    void equalAreasOfClusters();
    void equalAreasDegenerate();
    void equalAreasInTheDocument();
    void precisionDifferenceAsScipy();
    void precisionDifferenceOfClusters();
    void psiOverApprovedEdges_data();
    void psiOverApprovedEdges();
    void psiEdgesAreChecked();
};

namespace {

struct Several
{
    std::vector<double> outcomes;
    std::vector<std::vector<double>> scores;
    [[nodiscard]] std::vector<std::span<const double>> spans() const { return {scores.begin(), scores.end()}; }
};

Several several(const std::string &name)
{
    Several set{referenceNumbers("auc_equality.json", name + "/outcome"), {}};
    for (const auto &list : *reference("auc_equality.json", name + "/scores").get<json::Array>())
        set.scores.push_back(numbersOf(list));
    return set;
}

TestResult testOf(const Several &set, std::span<const std::string> clusters = {})
{
    return testEqualAucs(set.outcomes, set.spans(), clusters).value().test;
}

} // namespace

void TestComparisons::equalAreasAsMultcomp_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"asah", "pima", "pima_twice"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestComparisons::equalAreasAsMultcomp()
{
    QFETCH(QString, name);
    const auto file = "auc_equality.json";
    const auto key = name.toStdString();
    const auto set = several(key);
    const auto equality = testEqualAucs(set.outcomes, set.spans());
    VERIFY_OK(equality);
    const auto areas = referenceNumbers(file, key + "/areas");
    QCOMPARE(equality->areas.size(), areas.size());
    for (std::size_t i = 0; i < areas.size(); ++i)
        VERIFY_CLOSE(equality->areas[i], areas[i], 1e-12);
    VERIFY_CLOSE(equality->test.statistic, referenceNumber(file, key + "/statistic"), 1e-9);
    QCOMPARE(equality->test.degreesOfFreedom, referenceNumber(file, key + "/df"));
    VERIFY_CLOSE(equality->test.p, referenceNumber(file, key + "/p"), 1e-8);
    QCOMPARE(equality->method, std::string_view("delong"));
}

void TestComparisons::equalAreasOfTwoIsThePairedTest()
{
    auto set = several("pima");
    set.scores.resize(2);
    const auto pair = comparePairedAucs(set.outcomes, set.scores[0], set.scores[1], 0.95);
    VERIFY_OK(pair);
    VERIFY_CLOSE(testOf(set).statistic, pair->statistic * pair->statistic, 1e-11);
    VERIFY_CLOSE(testOf(set).p, pair->p, 1e-10);
}

void TestComparisons::equalAreasDoNotDependOnOrder()
{
    const auto set = several("pima");
    const auto expected = testOf(set);
    auto rows = set;
    std::ranges::reverse(rows.outcomes);
    for (auto &scores : rows.scores)
        std::ranges::reverse(scores);
    QCOMPARE(testOf(rows).statistic, expected.statistic); // to the last bit
    auto models = set;
    std::ranges::rotate(models.scores, models.scores.begin() + 2);
    VERIFY_CLOSE(testOf(models).statistic, expected.statistic, 1e-9);
    auto scaled = set; // ranks are all that counts, however large or small
    for (auto &x : scaled.scores[0])
        x *= 1e300;
    for (auto &x : scaled.scores[1])
        x *= 1e-300;
    VERIFY_CLOSE(testOf(scaled).statistic, expected.statistic, 1e-9);
}

void TestComparisons::equalAreasOfClusters()
{
    const auto set = several("asah");
    std::vector<std::string> own, pairs;
    for (std::size_t i = 0; i < set.outcomes.size(); ++i) {
        own.push_back("p" + std::to_string(i));
        pairs.push_back("p" + std::to_string(i / 2));
    }
    VERIFY_CLOSE(testOf(set, own).statistic, testOf(set).statistic, 1e-11);
    // Two models: Obuchowski's paired test.
    auto two = set;
    two.scores.resize(2);
    const auto pair = compareClusteredAucs(two.outcomes, two.scores[0], two.scores[1], pairs, 0.95);
    VERIFY_OK(pair);
    VERIFY_CLOSE(testOf(two, pairs).statistic, pair->statistic * pair->statistic, 1e-10);
    // Every row twice, in the cluster of its twin: no evidence is added but for the factors of few clusters.
    auto twice = set;
    auto names = own;
    twice.outcomes.insert(twice.outcomes.end(), set.outcomes.begin(), set.outcomes.end());
    names.insert(names.end(), own.begin(), own.end());
    for (std::size_t k = 0; k < set.scores.size(); ++k)
        twice.scores[k].insert(twice.scores[k].end(), set.scores[k].begin(), set.scores[k].end());
    VERIFY_CLOSE(testOf(twice, names).statistic, testOf(set).statistic, 1e-10);
    QVERIFY(testOf(twice).statistic > 1.9 * testOf(set).statistic);
}

void TestComparisons::equalAreasDegenerate()
{
    const std::vector<double> y{1, 0, 1, 0}, s{0.9, 0.2, 0.6, 0.7}, perfect{4, 1, 3, 2};
    const auto test = [](std::span<const double> outcomes, std::vector<std::span<const double>> scores) {
        return testEqualAucs(outcomes, scores);
    };
    const auto same = test(y, {s, s, s});
    VERIFY_OK(same);
    QCOMPARE(same->test.statistic, 0.0);
    QCOMPARE(same->test.degreesOfFreedom, 0.0);
    QCOMPARE(same->test.p, 1.0);
    // Without spread a difference that is there has no test.
    const std::vector<double> worst{1, 4, 2, 3};
    const auto certain = test(y, {perfect, worst});
    VERIFY_OK(certain);
    QVERIFY(std::isnan(certain->test.p) && !certain->test.reason.empty());
    const std::vector<double> cases{1, 1, 1, 1}, oneCase{1, 0, 0, 0};
    for (const auto &outcomes : {cases, oneCase}) {
        const auto few = test(outcomes, {s, perfect});
        VERIFY_OK(few);
        QVERIFY(std::isnan(few->test.p) && !few->test.reason.empty());
    }
    const std::vector<double> nan(4, std::nan(""));
    const auto none = test(y, {s, nan});
    VERIFY_OK(none);
    QCOMPARE(none->n, std::size_t(0));
    QCOMPARE(none->missing, std::size_t(4));
    QVERIFY(!test(y, {s}));
    QVERIFY(!test(y, {s, std::span(perfect).first(3)}));
    const std::vector<std::string> clusters{"a", "", "b", "c"};
    const std::vector<std::span<const double>> two{s, perfect};
    QVERIFY(!testEqualAucs(y, two, clusters));
}

void TestComparisons::equalAreasInTheDocument()
{
    const auto set = several("pima");
    auto scores = set.scores;
    for (auto &list : scores) { // probabilities of the same ranks
        const double largest = *std::ranges::max_element(list);
        for (auto &x : list)
            x /= largest;
    }
    EvaluationInput input;
    input.outcomes = set.outcomes;
    input.scores = scores[0];
    input.compareScores = scores[1];
    input.moreScores = {scores[2], scores[3], scores[4]};
    const auto evaluation = evaluateBinary(input);
    VERIFY_OK(evaluation);
    const auto written = evaluationJson(*evaluation);
    QCOMPARE(schemaFault(written, evaluationSchema()), std::string());
    VERIFY_CLOSE(numberOf(member(written, "comparison/auc_equality/p")), referenceNumber("auc_equality.json", "pima/p"),
                 1e-8);
    VERIFY_CLOSE(numberOf(member(written, "comparison/z")), // of the first two
                 comparePairedAucs(set.outcomes, set.scores[0], set.scores[1], 0.95)->statistic, 1e-12);
}

void TestComparisons::precisionDifferenceAsScipy()
{
    // SciPy's BCa interval of scikit-learn's average precisions, from SciPy's own replicates.
    const auto file = "comparisons.json";
    const auto y = referenceNumbers(file, "precision_difference/outcome");
    const auto p = referenceNumbers(file, "precision_difference/first");
    const auto q = referenceNumbers(file, "precision_difference/second");
    const auto jackknife = precisionDifferenceJackknife(y, p, q, {});
    VERIFY_OK(jackknife);
    QCOMPARE(jackknife->cases.size(), y.size());
    BootstrapOptions options;
    options.resampling = Resampling::record;
    const double value = referenceNumber(file, "precision_difference/value");
    const auto estimate =
        bootstrapInterval(value, referenceNumbers(file, "precision_difference/replicates"), *jackknife, options);
    const auto expected = referenceNumbers(file, "precision_difference/bca");
    QCOMPARE(estimate.method, std::string("bca"));
    VERIFY_CLOSE(estimate.lower, expected[0], 1e-9);
    VERIFY_CLOSE(estimate.upper, expected[1], 1e-9);
    // With our own replicates: bounds of 400 and of 4,000 replicates, whose Monte Carlo errors are about 0.1 and 0.03
    // standard errors.
    options.replicates = 4000;
    const auto models = comparePairedModels(y, p, q, {}, 0.5, 0.95, &options);
    VERIFY_OK(models);
    const auto &ours = models->averagePrecisionDifference;
    VERIFY_CLOSE(ours.value, value, 1e-12);
    QCOMPARE(ours.method, std::string("bca"));
    QVERIFY(std::abs(ours.lower - expected[0]) < 0.4 * ours.standardError);
    QVERIFY(std::abs(ours.upper - expected[1]) < 0.4 * ours.standardError);
}

void TestComparisons::precisionDifferenceOfClusters()
{
    const auto file = "comparisons.json";
    const auto y = referenceNumbers(file, "precision_difference/outcome");
    const auto p = referenceNumbers(file, "precision_difference/first");
    const auto q = referenceNumbers(file, "precision_difference/second");
    std::vector<std::string> patients;
    for (std::size_t i = 0; i < y.size(); ++i)
        patients.push_back(std::to_string(i / 3));
    const auto jackknife = precisionDifferenceJackknife(y, p, q, patients);
    VERIFY_OK(jackknife);
    QCOMPARE(jackknife->cases.size(), std::size_t((y.size() + 2) / 3));
    // Each value is the difference without a cluster; clusters are numbered by name.
    auto names = patients;
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (std::size_t k = 0; k < names.size(); ++k) {
        std::vector<double> outcomes, first, second;
        for (std::size_t i = 0; i < y.size(); ++i)
            if (patients[i] != names[k]) {
                outcomes.push_back(y[i]);
                first.push_back(p[i]);
                second.push_back(q[i]);
            }
        const auto precision = [&](const std::vector<double> &scores) {
            return averagePrecision(BinarySample::make(outcomes, scores).value());
        };
        VERIFY_CLOSE(jackknife->cases[k].value, precision(first) - precision(second), 1e-11);
    }
    BootstrapOptions options;
    options.replicates = 500;
    const auto models = comparePairedModels(y, p, q, patients, 0.5, 0.95, &options);
    VERIFY_OK(models);
    QCOMPARE(models->averagePrecisionDifference.method, std::string("cluster-bca"));
    QVERIFY(models->averagePrecisionDifference.hasInterval());
}

void TestComparisons::psiOverApprovedEdges_data()
{
    QTest::addColumn<QString>("column");
    QTest::newRow("age") << "age";
    QTest::newRow("kappa") << "kappa";
}

void TestComparisons::psiOverApprovedEdges()
{
    QFETCH(QString, column);
    const auto name = column.toStdString(), key = "psi_fixed_edges/" + name;
    const auto r = sampleNumbers("flchain_train.csv", name), c = sampleNumbers("flchain_test.csv", name);
    DriftOptions options;
    options.psiVariant = PsiVariant::fixedEdges;
    options.edges[name] = referenceNumbers("comparisons.json", key + "/edges");
    const std::vector<double> other(r.size(), 1.0);
    const DriftColumnInput inputs[] = {{name, NumericColumns{r, c}},
                                       {"other", NumericColumns{other, std::span(other).first(c.size())}}};
    const auto report = evaluateDrift(inputs, options);
    VERIFY_OK(report);
    QCOMPARE(report->psiVariant, std::string("fixed-edges"));
    const auto &drift = report->columns[0];
    const auto baseline = referenceNumbers("comparisons.json", key + "/baseline");
    const auto current = referenceNumbers("comparisons.json", key + "/current");
    QCOMPARE(drift.cells.size(), baseline.size()); // no missing values: no cell for them
    for (std::size_t b = 0; b < baseline.size(); ++b) {
        QCOMPARE(static_cast<double>(drift.cells[b].baseline), baseline[b]);
        QCOMPARE(static_cast<double>(drift.cells[b].current), current[b]);
    }
    VERIFY_CLOSE(drift.psi.value, referenceNumber("comparisons.json", key + "/psi"), 1e-11);
    QVERIFY(drift.psi.noDrift95 > 0);
    // A column without edges has no PSI, and says why.
    QVERIFY(std::isnan(report->columns[1].psi.value));
    QVERIFY(report->columns[1].psiReason.find("no edges") != std::string::npos);
}

void TestComparisons::psiEdgesAreChecked()
{
    const std::vector<double> x{1, 2, 3};
    const DriftColumnInput input{"x", NumericColumns{x, x}};
    const auto run = [&](PsiVariant variant, std::map<std::string, std::vector<double>> edges) {
        DriftOptions options;
        options.psiVariant = variant;
        options.edges = std::move(edges);
        return evaluateDrift(std::span(&input, 1), options).has_value();
    };
    QVERIFY(run(PsiVariant::fixedEdges, {{"x", {1.5, 2.5}}}));
    QVERIFY(!run(PsiVariant::fixedEdges, {}));
    QVERIFY(!run(PsiVariant::recommended, {{"x", {1.5}}}));
    QVERIFY(!run(PsiVariant::fixedEdges, {{"y", {1.5}}}));
    QVERIFY(!run(PsiVariant::fixedEdges, {{"x", {}}}));
    QVERIFY(!run(PsiVariant::fixedEdges, {{"x", {2, 2}}}));
    QVERIFY(!run(PsiVariant::fixedEdges, {{"x", {2, std::nan("")}}}));
}

VALBENCH_TEST(TestComparisons, comparisons)
#include "test_comparisons.moc"
