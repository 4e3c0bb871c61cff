// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

#include <valbench/stats/drift_json.h>
#include <valbench/stats/random.h>
#include <valbench/stats/sorted_sample.h>

#include "reference.h"
#include "schema_check.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// Drift against the numbers of other programs, and against faults that other programs have.
class TestDriftPeers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void variants_data();
    void variants();
    void goldenVariants();
    void evidentlyItself();
    void twoSamplesAsScipy();
    void sortsAsTheLibraryDoes();
    // Faults of peers, each shown absent.
    void evidentlyIgnoresBins();
    void evidentlyZeroFillJumpsWithSampleSize();
    void evidentlyMannWhitneySeesOneDirectionOnly();
    void evidentlyDropsMissingAndInfinite();
    void nannymlKsBinsAtEqualWidth();
    void deepchecksHidesANewCategory();
    void scipyExactKsOnceReturnedOne();
    void alibiKeepsPInSinglePrecision();
    void seedPsiDropsWhatLiesOutside();
    void seedPsiOneOutlierBlindsTheBins();
    void seedPsiAlarmsWithoutDrift();
    void seedPsiOfMovedConstantDependsOnTheStep();
    void seedKsMixesPAndD();
    void seedHasThreeDefinitionsUnderOneName();
    void seedCallsAnEmptyWindowHealthy();
    // Ours.
    void missingnessIsTested();
    void codedTextsAndIntegersAgree();
    void looksCategoricalRule();
    void sameForAnyThreadsAndRowOrder();
    void monotoneTransformsAndShifts();
};

static DriftOptions variantOptions(PsiVariant variant)
{
    DriftOptions options;
    options.psiVariant = variant;
    return options;
}

/// Standard normal numbers, the same everywhere.
static std::vector<double> normals(std::size_t n, std::uint32_t stream)
{
    RandomStream random(11, analysisId("normals"), stream);
    std::vector<double> values(n);
    for (auto &x : values)
        x = std::sqrt(-2 * std::log1p(-random.uniform())) * std::cos(2 * 3.141592653589793 * random.uniform());
    return values;
}

static std::vector<double> present(const std::string &file, const std::string &name)
{
    auto values = sampleNumbers(file, name);
    std::erase_if(values, [](double x) { return std::isnan(x); });
    return values;
}

static void compareVariants(const std::vector<double> &r, const std::vector<double> &c, const json::Value &expected)
{
    for (const auto variant : {PsiVariant::evidently, PsiVariant::seedValidation, PsiVariant::seedMonitor}) {
        const auto column = numericDrift(r, c, variantOptions(variant));
        const auto &theirs = member(expected, std::string(psiVariantName(variant)));
        VERIFY_CLOSE(column.psi.value, numberOf(member(theirs, "psi")), 1e-12);
        QVERIFY(std::isnan(column.psi.noDrift95));
        const auto before = numbersOf(member(theirs, "counts/0")), now = numbersOf(member(theirs, "counts/1"));
        QCOMPARE(column.psiCells.size(), before.size());
        for (std::size_t i = 0; i < before.size(); ++i) {
            QCOMPARE(double(column.psiCells[i].baseline), before[i]);
            QCOMPARE(double(column.psiCells[i].current), now[i]);
        }
        QCOMPARE(column.cells, numericDrift(r, c).cells); // the shown bins stay those of the recommended rule
    }
    VERIFY_CLOSE(numericDrift(r, c).wassersteinScaled, numberOf(member(expected, "wasserstein_scaled")), 1e-11);
}

void TestDriftPeers::variants_data()
{
    QTest::addColumn<QString>("name");
    for (const auto &[name, unused] : reference("drift.json", "numeric").get<json::Object>()->members())
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

void TestDriftPeers::variants()
{
    QFETCH(QString, name);
    compareVariants(present("flchain_train.csv", name.toStdString()), present("flchain_test.csv", name.toStdString()),
                    reference("drift.json", "numeric/" + name.toStdString()));
}

void TestDriftPeers::goldenVariants()
{
    std::vector<double> r, c;
    for (int i = 0; i < 100; ++i)
        r.push_back(i / 10.0);
    for (int i = 13; i < 113; i += 2)
        c.push_back(i / 10.0);
    VERIFY_CLOSE(numericDrift(r, c, variantOptions(PsiVariant::evidently)).psi.value, 1.276017488342363, 1e-12);
    VERIFY_CLOSE(numericDrift(r, c, variantOptions(PsiVariant::seedValidation)).psi.value, 1.1557439045978422, 1e-12);
    VERIFY_CLOSE(numericDrift(r, c).psi.value, 0.3021043766952487, 1e-12);
    compareVariants(r, c, reference("drift.json", "golden"));
}

void TestDriftPeers::evidentlyItself()
{
    const auto number = [](const std::string &path) { return referenceNumber("evidently.json", path); };
    for (const std::string name : {"age", "kappa", "lambda", "creatinine", "risk_xgboost", "mgus"}) {
        const auto r = present("flchain_train.csv", name), c = present("flchain_test.csv", name);
        const auto column = numericDrift(r, c, variantOptions(PsiVariant::evidently));
        VERIFY_CLOSE(column.psi.value, number(name + "/psi"), 1e-12);
        // Evidently divides by the standard deviation with divisor n.
        const auto n = static_cast<double>(r.size());
        VERIFY_CLOSE(column.wassersteinScaled * std::sqrt(n / (n - 1)), number(name + "/wasserstein_over_sd"), 1e-11);
    }
    for (const std::string name : {"sex", "age_band", "sample_year"}) {
        const auto r = sampleTexts("flchain_train.csv", name), c = sampleTexts("flchain_test.csv", name);
        const DriftColumnInput input{name, CategoricalColumns{r, c}};
        const auto column =
            evaluateDrift(std::span(&input, 1), variantOptions(PsiVariant::evidently)).value().columns[0];
        VERIFY_CLOSE(column.psi.value, number(name + "/psi"), 1e-12);
        // Its Jensen-Shannon is of shares in which empty cells were filled: the same where none is empty.
        if (name != "sample_year")
            VERIFY_CLOSE(column.jensenShannon, number(name + "/jensen_shannon"), 1e-11);
    }
}

void TestDriftPeers::twoSamplesAsScipy()
{
    const auto &samples = *reference("drift.json", "samples").get<json::Array>();
    QCOMPARE(samples.size(), std::size_t(12));
    for (const auto &entry : samples) {
        std::vector<double> r, c;
        if (entry.get<json::Object>()->find("reference")) {
            r = numbersOf(member(entry, "reference"));
            c = numbersOf(member(entry, "current"));
        } else {
            const double scale = std::pow(10.0, numberOf(member(entry, "digits")));
            const double stretch = 1 + numberOf(member(entry, "shift"));
            for (int i = 1; i <= int(numberOf(member(entry, "n"))); ++i)
                r.push_back(std::nearbyint(std::fmod(i * 0.6180339887498949, 1.0) * scale) / scale);
            for (int i = 1; i <= int(numberOf(member(entry, "m"))); ++i)
                c.push_back(std::nearbyint(std::fmod(i * 0.7548776662466927, 1.0) * stretch * scale) / scale);
        }
        const auto column = numericDrift(r, c);
        VERIFY_CLOSE(column.ks.statistic, numberOf(member(entry, "ks")), 1e-12);
        VERIFY_CLOSE(column.ks.p, numberOf(member(entry, "p")), 1e-9);
        VERIFY_CLOSE(column.wasserstein, numberOf(member(entry, "wasserstein")), 1e-11);
        QCOMPARE(column.ks.method,
                 std::max(r.size(), c.size()) <= 10000 ? std::string_view("exact") : std::string_view("asymptotic"));
    }
}

void TestDriftPeers::sortsAsTheLibraryDoes()
{
    for (const std::size_t n : {0u, 1u, 2u, 1023u, 1024u, 5000u, 100000u}) {
        auto values = normals(n, 1);
        for (std::size_t i = 0; i < n; ++i) {
            if (i % 7 == 0)
                values[i] = std::round(values[i]) + 0.0;
            if (i % 11 == 0)
                values[i] *= 1e300;
            if (i % 13 == 0)
                values[i] *= 1e-310; // below the normal range
        }
        if (n > 4) {
            values[0] = std::numeric_limits<double>::max();
            values[1] = std::numeric_limits<double>::lowest();
            values[2] = -0.0;
        }
        if (n > 2000) // runs of numbers that differ in their last bits only
            for (std::size_t i = 100; i < 1500; ++i)
                values[i] = 1 + static_cast<double>(i * 7919 % 1400) * 0x1p-52;
        auto expected = values;
        std::ranges::sort(expected);
        QVERIFY(sortSample(values).values == expected);
    }
    const auto sample = sortSample(std::vector<double>{3, absent, -0.0, infinity, 0.0, -infinity, -1});
    QCOMPARE(sample.values, (std::vector<double>{-1, 0, 0, 3}));
    QVERIFY(!std::signbit(sample.values[1]) && !std::signbit(sample.values[2]));
    QCOMPARE(sample.missing, std::size_t(1));
    QCOMPARE(sample.infinite, std::size_t(2));
}

void TestDriftPeers::evidentlyIgnoresBins()
{
    DriftOptions options;
    options.bins = 7;
    QCOMPARE(numericDrift(normals(500, 1), normals(500, 2), options).cells.size(), std::size_t(7));
    options.bins = 20;
    QCOMPARE(numericDrift(normals(500, 1), normals(500, 2), options).cells.size(), std::size_t(20));
}

void TestDriftPeers::evidentlyZeroFillJumpsWithSampleSize()
{
    // The share of an empty cell is 0.0001, until some share is as small as that; then it is a millionth of it. One
    // record more moves Evidently's PSI by more than one; the recommended variant hardly moves.
    const auto psi = [](PsiVariant variant, std::uint64_t rare) {
        std::vector<std::string> r(9998, "a"), c(9999, "a");
        r.insert(r.end(), {"b", "b"});
        r.insert(r.end(), 200, "d");
        c.insert(c.end(), rare, "c");
        const DriftColumnInput input{"x", CategoricalColumns{r, c}};
        return evaluateDrift(std::span(&input, 1), variantOptions(variant)).value().columns[0].psi.value;
    };
    QVERIFY(std::abs(psi(PsiVariant::evidently, 1) - psi(PsiVariant::evidently, 2)) > 0.1);
    QVERIFY(std::abs(psi(PsiVariant::recommended, 1) - psi(PsiVariant::recommended, 2)) < 0.001);
}

void TestDriftPeers::evidentlyMannWhitneySeesOneDirectionOnly()
{
    const auto base = normals(400, 1);
    auto up = normals(400, 2), down = up;
    for (std::size_t i = 0; i < up.size(); ++i) {
        up[i] += 0.6;
        down[i] -= 0.6;
    }
    const auto above = numericDrift(base, up), below = numericDrift(base, down);
    QCOMPARE(above.status, DriftStatus::drift);
    QCOMPARE(below.status, DriftStatus::drift);
    QCOMPARE(above.ks.sign, 1);
    QCOMPARE(below.ks.sign, -1);
}

void TestDriftPeers::evidentlyDropsMissingAndInfinite()
{
    const auto base = normals(400, 1);
    auto gone = base, endless = base;
    for (std::size_t i = 0; i < 200; ++i) {
        gone[2 * i] = absent;
        endless[2 * i] = infinity;
    }
    for (const auto &[current, label] : {std::pair(&gone, missingCell), std::pair(&endless, nonFiniteCell)}) {
        const auto column = numericDrift(base, *current);
        QCOMPARE(column.cells.back().label, std::string(label));
        QCOMPARE(column.cells.back().current, std::uint64_t(200));
        QCOMPARE(column.status, DriftStatus::drift);
        // The peer's number, of what is left, sees nothing.
        QVERIFY(numericDrift(base, *current, variantOptions(PsiVariant::evidently)).psi.value < 0.1);
    }
}

void TestDriftPeers::nannymlKsBinsAtEqualWidth()
{
    auto r = normals(20000, 1), c = normals(5000, 2);
    for (auto &x : r)
        x = std::exp(x);
    for (auto &x : c)
        x = std::exp(x + 0.35);
    const double without = numericDrift(r, c).ks.statistic;
    QVERIFY(without > 0.1);
    r[0] = 1e6; // 10,000 bins of width 100 hold everything in one
    QVERIFY(std::abs(numericDrift(r, c).ks.statistic - without) < 1e-4);
}

void TestDriftPeers::deepchecksHidesANewCategory()
{
    std::vector<std::string> r(995, "a"), c(900, "a");
    r.insert(r.end(), 5, "rare");
    c.insert(c.end(), 100, "new");
    const DriftColumnInput input{"x", CategoricalColumns{r, c}};
    const auto column = evaluateDrift(std::span(&input, 1), {}).value().columns[0];
    QCOMPARE(column.unseen, std::size_t(100));
    QVERIFY(std::ranges::find(column.cells, std::string(unseenCell), &Cell::label) != column.cells.end());
    const auto merged =
        evaluateDrift(std::span(&input, 1), variantOptions(PsiVariant::deepchecks)).value().columns[0].psiCells;
    QCOMPARE(merged.back().label, std::string(otherCell));
    QCOMPARE(merged.back().current, std::uint64_t(100));
}

void TestDriftPeers::scipyExactKsOnceReturnedOne()
{
    // SciPy 1.3 and 1.4 returned 1 for sizes whose least common multiple is large (#11184), and noise near 1e-15
    // (#12999). D = 1 has the chance 2 / C(n + m, n); the tail falls with D.
    for (const auto &[n, m] : {std::pair(1000, 1001), std::pair(2999, 3001), std::pair(9973, 9967)}) {
        const auto size = static_cast<std::size_t>(n), other = static_cast<std::size_t>(m);
        double previous = 1;
        for (const double d : {0.02, 0.05, 0.1}) {
            const double p = kolmogorovSmirnovExactP(d, size, other);
            QVERIFY(p > 0 && p < previous);
            previous = p;
        }
    }
    for (const auto &[n, m] : {std::pair(30, 40), std::pair(25, 25), std::pair(7, 100)}) {
        const double log = std::log(2.0) + std::lgamma(n + 1) + std::lgamma(m + 1) - std::lgamma(n + m + 1);
        VERIFY_CLOSE(std::log(kolmogorovSmirnovExactP(1, std::size_t(n), std::size_t(m))), log, 1e-12);
    }
}

void TestDriftPeers::alibiKeepsPInSinglePrecision()
{
    // Below 1e-45 single precision has nothing but 0.
    auto moved = normals(299, 2);
    for (auto &x : moved)
        x += 6;
    const auto column = numericDrift(normals(300, 1), moved);
    QVERIFY(column.ks.p > 0 && column.ks.p < 1e-60);
    QCOMPARE(column.ks.method, std::string_view("exact"));
}

void TestDriftPeers::seedPsiDropsWhatLiesOutside()
{
    auto base = normals(1000, 1);
    auto current = base;
    for (std::size_t i = 0; i < 290; ++i)
        current[i] = i % 2 ? 50 : -50;
    const auto seed = numericDrift(base, current, variantOptions(PsiVariant::seedValidation));
    QVERIFY(seed.psi.value < 0.12); // -0.29 ln 0.71 = 0.099 and a little noise
    const auto ours = numericDrift(base, current);
    QVERIFY(ours.psi.value > 0.25);
    QCOMPARE(ours.below, std::size_t(145));
    QCOMPARE(ours.above, std::size_t(145));
    QCOMPARE(ours.status, DriftStatus::drift);
}

void TestDriftPeers::seedPsiOneOutlierBlindsTheBins()
{
    auto base = normals(2000, 1), current = normals(2000, 2);
    for (auto &x : base)
        x = std::exp(x);
    for (auto &x : current)
        x = std::exp(x + 1.5);
    base[0] = 1e6;
    QVERIFY(numericDrift(base, current, variantOptions(PsiVariant::seedValidation)).psi.value < 0.01);
    QVERIFY(numericDrift(base, current).psi.value > 1);
}

void TestDriftPeers::seedPsiAlarmsWithoutDrift()
{
    // Two samples of 200 of one law: the seed's 0.1 is passed by most, the recommended rule's by about one in twenty.
    int seed = 0, ours = 0;
    constexpr int rounds = 400;
    for (std::uint32_t i = 0; i < rounds; ++i) {
        const auto r = normals(200, 100 + 2 * i), c = normals(200, 101 + 2 * i);
        seed += numericDrift(r, c, variantOptions(PsiVariant::seedValidation)).psi.value > 0.1;
        const auto column = numericDrift(r, c);
        ours += column.psi.value > std::max(0.1, column.psi.noDrift95);
    }
    QVERIFY(seed > rounds * 0.4);
    QVERIFY2(ours < rounds * 0.11, std::to_string(ours).c_str());
}

void TestDriftPeers::seedPsiOfMovedConstantDependsOnTheStep()
{
    const std::vector<double> base(100, 3);
    const auto near = numericDrift(base, std::vector<double>(100, 3.1)),
               far = numericDrift(base, std::vector<double>(100, 9));
    QCOMPARE(near.psi.value, far.psi.value);
    QCOMPARE(near.status, DriftStatus::drift);
    const auto below = numericDrift(base, std::vector<double>(100, 2));
    QCOMPARE(below.status, DriftStatus::drift); // by D: all values share the bin that ends at the constant
    QCOMPARE(below.below, std::size_t(100));
    QVERIFY(std::isnan(near.wassersteinScaled)); // a constant has no standard deviation to scale by
}

void TestDriftPeers::seedKsMixesPAndD()
{
    // 50,000 against 50,000 with a tiny D is significant and no drift; 20 against 20 with a large D is neither.
    std::vector<double> r, c;
    for (int i = 0; i < 50000; ++i) {
        r.push_back(i / 50000.0);
        c.push_back(i / 50000.0 + 0.015);
    }
    const auto large = numericDrift(r, c);
    QVERIFY(large.ks.p < 1e-4 && large.ks.statistic < 0.1);
    QCOMPARE(large.status, DriftStatus::stable);
    const auto small = numericDrift(normals(20, 1), normals(20, 3));
    QCOMPARE(small.status, DriftStatus::insufficient);
}

void TestDriftPeers::seedHasThreeDefinitionsUnderOneName()
{
    const auto r = normals(300, 1), c = normals(300, 2);
    const DriftColumnInput input{"x", NumericColumns{r, c}};
    std::vector<std::string> names;
    for (const auto variant : {PsiVariant::recommended, PsiVariant::evidently, PsiVariant::deepchecks,
                               PsiVariant::seedValidation, PsiVariant::seedMonitor}) {
        const auto report = evaluateDrift(std::span(&input, 1), variantOptions(variant)).value();
        names.push_back(report.psiVariant);
        QCOMPARE(schemaFault(driftJson(report), driftSchema()), std::string());
        QCOMPARE(*member(driftJson(report), "psi_variant").get<std::string>(), report.psiVariant);
    }
    std::ranges::sort(names);
    QVERIFY(std::ranges::adjacent_find(names) == names.end());
}

void TestDriftPeers::seedCallsAnEmptyWindowHealthy()
{
    const auto column = numericDrift(normals(200, 1), {});
    QCOMPARE(column.status, DriftStatus::insufficient);
    QVERIFY(!column.reason.empty() && std::isnan(column.psi.value));
}

void TestDriftPeers::missingnessIsTested()
{
    auto r = normals(1000, 1), c = normals(1000, 2);
    for (std::size_t i = 0; i < 20; ++i)
        r[i] = absent;
    for (std::size_t i = 0; i < 50; ++i)
        c[i] = absent;
    const auto column = numericDrift(r, c);
    // Pooled two-proportion z.
    const double p = 35.0 / 1000, z = (0.05 - 0.02) / std::sqrt(p * (1 - p) * 2 / 1000);
    VERIFY_CLOSE(column.missingTest.result.p, std::erfc(z / std::sqrt(2.0)), 1e-9);
    QCOMPARE(column.missingTest.method, std::string_view("chi-square"));
    // One against none of a thousand: exact.
    auto whole = normals(1000, 3), one = normals(1000, 4);
    one[5] = absent;
    const auto rare = numericDrift(whole, one);
    QCOMPARE(rare.missingTest.method, std::string_view("fisher"));
    VERIFY_CLOSE(rare.missingTest.result.p, 1, 1e-12);
    // Adjusted over the columns.
    const DriftColumnInput inputs[] = {{"a", NumericColumns{r, c}}, {"b", NumericColumns{whole, one}}};
    const auto report = evaluateDrift(inputs, {}).value();
    VERIFY_CLOSE(report.columns[0].missingAdjustedP, 2 * column.missingTest.result.p, 1e-12);
}

void TestDriftPeers::codedTextsAndIntegersAgree()
{
    const auto r = sampleTexts("flchain_train.csv", "mgus"), c = sampleTexts("flchain_test.csv", "mgus");
    const auto numbersR = sampleNumbers("flchain_train.csv", "mgus"),
               numbersC = sampleNumbers("flchain_test.csv", "mgus");
    std::vector<std::uint32_t> codesR, codesC;
    const std::vector<std::string> levelsR{"1", "0", ""}, levelsC{"never", "0", "1"};
    for (const auto &text : r)
        codesR.push_back(text.empty() ? 2 : text == "1" ? 0 : 1);
    for (const auto &text : c)
        codesC.push_back(text.empty() ? 0xFFFFFFFF : text == "1" ? 2 : 1);
    const DriftColumnInput inputs[] = {{"x", CategoricalColumns{r, c}},
                                       {"x", CodedColumns{codesR, codesC, levelsR, levelsC}},
                                       {"x", IntegerCategories{numbersR, numbersC}}};
    const auto report = evaluateDrift(inputs, {}).value();
    const auto columns = driftJson(report);
    QCOMPARE(member(columns, "columns/1"), member(columns, "columns/0"));
    QCOMPARE(member(columns, "columns/2"), member(columns, "columns/0"));
    QCOMPARE(report.columns[1].unseen, std::size_t(0));
}

void TestDriftPeers::looksCategoricalRule()
{
    const std::vector<double> codes{1, 2, 3, absent, 1}, more{4, 5, 5}, sixth{6}, half{1.5}, endless{infinity};
    QVERIFY(looksCategorical(codes, more));
    QVERIFY(!looksCategorical(codes, {}) == false);
    for (const auto *other : {&sixth, &half, &endless}) {
        auto joined = more;
        joined.insert(joined.end(), other->begin(), other->end());
        QVERIFY(!looksCategorical(codes, joined));
    }
    QVERIFY(!looksCategorical({}, {}));
    QVERIFY(!looksCategorical(std::vector<double>{absent}, {}));
}

void TestDriftPeers::sameForAnyThreadsAndRowOrder()
{
    std::vector<std::vector<double>> r, c;
    std::vector<std::string> words, now;
    for (std::uint32_t i = 0; i < 12; ++i) {
        r.push_back(normals(3000, 10 + i));
        c.push_back(normals(2000, 40 + i));
        r.back()[i] = absent;
        c.back()[2 * i] = infinity;
    }
    for (std::size_t i = 0; i < 3000; ++i)
        words.push_back(i % 97 == 0 ? "" : "w" + std::to_string(i * i % 71));
    for (std::size_t i = 0; i < 2000; ++i)
        now.push_back("w" + std::to_string(i * i % 83));
    const auto document = [&](unsigned threads, PsiVariant variant) {
        std::vector<DriftColumnInput> inputs;
        for (std::size_t i = 0; i < r.size(); ++i)
            inputs.push_back({"c" + std::to_string(i), NumericColumns{r[i], c[i]}, {}});
        inputs.push_back({"words", CategoricalColumns{words, now}, {}});
        auto options = variantOptions(variant);
        options.threads = threads;
        return json::toText(driftJson(evaluateDrift(inputs, options).value()));
    };
    for (const auto variant : {PsiVariant::recommended, PsiVariant::evidently, PsiVariant::seedMonitor}) {
        const auto one = document(1, variant);
        QVERIFY(document(2, variant) == one);
        QVERIFY(document(8, variant) == one);
        std::mt19937 shuffler(5);
        for (auto *side : {&r, &c})
            for (auto &column : *side)
                std::ranges::shuffle(column, shuffler);
        std::ranges::shuffle(words, shuffler);
        std::ranges::shuffle(now, shuffler);
        QVERIFY(document(2, variant) == one);
    }
}

void TestDriftPeers::monotoneTransformsAndShifts()
{
    const auto r = normals(500, 1), c = normals(400, 2);
    const auto straight = numericDrift(r, c);
    auto scaledR = r, scaledC = c;
    for (auto *values : {&scaledR, &scaledC})
        for (auto &x : *values)
            x = 8 * x - 32; // exact in binary
    const auto scaled = numericDrift(scaledR, scaledC);
    QCOMPARE(scaled.ks.statistic, straight.ks.statistic);
    QCOMPARE(scaled.ks.p, straight.ks.p);
    VERIFY_CLOSE(scaled.wasserstein, 8 * straight.wasserstein, 1e-10);
    VERIFY_CLOSE(scaled.wassersteinScaled, straight.wassersteinScaled, 1e-10);
    VERIFY_CLOSE(scaled.psi.value, straight.psi.value, 1e-12);
    // Both samples twice over: D, distances and shares stay.
    auto twiceR = r, twiceC = c;
    twiceR.insert(twiceR.end(), r.begin(), r.end());
    twiceC.insert(twiceC.end(), c.begin(), c.end());
    const auto twice = numericDrift(twiceR, twiceC);
    VERIFY_CLOSE(twice.ks.statistic, straight.ks.statistic, 1e-14);
    VERIFY_CLOSE(twice.wasserstein, straight.wasserstein, 1e-12);
    QVERIFY(twice.ks.p < straight.ks.p);
    // A sample against itself.
    const auto same = numericDrift(r, r);
    QCOMPARE(same.ks.statistic, 0.0);
    QCOMPARE(same.ks.p, 1.0);
    QCOMPARE(same.wasserstein, 0.0);
    QCOMPARE(same.psi.value, 0.0);
    QCOMPARE(same.hellinger, 0.0);
    QCOMPARE(same.status, DriftStatus::stable);
}

VALBENCH_TEST(TestDriftPeers, drift_peers)
#include "test_drift_peers.moc"
