// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The demo's protocols on the demo's data: outcomes as written here, numbers as other programs give them.
#include "support/test_registry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <stdexcept>

#include <valbench/base/digest.h>
#include <valbench/domain/report.h>
#include <valbench/validation/complete.h>

#include "validation_support.h"

using namespace valbench;
using domain::Outcome;
using domain::Verdict;

class TestDemo : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void protocolsAreComplete_data();
    void protocolsAreComplete();
    void digestsAreThoseOfTheSamples();
    void outcomes_data();
    void outcomes();
    void agreesWithOtherPrograms_data();
    void agreesWithOtherPrograms();
    void sentences();
    void conclusions_data();
    void conclusions();
};

namespace {

void bothProtocols()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("PQ-1") << QStringLiteral("pq-1");
    QTest::newRow("PQ-2") << QStringLiteral("pq-2");
}

validation::RunOutcome demoRun(const std::string &name)
{
    static std::map<std::string, validation::RunOutcome> runs;
    const auto found = runs.find(name);
    if (found != runs.end())
        return found->second;
    const auto outcome = test::run(test::demoProtocol(name), test::sampleTable("flchain_test.csv"),
                                   test::sampleTable("flchain_train.csv"));
    if (!outcome)
        throw std::runtime_error(outcome.error().text());
    return runs.emplace(name, *outcome).first->second;
}

/// Steps that do not pass; all others must.
const std::map<std::string, std::map<std::string, Verdict>> expectedFailures{
    {"pq-1", {{"9", Verdict::insufficient}}},
    {"pq-2",
     {{"1", Verdict::notMet},
      {"2", Verdict::insufficient},
      {"4", Verdict::notMet},
      {"6", Verdict::insufficient},
      {"7", Verdict::insufficient},
      {"11", Verdict::insufficient}}},
};

const domain::StepResult &stepResult(const validation::RunOutcome &outcome, const std::string &id)
{
    for (const auto &step : outcome.steps) {
        if (step.stepId == id)
            return step;
    }
    throw std::runtime_error("no step " + id);
}

/// The deviations that resources/demo/dispositions.json disposes of for one protocol file.
std::vector<domain::Deviation> demoDeviations(const std::string &name)
{
    const auto document = test::sourceJson("resources/demo/dispositions.json");
    const auto reader = json::Reader::open(document, "dispositions.json").value();
    std::vector<domain::Deviation> deviations;
    const auto protocols = reader.objects("protocols").value();
    for (const auto &protocol : protocols) {
        if (protocol.text("protocol").value() != name + ".json")
            continue;
        const auto items = protocol.objects("deviations").value();
        for (const auto &item : items) {
            const auto known = item.allow({"step", "class", "class_reason", "impact", "root_cause", "correction",
                                           "capa", "disposition", "condition"});
            if (!known)
                throw std::runtime_error(known.error().text());
            domain::Deviation deviation;
            deviation.stepId = item.text("step").value();
            deviation.deviationClass = domain::fromWord<domain::DeviationClass>(item.text("class").value()).value();
            deviation.impact = item.text("impact").value();
            deviation.rootCause = item.text("root_cause").value();
            deviation.correction = item.text("correction").value();
            deviation.capaReference = item.text("capa").value();
            deviation.disposition = domain::fromWord<domain::Disposition>(item.text("disposition").value()).value();
            deviation.condition = item.text("condition").value();
            deviations.push_back(std::move(deviation));
        }
    }
    return deviations;
}

} // namespace

void TestDemo::protocolsAreComplete_data()
{
    bothProtocols();
}

void TestDemo::protocolsAreComplete()
{
    QFETCH(QString, name);
    const auto protocol = test::demoProtocol(name.toStdString());
    const auto complete = validation::completeProtocol(protocol);
    VERIFY_OK(complete);
    QCOMPARE(complete->modelName, std::string("flchain-mortality"));
    QVERIFY(complete->prerequisites.size() >= 3 && complete->requirements.size() >= 5);
    for (const auto &step : complete->steps) {
        QVERIFY2(!step.instruction.empty() && !step.expected.empty() && !step.requirements.empty(), step.id.c_str());
        QVERIFY(step.kind == domain::StepKind::automatic);
    }
}

void TestDemo::digestsAreThoseOfTheSamples()
{
    for (const auto *name : {"pq-1", "pq-2"}) {
        const auto protocol = test::demoProtocol(name);
        QCOMPARE(protocol.data.size(), std::size_t(2));
        QCOMPARE(protocol.data[0].sha256, sha256(test::sourceText("resources/samples/flchain_test.csv")).toHex());
        QCOMPARE(protocol.data[1].sha256, sha256(test::sourceText("resources/samples/flchain_train.csv")).toHex());
    }
}

void TestDemo::outcomes_data()
{
    bothProtocols();
}

void TestDemo::outcomes()
{
    QFETCH(QString, name);
    const auto protocol = test::demoProtocol(name.toStdString());
    const auto outcome = demoRun(name.toStdString());
    const auto &failures = expectedFailures.at(name.toStdString());
    QCOMPARE(outcome.steps.size(), protocol.steps.size());
    for (std::size_t i = 0; i < protocol.steps.size(); ++i) {
        const auto &step = protocol.steps[i];
        const auto &result = outcome.steps[i];
        QCOMPARE(result.stepId, step.id);
        const auto failure = failures.find(step.id);
        const auto expected = failure != failures.end() ? failure->second
                              : step.criterion          ? Verdict::met
                                                        : Verdict::reported;
        QVERIFY2(result.verdict == expected, test::describe(result).c_str());
        QVERIFY2(result.outcome == (failure == failures.end() ? Outcome::passed : Outcome::failed),
                 test::describe(result).c_str());
        QVERIFY2(result.reason.empty() == (failure == failures.end()), test::describe(result).c_str());
        QVERIFY(!result.measures.empty() && result.started == "2026-11-03T13:03:59.120045Z");
    }
    QCOMPARE(outcome.data.size(), std::size_t(2));
    QCOMPARE(outcome.data[0].rows, std::int64_t(1350));
    QCOMPARE(outcome.data[0].excluded, std::int64_t(0));
    QCOMPARE(outcome.data[1].rows, std::int64_t(4690));
}

void TestDemo::agreesWithOtherPrograms_data()
{
    bothProtocols();
}

void TestDemo::agreesWithOtherPrograms()
{
    QFETCH(QString, name);
    const auto document = test::sourceJson("tests/reference/printed.json");
    const auto protocol = json::Reader::open(document, "printed.json")->object(name.toStdString());
    VERIFY_OK(protocol);
    const auto reference = protocol->object("steps");
    VERIFY_OK(reference);
    const auto outcome = demoRun(name.toStdString());
    QCOMPARE(reference->raw().members().size(), outcome.steps.size());
    for (const auto &result : outcome.steps) {
        const auto &judged = result.measures.front();
        const auto step = reference->object(result.stepId);
        VERIFY_OK(step);
        const auto *expected = step->find("value")->get<json::Array>();
        QVERIFY(expected && (expected->size() == 3 || expected->size() == 1));
        // Iterative fits agree to 1e-6, everything else to 1e-9 (statistics.md, tolerance classes).
        const double tolerance = judged.metric == "Calibration slope" ? 1e-6 : 1e-9;
        const std::array actual{judged.value, judged.lower, judged.upper};
        for (std::size_t i = 0; i < actual.size(); ++i) {
            if (i >= expected->size()) { // no interval
                QVERIFY2(std::isnan(actual[i]), test::describe(result).c_str());
                continue;
            }
            const auto *number = (*expected)[i].get<double>();
            const auto *whole = (*expected)[i].get<std::int64_t>();
            QVERIFY(number || whole);
            const double wanted = number ? *number : static_cast<double>(*whole);
            QVERIFY2(std::abs(actual[i] - wanted) <= tolerance * std::abs(wanted), test::describe(result).c_str());
        }
    }
}

void TestDemo::sentences()
{
    const auto first = demoRun("pq-1");
    QCOMPARE(stepResult(first, "2").actual, std::string("AUC 0.8056 (95% CI 0.7639 to 0.8415, DeLong logit, n = 1,350, "
                                                        "170 events; risk_xgboost)."));
    const auto &sensitivity = stepResult(first, "3");
    QCOMPARE(sensitivity.actual, std::string("Sensitivity 0.8176 (95% CI 0.7513 to 0.8726, Clopper-Pearson, 139 of "
                                             "170 events flagged; risk_xgboost at threshold 0.05)."));
    QCOMPARE(sensitivity.margin, std::string("9 more missed events would fail this."));
    const auto &slope = stepResult(first, "9");
    QCOMPARE(slope.reason, std::string("Insufficient evidence: the limit 0.8 lies within the interval. It counts as "
                                       "not passed."));
    QVERIFY2(slope.margin.ends_with("persons in the same case mix would settle it, if it showed the same value."),
             slope.margin.c_str());
    QCOMPARE(stepResult(first, "12").actual,
             std::string("PSI 0.0187 (no interval, n = 1,350 against 4,690 in the baseline; risk_xgboost). Without "
                         "drift it stays below 0.0161 in 95% of samples of these sizes."));
    QVERIFY2(stepResult(first, "15")
                 .actual.ends_with("sex F: 0.8208 (0.7699 to 0.8624; 769 rows, 110 events); sex M: 0.7721 (0.6926 to "
                                   "0.8359; 581 rows, 60 events)."),
             stepResult(first, "15").actual.c_str());
    const auto &byAge = stepResult(first, "16");
    QVERIFY2(byAge.actual.find("age_band 50-59: 0.1429 (0.0498 to 0.3464; 3 of 21; 606 rows, 21 events)") !=
                 std::string::npos,
             byAge.actual.c_str());
    QCOMPARE(byAge.measures.at(1).n, std::int64_t(21));
    QCOMPARE(stepResult(first, "1").margin, std::string("71 fewer cases of the smaller class would fail this."));
    const auto second = demoRun("pq-2");
    QCOMPARE(stepResult(second, "1").reason, std::string("Not met: the whole interval is below the limit 0.85."));
    QCOMPARE(stepResult(second, "2").actual, std::string("AUC 0.8123 (95% CI 0.7730 to 0.8515, DeLong, n = 1,350, 170 "
                                                         "events; risk_logistic)."));
}

void TestDemo::conclusions_data()
{
    bothProtocols();
}

void TestDemo::conclusions()
{
    QFETCH(QString, name);
    const auto protocol = test::demoProtocol(name.toStdString());
    domain::Execution execution;
    execution.steps = demoRun(name.toStdString()).steps;
    QVERIFY(execution.outcome() == Outcome::failed);
    const auto deviations = demoDeviations(name.toStdString());
    const auto &failures = expectedFailures.at(name.toStdString());
    QCOMPARE(deviations.size(), failures.size());
    for (const auto &deviation : deviations) {
        QVERIFY2(failures.contains(deviation.stepId), deviation.stepId.c_str());
        const auto step = std::ranges::find(protocol.steps, deviation.stepId, &domain::Step::id);
        QVERIFY(deviation.deviationClass == step->failureClass);
        for (const auto *text : {&deviation.impact, &deviation.rootCause, &deviation.correction})
            QVERIFY2(text->size() > 40, deviation.stepId.c_str());
        QCOMPARE(deviation.disposition == domain::Disposition::acceptWithCondition, !deviation.condition.empty());
    }
    const auto concluded = domain::conclude(protocol, execution, deviations);
    VERIFY_OK(concluded);
    const bool isFirst = name == QStringLiteral("pq-1");
    QVERIFY(concluded->conclusion ==
            (isFirst ? domain::Conclusion::acceptedWithConditions : domain::Conclusion::rejected));
    QCOMPARE(concluded->reasons.size(), failures.size());
}

VALBENCH_TEST(TestDemo, demo)
#include "test_demo.moc"
