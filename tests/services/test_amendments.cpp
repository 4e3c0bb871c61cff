// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An approved protocol changes by a new version, which is approved as the first was; until then the old one holds.
#include "service_fixture.h"
#include "support/test_registry.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>

#include <valbench/services/traceability.h>

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;
using domain::Stage;

class TestAmendments : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void theApprovedVersionHoldsUntilTheNextIsApproved();
    void everySignatureIsGivenAgain();
    void thresholdsChangeByANewVersion();
    void executionsKeepTheirVersion();
    void onlyApprovedVersionsAreAmended();
    void aRejectedAmendmentLeavesTheOldInForce();
    void anotherEditorIsTold();
    void theKindStays();
    void theModelStays();
    void entriesSayWhatChanged();
    void signersSeeWhatTheySigned();
    void versionsAreCompared();
    void theMatrixGoesByTheVersionInForce();

private:
    /// The next version, changed by this.
    Status change(const std::function<void(domain::Protocol &)> &how, std::int64_t basedOn = 0);
    void approve();
    std::string run();
    [[nodiscard]] services::ProtocolView shown(const char *who = "engineer");
    std::unique_ptr<ServiceFixture> fixture;
    std::string id;
};

void TestAmendments::init()
{
    fixture = std::make_unique<ServiceFixture>();
    VERIFY_OK(fixture->createWithPeople());
    VERIFY_OK(fixture->registerModel());
    const auto made = fixture->protocol(true);
    VERIFY_OK(made);
    id = *made;
}

Status TestAmendments::change(const std::function<void(domain::Protocol &)> &how, std::int64_t basedOn)
{
    auto protocol = shown().protocol;
    how(protocol);
    return fixture->workspace->protocols().revise(fixture->as("engineer"), id, protocol, "another threshold", basedOn);
}

void TestAmendments::approve()
{
    VERIFY_OK(fixture->sign("engineer", id, Meaning::authored));
    VERIFY_OK(fixture->sign("lead", id, Meaning::reviewed));
    VERIFY_OK(fixture->sign("qa", id, Meaning::approved));
}

std::string TestAmendments::run()
{
    const auto made = fixture->workspace->executions().run(fixture->as("engineer"), id, ServiceFixture::dataFiles());
    return made ? *made : "not executed: " + made.error().text();
}

services::ProtocolView TestAmendments::shown(const char *who)
{
    return fixture->workspace->protocols().show(fixture->as(who), id).value();
}

/// part11.md R-59.
void TestAmendments::theApprovedVersionHoldsUntilTheNextIsApproved()
{
    const auto first = shown();
    QCOMPARE(first.inForce, first.record.version);
    VERIFY_OK(fixture->workspace->protocols().amend(fixture->as("engineer"), id, "another threshold"));
    const auto draft = shown();
    QCOMPARE(draft.record.version, first.record.version + 1);
    QCOMPARE(draft.record.stage, Stage::draft);
    QCOMPARE(draft.record.sha256, first.record.sha256); // says the same so far
    QCOMPARE(draft.inForce, first.record.version);
    VERIFY_OK(change([](auto &protocol) { protocol.analysis.threshold = 0.1; }));
    QCOMPARE(shown().effective->analysis.threshold, first.protocol.analysis.threshold);
    // Executed is what was approved, and not the draft.
    const auto execution = fixture->workspace->executions().show(fixture->as("auditor"), run());
    VERIFY_OK(execution);
    QCOMPARE(execution->execution.protocol.version, first.record.version);
    QCOMPARE(execution->execution.protocol.sha256, first.record.sha256);
    approve();
    const auto second = shown();
    QCOMPARE(second.inForce, second.record.version);
    const auto again = fixture->workspace->executions().show(fixture->as("auditor"), run());
    VERIFY_OK(again);
    QCOMPARE(again->execution.protocol.version, second.record.version);
    QCOMPARE(again->protocol.protocol.analysis.threshold, 0.1);
}

void TestAmendments::everySignatureIsGivenAgain()
{
    VERIFY_OK(change([](auto &protocol) { protocol.title += ", amended"; }));
    const auto before = shown().inForce;
    QVERIFY(!fixture->sign("qa", id, Meaning::approved)); // the old signatures do not count
    VERIFY_OK(fixture->sign("engineer", id, Meaning::authored));
    QCOMPARE(shown().inForce, before);
    // In review nobody changes it, nor begins another.
    QVERIFY(!change([](auto &protocol) { protocol.title = "x"; }));
    QVERIFY(!fixture->workspace->protocols().amend(fixture->as("engineer"), id, "in the middle of it"));
    VERIFY_OK(fixture->sign("lead", id, Meaning::reviewed));
    QCOMPARE(shown().inForce, before);
    VERIFY_OK(fixture->sign("qa", id, Meaning::approved));
    QCOMPARE(shown().inForce, before + 1);
}

/// part11.md R-83.
void TestAmendments::thresholdsChangeByANewVersion()
{
    const auto frozen = shown();
    const auto first = run();
    VERIFY_OK(change([](auto &protocol) { protocol.analysis.threshold = 0.9; }));
    QCOMPARE(shown().record.version, frozen.record.version + 1);
    const auto seen = fixture->workspace->executions().show(fixture->as("auditor"), first);
    VERIFY_OK(seen);
    QCOMPARE(seen->protocol.protocol.analysis.threshold, frozen.protocol.analysis.threshold);
    // What follows is judged by the frozen threshold too, as long as no other is approved.
    const auto again = fixture->workspace->executions().show(fixture->as("auditor"), run());
    VERIFY_OK(again);
    QCOMPARE(again->protocol.protocol.analysis.threshold, frozen.protocol.analysis.threshold);
    QCOMPARE(again->execution.steps.size(), seen->execution.steps.size());
    for (std::size_t i = 0; i < seen->execution.steps.size(); ++i)
        QCOMPARE(again->execution.steps[i].outcome, seen->execution.steps[i].outcome);
}

void TestAmendments::executionsKeepTheirVersion()
{
    const auto first = run();
    const auto before = fixture->workspace->executions().show(fixture->as("auditor"), first);
    VERIFY_OK(before);
    VERIFY_OK(change([](auto &protocol) { protocol.steps.front().title = "something else"; }));
    approve();
    const auto after = fixture->workspace->executions().show(fixture->as("auditor"), first);
    VERIFY_OK(after);
    QVERIFY(after->execution.protocol == before->execution.protocol);
    QCOMPARE(after->protocol.protocol.steps.front().title, before->protocol.protocol.steps.front().title);
}

void TestAmendments::onlyApprovedVersionsAreAmended()
{
    auto protocols = fixture->workspace->protocols();
    VERIFY_OK(protocols.amend(fixture->as("engineer"), id, "another threshold"));
    const auto twice = protocols.amend(fixture->as("engineer"), id, "another threshold");
    QVERIFY(!twice);
    QCOMPARE(twice.error().code(), ErrorCode::refused);
    QVERIFY(!protocols.amend(fixture->as("qa"), id, "another threshold"));
    QVERIFY(!protocols.amend(fixture->as("engineer"), id, ""));
    QCOMPARE(shown().record.version, std::int64_t(2));
}

void TestAmendments::aRejectedAmendmentLeavesTheOldInForce()
{
    VERIFY_OK(change([](auto &protocol) { protocol.analysis.threshold = 0.9; }));
    VERIFY_OK(fixture->sign("engineer", id, Meaning::authored));
    VERIFY_OK(fixture->sign("lead", id, Meaning::rejected));
    const auto view = shown();
    QCOMPARE(view.record.stage, Stage::rejected);
    QCOMPARE(view.inForce, std::int64_t(1));
    QVERIFY(run().starts_with("EXE-"));
}

void TestAmendments::anotherEditorIsTold()
{
    const auto base = shown().record.version;
    VERIFY_OK(change([](auto &protocol) { protocol.title = "by the first"; }, base));
    const auto late = change([](auto &protocol) { protocol.title = "by the second"; }, base);
    QVERIFY(!late);
    QCOMPARE(late.error().code(), ErrorCode::conflict);
    QVERIFY2(late.error().text().find("saved version 2") != std::string::npos, late.error().text().c_str());
    QCOMPARE(shown().protocol.title, std::string("by the first"));
    VERIFY_OK(change([](auto &protocol) { protocol.title = "by the second"; }, base + 1));
}

void TestAmendments::theKindStays()
{
    const auto other = change([](auto &protocol) { protocol.kind = domain::ProtocolKind::iq; });
    QVERIFY(!other);
    QCOMPARE(other.error().code(), ErrorCode::badInput);
}

/// Its executions are found by it, so not even a draft turns to another.
void TestAmendments::theModelStays()
{
    const auto toSecond = [](auto &protocol) { protocol.modelVersion = "2"; };
    for (const bool isApproved : {true, false}) {
        if (!isApproved) {
            const auto draft = fixture->protocol(false);
            VERIFY_OK(draft);
            id = *draft;
        }
        const auto other = change(toSecond);
        QVERIFY(!other);
        QCOMPARE(other.error().code(), ErrorCode::badInput);
        QVERIFY2(other.error().text().find("stays with it") != std::string::npos, other.error().text().c_str());
        QCOMPARE(shown().record.version, 1);
    }
}

/// Old and new by their digests, and in words where they differ.
void TestAmendments::entriesSayWhatChanged()
{
    VERIFY_OK(change([](auto &protocol) {
        protocol.analysis.threshold = 0.9;
        protocol.steps.front().criterion->limit += 1;
    }));
    const auto entries = fixture->entries("protocol.revised");
    VERIFY_OK(entries);
    const auto &body = entries->front().entry.body;
    QCOMPARE(body.reason, std::string("another threshold"));
    const auto line = entries->front().line;
    QVERIFY2(line.find("protocol analysis.threshold; step " + shown().protocol.steps.front().id + " criterion.limit") !=
                 std::string::npos,
             line.c_str());
    const auto history = fixture->workspace->records().history(fixture->as("auditor"), id);
    VERIFY_OK(history);
    QVERIFY(history->front().sentence.find("revised " + id + " to version 2") != std::string::npos);
}

void TestAmendments::signersSeeWhatTheySigned()
{
    VERIFY_OK(change([](auto &protocol) { protocol.title += "."; }));
    VERIFY_OK(fixture->sign("engineer", id, Meaning::authored));
    const auto ofLead = fixture->workspace->protocols().versions(fixture->as("lead"), id);
    VERIFY_OK(ofLead);
    QCOMPARE(ofLead->size(), std::size_t(2));
    QCOMPARE(ofLead->front().version, std::int64_t(2));
    QVERIFY(!ofLead->front().signedByYou);
    QVERIFY(ofLead->back().signedByYou);
    QCOMPARE(ofLead->back().stage, Stage::approved);
    QCOMPARE(ofLead->front().reason, std::string("another threshold"));
    const auto ofEngineer = fixture->workspace->protocols().versions(fixture->as("engineer"), id);
    VERIFY_OK(ofEngineer);
    QVERIFY(ofEngineer->front().signedByYou);
    const auto ofAuditor = fixture->workspace->protocols().versions(fixture->as("auditor"), id);
    VERIFY_OK(ofAuditor);
    QVERIFY(std::ranges::none_of(*ofAuditor, &services::ProtocolVersion::signedByYou));
}

void TestAmendments::versionsAreCompared()
{
    VERIFY_OK(change([](auto &protocol) { protocol.analysis.threshold = 0.9; }));
    auto protocols = fixture->workspace->protocols();
    const auto found = protocols.compare(fixture->as("auditor"), id + "/1", id);
    VERIFY_OK(found);
    QCOMPARE(found->before.version, std::int64_t(1));
    QCOMPARE(found->after.version, std::int64_t(2));
    QCOMPARE(found->changes.size(), std::size_t(1));
    QCOMPARE(found->changes[0].fieldName(), std::string("analysis.threshold"));
    QCOMPARE(protocols.compare(fixture->as("auditor"), id, id + "/2")->changes.size(), std::size_t(0));
    for (const auto *none : {"/3", "/0", "/x", "/"})
        QVERIFY2(!protocols.compare(fixture->as("auditor"), id, id + none), none);
}

void TestAmendments::theMatrixGoesByTheVersionInForce()
{
    const auto model = shown().protocol.modelName + "/" + shown().protocol.modelVersion;
    VERIFY_OK(change([](auto &protocol) { protocol.analysis.threshold = 0.9; }));
    const auto ofModel = fixture->workspace->traceability().matrix(fixture->as("auditor"), model);
    VERIFY_OK(ofModel);
    QCOMPARE(ofModel->front().protocols.front().version, std::int64_t(1));
    const auto ofDraft = fixture->workspace->traceability().matrix(fixture->as("auditor"), id);
    VERIFY_OK(ofDraft);
    QCOMPARE(ofDraft->front().protocols.front().version, std::int64_t(2));
}

VALBENCH_TEST(TestAmendments, amendments)
#include "test_amendments.moc"
