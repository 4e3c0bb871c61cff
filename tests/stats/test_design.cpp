// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <limits>

#include <valbench/stats/design_json.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/random.h>

#include "reference.h"
#include "schema_check.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestDesign : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneAreaAsProc();
    void twoAreasAsProc();
    void golden();
    void lowerBoundAgainstEnumeration();
    void alwaysHeldIsHeldBeyondWhatWasComputed();
    void zeroFailures();
    void rileyAsPmvalsampsize();
    void netBenefitByFormula();
    void connorAndNonInferiorityKeepTheirPower();
    void binomialTail();
    void documents_data();
    void documents();
    void refusals();
};

static const json::Value &proc(const std::string &path)
{
    return reference("design_r.json", path);
}

void TestDesign::oneAreaAsProc()
{
    const auto &rows = *proc("one").get<json::Array>();
    QCOMPARE(rows.size(), std::size_t(48));
    for (const auto &row : rows) {
        const auto v = numbersOf(row);
        const TestLevels levels{.alpha = v[2], .power = v[3]};
        VERIFY_CLOSE(aucCases(v[0], v[1], levels), v[4], 1e-12);
        VERIFY_CLOSE(aucPower(v[0], v[1], 40, levels), v[5], 1e-11);
        // Power of the planned size is the planned power.
        VERIFY_CLOSE(aucPower(v[0], v[1], v[4], levels), v[3], 1e-11);
    }
}

static AucComparison pilotOf(const std::string &first, const std::string &second)
{
    const auto a = referenceSet("asah_" + first), b = referenceSet("asah_" + second);
    return comparePairedAucs(a.outcomes, a.scores, b.scores, 0.95).value();
}

void TestDesign::twoAreasAsProc()
{
    for (const auto &plan : *proc("two").get<json::Array>()) {
        AucDesign design;
        design.levels = {.alpha = numberOf(member(plan, "alpha")), .power = 0.9};
        design.compare.pilot =
            pilotOf(*member(plan, "first").get<std::string>(), *member(plan, "second").get<std::string>());
        const auto document = designJson(design);
        VERIFY_OK(document);
        VERIFY_CLOSE(numberOf(member(*document, "cases_exact")), numberOf(member(plan, "cases")), 1e-11);
        VERIFY_CLOSE(numberOf(member(*document, "controls_exact")), numberOf(member(plan, "controls")), 1e-11);
        QCOMPARE(numberOf(member(*document, "cases")), std::ceil(numberOf(member(plan, "cases"))));
    }
}

void TestDesign::golden()
{
    VERIFY_CLOSE(aucCases(0.8, 1, {.alpha = 0.05, .power = 0.9}), 16.619199202101981, 1e-12);
    const auto pilot = pilotOf("s100b", "wfns");
    const AreaVariances variances{pilot.first.variance * 41, pilot.second.variance * 41, pilot.covariance * 41};
    VERIFY_CLOSE(pairedAucCases(pilot.difference.value, variances, {.alpha = 0.05, .power = 0.9}), 123.0494045640351,
                 1e-11);
    QCOMPARE(cStatisticSize(0.8, 0.1, 0.1, 0.95), std::uint64_t(836));
    // statsmodels 0.13.5: samplesize_confint_proportion(0.9, 0.05).
    VERIFY_CLOSE(precisionSize(0.9, 0.05, 0.95), 138.2925175449885, 1e-12);
}

void TestDesign::lowerBoundAgainstEnumeration()
{
    for (const auto &expected : *reference("design.json", "lower_bound").get<json::Array>()) {
        const auto real = [&](const char *name) { return numberOf(member(expected, name)); };
        const auto method = *member(expected, "method").get<std::string>() == "wilson"
                                ? ProportionMethod::wilson
                                : ProportionMethod::clopperPearson;
        const auto plan = planLowerBound(real("truth"), real("limit"), real("power"), real("confidence"), method);
        VERIFY_OK(plan);
        QCOMPARE(double(plan->firstReached), real("first"));
        QCOMPARE(double(plan->alwaysHeld), real("held"));
        VERIFY_CLOSE(plan->powerAtFirst, real("power_at_first"), 1e-9);
        VERIFY_CLOSE(plan->powerAtAlways, real("power_at_held"), 1e-9);
        QVERIFY(plan->checkedTo >= plan->alwaysHeld);
        VERIFY_CLOSE(lowerBoundPower(plan->firstReached, real("truth"), real("limit"), real("confidence"), method),
                     plan->powerAtFirst, 1e-14);
    }
}

void TestDesign::alwaysHeldIsHeldBeyondWhatWasComputed()
{
    // Past checkedTo an inequality vouches; here the next 3,000 sizes are computed all the same.
    for (const auto method : {ProportionMethod::wilson, ProportionMethod::clopperPearson}) {
        const auto plan = planLowerBound(0.92, 0.85, 0.8, 0.95, method).value();
        QVERIFY(plan.checkedTo < 3000);
        QVERIFY(lowerBoundPower(plan.alwaysHeld - 1, 0.92, 0.85, 0.95, method) < 0.8);
        for (std::uint64_t n = plan.alwaysHeld; n < plan.checkedTo + 3000; ++n)
            QVERIFY(lowerBoundPower(n, 0.92, 0.85, 0.95, method) >= 0.8);
    }
}

void TestDesign::zeroFailures()
{
    QCOMPARE(zeroFailureSize(0.90, 0.95), 29.0);
    QCOMPARE(zeroFailureSize(0.95, 0.95), 59.0);
    QCOMPARE(zeroFailureSize(0.99, 0.95), 299.0);
    for (const double limit : {0.7, 0.9, 0.995}) {
        const double n = zeroFailureSize(limit, 0.9);
        QVERIFY(std::pow(limit, n) <= 0.1 && std::pow(limit, n - 1) > 0.1);
    }
    QVERIFY(std::isnan(zeroFailureSize(1, 0.95)));
}

void TestDesign::rileyAsPmvalsampsize()
{
    for (const auto &expected : *reference("design.json", "riley").get<json::Array>()) {
        const auto a = numbersOf(member(expected, "arguments"));
        const double prevalence = a[0], area = a[1], mean = a[2], sd = a[3];
        // The package steps se(ln O/E) in 0.0001 until the interval of 1.96 se is wide enough.
        const double se = standardErrorForWidth(1, a[4], 0.95), stepped = numberOf(member(expected, "se_oe"));
        QVERIFY(stepped - se < 1.5e-4 && stepped >= se - 5e-5);
        QCOMPARE(std::ceil(observedToExpectedSize(prevalence, stepped)), numberOf(member(expected, "sizes/OE")));
        // It takes 1.96 for z: sizes may differ by one in ten thousand.
        const double c = numberOf(member(expected, "sizes/C statistic"));
        QVERIFY(std::abs(double(cStatisticSize(area, prevalence, a[5], 0.95)) - c) <=
                std::max(0.0, std::ceil(c * 1e-4)));
        const auto information = slopeInformation(mean, sd);
        const auto integrals = numbersOf(member(expected, "information"));
        VERIFY_CLOSE(information.weight, integrals[0], 1e-9);
        VERIFY_CLOSE(information.first, integrals[1], 1e-9);
        VERIFY_CLOSE(information.second, integrals[2], 1e-9);
        // Its linear predictor is a million random numbers.
        const double n = slopeSize(information, a[6] / (2 * 1.96));
        QVERIFY(std::abs(n / numberOf(member(expected, "sizes/C-slope")) - 1) < 0.01);
    }
    // A sample of the linear predictor tells the same as its law.
    std::vector<double> predictors;
    for (int i = 0; i < 20000; ++i)
        predictors.push_back(-1 + 0.8 * normalQuantile((i + 0.5) / 20000));
    const auto sampled = slopeInformation(predictors), normal = slopeInformation(-1, 0.8);
    QVERIFY(std::abs(slopeSize(sampled, 0.1) / slopeSize(normal, 0.1) - 1) < 1e-3);
    QVERIFY(std::isnan(slopeSize(slopeInformation(std::vector<double>{0.5, 0.5}), 0.1)));
}

void TestDesign::netBenefitByFormula()
{
    for (const auto &expected : *reference("design.json", "net_benefit").get<json::Array>()) {
        const auto a = numbersOf(member(expected, "arguments"));
        VERIFY_CLOSE(netBenefitSize(a[2], a[3], a[0], a[1], a[4]), numberOf(member(expected, "n")), 1e-12);
    }
}

void TestDesign::connorAndNonInferiorityKeepTheirPower()
{
    // Simulated: the planned tests succeed as often as planned. Normal approximations, so to within three points.
    const TestLevels levels{.alpha = 0.05, .power = 0.8};
    const double pairs = std::ceil(mcnemarPairs(0.2, 0.08, levels));
    RandomStream random(1, analysisId("design"), 0);
    int rejected = 0, shown = 0;
    constexpr int rounds = 4000;
    for (int round = 0; round < rounds; ++round) {
        double b = 0, c = 0;
        for (int i = 0; i < int(pairs); ++i) {
            const double u = random.uniform();
            b += u < 0.14;
            c += u >= 0.14 && u < 0.2;
        }
        rejected += (b - c) * (b - c) / (b + c) > 3.841458820694124;
    }
    QVERIFY2(std::abs(rejected / double(rounds) - 0.8) < 0.03, std::to_string(rejected).c_str());
    const TestLevels oneSided{.alpha = 0.025, .power = 0.9, .isTwoSided = false};
    const double n = std::ceil(nonInferioritySize(0.1, 0, 0.05, oneSided));
    for (int round = 0; round < rounds; ++round) {
        double b = 0, c = 0;
        for (int i = 0; i < int(n); ++i) {
            const double u = random.uniform();
            b += u < 0.05;
            c += u >= 0.05 && u < 0.1;
        }
        const double d = (b - c) / n, se = std::sqrt(((b + c) / n - d * d) / n);
        shown += d - 1.959963984540054 * se > -0.05;
    }
    QVERIFY2(std::abs(shown / double(rounds) - 0.9) < 0.03, std::to_string(shown).c_str());
    QVERIFY(std::isnan(nonInferioritySize(0.1, -0.05, 0.05, oneSided)));
    QVERIFY(std::isnan(mcnemarPairs(0.1, 0.2, levels)) && std::isnan(mcnemarPairs(0.1, 0, levels)));
}

void TestDesign::binomialTail()
{
    double sum = 0, term = std::pow(0.7, 12);
    std::vector<double> pmf;
    for (int k = 0; k <= 12; ++k) {
        pmf.push_back(term);
        term *= 0.3 / 0.7 * (12 - k) / (k + 1);
    }
    for (int k = 12; k >= 0; --k) {
        sum += pmf[std::size_t(k)];
        VERIFY_CLOSE(binomialUpperTail(std::uint64_t(k), 12, 0.3), sum, 1e-12);
    }
    QCOMPARE(binomialUpperTail(13, 12, 0.3), 0.0);
    QCOMPARE(binomialUpperTail(0, 0, 0.3), 1.0);
    QCOMPARE(binomialUpperTail(3, 12, 0), 0.0);
    QCOMPARE(binomialUpperTail(12, 12, 1), 1.0);
}

static std::string faultOf(const Result<json::Value> &document, const char *kind)
{
    return document ? schemaFault(*document, designSchema(kind)) : document.error().text();
}

void TestDesign::documents_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("which");
    for (const std::string kind : {"auc", "proportion", "calibration", "non-inferiority", "multiplicity"})
        for (int which = 0; which < 3; ++which)
            QTest::newRow((kind + ' ' + std::to_string(which)).c_str()) << QString::fromStdString(kind) << which;
}

void TestDesign::documents()
{
    QFETCH(QString, kind);
    QFETCH(int, which);
    const auto name = kind.toStdString();
    Result<json::Value> document = json::Value();
    if (name == "auc") {
        AucDesign design;
        design.area = 0.8;
        if (which == 0)
            design.cases = 20;
        if (which == 1)
            design.compare = {.second = 0.85, .correlation = 0.6, .pilot = {}};
        if (which == 2)
            design.compare.pilot = pilotOf("s100b", "wfns");
        document = designJson(design);
    } else if (name == "proportion") {
        ProportionDesign design;
        design.expected = 0.92;
        design.limit = 0.85;
        design.n = 176;
        design.halfWidth = 0.04;
        design.share = 0.25;
        if (which == 1) {
            design = {};
            design.limit = 0.95;
        }
        if (which == 2) {
            design.discordant = 0.2;
            design.difference = -0.1;
            design.method = ProportionMethod::clopperPearson;
        }
        document = designJson(design);
        if (which == 0) {
            QCOMPARE(numberOf(member(*document, "lower_bound/first_reached")), 167.0);
            QCOMPARE(numberOf(member(*document, "lower_bound/always_held")), 184.0);
            QCOMPARE(numberOf(member(*document, "lower_bound/total")), 736.0);
        }
        if (which == 1)
            QCOMPARE(numberOf(member(*document, "zero_failures/n")), 59.0);
    } else if (name == "calibration") {
        CalibrationDesign design;
        design.prevalence = 0.1;
        design.observedToExpectedWidth = 0.2;
        if (which > 0) {
            design.area = 0.8;
            design.areaWidth = 0.1;
            design.slopeWidth = 0.2;
            design.meanPredictor = -2.5;
            design.deviationPredictor = 1;
        }
        if (which == 2) {
            design.predictors = {-3, -2, -1};
            design.threshold = 0.1;
            design.sensitivity = 0.8;
            design.specificity = 0.7;
            design.netBenefitWidth = 0.2;
        }
        document = designJson(design);
        VERIFY_OK(document);
        QCOMPARE(*member(*document, "decided_by").get<std::string>(), which == 0 ? "observed_to_expected" : "slope");
    } else if (name == "non-inferiority") {
        NonInferiorityDesign design;
        design.margin = 0.05;
        if (which == 0)
            design.discordant = 0.1;
        design.area = 0.85;
        if (which == 1)
            design.compare = {.second = 0.86, .correlation = 0.5, .pilot = {}};
        if (which == 2)
            design.compare.pilot = pilotOf("s100b", "wfns");
        document = designJson(design);
    } else {
        const std::vector<double> p{0.01, 0.04, 0.03, 0.005, 0.2};
        document = multiplicityJson(std::span(p).first(std::size_t(which) + 1), 0.05);
    }
    QCOMPARE(faultOf(document, name.c_str()), std::string());
}

void TestDesign::refusals()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto refused = [](const Result<json::Value> &document) {
        return !document && document.error().code() == ErrorCode::usage && !document.error().text().empty();
    };
    for (const double area : {0.5, 1.0, 0.3, nan, 2.0}) {
        AucDesign design;
        design.area = area;
        QVERIFY(refused(designJson(design)));
    }
    QVERIFY(refused(designJson(AucDesign{})));
    AucDesign half;
    half.area = 0.8;
    half.compare.second = 0.8;
    QVERIFY(refused(designJson(half))); // no correlation
    half.compare.correlation = 0.5;
    QVERIFY(refused(designJson(half))); // no difference
    for (const auto &[expected, limit] : {std::pair(0.8, 0.8), std::pair(0.8, 0.9), std::pair(1.0, 0.9),
                                          std::pair(nan, 0.9), std::pair(0.9, 0.0), std::pair(0.900001, 0.9)}) {
        ProportionDesign design;
        design.expected = expected;
        design.limit = limit;
        QVERIFY(refused(designJson(design)));
    }
    QVERIFY(refused(designJson(ProportionDesign{})));
    CalibrationDesign calibration;
    QVERIFY(refused(designJson(calibration)));
    calibration.prevalence = 0.1;
    QVERIFY(refused(designJson(calibration)));
    calibration.slopeWidth = 0.2;
    QVERIFY(refused(designJson(calibration)));
    calibration.predictors = {0.5, 0.5};
    QVERIFY(refused(designJson(calibration))); // a constant predictor tells nothing of a slope
    // What would not be used is refused.
    AucDesign spare;
    spare.area = 0.8;
    spare.compare = {.second = 0.85, .correlation = 0.6, .pilot = {}};
    spare.cases = 20;
    QVERIFY(refused(designJson(spare)));
    CalibrationDesign idle;
    idle.prevalence = 0.1;
    idle.observedToExpectedWidth = 0.2;
    VERIFY_OK(designJson(idle));
    idle.area = 0.8;
    QVERIFY(refused(designJson(idle)));
    idle.area.reset();
    idle.sensitivity = 0.8;
    QVERIFY(refused(designJson(idle)));
    idle.sensitivity.reset();
    idle.meanPredictor = 0;
    QVERIFY(refused(designJson(idle)));
    ProportionDesign bare;
    bare.expected = 0.9;
    QVERIFY(refused(designJson(bare)));
    NonInferiorityDesign twice;
    twice.margin = 0.05;
    twice.area = 0.8;
    twice.compare = {.second = 0.81, .correlation = 0.5, .pilot = {}};
    VERIFY_OK(designJson(twice));
    twice.difference = 0.01;
    QVERIFY(refused(designJson(twice)));
    NonInferiorityDesign inferior;
    QVERIFY(refused(designJson(inferior)));
    inferior.margin = 0.05;
    inferior.discordant = 0.3;
    inferior.difference = -0.06;
    QVERIFY(refused(designJson(inferior)));
    QVERIFY(refused(multiplicityJson({}, 0.05)));
    QVERIFY(refused(multiplicityJson(std::vector<double>{0.5, nan}, 0.05)));
    QVERIFY(refused(multiplicityJson(std::vector<double>{1.5}, 0.05)));
}

VALBENCH_TEST(TestDesign, design)
#include "test_design.moc"
