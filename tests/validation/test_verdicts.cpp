// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From what a check finds to verdict, outcome and sentences.
#include "support/test_registry.h"

#include <cmath>
#include <limits>
#include <new>
#include <stdexcept>

#include <valbench/stats/groups.h>
#include <valbench/stats/proportion.h>

#include "step_runner.h"
#include "validation_support.h"

using namespace valbench;
using namespace valbench::validation;
using domain::Direction;
using domain::Outcome;
using domain::Verdict;

class TestVerdicts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void threeWays();
    void undefinedIsAnError();
    void valueAlone();
    void chanceIsNotHeldAgainst();
    void parityOfMoreThanTwoGroups();
    void nobodyFlagged();
    void thrownIsAnError();
};

namespace {

/// k of n events flagged, as the sensitivity check finds it.
Finding shareFinding(std::size_t k, std::size_t n)
{
    Finding finding;
    finding.estimate = stats::proportion(k, n, 0.95);
    finding.counts = "some";
    finding.n = static_cast<std::int64_t>(n);
    finding.nouns = {"events", "missed event", "missed events"};
    return finding;
}

domain::StepResult judged(const Finding &finding, double limit, std::string_view check = "pq.sensitivity",
                          Direction direction = Direction::atLeast, domain::JudgedOn basis = domain::JudgedOn::interval)
{
    auto step = test::stepOf(check, limit);
    step.criterion->direction = direction;
    step.criterion->judgedOn = basis;
    return judgeFinding(step, *findCheck(check), finding);
}

Result<Finding> thrower(const CheckContext &)
{
    throw std::runtime_error("matrix is singular");
}

Result<Finding> strangeThrower(const CheckContext &)
{
    throw 7;
}

Result<Finding> hungryThrower(const CheckContext &)
{
    throw std::bad_alloc();
}

} // namespace

void TestVerdicts::threeWays()
{
    // part11.md §3.5: 184 of 200, Wilson 0.8740 to 0.9502.
    const auto finding = shareFinding(184, 200);
    const auto met = judged(finding, 0.874);
    QVERIFY(met.verdict == Verdict::met && met.outcome == Outcome::passed && met.reason.empty());
    QCOMPARE(met.margin, std::string("1 more missed event would fail this."));
    QCOMPARE(met.actual, std::string("Sensitivity 0.9200 (95% CI 0.8740 to 0.9502, Wilson, some)."));

    const auto insufficient = judged(finding, 0.9);
    QVERIFY(insufficient.verdict == Verdict::insufficient && insufficient.outcome == Outcome::failed);
    // z^2 0.9 0.1 / 0.02^2 = 864.3
    QVERIFY2(insufficient.margin.starts_with("A sample of 865 events would settle it"), insufficient.margin.c_str());

    const auto notMet = judged(finding, 0.96);
    QVERIFY(notMet.verdict == Verdict::notMet && notMet.outcome == Outcome::failed);
    QCOMPARE(notMet.reason, std::string("Not met: the whole interval is below the limit 0.96."));

    const auto reported = judgeFinding(test::reportingStep("pq.sensitivity"), *findCheck("pq.sensitivity"), finding);
    QVERIFY(reported.verdict == Verdict::reported && reported.outcome == Outcome::passed);
}

void TestVerdicts::undefinedIsAnError()
{
    for (const double value : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        auto finding = shareFinding(184, 200);
        finding.estimate.value = value;
        for (const auto basis : {domain::JudgedOn::interval, domain::JudgedOn::value}) {
            const auto result = judged(finding, 0.5, "pq.sensitivity", Direction::atLeast, basis);
            QVERIFY2(result.outcome == Outcome::error && result.verdict == Verdict::notEvaluable,
                     test::describe(result).c_str());
        }
        const auto result = judgeFinding(test::reportingStep("pq.sensitivity"), *findCheck("pq.sensitivity"), finding);
        QVERIFY(result.outcome == Outcome::error);
    }
    // A value without the interval that should be judged is no evidence either way.
    auto finding = shareFinding(184, 200);
    finding.estimate = stats::withoutInterval(0.92, "variance is 0");
    const auto result = judged(finding, 0.5);
    QVERIFY2(result.outcome == Outcome::error, test::describe(result).c_str());
    QCOMPARE(result.reason, std::string("Not evaluable: variance is 0."));
}

void TestVerdicts::valueAlone()
{
    const auto finding = shareFinding(184, 200);
    const auto value = domain::JudgedOn::value;
    QVERIFY(judged(finding, 0.92, "pq.sensitivity", Direction::atLeast, value).outcome == Outcome::passed);
    const auto notMet = judged(finding, 0.9201, "pq.sensitivity", Direction::atLeast, value);
    QVERIFY(notMet.verdict == Verdict::notMet);
    QCOMPARE(notMet.reason, std::string("Not met: the value is below the limit 0.9201."));
}

void TestVerdicts::chanceIsNotHeldAgainst()
{
    Finding finding;
    finding.setting = "age";
    finding.counts = "n = 100 against 100 in the baseline";
    finding.estimate = stats::withoutInterval(0.12, "");
    const auto judge = [&] { return judged(finding, 0.1, "pq.psi", Direction::atMost, domain::JudgedOn::value); };
    QVERIFY(judge().verdict == Verdict::notMet);
    QCOMPARE(judge().reason, std::string("Not met: the value is above the limit 0.1."));
    QCOMPARE(judge().actual, std::string("PSI 0.1200 (no interval, n = 100 against 100 in the baseline; age)."));
    QVERIFY(!judge().measures.front().reason.empty());
    finding.withinNoise = "samples of these sizes reach this value without any drift";
    QVERIFY(judge().verdict == Verdict::insufficient && judge().outcome == Outcome::failed);
    finding.estimate.value = 0.05;
    QVERIFY(judge().verdict == Verdict::met);
}

void TestVerdicts::parityOfMoreThanTwoGroups()
{
    // 30 of 60, 24 of 60 and 20 of 50 flagged at 0.5.
    std::string csv = "y,p,g\n";
    const auto add = [&csv](int flagged, int rows, const char *group) {
        for (int i = 0; i < rows; ++i)
            csv += std::string(i % 4 == 0 ? "1," : "0,") + (i < flagged ? "0.7," : "0.2,") + group + "\n";
    };
    add(30, 60, "a");
    add(24, 60, "b");
    add(20, 50, "c");
    add(5, 5, "rare");
    auto step = test::stepOf("pq.demographic-parity", 0.5);
    step.parameters.set("column", "g");
    const auto result = test::runSmall(step, csv);
    const auto &measure = result.measures.front();
    // fairlearn's ratio is 0.4 / 0.5. Katz by SciPy 1.10.1, relative_risk(…).confidence_interval(): c against a
    // 0.5238530026128426 to 1.22, b against a 0.536 to 1.19; upper bounds end at 1.
    QCOMPARE(measure.value, 0.8);
    QVERIFY2(std::abs(measure.lower - 0.5238530026128426) < 1e-12, std::to_string(measure.lower).c_str());
    QVERIFY2(std::abs(measure.upper - 1) < 1e-12, std::to_string(measure.upper).c_str());
    QVERIFY2(result.actual.find("g = rare has too few rows (5) and is left out.") != std::string::npos,
             result.actual.c_str());
    QCOMPARE(result.measures.size(), std::size_t(5));
}

void TestVerdicts::nobodyFlagged()
{
    auto step = test::stepOf("pq.demographic-parity", 0.5);
    step.parameters.set("column", "g");
    step.parameters.set("threshold", "1");
    const auto none = test::runSmall(step, test::goodCsv());
    QVERIFY2(none.outcome == Outcome::error, test::describe(none).c_str());
    step.parameters.set("threshold", "0");
    const auto all = test::runSmall(step, test::goodCsv());
    QVERIFY2(all.outcome == Outcome::error, test::describe(all).c_str());
    auto ppv = test::stepOf("pq.ppv", 0.5);
    ppv.parameters.set("threshold", "1");
    const auto undefined = test::runSmall(ppv, test::goodCsv());
    QVERIFY2(undefined.outcome == Outcome::error, test::describe(undefined).c_str());
    QCOMPARE(undefined.reason, std::string("Not evaluable: no predicted positives."));
}

void TestVerdicts::thrownIsAnError()
{
    const auto protocol = test::smallProtocol();
    const auto table = test::tableOf(test::goodCsv());
    const auto data = RunData::open(protocol, &table, nullptr);
    const auto model = LiveModel::start(protocol, nullptr, {});
    VERIFY_OK(model);
    VERIFY_OK(data);
    const Installation installation;
    const Result<TargetFacts> target{TargetFacts()};
    const CheckContext context{.protocol = protocol,
                               .data = *data,
                               .model = *model,
                               .installation = installation,
                               .target = target,
                               .info = *findCheck("pq.auc")};
    const test::StandingClock clock;
    const auto step = test::stepOf("pq.auc", 0.5);
    const auto named = runStep(step, thrower, context, clock);
    QVERIFY(named.outcome == Outcome::error && named.verdict == Verdict::notEvaluable);
    QVERIFY2(named.reason.find("matrix is singular") != std::string::npos, named.reason.c_str());
    QCOMPARE(named.stepId, std::string("1"));
    QVERIFY(!named.started.empty() && !named.finished.empty());
    for (const auto function : {strangeThrower, hungryThrower}) {
        const auto result = runStep(step, function, context, clock);
        QVERIFY(result.outcome == Outcome::error && !result.reason.empty());
    }
}

VALBENCH_TEST(TestVerdicts, verdicts)
#include "test_verdicts.moc"
