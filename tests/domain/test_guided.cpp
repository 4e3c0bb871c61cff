// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/domain/guided.h>

using namespace valbench;
using namespace valbench::domain;

/// The rules of an execution that lives, without a store.
class TestGuided : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oldRecordsStayAsTheyAre();
    void everythingRoundTrips();
    void anActualResultIsAValue();
    void repeatingTakesAReasonAndKeepsAllAttempts();
    void correctionsKeepWhatStoodThere();
    void onlyASecondPersonVerifies();
    void whatIsMissingIsSaid();
    void nothingIsRecordedOutsideItsTime();
    void carriedOverResultsSayWhereTheyAreFrom();
};

namespace {

const std::string someTime = "2026-11-03T13:00:00.000000Z";

Protocol threeSteps()
{
    Protocol protocol;
    Step manual, proven, measured;
    manual.id = "1";
    manual.kind = StepKind::manual;
    proven = manual;
    proven.id = "2";
    proven.evidenceRequired = proven.verificationRequired = true;
    measured.id = "3";
    protocol.steps = {manual, proven, measured};
    return protocol;
}

StepResult result(std::string step, Outcome outcome, std::string actual, std::string reason = {})
{
    StepResult out;
    out.stepId = std::move(step);
    out.outcome = outcome;
    out.actual = std::move(actual);
    out.reason = std::move(reason);
    out.executor = "engineer";
    out.started = out.finished = someTime;
    return out;
}

const EvidenceFile screen{"screen.png", "image/png", std::string(64, 'a'), 17};

std::string bytes(const Execution &execution)
{
    return json::canonicalText(execution.toJson()).value();
}

} // namespace

void TestGuided::oldRecordsStayAsTheyAre()
{
    // As an execution was written before there were states, attempts and corrections.
    const std::string old =
        R"({"attempt":1,"data":[],"evaluation":"e","executor":"engineer","finished":"f","model":{"id":"MOD-1","sha256":"m",)"
        R"("version":1},"protocol":{"id":"PQ-1","sha256":"p","version":1},"scorer":"s","started":"t","steps":[{"actual":"0.8",)"
        R"("finished":"f","margin":"","measures":[],"outcome":"passed","reason":"","started":"t","step":"1","verdict":"met"}],)"
        R"("subject":"PQ-1","type":"execution"})";
    const auto read = Execution::fromJson(*json::parse(old, "old"));
    VERIFY_OK(read);
    QCOMPARE(read->state, ExecutionState::completed);
    QCOMPARE(bytes(*read), old);
}

void TestGuided::everythingRoundTrips()
{
    const auto protocol = threeSteps();
    auto execution = beginExecution(protocol, "engineer", someTime);
    execution.protocol.id = "PQ-1";
    VERIFY_OK(addAttempt(execution, result("2", Outcome::failed, "red", "it was red")));
    auto again = result("2", Outcome::passed, "green");
    again.repeatReason = "the lamp was changed";
    again.evidence = {screen};
    VERIFY_OK(addAttempt(execution, again));
    VERIFY_OK(correctStep(execution, protocol, {"2", {}, "pale green", {}, {}}, "misread", "engineer", someTime));
    execution.step("2")->verification = Verification{"lead", Meaning::witnessed, someTime, "SIG-9"};
    execution.state = ExecutionState::cancelled;
    execution.cancelReason = "the wrong model";
    const auto text = bytes(execution);
    const auto read = Execution::fromJson(*json::parse(text, "e"));
    VERIFY_OK(read);
    QCOMPARE(bytes(*read), text);
    const auto *step = read->step("2");
    QCOMPARE(step->attempt(), std::int64_t(2));
    QCOMPARE(step->earlier.front().actual, std::string("red"));
    QCOMPARE(step->repeatReason, std::string("the lamp was changed"));
    QCOMPARE(step->evidence, std::vector{screen});
    QCOMPARE(step->corrections.size(), std::size_t(1));
    QCOMPARE(step->verification->signature, std::string("SIG-9"));
    QCOMPARE(read->state, ExecutionState::cancelled);
    QCOMPARE(read->cancelReason, std::string("the wrong model"));
}

void TestGuided::anActualResultIsAValue()
{
    const auto steps = threeSteps().steps;
    for (const char *empty : {"", "  ", "as expected", "As expected.", "OK", "passed", "-", "ditto!"})
        QVERIFY2(!checkManualResult(steps[0], result("1", Outcome::passed, empty)), empty);
    VERIFY_OK(checkManualResult(steps[0], result("1", Outcome::passed, "Version 1.7.4 is shown")));
    QVERIFY(!checkManualResult(steps[0], result("1", Outcome::notRun, "x")));
    QVERIFY(!checkManualResult(steps[0], result("1", Outcome::error, "x")));
    // What does not apply has no value, but a reason.
    QVERIFY(!checkManualResult(steps[0], result("1", Outcome::notApplicable, "")));
    VERIFY_OK(checkManualResult(steps[0], result("1", Outcome::notApplicable, "", "no GPU here")));
    // Evidence before it passes; it may fail without.
    QVERIFY(!checkManualResult(steps[1], result("2", Outcome::passed, "green")));
    VERIFY_OK(checkManualResult(steps[1], result("2", Outcome::failed, "red")));
    auto proven = result("2", Outcome::passed, "green");
    proven.evidence = {screen};
    VERIFY_OK(checkManualResult(steps[1], proven));
    // What a check measures is not typed.
    QVERIFY(!checkManualResult(steps[2], result("3", Outcome::passed, "0.81")));
    VERIFY_OK(checkManualResult(steps[2], result("3", Outcome::notApplicable, "", "no baseline")));
}

void TestGuided::repeatingTakesAReasonAndKeepsAllAttempts()
{
    auto execution = beginExecution(threeSteps(), "engineer", someTime);
    VERIFY_OK(addAttempt(execution, result("1", Outcome::failed, "2 s")));
    QVERIFY(!addAttempt(execution, result("1", Outcome::passed, "1 s"))); // nor by a request that is sent twice
    QCOMPARE(execution.step("1")->attempt(), std::int64_t(1));
    for (int i = 2; i < 5; ++i) {
        auto again = result("1", Outcome::passed, std::to_string(i) + " ms");
        again.repeatReason = "another cable";
        VERIFY_OK(addAttempt(execution, again));
        QCOMPARE(execution.step("1")->attempt(), std::int64_t(i));
    }
    const auto *step = execution.step("1");
    QCOMPARE(step->actual, std::string("4 ms"));
    QCOMPARE(step->earlier[0].actual, std::string("2 s"));
    QCOMPARE(step->earlier[2].actual, std::string("3 ms"));
    for (const auto &earlier : step->earlier)
        QVERIFY(earlier.earlier.empty());
    QCOMPARE(failedAttempts(*step), std::int64_t(1));
    QVERIFY(!addAttempt(execution, result("9", Outcome::passed, "x")));
}

void TestGuided::correctionsKeepWhatStoodThere()
{
    const auto protocol = threeSteps();
    auto execution = beginExecution(protocol, "engineer", someTime);
    const CorrectionRequest slip{"1", Outcome::failed, "12 s", "over the limit", {screen}};
    QVERIFY(!correctStep(execution, protocol, slip, "misread", "engineer", someTime)); // nothing there yet
    VERIFY_OK(addAttempt(execution, result("1", Outcome::passed, "1.2 s")));
    execution.step("1")->verification = Verification{"lead", Meaning::verified, someTime, "SIG-1"};
    VERIFY_OK(correctStep(execution, protocol, slip, "misread", "engineer", someTime));
    const auto &step = *execution.step("1");
    QCOMPARE(step.outcome, Outcome::failed);
    QCOMPARE(step.actual, std::string("12 s"));
    QCOMPARE(step.attempt(), std::int64_t(1));
    const std::vector<Correction> kept{
        {"outcome", "passed", "failed", "misread", "engineer", someTime},
        {"actual", "1.2 s", "12 s", "misread", "engineer", someTime},
        {"reason", "", "over the limit", "misread", "engineer", someTime},
        {"evidence", "", "screen.png, SHA-256 " + std::string(64, 'a'), "misread", "engineer", someTime}};
    QCOMPARE(step.corrections, kept);
    QVERIFY(!step.verification); // it was of another value
    QVERIFY(!correctStep(execution, protocol, {"1", {}, "12 s", {}, {}}, "misread", "engineer", someTime)); // no change
    QVERIFY(!correctStep(execution, protocol, {"1", {}, "ok", {}, {}}, "misread", "engineer", someTime));   // no value
    QCOMPARE(execution.step("1")->actual, std::string("12 s"));
    // What was measured is measured again; a file may be added to it.
    VERIFY_OK(addAttempt(execution, result("3", Outcome::failed, "0.71")));
    QVERIFY(!correctStep(execution, protocol, {"3", {}, "0.91", {}, {}}, "misread", "engineer", someTime));
    QVERIFY(!correctStep(execution, protocol, {"3", Outcome::passed, {}, {}, {}}, "misread", "engineer", someTime));
    VERIFY_OK(correctStep(execution, protocol, {"3", {}, {}, {}, {screen}}, "the plot", "engineer", someTime));
}

void TestGuided::onlyASecondPersonVerifies()
{
    auto execution = beginExecution(threeSteps(), "engineer", someTime);
    QVERIFY(!mayVerify(execution, "2", "lead")); // nothing to verify yet
    VERIFY_OK(addAttempt(execution, result("2", Outcome::failed, "red")));
    QVERIFY(!mayVerify(execution, "2", "engineer"));
    VERIFY_OK(mayVerify(execution, "2", "lead"));
    execution.step("2")->verification = Verification{"lead", Meaning::verified, someTime, "SIG-1"};
    QVERIFY(!mayVerify(execution, "2", "qa")); // done
    execution.step("2")->verification.reset();
    execution.state = ExecutionState::completed;
    QVERIFY(!mayVerify(execution, "2", "lead"));
    QVERIFY(!mayVerify(execution, "9", "lead"));
}

void TestGuided::whatIsMissingIsSaid()
{
    const auto protocol = threeSteps();
    auto execution = beginExecution(protocol, "engineer", someTime);
    QCOMPARE(missingIn(protocol, execution).size(), std::size_t(3));
    VERIFY_OK(addAttempt(execution, result("1", Outcome::notApplicable, "", "no GPU here")));
    VERIFY_OK(addAttempt(execution, result("2", Outcome::passed, "green")));
    VERIFY_OK(addAttempt(execution, result("3", Outcome::failed, "0.7")));
    const std::vector<Missing> missing{{"1", Lack::verification}, {"2", Lack::evidence}, {"2", Lack::verification}};
    QCOMPARE(missingIn(protocol, execution), missing);
    QCOMPARE(missing[1].text(), std::string("Step 2 has no evidence."));
    execution.step("2")->evidence = {screen};
    for (const char *step : {"1", "2"})
        execution.step(step)->verification = Verification{"lead", Meaning::verified, someTime, "SIG-1"};
    QVERIFY(missingIn(protocol, execution).empty());
}

void TestGuided::nothingIsRecordedOutsideItsTime()
{
    auto execution = beginExecution(threeSteps(), "engineer", someTime);
    VERIFY_OK(mayRecord(execution, "EXE-1", "engineer"));
    QVERIFY(!mayRecord(execution, "EXE-1", "lead"));
    for (const auto state : {ExecutionState::completed, ExecutionState::cancelled}) {
        execution.state = state;
        const auto refused = mayRecord(execution, "EXE-1", "engineer");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), ErrorCode::refused);
    }
}

void TestGuided::carriedOverResultsSayWhereTheyAreFrom()
{
    const auto protocol = threeSteps();
    auto source = beginExecution(protocol, "ben", someTime);
    VERIFY_OK(addAttempt(source, result("2", Outcome::failed, "red", "it was red")));
    auto again = result("2", Outcome::passed, "green");
    again.repeatReason = "the lamp was changed";
    again.evidence = {screen};
    VERIFY_OK(addAttempt(source, again));
    VERIFY_OK(correctStep(source, protocol, {"2", {}, "pale green", {}, {}}, "misread", "engineer", someTime));
    source.step("2")->verification = Verification{"lead", Meaning::witnessed, someTime, "SIG-9"};
    VERIFY_OK(addAttempt(source, result("1", Outcome::failed, "none", "there is none")));

    auto execution = beginExecution(protocol, "eve", someTime);
    const CarriedOver from{{"EXE-1", 7, std::string(64, 'e')}, 0, {}, {}, "the lamp is the same"};
    const std::string later = "2026-11-04T13:00:00.000000Z";
    VERIFY_OK(carryOver(execution, source, "2", from, "eve", later));
    const auto &carried = *execution.step("2");
    QCOMPARE(carried.actual, std::string("pale green"));
    QCOMPARE(carried.evidence, std::vector{screen});
    QVERIFY(carried.earlier.empty() && carried.corrections.empty() && !carried.verification);
    QVERIFY(carried.repeatReason.empty() && carried.executor == "eve" && carried.started == later);
    QVERIFY(carried.carried);
    QCOMPARE(carried.carried->attempt, std::int64_t(2));
    QCOMPARE(carried.carried->executor, std::string("engineer"));
    QCOMPARE(carried.carried->sourceText(),
             std::string("attempt 2 in EXE-1, executed by engineer on 2026-11-03 13:00:00 UTC"));
    const auto read = Execution::fromJson(*json::parse(bytes(execution), "e"));
    VERIFY_OK(read);
    QVERIFY(read->step("2")->carried == carried.carried);
    QCOMPARE(bytes(*read), bytes(execution));

    // A second person signs it, though the step does not ask for one.
    QVERIFY(needsVerification(protocol.steps[0], carried));
    QVERIFY(!correctStep(execution, protocol, {"2", {}, "green", {}, {}}, "misread", "eve", later));
    QVERIFY(!carryOver(execution, source, "2", from, "eve", later)); // it has a result
    QVERIFY(!carryOver(execution, source, "1", from, "eve", later)); // failed there
    QVERIFY(!carryOver(execution, source, "3", from, "eve", later)); // not run there
    QVERIFY(!carryOver(execution, source, "9", from, "eve", later));
    auto third = beginExecution(protocol, "eve", someTime);
    QVERIFY(!carryOver(third, execution, "2", from, "eve", later)); // was not executed there
    QCOMPARE(third.count(Outcome::notRun), std::size_t(3));
}

VALBENCH_TEST(TestGuided, guided)
#include "test_guided.moc"
