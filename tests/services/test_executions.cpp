// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>

#include "service_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::DeviationClass;
using domain::Meaning;
using domain::Outcome;

/// What an execution must hold to be a record, and who may make one.
class TestExecutions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void bindsToTheVersionThatWasRun();
    void everyStepTellsItsStory();
    void everyAttemptIsReported();
    void trainersAreNotTheOnlyTesters();
    void onlyQaLowersAClass();
    void limitsAreFrozenByApproval();
    void dryRunsLeaveNothing();

private:
    std::string run(const std::string &protocol);
    void finish(const std::string &execution);
    std::unique_ptr<ServiceFixture> fixture;
};

void TestExecutions::init()
{
    fixture = std::make_unique<ServiceFixture>();
    VERIFY_OK(fixture->createWithPeople());
    VERIFY_OK(fixture->registerModel());
}

std::string TestExecutions::run(const std::string &protocol)
{
    auto id = fixture->workspace->executions().run(fixture->as("engineer"), protocol, ServiceFixture::dataFiles());
    return id ? *id : "";
}

/// Signed, reviewed, and its deviations closed.
void TestExecutions::finish(const std::string &execution)
{
    auto &w = *fixture->workspace;
    const auto view = w.executions().show(fixture->as("lead"), execution);
    VERIFY_OK(view);
    VERIFY_OK(fixture->sign("engineer", execution, Meaning::executed));
    VERIFY_OK(fixture->sign("lead", execution, Meaning::reviewed));
    auto deviations = w.deviations();
    for (const auto &id : view->deviations) {
        VERIFY_OK(deviations.classify(fixture->as("qa"), id, DeviationClass::minor, "as planned"));
        VERIFY_OK(deviations.dispose(fixture->as("lead"), id,
                                     {"none", "overfitting", "recalibrate", "", domain::Disposition::acceptAsIs, ""},
                                     "decided"));
        VERIFY_OK(fixture->sign("qa", id, Meaning::approved));
    }
}

void TestExecutions::bindsToTheVersionThatWasRun()
{
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    const auto id = run(*protocol);
    auto &w = *fixture->workspace;
    const auto view = w.executions().show(fixture->as("auditor"), id);
    VERIFY_OK(view);
    const auto approved = w.protocols().show(fixture->as("auditor"), *protocol);
    VERIFY_OK(approved);
    const auto &reference = view->execution.protocol;
    QCOMPARE(reference.id, *protocol);
    QCOMPARE(reference.version, approved->record.version);
    QCOMPARE(reference.sha256, approved->record.sha256);
    // The model and each file as well, by digest.
    QCOMPARE(view->execution.model.sha256.size(), std::size_t(64));
    QCOMPARE(view->execution.data.size(), std::size_t(2));
    for (const auto &file : view->execution.data) {
        const auto need = std::ranges::find(approved->protocol.data, file.role, &domain::DataNeed::role);
        QVERIFY(need != approved->protocol.data.end());
        QCOMPARE(file.sha256, need->sha256);
    }
}

void TestExecutions::everyStepTellsItsStory()
{
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    const auto view = fixture->workspace->executions().show(fixture->as("auditor"), run(*protocol));
    VERIFY_OK(view);
    QCOMPARE(view->execution.executor, std::string("engineer"));
    QCOMPARE(view->execution.steps.size(), view->protocol.protocol.steps.size());
    for (const auto &step : view->execution.steps) {
        QVERIFY2(step.outcome != Outcome::notRun, step.stepId.c_str());
        QVERIFY2(!step.actual.empty(), step.stepId.c_str());
        const auto started = Timestamp::parse(step.started), finished = Timestamp::parse(step.finished);
        QVERIFY2(started && finished && *started <= *finished, step.stepId.c_str());
        QVERIFY2(!step.measures.empty(), step.stepId.c_str());
        // What did not pass says why.
        QVERIFY2(step.outcome == Outcome::passed || !step.reason.empty(), step.stepId.c_str());
    }
}

void TestExecutions::everyAttemptIsReported()
{
    auto &w = *fixture->workspace;
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    const std::string ids[] = {run(*protocol), run(*protocol), run(*protocol)};
    for (std::int64_t i = 0; i < 3; ++i) {
        const auto view = w.executions().show(fixture->as("auditor"), ids[i]);
        VERIFY_OK(view);
        QCOMPARE(view->execution.attempt, i + 1);
    }
    finish(ids[2]);
    const auto report = w.reports().write(fixture->as("engineer"), ids[2], "summary", "report");
    VERIFY_OK(report);
    const auto view = w.reports().show(fixture->as("auditor"), *report);
    VERIFY_OK(view);
    const auto &attempts = view->report.attempts;
    QCOMPARE(attempts.size(), std::size_t(3));
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(attempts[i].execution.id, ids[i]);
        QCOMPARE(attempts[i].number, static_cast<std::int64_t>(i + 1));
        QCOMPARE(attempts[i].outcome, Outcome::failed);
        QCOMPARE(attempts[i].executor, std::string("engineer"));
    }
    // It is in what is signed, and stays so when somebody runs the protocol once more.
    QVERIFY(!run(*protocol).empty());
    const auto later = w.reports().show(fixture->as("auditor"), *report);
    VERIFY_OK(later);
    QCOMPARE(later->report.attempts.size(), std::size_t(3));
    QCOMPARE(later->record.sha256, view->record.sha256);
}

void TestExecutions::trainersAreNotTheOnlyTesters()
{
    auto &w = *fixture->workspace;
    domain::ModelVersion model;
    model.name = "own-model";
    model.version = "1";
    model.trainedBy = "engineer";
    VERIFY_OK(w.models().add(fixture->as("engineer"), model,
                             {{"model", VALBENCH_SOURCE_DIR "/resources/samples/flchain_xgboost.json"}},
                             "candidate for validation"));
    auto protocol = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json");
    VERIFY_OK(protocol);
    protocol->modelName = "own-model";
    const auto id = w.protocols().add(fixture->as("engineer"), *protocol, "validation of one's own model");
    VERIFY_OK(id);
    VERIFY_OK(fixture->sign("engineer", *id, Meaning::authored));
    VERIFY_OK(fixture->sign("lead", *id, Meaning::reviewed));
    VERIFY_OK(fixture->sign("qa", *id, Meaning::approved));
    const auto own = w.executions().run(fixture->as("engineer"), *id, ServiceFixture::dataFiles());
    QVERIFY(!own);
    QCOMPARE(own.error().code(), ErrorCode::refused);
    QVERIFY2(own.error().text().find("trained this model") != std::string::npos, own.error().text().c_str());
    QCOMPARE(fixture->entries("access.refused")->size(), 1U);
}

void TestExecutions::onlyQaLowersAClass()
{
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    const auto view = fixture->workspace->executions().show(fixture->as("lead"), run(*protocol));
    VERIFY_OK(view);
    auto deviations = fixture->workspace->deviations();
    const auto &id = view->deviations.front();
    VERIFY_OK(deviations.classify(fixture->as("qa"), id, DeviationClass::critical, "worse than planned"));
    const auto lead = deviations.classify(fixture->as("lead"), id, DeviationClass::minor, "it is small");
    QVERIFY(!lead);
    QCOMPARE(lead.error().code(), ErrorCode::refused);
    QVERIFY(!deviations.classify(fixture->as("qa"), id, DeviationClass::minor, " ")); // nor QA without a reason
    VERIFY_OK(deviations.classify(fixture->as("qa"), id, DeviationClass::minor, "no effect on triage"));
    const auto after = deviations.show(fixture->as("auditor"), id);
    VERIFY_OK(after);
    QCOMPARE(after->deviation.deviationClass, DeviationClass::minor);
}

void TestExecutions::limitsAreFrozenByApproval()
{
    auto &w = *fixture->workspace;
    const auto id = fixture->protocol(true);
    VERIFY_OK(id);
    const auto before = w.protocols().show(fixture->as("engineer"), *id);
    VERIFY_OK(before);
    // Another threshold, once the protocol is approved: not under this approval, but as the draft of a new version.
    auto protocol = before->protocol;
    protocol.analysis.threshold = 0.9;
    VERIFY_OK(w.protocols().revise(fixture->as("engineer"), *id, protocol, "a higher threshold"));
    const auto after = w.protocols().show(fixture->as("engineer"), *id);
    VERIFY_OK(after);
    QCOMPARE(after->record.stage, domain::Stage::draft);
    QCOMPARE(after->inForce, before->record.version);
    const auto view = w.executions().show(fixture->as("auditor"), run(*id));
    VERIFY_OK(view);
    QCOMPARE(view->execution.protocol.sha256, before->record.sha256);
}

void TestExecutions::dryRunsLeaveNothing()
{
    const auto before = fixture->entries("");
    VERIFY_OK(before);
    const auto dry = services::dryRun(fixture->environment(), VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json",
                                      ServiceFixture::dataFiles());
    VERIFY_OK(dry);
    QVERIFY(!dry->execution.steps.empty());
    const auto after = fixture->entries("");
    VERIFY_OK(after);
    QCOMPARE(after->size(), before->size());
    const auto executions = fixture->workspace->executions().list(fixture->as("auditor"));
    VERIFY_OK(executions);
    QVERIFY(executions->empty());
}

VALBENCH_TEST(TestExecutions, executions)
#include "test_executions.moc"
