// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QElapsedTimer>

#include <algorithm>

#include "guided_protocol.h"
#include "service_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::ExecutionState;
using domain::Meaning;
using domain::Outcome;
using domain::ProtocolKind;

/// An execution from its beginning to its sign-off, through the services.
class TestGuided : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void beginsBoundAndEmpty();
    void runLeavesManualStepsToPeople();
    void everyAttemptStays();
    void noPassWithoutEvidence();
    void failuresHaveTheirDeviation();
    void correctedMeansPassedSince();
    void aSecondPersonSigns();
    void notApplicableTakesReasonAndSecondPerson();
    void correctionsKeepTheOldValue();
    void completedIsClosed();
    void cancelledIsClosed();
    void theOrderOfKindsIsKept();
    void requestsAreNotDoubled();
    void whatIsStoppedLeavesNothing();
    void fiftyStepsAreCheap();

private:
    std::string approved(const domain::Protocol &protocol);
    std::string begun(std::string_view protocol = {});
    domain::StepResult step(const std::string &execution, std::string_view id);
    Status record(const std::string &execution, const char *step, Outcome outcome, std::string actual,
                  std::string repeatReason = {}, std::vector<services::EvidenceUpload> evidence = {});
    Status verify(std::string_view user, const std::string &execution, std::string_view step,
                  Meaning meaning = Meaning::verified, std::string_view password = {});
    void finishSteps(const std::string &execution);
    [[nodiscard]] services::ExecutionService service() const { return fixture->workspace->executions(); }
    std::unique_ptr<ServiceFixture> fixture;
};

namespace {

services::EvidenceUpload screen()
{
    return {"screen.png", "image/png", Bytes{1, 2, 3}};
}

bool says(const Error &error, std::string_view text)
{
    return error.text().find(text) != std::string::npos;
}

} // namespace

#define QVERIFY_REFUSED(call, words)                                                                                   \
    do {                                                                                                               \
        const auto refused = call;                                                                                     \
        QVERIFY(!refused);                                                                                             \
        QVERIFY2(says(refused.error(), words), refused.error().text().c_str());                                        \
    } while (false)

void TestGuided::init()
{
    fixture = std::make_unique<ServiceFixture>();
    VERIFY_OK(fixture->createWithPeople());
    VERIFY_OK(fixture->registerModel());
}

std::string TestGuided::approved(const domain::Protocol &protocol)
{
    const auto id = fixture->workspace->protocols().add(fixture->as("engineer"), protocol, "first validation");
    if (!id || !fixture->sign("engineer", *id, Meaning::authored) || !fixture->sign("lead", *id, Meaning::reviewed) ||
        !fixture->sign("qa", *id, Meaning::approved)) {
        qWarning("no protocol: %s", id ? "not signed" : id.error().text().c_str());
        return {};
    }
    return *id;
}

std::string TestGuided::begun(std::string_view protocol)
{
    const auto id = protocol.empty() ? approved(guidedProtocol()) : std::string(protocol);
    auto execution = service().begin(fixture->as("engineer"), id);
    if (!execution)
        qWarning("%s", execution.error().text().c_str());
    return execution ? *execution : std::string();
}

domain::StepResult TestGuided::step(const std::string &execution, std::string_view id)
{
    const auto view = service().show(fixture->as("auditor"), execution);
    return view ? *view->execution.step(id) : domain::StepResult();
}

Status TestGuided::record(const std::string &execution, const char *step, Outcome outcome, std::string actual,
                          std::string repeatReason, std::vector<services::EvidenceUpload> evidence)
{
    services::StepEntry entry;
    entry.stepId = step;
    entry.outcome = outcome;
    entry.actual = std::move(actual);
    if (outcome == Outcome::notApplicable)
        entry.reason = "there is no such device here";
    entry.repeatReason = std::move(repeatReason);
    entry.evidence = std::move(evidence);
    return service().recordStep(fixture->as("engineer"), execution, entry);
}

Status TestGuided::verify(std::string_view user, const std::string &execution, std::string_view step, Meaning meaning,
                          std::string_view password)
{
    auto signing = fixture->workspace->signing();
    VB_TRY(const auto offer, signing.offerSteps(fixture->as(user), execution, {std::string(step)}));
    services::SigningAnswer answer;
    answer.meaning = meaning;
    answer.reason = "looked at the file";
    answer.userId = user;
    answer.password = password.empty() ? ServiceFixture::password(user) : Secret(std::string(password));
    VB_TRY(const auto results, signing.sign(fixture->as(user), offer, answer));
    if (results.front().signatureId.empty())
        return fail(ErrorCode::refused, VB_MSG("{problem}"), {{"problem", results.front().problem}});
    return {};
}

/// Everything that guidedProtocol() asks for.
void TestGuided::finishSteps(const std::string &execution)
{
    VERIFY_OK(service().runAutomatic(fixture->as("engineer"), execution, {}, ServiceFixture::dataFiles()));
    VERIFY_OK(record(execution, "M1", Outcome::passed, "Version 1.7.4 is shown"));
    VERIFY_OK(record(execution, "M2", Outcome::passed, "The lamp is green", {}, {screen()}));
    VERIFY_OK(verify("lead", execution, "M2"));
}

void TestGuided::beginsBoundAndEmpty()
{
    const auto draft = fixture->workspace->protocols().add(fixture->as("engineer"), guidedProtocol(), "first one");
    VERIFY_OK(draft);
    QVERIFY_REFUSED(service().begin(fixture->as("engineer"), *draft), "only an approved protocol");
    const auto protocol = approved(guidedProtocol());
    const auto id = begun(protocol);
    const auto view = service().show(fixture->as("auditor"), id);
    VERIFY_OK(view);
    const auto &execution = view->execution;
    QCOMPARE(execution.state, ExecutionState::inProgress);
    QCOMPARE(execution.executor, std::string("engineer"));
    QCOMPARE(execution.protocol.id, protocol);
    QCOMPARE(execution.protocol.sha256.size(), std::size_t(64));
    QCOMPARE(execution.model.sha256.size(), std::size_t(64));
    QCOMPARE(execution.attempt, std::int64_t(1));
    QCOMPARE(execution.count(Outcome::notRun), std::size_t(4));
    QCOMPARE(view->missing.size(), std::size_t(4));
    QCOMPARE(view->record.waitsFor, std::string("completed by engineer"));
    const auto charts = service().charts(fixture->as("auditor"), id);
    VERIFY_OK(charts);
    QVERIFY(charts->empty());
    VERIFY_OK(fixture->workspace->reports().print(fixture->as("engineer"), id)); // even with nothing in it
    // It waits in the executor's list, and for nobody's signature.
    const auto work = fixture->workspace->work().list(fixture->as("engineer"));
    VERIFY_OK(work);
    const auto mine = std::ranges::find(work->mine, id, [](const auto &item) { return item.record.id; });
    QVERIFY(mine != work->mine.end() && !mine->canSign);
    QVERIFY_REFUSED(fixture->sign("engineer", id, Meaning::executed), "still in progress");
}

void TestGuided::runLeavesManualStepsToPeople()
{
    const auto whole = fixture->protocol(true);
    VERIFY_OK(whole);
    const auto done = service().run(fixture->as("engineer"), *whole, ServiceFixture::dataFiles());
    VERIFY_OK(done);
    const auto view = service().show(fixture->as("engineer"), *done);
    VERIFY_OK(view);
    QCOMPARE(view->execution.state, ExecutionState::completed);
    QCOMPARE(view->record.version, std::int64_t(1)); // one go, one version, as ever
    const auto half = service().run(fixture->as("engineer"), approved(guidedProtocol()), ServiceFixture::dataFiles());
    VERIFY_OK(half);
    const auto open = service().show(fixture->as("engineer"), *half);
    VERIFY_OK(open);
    QCOMPARE(open->execution.state, ExecutionState::inProgress);
    QCOMPARE(open->execution.count(Outcome::notRun), std::size_t(2));
    QCOMPARE(open->missing.size(), std::size_t(2));
}

void TestGuided::everyAttemptStays()
{
    const auto id = begun();
    fixture->clock.advance(std::chrono::seconds(5));
    services::StepEntry entry;
    entry.stepId = "M1";
    entry.outcome = Outcome::failed;
    entry.actual = "Version 1.7.3 is shown";
    entry.started = Timestamp(fixture->clock.now().point() - std::chrono::seconds(2)).toText();
    VERIFY_OK(service().recordStep(fixture->as("engineer"), id, entry));
    entry.started = "2026-11-03T12:00:00.000000Z"; // before there was an execution
    entry.repeatReason = "the right program was installed";
    QVERIFY_REFUSED(service().recordStep(fixture->as("engineer"), id, entry), "outside its execution");
    QVERIFY_REFUSED(record(id, "M1", Outcome::passed, "Version 1.7.4 is shown"), "takes a reason");
    QVERIFY(!record(id, "M1", Outcome::passed, "Version 1.7.4 is shown", "test")); // no reason
    VERIFY_OK(record(id, "M1", Outcome::passed, "Version 1.7.4 is shown", "the right program was installed"));
    const auto result = step(id, "M1");
    QCOMPARE(result.attempt(), std::int64_t(2));
    QCOMPARE(result.outcome, Outcome::passed);
    QCOMPARE(result.executor, std::string("engineer"));
    const auto &first = result.earlier.front();
    QCOMPARE(first.actual, std::string("Version 1.7.3 is shown"));
    QCOMPARE(first.outcome, Outcome::failed);
    QCOMPARE(first.executor, std::string("engineer"));
    const auto started = Timestamp::parse(first.started), finished = Timestamp::parse(first.finished);
    QVERIFY(started && finished);
    QCOMPARE(finished->point() - started->point(), std::chrono::microseconds(2'000'000));
    // An automatic step as well, with the evaluation of each attempt.
    const auto files = ServiceFixture::dataFiles();
    VERIFY_OK(service().runAutomatic(fixture->as("engineer"), id, {}, files));
    QVERIFY_REFUSED(service().runAutomatic(fixture->as("engineer"), id, {}, files), "has a result");
    QVERIFY(!service().runAutomatic(fixture->as("engineer"), id, {"9"}, files));                       // no reason
    QVERIFY(!service().runAutomatic(fixture->as("engineer"), id, {"M1"}, files, "so that it is run")); // by hand
    VERIFY_OK(service().runAutomatic(fixture->as("engineer"), id, {"9"}, files, "the station was restarted"));
    const auto again = step(id, "9");
    QCOMPARE(again.attempt(), std::int64_t(2));
    QCOMPARE(again.executor, std::string("engineer"));
    QCOMPARE(again.evidence.size(), std::size_t(1));
    QCOMPARE(again.earlier.front().evidence.size(), std::size_t(1));
    QCOMPARE(step(id, "2").attempt(), std::int64_t(1));
    // Every version of the record is kept, and each has its entry.
    QCOMPARE(fixture->entries("execution.")->size(), 5U);
}

void TestGuided::noPassWithoutEvidence()
{
    const auto id = begun();
    QVERIFY_REFUSED(record(id, "M2", Outcome::passed, "The lamp is green"), "without evidence");
    QVERIFY(!record(id, "M2", Outcome::passed, "The lamp is green", {}, {{"empty.png", "image/png", {}}}));
    QVERIFY(!record(id, "M2", Outcome::passed, "The lamp is green", {}, {{"../x", "image/png", {1}}}));
    QCOMPARE(step(id, "M2").outcome, Outcome::notRun);
    VERIFY_OK(record(id, "M2", Outcome::passed, "The lamp is green", {}, {screen()}));
    const auto result = step(id, "M2");
    QCOMPARE(result.evidence.size(), std::size_t(1));
    QCOMPARE(result.evidence.front().sha256, sha256(screen().bytes).toHex());
    const auto kept = service().evidence(fixture->as("auditor"), id, result.evidence.front().sha256);
    VERIFY_OK(kept);
    QCOMPARE(kept->bytes, screen().bytes);
    QVERIFY(!service().evidence(fixture->as("auditor"), id, std::string(64, '0')));
    // Looking at it is nothing; taking it away is an entry.
    QCOMPARE(fixture->entries("record.exported")->size(), 0U);
    VERIFY_OK(service().exportEvidence(fixture->as("auditor"), id, result.evidence.front().sha256));
    QCOMPARE(fixture->entries("record.exported-evidence")->size(), 1U);
}

void TestGuided::failuresHaveTheirDeviation()
{
    const auto id = begun();
    const auto deviations = [&] { return service().show(fixture->as("auditor"), id)->deviations; };
    VERIFY_OK(record(id, "M1", Outcome::failed, "Version 1.7.3 is shown"));
    QCOMPARE(deviations().size(), std::size_t(1));
    const auto deviation = fixture->workspace->deviations().show(fixture->as("lead"), deviations().front());
    VERIFY_OK(deviation);
    QCOMPARE(deviation->deviation.stepId, std::string("M1"));
    QVERIFY(deviation->deviation.description.find("Version 1.7.3 is shown") != std::string::npos);
    // Each attempt that fails, and an entry that turns out to have been a failure.
    VERIFY_OK(record(id, "M1", Outcome::failed, "Version 1.7.2 is shown", "looked once more"));
    QCOMPARE(deviations().size(), std::size_t(2));
    VERIFY_OK(record(id, "M1", Outcome::passed, "Version 1.7.4 is shown", "the right one was installed"));
    QCOMPARE(deviations().size(), std::size_t(2));
    VERIFY_OK(service().correctStep(fixture->as("engineer"), id, {"M1", Outcome::failed, "Version 1.7.1", {}, {}},
                                    "misread the label"));
    QCOMPARE(deviations().size(), std::size_t(3));
    VERIFY_OK(service().runAutomatic(fixture->as("engineer"), id, {"9"}, ServiceFixture::dataFiles()));
    QCOMPARE(step(id, "9").outcome, Outcome::failed);
    QCOMPARE(deviations().size(), std::size_t(4));
}

void TestGuided::correctedMeansPassedSince()
{
    const auto id = begun();
    VERIFY_OK(record(id, "M1", Outcome::failed, "Version 1.7.3 is shown"));
    auto deviations = fixture->workspace->deviations();
    const auto deviation = service().show(fixture->as("auditor"), id)->deviations.front();
    VERIFY_OK(deviations.classify(fixture->as("lead"), deviation, domain::DeviationClass::minor, "a wrong package"));
    services::DispositionRequest request{
        .impact = "none", .rootCause = "an old package", .correction = "installed the right one"};
    request.disposition = domain::Disposition::corrected;
    const auto dispose = [&] { return deviations.dispose(fixture->as("qa"), deviation, request, "put right"); };
    QVERIFY_REFUSED(dispose(), "has not passed since");
    VERIFY_OK(record(id, "M1", Outcome::failed, "Version 1.7.2 is shown", "installed another one"));
    QVERIFY_REFUSED(dispose(), "has not passed since");
    // To say now that it had passed then is no other attempt.
    VERIFY_OK(service().correctStep(fixture->as("engineer"), id, {"M1", Outcome::passed, "Version 1.7.4", {}, {}},
                                    "misread the label"));
    QVERIFY_REFUSED(dispose(), "has not passed since");
    VERIFY_OK(record(id, "M1", Outcome::passed, "Version 1.7.4 is shown", "installed the right one"));
    VERIFY_OK(dispose());
    const auto corrected = deviations.show(fixture->as("auditor"), deviation);
    VERIFY_OK(corrected);
    const auto &retest = corrected->deviation.retest;
    QVERIFY2(retest.starts_with("Attempt 3 of step M1 passed: Version 1.7.4 is shown (engineer, "), retest.c_str());
    // Decided otherwise, it says nothing of a retest.
    request.disposition = domain::Disposition::acceptAsIs;
    VERIFY_OK(dispose());
    QVERIFY(deviations.show(fixture->as("auditor"), deviation)->deviation.retest.empty());
}

void TestGuided::aSecondPersonSigns()
{
    const auto id = begun();
    QVERIFY_REFUSED(verify("lead", id, "M2"), "no result yet");
    VERIFY_OK(record(id, "M2", Outcome::passed, "The lamp is green", {}, {screen()}));
    VERIFY_OK(record(id, "M1", Outcome::passed, "Version 1.7.4 is shown"));
    VERIFY_OK(service().runAutomatic(fixture->as("engineer"), id, {}, ServiceFixture::dataFiles()));
    QVERIFY_REFUSED(service().complete(fixture->as("engineer"), id), "waits for a second person");
    QVERIFY_REFUSED(verify("engineer", id, "M2"), "another person has to");
    QVERIFY(!verify("lead", id, "M2", Meaning::verified, "not the password"));
    QVERIFY(!verify("lead", id, "M2", Meaning::approved)); // that is another thing
    QVERIFY(!step(id, "M2").verification);
    const auto work = fixture->workspace->work().list(fixture->as("lead"));
    VERIFY_OK(work);
    QVERIFY(std::ranges::any_of(work->mine, [&](const auto &item) { return item.record.id == id; }));
    VERIFY_OK(verify("lead", id, "M2", Meaning::witnessed));
    const auto verification = step(id, "M2").verification;
    QVERIFY(verification);
    QCOMPARE(verification->by, std::string("lead"));
    QCOMPARE(verification->meaning, Meaning::witnessed);
    // A signature like any other, on the version that holds the result; it says which step.
    const auto signatures = fixture->workspace->records().signatures(fixture->as("auditor"), id);
    VERIFY_OK(signatures);
    QCOMPARE(signatures->size(), std::size_t(1));
    const auto &signature = signatures->front();
    QCOMPARE(signature.id, verification->signature);
    QVERIFY2(signature.valid, signature.problem.c_str());
    QVERIFY(signature.statement.recordTitle.find("step M2, attempt 1") != std::string::npos);
    QVERIFY(!signature.onCurrentVersion);
    QVERIFY_REFUSED(verify("qa", id, "M2"), "verified already");
    VERIFY_OK(service().complete(fixture->as("engineer"), id));
    // Who verified a step may still review the whole; who executed may not.
    VERIFY_OK(fixture->sign("engineer", id, Meaning::executed));
    QVERIFY(!fixture->sign("engineer", id, Meaning::reviewed));
    VERIFY_OK(fixture->sign("lead", id, Meaning::reviewed));
}

void TestGuided::notApplicableTakesReasonAndSecondPerson()
{
    const auto id = begun();
    services::StepEntry entry;
    entry.stepId = "M1";
    entry.outcome = Outcome::notApplicable;
    for (const char *none : {"", "n/a", "  "}) {
        entry.reason = none;
        QVERIFY(!service().recordStep(fixture->as("engineer"), id, entry));
    }
    VERIFY_OK(record(id, "M1", Outcome::notApplicable, ""));
    VERIFY_OK(record(id, "M2", Outcome::notApplicable, ""));
    VERIFY_OK(service().runAutomatic(fixture->as("engineer"), id, {}, ServiceFixture::dataFiles()));
    QVERIFY_REFUSED(service().complete(fixture->as("engineer"), id), "Step M1 waits for a second person");
    VERIFY_OK(verify("lead", id, "M1"));
    VERIFY_OK(verify("qa", id, "M2"));
    VERIFY_OK(service().complete(fixture->as("engineer"), id));
    const auto view = service().show(fixture->as("auditor"), id);
    VERIFY_OK(view);
    QCOMPARE(view->execution.count(Outcome::notApplicable), std::size_t(2));
}

void TestGuided::correctionsKeepTheOldValue()
{
    const auto id = begun();
    VERIFY_OK(record(id, "M2", Outcome::passed, "The lamp is green", {}, {screen()}));
    VERIFY_OK(verify("lead", id, "M2"));
    const services::StepCorrection correction{"M2", {}, "The lamp is pale green", {}, {}};
    QVERIFY(!service().correctStep(fixture->as("engineer"), id, correction, "fixed")); // no reason
    QVERIFY(!service().correctStep(fixture->as("lead"), id, correction, "misread the lamp"));
    fixture->clock.advance(std::chrono::seconds(60));
    VERIFY_OK(service().correctStep(fixture->as("engineer"), id, correction, "misread the lamp"));
    const auto result = step(id, "M2");
    QCOMPARE(result.actual, std::string("The lamp is pale green"));
    const std::vector<domain::Correction> kept{{"actual", "The lamp is green", "The lamp is pale green",
                                                "misread the lamp", "engineer", fixture->clock.now().toText()}};
    QCOMPARE(result.corrections, kept);
    QVERIFY(!result.verification); // the second person has to look again
    QCOMPARE(fixture->entries("execution.step-corrected")->size(), 1U);
}

void TestGuided::completedIsClosed()
{
    const auto id = begun();
    QVERIFY_REFUSED(service().complete(fixture->as("engineer"), id), "Step M2 has not been run");
    finishSteps(id);
    QVERIFY_REFUSED(service().complete(fixture->as("lead"), id), "engineer began it");
    VERIFY_OK(service().complete(fixture->as("engineer"), id));
    const auto before = service().show(fixture->as("auditor"), id);
    VERIFY_OK(before);
    QCOMPARE(before->execution.state, ExecutionState::completed);
    QVERIFY(!before->execution.finished.empty());
    QVERIFY(before->missing.empty());
    const auto refusals = [&] { return fixture->entries("access.refused")->size(); };
    const auto logged = refusals();
    const auto &engineer = fixture->as("engineer");
    const std::string closed = "is completed";
    QVERIFY_REFUSED(record(id, "M1", Outcome::failed, "Version 1", "looked again"), closed);
    QVERIFY_REFUSED(service().correctStep(engineer, id, {"M1", {}, "Version 1", {}, {}}, "misread it"), closed);
    QVERIFY_REFUSED(service().runAutomatic(engineer, id, {"9"}, ServiceFixture::dataFiles(), "run again"), closed);
    QVERIFY_REFUSED(service().complete(engineer, id), closed);
    QVERIFY_REFUSED(service().cancel(engineer, id, "changed our minds"), closed);
    QVERIFY_REFUSED(verify("lead", id, "M1"), "no longer in progress");
    QCOMPARE(refusals(), logged + 6);
    // The same once it is signed.
    VERIFY_OK(fixture->sign("engineer", id, Meaning::executed));
    QVERIFY_REFUSED(record(id, "M1", Outcome::failed, "Version 1", "looked again"), closed);
    const auto after = service().show(fixture->as("auditor"), id);
    VERIFY_OK(after);
    QCOMPARE(after->record.sha256, before->record.sha256);
    // What was signed rests on every file.
    const auto signatures = fixture->workspace->records().signatures(fixture->as("auditor"), id);
    VERIFY_OK(signatures);
    const auto &evidence = signatures->back().statement.evidence;
    QVERIFY(std::ranges::count(evidence, sha256(screen().bytes).toHex()) == 1);
}

void TestGuided::cancelledIsClosed()
{
    const auto protocol = approved(guidedProtocol());
    const auto id = begun(protocol);
    VERIFY_OK(record(id, "M1", Outcome::failed, "Version 1.7.3 is shown"));
    QVERIFY(!service().cancel(fixture->as("engineer"), id, " "));
    VERIFY_OK(service().cancel(fixture->as("lead"), id, "the wrong station")); // its executor may have left
    const auto view = service().show(fixture->as("auditor"), id);
    VERIFY_OK(view);
    QCOMPARE(view->execution.state, ExecutionState::cancelled);
    QCOMPARE(view->execution.cancelReason, std::string("the wrong station"));
    QCOMPARE(view->execution.count(Outcome::failed), std::size_t(1)); // nothing is lost
    QVERIFY_REFUSED(record(id, "M1", Outcome::passed, "Version 1.7.4", "looked again"), "is cancelled");
    QVERIFY_REFUSED(fixture->sign("engineer", id, Meaning::executed), "was cancelled");
    const auto work = fixture->workspace->work().list(fixture->as("engineer"));
    VERIFY_OK(work);
    QVERIFY(std::ranges::none_of(work->mine, [&](const auto &item) { return item.record.id == id; }));
    QCOMPARE(service().show(fixture->as("auditor"), begun(protocol))->execution.attempt, std::int64_t(2));
}

void TestGuided::theOrderOfKindsIsKept()
{
    // Kinds without a protocol hold nothing up.
    const auto pq = approved(guidedProtocol());
    QVERIFY(!begun(pq).empty());
    const auto iq = approved(guidedProtocol(ProtocolKind::iq)), oq = approved(guidedProtocol(ProtocolKind::oq));
    for (const auto &later : {oq, pq}) {
        const auto refused = service().begin(fixture->as("engineer"), later);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), ErrorCode::refused);
        QVERIFY2(says(refused.error(), iq), refused.error().text().c_str());
    }
    QVERIFY(!service().run(fixture->as("engineer"), pq, ServiceFixture::dataFiles()));
    const auto execution = begun(iq);
    VERIFY_OK(record(execution, "M1", Outcome::passed, "Version 1.7.4 is shown"));
    VERIFY_OK(record(execution, "M2", Outcome::passed, "The lamp is green", {}, {screen()}));
    VERIFY_OK(verify("lead", execution, "M2"));
    VERIFY_OK(service().complete(fixture->as("engineer"), execution));
    QVERIFY(!service().begin(fixture->as("engineer"), oq)); // executed is not approved
    VERIFY_OK(fixture->sign("engineer", execution, Meaning::executed));
    VERIFY_OK(fixture->sign("lead", execution, Meaning::reviewed));
    const auto report = fixture->workspace->reports().write(fixture->as("engineer"), execution, "", "all is installed");
    VERIFY_OK(report);
    VERIFY_OK(fixture->sign("engineer", *report, Meaning::authored));
    VERIFY_OK(fixture->sign("lead", *report, Meaning::reviewed));
    QVERIFY(!service().begin(fixture->as("engineer"), oq));
    VERIFY_OK(fixture->sign("qa", *report, Meaning::approved));
    QVERIFY(!begun(oq).empty());
    QVERIFY_REFUSED(service().begin(fixture->as("engineer"), pq), oq); // which is not through
}

void TestGuided::requestsAreNotDoubled()
{
    const auto id = begun();
    const auto version = service().show(fixture->as("engineer"), id)->record.version;
    services::StepEntry entry;
    entry.stepId = "M1";
    entry.outcome = Outcome::failed;
    entry.actual = "Version 1.7.3 is shown";
    entry.version = version;
    VERIFY_OK(service().recordStep(fixture->as("engineer"), id, entry));
    // Sent once more, with or without a reason that would allow another attempt: it is not what the person saw.
    for (const char *reason : {"", "looked once more"}) {
        entry.repeatReason = reason;
        const auto twice = service().recordStep(fixture->as("engineer"), id, entry);
        QVERIFY(!twice);
        QCOMPARE(twice.error().code(), ErrorCode::conflict);
    }
    QCOMPARE(step(id, "M1").attempt(), std::int64_t(1));
    QCOMPARE(service().show(fixture->as("auditor"), id)->deviations.size(), std::size_t(1));
}

void TestGuided::whatIsStoppedLeavesNothing()
{
    const auto id = begun();
    const auto before = service().show(fixture->as("auditor"), id);
    VERIFY_OK(before);
    std::stop_source stop;
    const Progress stopAtOnce = [&stop](double, std::string_view) { stop.request_stop(); };
    const auto stopped = service().runAutomatic(fixture->as("engineer"), id, {}, ServiceFixture::dataFiles(), {},
                                                stop.get_token(), stopAtOnce);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code(), ErrorCode::cancelled);
    // Nor does a file that is not the one that was locked.
    auto files = ServiceFixture::dataFiles();
    std::swap(files[0].path, files[1].path);
    const auto other = service().runAutomatic(fixture->as("engineer"), id, {}, files);
    QVERIFY(!other);
    QCOMPARE(other.error().code(), ErrorCode::refused);
    const auto after = service().show(fixture->as("auditor"), id);
    VERIFY_OK(after);
    QCOMPARE(after->record.sha256, before->record.sha256);
    QVERIFY(after->deviations.empty());
}

void TestGuided::fiftyStepsAreCheap()
{
    auto protocol = guidedProtocol(ProtocolKind::iq);
    auto manual = protocol.steps.front();
    protocol.steps.clear();
    for (int i = 1; i <= 50; ++i) {
        manual.id = std::to_string(i);
        protocol.steps.push_back(manual);
    }
    const auto id = begun(approved(protocol));
    QElapsedTimer timer;
    timer.start();
    for (int i = 1; i <= 50; ++i)
        VERIFY_OK(
            record(id, std::to_string(i).c_str(), Outcome::passed, "Read " + std::to_string(i) + " off the dial"));
    const auto whole = timer.elapsed();
    VERIFY_OK(service().complete(fixture->as("engineer"), id));
    const auto content = fixture->workspace->records().content(fixture->as("auditor"), id);
    VERIFY_OK(content);
    qInfo("50 steps recorded in %lld ms; the record has %zu bytes at the end", static_cast<long long>(whole),
          content->size());
    QCOMPARE(service().show(fixture->as("auditor"), id)->record.version, std::int64_t(52));
    QVERIFY(whole < 50 * 500); // nobody waits half a second for a key
    QVERIFY(content->size() < 50 * 1000);
}

VALBENCH_TEST(TestGuided, guided)
#include "test_guided.moc"
