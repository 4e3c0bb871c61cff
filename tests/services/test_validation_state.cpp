// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The validation state and the path of a model version while its records grow: from nothing to validated, into doubt
// and out of it.
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/services/requirement_sets.h>
#include <valbench/services/traceability.h>

#include "promotion_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::Gate;
using domain::Meaning;
using domain::Outcome;
using domain::ProtocolKind;
using domain::ValidationState;

class TestValidationState : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void growsRecordByRecord();
    void aDraftTakesNothingAway();
    void cancelledRunsDoNotCount();
    void rejectionsSpeak();
    void changedRequirementsCastDoubt();
    void draftsVerifyNothing();
    void registriesThatDifferCastDoubt();
    void promotionAsksForTheMatrix();

private:
    static domain::RequirementSet requirements(const std::string &second = "It runs.");
    static domain::Protocol protocol(ProtocolKind kind);
    Result<std::string> add(ProtocolKind kind);
    Status release(const std::string &record);
    /// Begun, recorded and signed.
    Result<std::string> executed(const std::string &protocol, Outcome outcome = Outcome::passed);
    Result<std::string> reported(const std::string &execution);
    Status accept(ProtocolKind kind);
    services::ModelView view();
    ValidationState state() { return view().validation.state; }
    /// State, record and what it waits for.
    QByteArray place(std::string_view name);
    std::unique_ptr<PromotionFixture> fixture;
    std::string m_model;
};

void TestValidationState::init()
{
    fixture = std::make_unique<PromotionFixture>();
    VERIFY_OK(fixture->createWithTwoApprovers());
    const auto model = fixture->completeModel();
    VERIFY_OK(model);
    m_model = *model;
    VERIFY_OK(fixture->workspace->requirements().add(fixture->as("engineer"), requirements(), "for the validation"));
    VERIFY_OK(release("RS-1"));
}

domain::RequirementSet TestValidationState::requirements(const std::string &second)
{
    domain::RequirementSet out;
    out.title = "Requirements";
    out.purpose = "to be safe";
    int number = 0;
    for (const auto &[kind, word] : domain::Words<ProtocolKind>::table) {
        domain::StatedRequirement stated;
        stated.id = "URS-" + std::to_string(++number);
        stated.text = number == 2 ? second : "It is there.";
        stated.risk = domain::Risk{"harm", domain::Grade::high, domain::Grade::low, domain::Grade::low};
        stated.verifiedIn = {kind};
        out.requirements.push_back(std::move(stated));
    }
    return out;
}

/// One step by hand, which verifies the requirement of the kind.
domain::Protocol TestValidationState::protocol(ProtocolKind kind)
{
    auto out = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json").value();
    out.kind = kind;
    out.title = std::string(domain::wordOf(kind)) + " by hand";
    out.data.clear();
    out.requirements.clear();
    out.requirementSet = domain::RecordReference{"RS-1", 0, {}};
    domain::Step step;
    step.id = "1";
    step.title = "Look";
    step.kind = domain::StepKind::manual;
    step.instruction = "Look at it.";
    step.expected = "It is as required.";
    step.failureClass = domain::DeviationClass::critical;
    step.requirements = {"URS-" + std::to_string(static_cast<int>(kind) + 1)};
    out.steps = {step};
    return out;
}

Result<std::string> TestValidationState::add(ProtocolKind kind)
{
    return fixture->workspace->protocols().add(fixture->as("engineer"), protocol(kind), "first validation");
}

Status TestValidationState::release(const std::string &record)
{
    VB_CHECK(fixture->sign("engineer", record, Meaning::authored));
    VB_CHECK(fixture->sign("lead", record, Meaning::reviewed));
    return fixture->sign("qa", record, Meaning::approved);
}

Result<std::string> TestValidationState::executed(const std::string &protocol, Outcome outcome)
{
    auto executions = fixture->workspace->executions();
    VB_TRY(const auto id, executions.begin(fixture->as("engineer"), protocol));
    services::StepEntry entry;
    entry.stepId = "1";
    entry.outcome = outcome;
    entry.actual = "seen";
    entry.reason = outcome == Outcome::passed ? "" : "it is not there";
    VB_CHECK(executions.recordStep(fixture->as("engineer"), id, entry));
    VB_CHECK(executions.complete(fixture->as("engineer"), id));
    VB_CHECK(fixture->sign("engineer", id, Meaning::executed));
    VB_CHECK(fixture->sign("lead", id, Meaning::reviewed));
    return id;
}

Result<std::string> TestValidationState::reported(const std::string &execution)
{
    return fixture->workspace->reports().write(fixture->as("engineer"), execution, "It holds.", "to conclude");
}

Status TestValidationState::accept(ProtocolKind kind)
{
    VB_TRY(const auto protocol, add(kind));
    VB_CHECK(release(protocol));
    VB_TRY(const auto execution, executed(protocol));
    VB_TRY(const auto report, reported(execution));
    return release(report);
}

services::ModelView TestValidationState::view()
{
    return fixture->workspace->models().show(fixture->as("auditor"), m_model).value();
}

QByteArray TestValidationState::place(std::string_view name)
{
    const auto now = view();
    const auto &step = *std::ranges::find(now.path, name, &services::PathStep::name);
    return QByteArray::fromStdString(step.state + " | " + step.recordId + " | " + step.owner + " | " + step.waitsFor);
}

void TestValidationState::growsRecordByRecord()
{
    QCOMPARE(state(), ValidationState::notBegun);
    QCOMPARE(place("Registered"), QByteArray("done | MOD-1 | Person engineer | "));
    QCOMPARE(place("IQ"), QByteArray("not started |  |  | a protocol"));
    VERIFY_OK(add(ProtocolKind::iq));
    const auto added = view().path[1].since;
    QCOMPARE(state(), ValidationState::inProgress);
    QCOMPARE(
        place("IQ"),
        QByteArray("protocol draft | IQ-1 | Person engineer | authored by Validation engineer, Validation lead or Data "
                   "scientist"));
    fixture->clock.advance(std::chrono::minutes(5));
    VERIFY_OK(release("IQ-1"));
    QVERIFY(view().path[1].since > added); // when it was signed
    QCOMPARE(place("IQ"), QByteArray("protocol approved | IQ-1 | Person engineer | its execution"));
    auto executions = fixture->workspace->executions();
    VERIFY_OK(executions.begin(fixture->as("engineer"), "IQ-1"));
    QCOMPARE(place("IQ"), QByteArray("in progress | EXE-1 | Person engineer | completed by engineer"));
    VERIFY_OK(executions.cancel(fixture->as("engineer"), "EXE-1", "the wrong machine"));
    const auto execution = executed("IQ-1");
    VERIFY_OK(execution);
    QCOMPARE(place("IQ"), QByteArray("passed | EXE-2 | Person engineer | its report"));
    QCOMPARE(place("Report"), QByteArray("not started |  |  | "));
    const auto report = reported(*execution);
    VERIFY_OK(report);
    QCOMPARE(place("Report"),
             QByteArray("draft | REP-1 | Person engineer | authored by Validation engineer, Validation lead or Data "
                        "scientist"));
    VERIFY_OK(release(*report));
    QCOMPARE(place("Report"), QByteArray("accepted, approved | REP-1 | Person engineer | 2 more of 3"));
    QCOMPARE(state(), ValidationState::inProgress);
    VERIFY_OK(accept(ProtocolKind::oq));
    const std::vector<domain::ValidationReason> last{{"There is no PQ protocol.", ""},
                                                     {"1 requirement is verified by no step.", ""}};
    QVERIFY(view().validation.reasons == last);
    VERIFY_OK(accept(ProtocolKind::pq));
    QCOMPARE(state(), ValidationState::validated);
    QVERIFY(view().validation.reasons.empty());
    QCOMPARE(place("Validated"), QByteArray("validated | REP-3 | Person engineer | "));
    QCOMPARE(place("Production"), QByteArray("not started |  |  | "));
    // It is in no record.
    const auto content = fixture->workspace->records().content(fixture->as("lead"), m_model);
    QVERIFY(content && content->find("validated") == std::string::npos);
}

void TestValidationState::aDraftTakesNothingAway()
{
    for (const auto kind : {ProtocolKind::iq, ProtocolKind::oq, ProtocolKind::pq})
        VERIFY_OK(accept(kind));
    QCOMPARE(state(), ValidationState::validated);
    VERIFY_OK(add(ProtocolKind::pq)); // somebody begins to write another one
    QCOMPARE(state(), ValidationState::validated);
    auto unfinished = protocol(ProtocolKind::pq);
    unfinished.steps.front().requirements = {"URS-1"}; // URS-3 has no step yet
    VERIFY_OK(fixture->workspace->protocols().add(fixture->as("engineer"), unfinished, "a third one"));
    QCOMPARE(state(), ValidationState::validated);
    VERIFY_OK(release("PQ-2"));
    QCOMPARE(state(), ValidationState::inProgress); // it is in force now, and was not executed
    const std::vector<domain::ValidationReason> expected{{"PQ-2 has not been executed.", "PQ-2"}};
    QVERIFY(view().validation.reasons == expected);
}

void TestValidationState::cancelledRunsDoNotCount()
{
    for (const auto kind : {ProtocolKind::iq, ProtocolKind::oq, ProtocolKind::pq})
        VERIFY_OK(accept(kind));
    auto executions = fixture->workspace->executions();
    const auto again = executions.begin(fixture->as("engineer"), "PQ-1");
    VERIFY_OK(again);
    QCOMPARE(state(), ValidationState::inProgress);
    VERIFY_OK(executions.cancel(fixture->as("engineer"), *again, "a slip"));
    QCOMPARE(state(), ValidationState::validated);
}

void TestValidationState::rejectionsSpeak()
{
    VERIFY_OK(accept(ProtocolKind::iq));
    VERIFY_OK(accept(ProtocolKind::oq));
    const auto protocol = add(ProtocolKind::pq);
    VERIFY_OK(protocol);
    VERIFY_OK(release(*protocol));
    const auto failed = executed(*protocol, Outcome::failed);
    VERIFY_OK(failed);
    QCOMPARE(place("PQ"), QByteArray("failed | EXE-3 | Person engineer | its report"));
    auto deviations = fixture->workspace->deviations();
    VERIFY_OK(deviations.classify(fixture->as("qa"), "DEV-1", domain::DeviationClass::critical, "harm is possible"));
    services::DispositionRequest request;
    request.disposition = domain::Disposition::reject;
    request.rootCause = "it was never built";
    request.impact = "the model cannot be used";
    request.correction = "none";
    VERIFY_OK(deviations.dispose(fixture->as("lead"), "DEV-1", request, "nothing else is left"));
    VERIFY_OK(fixture->sign("qa", "DEV-1", Meaning::approved));
    const auto report = reported(*failed);
    VERIFY_OK(report);
    VERIFY_OK(release(*report));
    QCOMPARE(state(), ValidationState::rejected);
    QCOMPARE(view().validation.reasons.front().text, "The PQ is rejected by " + *report + ".");
}

void TestValidationState::changedRequirementsCastDoubt()
{
    for (const auto kind : {ProtocolKind::iq, ProtocolKind::oq, ProtocolKind::pq})
        VERIFY_OK(accept(kind));
    VERIFY_OK(fixture->workspace->requirements().revise(fixture->as("engineer"), "RS-1",
                                                        requirements("It runs for a year."), "asked for by the ward"));
    QCOMPARE(state(), ValidationState::validated); // not in force yet
    VERIFY_OK(release("RS-1"));
    QCOMPARE(state(), ValidationState::inDoubt);
    const std::vector<domain::ValidationReason> expected{{"1 requirement has changed since.", ""}};
    QVERIFY(view().validation.reasons == expected);
    const auto review = fixture->workspace->traceability().reviewLinks(fixture->as("lead"), "OQ-1", {"URS-2"},
                                                                       "a year was covered already");
    VERIFY_OK(review);
    QCOMPARE(state(), ValidationState::inDoubt); // not signed yet
    VERIFY_OK(fixture->sign("lead", *review, Meaning::reviewed));
    QCOMPARE(state(), ValidationState::validated);
}

/// Of a requirement that was added since.
void TestValidationState::draftsVerifyNothing()
{
    for (const auto kind : {ProtocolKind::iq, ProtocolKind::oq, ProtocolKind::pq})
        VERIFY_OK(accept(kind));
    auto next = requirements();
    next.requirements.push_back(next.requirements.back());
    next.requirements.back().id = "URS-4";
    VERIFY_OK(
        fixture->workspace->requirements().revise(fixture->as("engineer"), "RS-1", next, "asked for by the ward"));
    VERIFY_OK(release("RS-1"));
    const std::vector<domain::ValidationReason> gap{{"1 requirement is verified by no step.", ""}};
    QCOMPARE(state(), ValidationState::inDoubt);
    QVERIFY(view().validation.reasons == gap);
    auto draft = protocol(ProtocolKind::pq);
    draft.steps.front().requirements.emplace_back("URS-4");
    VERIFY_OK(fixture->workspace->protocols().add(fixture->as("engineer"), draft, "for the new requirement"));
    QCOMPARE(state(), ValidationState::inDoubt);
    QVERIFY(view().validation.reasons == gap);
}

void TestValidationState::registriesThatDifferCastDoubt()
{
    fixture = std::make_unique<PromotionFixture>();
    VERIFY_OK(fixture->createWithTwoApprovers());
    VERIFY_OK(fixture->remoteModel());
    m_model = "MOD-1";
    const domain::ValidationReason doubt{"The last comparison with MLflow's registry found 1 difference.", ""};
    const auto isDoubted = [&] {
        const auto reasons = view().validation.reasons;
        return std::ranges::find(reasons, doubt) != reasons.end();
    };
    auto own = protocol(ProtocolKind::iq);
    own.modelName = view().model.name;
    own.modelVersion = view().model.version;
    own.requirementSet.reset();
    own.requirements = {{"URS-1", "It is there."}};
    VERIFY_OK(fixture->workspace->protocols().add(fixture->as("engineer"), own, "first validation"));
    QVERIFY(!isDoubted());
    VERIFY_OK(fixture->compared(m_model, {{"file", "model.pkl has another SHA-256."}}));
    QVERIFY(isDoubted());
    VERIFY_OK(fixture->compared(m_model, {}, false)); // which did not look at the files
    QVERIFY(isDoubted());
    VERIFY_OK(fixture->compared(m_model));
    QVERIFY(!isDoubted());
}

void TestValidationState::promotionAsksForTheMatrix()
{
    const auto staging = fixture->request(m_model);
    VERIFY_OK(staging);
    VERIFY_OK(fixture->approve(*staging));
    VERIFY_OK(accept(ProtocolKind::iq));
    VERIFY_OK(accept(ProtocolKind::pq));
    const auto early = fixture->request(m_model);
    VERIFY_OK(early);
    QCOMPARE(fixture->gate(*early, Gate::traceability).outcome, Outcome::failed); // no OQ verifies URS-2
    QVERIFY(fixture->gate(*early, Gate::traceability).detail.find("1 gap") != std::string::npos);
    VERIFY_OK(fixture->workspace->promotions().withdraw(fixture->as("lead"), *early, "the OQ is missing"));
    VERIFY_OK(accept(ProtocolKind::oq));
    const auto request = fixture->request(m_model);
    VERIFY_OK(request);
    const auto gate = fixture->gate(*request, Gate::traceability);
    QVERIFY2(gate.outcome == Outcome::passed, gate.detail.c_str());
    const std::vector<std::string> basis{"IQ-1/1", "PQ-1/1", "OQ-1/1", "RS-1/1"};
    QCOMPARE(gate.basis, basis);
}

VALBENCH_TEST(TestValidationState, validation_state)
#include "test_validation_state.moc"
