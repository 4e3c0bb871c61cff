// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requirement sets and the traceability matrix through the services: what approval is refused for, what a change makes
// suspect, and who ends that.
#include "support/test_registry.h"

#include <algorithm>
#include <functional>

#include <valbench/base/digest.h>
#include <valbench/services/requirement_sets.h>
#include <valbench/services/traceability.h>

#include "service_fixture.h"
#include "stated_requirements.h"

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;
using domain::ProtocolKind;
using domain::RequirementSet;
using domain::Stage;
using validation::TraceState;

class TestTraceability : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void setsAreVersioned();
    void approvalNeedsEveryRequirement();
    void oneLinkLessIsRefused();
    void exclusionsAreSignedWithTheProtocol();
    void unknownRequirementsAreRefused();
    void approvalNeedsTheSetInForce();
    void importTakesTheWordsOfTheSet();
    void theMatrixFollowsTheRecords();
    void changesMakeSuspectUntilSignedOff();
    void reviewersAreOthers();
    void protocolsWithoutASetSaySo();
    void exportsAreEntries();

private:
    /// What the demo's PQ asks, as a set.
    static RequirementSet requirementsOfTheDemo();
    Result<std::string> addSet(const RequirementSet &set);
    /// Author, reviewer, approver.
    Status release(const std::string &record);
    /// The demo's PQ for the set RS-1, changed before it is added.
    Result<std::string> addProtocol(const std::function<void(domain::Protocol &)> &change = {});
    Status untilApproval(const std::string &protocol);
    Error approvalError(const std::string &protocol);
    services::TraceView matrix(const std::string &subject);
    std::string stateOf(const services::TraceView &view, const std::string &id);
    /// A next version of RS-1, with another text for URS-2, signed by the lead and QA.
    Status changeTheSet();
    std::unique_ptr<ServiceFixture> fixture;
};

void TestTraceability::init()
{
    fixture = std::make_unique<ServiceFixture>();
    VERIFY_OK(fixture->createWithPeople());
    VERIFY_OK(fixture->registerModel());
}

RequirementSet TestTraceability::requirementsOfTheDemo()
{
    const auto protocol = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json").value();
    return setOfRequirements(protocol);
}

Result<std::string> TestTraceability::addSet(const RequirementSet &set)
{
    return fixture->workspace->requirements().add(fixture->as("engineer"), set, "for the validation");
}

Status TestTraceability::release(const std::string &record)
{
    VB_CHECK(fixture->sign("engineer", record, Meaning::authored));
    VB_CHECK(fixture->sign("lead", record, Meaning::reviewed));
    return fixture->sign("qa", record, Meaning::approved);
}

Result<std::string> TestTraceability::addProtocol(const std::function<void(domain::Protocol &)> &change)
{
    VB_TRY(auto protocol, services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json"));
    protocol.requirements.clear();
    protocol.requirementSet = domain::RecordReference{"RS-1", 0, {}};
    if (change)
        change(protocol);
    return fixture->workspace->protocols().add(fixture->as("engineer"), protocol, "first validation");
}

Status TestTraceability::untilApproval(const std::string &protocol)
{
    VB_CHECK(fixture->sign("engineer", protocol, Meaning::authored));
    return fixture->sign("lead", protocol, Meaning::reviewed);
}

Error TestTraceability::approvalError(const std::string &protocol)
{
    const auto offer = fixture->workspace->signing().offer(fixture->as("qa"), {protocol}, Meaning::approved);
    return offer ? Error(ErrorCode::usage, VB_MSG("it was offered")) : offer.error();
}

services::TraceView TestTraceability::matrix(const std::string &subject)
{
    const auto views = fixture->workspace->traceability().matrix(fixture->as("auditor"), subject);
    return views && views->size() == 1 ? views->front() : services::TraceView();
}

std::string TestTraceability::stateOf(const services::TraceView &view, const std::string &id)
{
    for (const auto &row : view.matrix.forward)
        if (row.requirement.id == id)
            return std::string(domain::wordOf(row.state));
    return "no row";
}

Status TestTraceability::changeTheSet()
{
    auto set = requirementsOfTheDemo();
    set.requirements[1].text += " At any site.";
    VB_CHECK(fixture->workspace->requirements().revise(fixture->as("engineer"), "RS-1", set, "another site joins"));
    return release("RS-1");
}

void TestTraceability::setsAreVersioned()
{
    const auto id = addSet(requirementsOfTheDemo());
    VERIFY_OK(id);
    QCOMPARE(*id, std::string("RS-1"));
    auto service = fixture->workspace->requirements();
    QCOMPARE(service.show(fixture->as("lead"), "RS-1")->inForce, 0);
    VERIFY_OK(fixture->sign("engineer", "RS-1", Meaning::authored));
    // Under review it stays as it is.
    QCOMPARE(service.revise(fixture->as("engineer"), "RS-1", requirementsOfTheDemo(), "once more").error().code(),
             ErrorCode::refused);
    VERIFY_OK(fixture->sign("lead", "RS-1", Meaning::reviewed));
    VERIFY_OK(fixture->sign("qa", "RS-1", Meaning::approved));
    QCOMPARE(service.show(fixture->as("lead"), "RS-1")->inForce, 1);
    auto next = requirementsOfTheDemo();
    next.requirements.pop_back();
    VERIFY_OK(service.revise(fixture->as("engineer"), "RS-1", next, "one is for later"));
    const auto view = service.show(fixture->as("auditor"), "RS-1");
    QCOMPARE(view->record.version, 2);
    QCOMPARE(view->record.stage, Stage::draft);
    QCOMPARE(view->inForce, 1); // until the next one is approved
    VERIFY_OK(release("RS-1"));
    QCOMPARE(service.list(fixture->as("auditor"))->front().inForce, 2);
    const auto text = service.exportText(fixture->as("auditor"), "RS-1");
    VERIFY_OK(text);
    const auto again = RequirementSet::fromJson(*json::parse(*text, "export"), "export");
    VERIFY_OK(again);
    QCOMPARE(again->requirements.size(), next.requirements.size());
    QCOMPARE(addSet({}).error().code(), ErrorCode::badInput);
}

/// the error names the requirement, and the refusal is in the trail.
void TestTraceability::approvalNeedsEveryRequirement()
{
    auto set = requirementsOfTheDemo();
    auto lacking = set.requirements.front();
    lacking.id = "URS-99";
    lacking.text = "Somebody answers for the model day and night.";
    set.requirements.push_back(lacking);
    auto elsewhere = lacking;
    elsewhere.id = "URS-100";
    elsewhere.verifiedIn = {ProtocolKind::iq};
    set.requirements.push_back(elsewhere);
    VERIFY_OK(addSet(set));
    VERIFY_OK(release("RS-1"));
    const auto id = addProtocol();
    VERIFY_OK(id);
    QCOMPARE(stateOf(matrix(*id), "URS-99"), std::string("gap"));
    QCOMPARE(stateOf(matrix(*id), "URS-100"), std::string("no row"));
    VERIFY_OK(untilApproval(*id));
    const auto before = fixture->entries("access.refused")->size();
    const auto error = approvalError(*id);
    QCOMPARE(error.code(), ErrorCode::refused);
    QVERIFY2(error.text().find("PQ-1 cannot be approved: URS-99 (Somebody answers for the model day and night.): "
                               "No step of PQ-1 verifies it.") != std::string::npos,
             error.text().c_str());
    QVERIFY2(error.text().find("URS-100") == std::string::npos, error.text().c_str());
    const auto entries = fixture->entries("access.refused");
    QCOMPARE(entries->size(), before + 1);
    QVERIFY2(entries->front().line.find("URS-99") != std::string::npos, entries->front().line.c_str());
    // Whoever may reject it is told why it cannot be approved; and nobody gets round the offer.
    auto offer = fixture->workspace->signing().offer(fixture->as("qa"), {*id});
    VERIFY_OK(offer);
    QCOMPARE(offer->allowed, std::vector<Meaning>{Meaning::rejected});
    QCOMPARE(offer->withheld.size(), 1U);
    QVERIFY(offer->withheld.front().reason.find("URS-99") != std::string::npos);
    services::SigningAnswer answer{Meaning::approved, "as planned", "qa", ServiceFixture::password("qa")};
    const auto signedAll = fixture->workspace->signing().sign(fixture->as("qa"), *offer, answer);
    VERIFY_OK(signedAll);
    QVERIFY(signedAll->front().signatureId.empty());
    QVERIFY(signedAll->front().problem.find("URS-99") != std::string::npos);
    QCOMPARE(fixture->entries("access.refused")->size(), before + 2);
    QCOMPARE(fixture->workspace->protocols().show(fixture->as("qa"), *id)->record.stage, Stage::inReview);
}

void TestTraceability::oneLinkLessIsRefused()
{
    VERIFY_OK(addSet(requirementsOfTheDemo()));
    VERIFY_OK(release("RS-1"));
    const auto whole = addProtocol();
    VERIFY_OK(whole);
    QVERIFY(matrix(*whole).matrix.isComplete());
    VERIFY_OK(release(*whole));
    // The same protocol, without one of its links.
    const auto lacking = addProtocol([](domain::Protocol &protocol) {
        for (auto &step : protocol.steps)
            std::erase(step.requirements, "URS-7");
    });
    VERIFY_OK(lacking);
    QCOMPARE(stateOf(matrix(*lacking), "URS-7"), std::string("gap"));
    QVERIFY(matrix(*lacking).matrix.backwardGaps() > 0); // the steps that verified it verify nothing now
    VERIFY_OK(untilApproval(*lacking));
    const auto error = approvalError(*lacking);
    QVERIFY2(error.text().find("URS-7") != std::string::npos, error.text().c_str());
    QCOMPARE(error.code(), ErrorCode::refused);
}

void TestTraceability::exclusionsAreSignedWithTheProtocol()
{
    VERIFY_OK(addSet(requirementsOfTheDemo()));
    VERIFY_OK(release("RS-1"));
    const auto exclude = [](const std::string &requirement, const std::string &reason) {
        return [=](domain::Protocol &protocol) {
            for (auto &step : protocol.steps)
                std::erase(step.requirements, "URS-7");
            protocol.exclusions = {{requirement, reason}};
        };
    };
    QCOMPARE(addProtocol(exclude("URS-7", "n/a")).error().code(), ErrorCode::badInput);
    QCOMPARE(addProtocol(exclude("URS-70", "verified in PQ-2")).error().code(), ErrorCode::badInput);
    const auto id = addProtocol(exclude("URS-7", "verified in PQ-2, on both sites"));
    VERIFY_OK(id);
    QCOMPARE(stateOf(matrix(*id), "URS-7"), std::string("gap")); // only proposed
    VERIFY_OK(untilApproval(*id));
    QCOMPARE(stateOf(matrix(*id), "URS-7"), std::string("excluded"));
    VERIFY_OK(fixture->sign("qa", *id, Meaning::approved));
}

void TestTraceability::unknownRequirementsAreRefused()
{
    VERIFY_OK(addSet(requirementsOfTheDemo()));
    VERIFY_OK(release("RS-1"));
    const auto id =
        addProtocol([](domain::Protocol &protocol) { protocol.steps[2].requirements.emplace_back("URS-77"); });
    VERIFY_OK(id);
    QCOMPARE(matrix(*id).matrix.backwardGaps(), 1U);
    VERIFY_OK(untilApproval(*id));
    const auto error = approvalError(*id);
    QVERIFY2(error.text().find("names URS-77, which RS-1 does not have.") != std::string::npos, error.text().c_str());
}

void TestTraceability::approvalNeedsTheSetInForce()
{
    VERIFY_OK(addSet(requirementsOfTheDemo()));
    const auto early = addProtocol();
    VERIFY_OK(early);
    QCOMPARE(matrix(*early).note, std::string("RS-1 version 1 is not approved yet."));
    VERIFY_OK(untilApproval(*early));
    auto error = approvalError(*early);
    QVERIFY2(error.text().find("version 1 of RS-1, which is not approved.") != std::string::npos, error.text().c_str());
    VERIFY_OK(release("RS-1"));
    VERIFY_OK(fixture->workspace->signing().offer(fixture->as("qa"), {*early}, Meaning::approved));
    VERIFY_OK(changeTheSet());
    error = approvalError(*early);
    QVERIFY2(error.text().find("and version 2 is in force.") != std::string::npos, error.text().c_str());
}

void TestTraceability::importTakesTheWordsOfTheSet()
{
    auto set = requirementsOfTheDemo();
    VERIFY_OK(addSet(set));
    QCOMPARE(addProtocol([](auto &p) { p.requirementSet->id = "RS-9"; }).error().code(), ErrorCode::notFound);
    QCOMPARE(addProtocol([](auto &p) { p.requirementSet->id = "MOD-1"; }).error().code(), ErrorCode::badInput);
    QCOMPARE(addProtocol([](auto &p) { p.requirementSet->sha256 = sha256("other").toHex(); }).error().code(),
             ErrorCode::badInput);
    QCOMPARE(addProtocol([](auto &p) { p.requirementSet->version = 7; }).error().code(), ErrorCode::notFound);
    QCOMPARE(addProtocol([](auto &p) {
                 p.requirements = {{"URS-1", "in other words"}};
             })
                 .error()
                 .code(),
             ErrorCode::badInput);
    const auto id = addProtocol();
    VERIFY_OK(id);
    const auto view = fixture->workspace->protocols().show(fixture->as("lead"), *id);
    QCOMPARE(view->protocol.requirements.size(), set.requirements.size());
    QCOMPARE(view->protocol.requirements.front().text, set.requirements.front().text);
    QCOMPARE(view->protocol.requirementSet->version, 1);
    QCOMPARE(view->protocol.requirementSet->sha256,
             fixture->workspace->requirements().show(fixture->as("lead"), "RS-1")->record.sha256);
    // What is exported can be imported.
    const auto text = fixture->workspace->protocols().exportText(fixture->as("lead"), *id);
    VERIFY_OK(text);
    const auto again = domain::Protocol::fromJson(*json::parse(*text, "export"), "export");
    VERIFY_OK(again);
    VERIFY_OK(fixture->workspace->protocols().add(fixture->as("engineer"), *again, "the same again"));
}

/// generated from the records, with results, deviations and the gaps of both directions.
void TestTraceability::theMatrixFollowsTheRecords()
{
    auto set = requirementsOfTheDemo();
    set.requirements.back().verifiedIn = {ProtocolKind::iq, ProtocolKind::pq};
    VERIFY_OK(addSet(set));
    VERIFY_OK(release("RS-1"));
    const auto id =
        addProtocol([](domain::Protocol &protocol) { protocol.steps[0].requirements.emplace_back("URS-2"); });
    VERIFY_OK(id);
    VERIFY_OK(release(*id));
    QCOMPARE(stateOf(matrix(*id), "URS-1"), std::string("not run"));
    const auto execution =
        fixture->workspace->executions().run(fixture->as("engineer"), *id, ServiceFixture::dataFiles());
    VERIFY_OK(execution);
    const auto ran = fixture->workspace->executions().show(fixture->as("lead"), *execution)->execution;
    const auto view = matrix(*id);
    QVERIFY(view.note.empty());
    QCOMPARE(view.set->version, 1);
    QCOMPARE(view.setTitle, set.title);
    std::size_t deviations = 0;
    for (const auto &row : view.matrix.forward)
        for (const auto &link : row.links) {
            const auto *step = ran.step(link.stepId);
            QVERIFY(step);
            QCOMPARE(link.result.outcome, step->outcome);
            QCOMPARE(link.result.execution, *execution);
            deviations += link.result.deviations.size();
            if (step->outcome == domain::Outcome::failed)
                QCOMPARE(row.state, TraceState::failed);
        }
    QVERIFY(deviations > 0); // the demo's PQ fails at a step
    QCOMPARE(stateOf(view, "URS-1"), std::string("passed"));
    QVERIFY(view.matrix.isComplete());
    // Of the model: an IQ is missing, and nobody has to have noticed.
    const auto whole = matrix("flchain-mortality/1");
    QCOMPARE(stateOf(whole, set.requirements.back().id), std::string("gap"));
    QVERIFY(!whole.matrix.isComplete());
    QVERIFY2(whole.summary().find("7 requirements: 1 gap") != std::string::npos, whole.summary().c_str());
    QCOMPARE(fixture->workspace->traceability().matrix(fixture->as("lead"), "none/1").error().code(),
             ErrorCode::notFound);
    QCOMPARE(fixture->workspace->traceability().matrix(fixture->as("lead"), "RS-1").error().code(),
             ErrorCode::badInput);
}

void TestTraceability::changesMakeSuspectUntilSignedOff()
{
    VERIFY_OK(addSet(requirementsOfTheDemo()));
    VERIFY_OK(release("RS-1"));
    const auto id = addProtocol();
    VERIFY_OK(id);
    VERIFY_OK(release(*id));
    auto trace = fixture->workspace->traceability();
    QCOMPARE(trace.reviewLinks(fixture->as("lead"), *id, {"URS-2"}, "it is as before").error().code(),
             ErrorCode::refused); // nothing is suspect
    VERIFY_OK(changeTheSet());
    auto view = matrix(*id);
    QCOMPARE(stateOf(view, "URS-2"), std::string("suspect"));
    QCOMPARE(stateOf(view, "URS-3"), std::string("not run"));
    QCOMPARE(view.note, std::string("The matrix goes by RS-1 version 2; PQ-1 names version 1."));
    QCOMPARE(trace.reviewLinks(fixture->as("lead"), *id, {"URS-3"}, "it is as before").error().code(),
             ErrorCode::refused);
    QCOMPARE(trace.reviewLinks(fixture->as("lead"), *id, {}, "it is as before").error().code(), ErrorCode::badInput);
    QCOMPARE(trace.reviewLinks(fixture->as("lead"), *id, {"URS-2"}, "ok").error().code(), ErrorCode::badInput);
    const auto review = trace.reviewLinks(fixture->as("lead"), *id, {"URS-2"}, "the test set has both sites already");
    VERIFY_OK(review);
    QCOMPARE(*review, std::string("LR-1"));
    QCOMPARE(stateOf(matrix(*id), "URS-2"), std::string("suspect")); // not signed yet
    QVERIFY(!fixture->sign("qa", *review, Meaning::reviewed));       // it is not QA's
    VERIFY_OK(fixture->sign("lead", *review, Meaning::reviewed));
    view = matrix(*id);
    QCOMPARE(stateOf(view, "URS-2"), std::string("not run"));
    QCOMPARE(view.linkReviews.front().id, *review);
    // The next change is another matter.
    auto set = requirementsOfTheDemo();
    set.requirements[1].text += " At any site. On any day.";
    VERIFY_OK(fixture->workspace->requirements().revise(fixture->as("engineer"), "RS-1", set, "days too"));
    VERIFY_OK(release("RS-1"));
    QCOMPARE(stateOf(matrix(*id), "URS-2"), std::string("suspect"));
    // A protocol for the version in force is not suspect.
    const auto next = addProtocol();
    VERIFY_OK(next);
    VERIFY_OK(release(*next));
    QVERIFY(matrix(*next).matrix.isComplete());
}

void TestTraceability::reviewersAreOthers()
{
    VERIFY_OK(fixture->addPerson("other", domain::Role::validationLead));
    auto set = requirementsOfTheDemo();
    VERIFY_OK(addSet(set));
    VERIFY_OK(release("RS-1"));
    auto protocol = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json").value();
    protocol.requirementSet = domain::RecordReference{"RS-1", 0, {}};
    VERIFY_OK(fixture->workspace->protocols().add(fixture->as("lead"), protocol, "first validation"));
    VERIFY_OK(fixture->sign("lead", "PQ-1", Meaning::authored));
    VERIFY_OK(fixture->sign("other", "PQ-1", Meaning::reviewed));
    VERIFY_OK(fixture->sign("qa", "PQ-1", Meaning::approved));
    set.requirements[1].text += " At any site.";
    VERIFY_OK(fixture->workspace->requirements().revise(fixture->as("other"), "RS-1", set, "another site joins"));
    VERIFY_OK(fixture->sign("other", "RS-1", Meaning::authored));
    VERIFY_OK(fixture->sign("lead", "RS-1", Meaning::reviewed));
    VERIFY_OK(fixture->sign("qa", "RS-1", Meaning::approved));
    // Neither who wrote the protocol nor who wrote the change says that it changes nothing.
    auto trace = fixture->workspace->traceability();
    for (const auto &[user, wrote] : {std::pair("lead", "PQ-1 version 1"), std::pair("other", "RS-1 version 2")}) {
        const auto refused = trace.reviewLinks(fixture->as(user), "PQ-1", {"URS-2"}, "it is as before");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), ErrorCode::refused);
        QVERIFY2(refused.error().text().find(std::string(user) + " wrote " + wrote) != std::string::npos,
                 refused.error().text().c_str());
    }
    VERIFY_OK(trace.reviewLinks(fixture->as("qa"), "PQ-1", {"URS-2"}, "it is as before"));
}

void TestTraceability::protocolsWithoutASetSaySo()
{
    const auto id = fixture->protocol(true);
    VERIFY_OK(id);
    const auto view = matrix(*id);
    QVERIFY(!view.set);
    QVERIFY2(view.note.starts_with("PQ-1 names no requirement set."), view.note.c_str());
    QCOMPARE(view.matrix.forward.size(), 7U);
    QVERIFY(view.matrix.isComplete());
    // Beside it, one that names a set has a matrix of its own.
    VERIFY_OK(addSet(requirementsOfTheDemo()));
    VERIFY_OK(addProtocol());
    const auto views = fixture->workspace->traceability().matrix(fixture->as("qa"), "flchain-mortality/1");
    VERIFY_OK(views);
    QCOMPARE(views->size(), 2U);
    QVERIFY(views->back().set.has_value());
}

void TestTraceability::exportsAreEntries()
{
    const auto id = fixture->protocol(true);
    VERIFY_OK(id);
    const auto text = fixture->workspace->traceability().exportCsv(fixture->as("auditor"), *id);
    VERIFY_OK(text);
    QVERIFY(text->starts_with("requirement_set,set_version,requirement,area,kind,text,severity,"));
    const auto entries = fixture->entries("trace.exported");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 1U);
    QVERIFY(entries->front().line.find(sha256(*text).toHex()) != std::string::npos);
    const auto lines = std::ranges::count(*text, '\n') - 1;
    QVERIFY(entries->front().line.find("\"rows\":" + std::to_string(lines)) != std::string::npos);
}

VALBENCH_TEST(TestTraceability, traceability)
#include "test_traceability.moc"
