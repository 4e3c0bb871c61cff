// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A second version of a model: what has to be executed again, protocols drafted from the first version's, and results
// carried over with a rationale that a second person signs.
#include "support/test_registry.h"

#include <algorithm>
#include <fstream>

#include <valbench/services/carry_over.h>
#include <valbench/services/retention.h>

#include "promotion_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;
using domain::Outcome;
using domain::ProtocolKind;
using validation::CarryOver;

class TestCarryOver : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void impactFollowsTheRecords();
    void draftsSayTheSame();
    void draftsTakeAnotherVersionOfTheModel();
    void aResultIsCarriedOver();
    void whatIsRefused();
    void onlyAcceptedExecutionsCount();
    void theKitHoldsTheirData();

private:
    Status release(const std::string &record);
    /// A PQ for version 1 with an automatic step on scores, one on a column that is none, and one by hand.
    Status acceptFirstVersion();
    Result<std::string> secondVersion(bool sameFile = true);
    /// The PQ for version 2, approved and begun: EXE-2.
    Status begin();
    [[nodiscard]] Status carry(std::vector<std::string> steps, std::string rationale = "the same file, byte for byte",
                               std::string_view person = "engineer") const;
    [[nodiscard]] QByteArray refusal(const Status &status) const;
    services::ExecutionView execution(const std::string &id = "EXE-2");
    std::unique_ptr<PromotionFixture> fixture;
};

void TestCarryOver::init()
{
    fixture = std::make_unique<PromotionFixture>();
    VERIFY_OK(fixture->createWithTwoApprovers());
    VERIFY_OK(fixture->completeModel("1"));
    VERIFY_OK(acceptFirstVersion());
}

Status TestCarryOver::release(const std::string &record)
{
    VB_CHECK(fixture->sign("engineer", record, Meaning::authored));
    VB_CHECK(fixture->sign("lead", record, Meaning::reviewed));
    return fixture->sign("qa", record, Meaning::approved);
}

Status TestCarryOver::acceptFirstVersion()
{
    VB_TRY(auto protocol, services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json"));
    const auto isKept = [](const domain::Step &step) { return step.check == "pq.auc" || step.check == "pq.psi"; };
    std::erase_if(protocol.steps, [&](const domain::Step &step) { return !isKept(step); });
    protocol.requirements = {{"URS-1", "It is right often enough."}};
    protocol.steps.resize(2);
    domain::Step manual;
    manual.kind = domain::StepKind::manual;
    manual.title = "Leaflet";
    manual.instruction = "Read the leaflet.";
    manual.expected = "It names the limits.";
    protocol.steps.push_back(manual);
    for (auto &step : protocol.steps) {
        step.id = std::to_string(&step - protocol.steps.data() + 1);
        step.requirements = {"URS-1"};
        if (step.check == "pq.psi") {
            step.parameters.set("column", "age");
            step.criterion.reset();
        } else if (step.criterion) {
            step.criterion->limit = 0.6;
        }
    }
    VB_TRY(const auto record,
           fixture->workspace->protocols().add(fixture->as("engineer"), protocol, "first validation"));
    VB_CHECK(release(record));
    auto executions = fixture->workspace->executions();
    VB_TRY(const auto run, executions.run(fixture->as("engineer"), record, ServiceFixture::dataFiles()));
    services::StepEntry entry;
    entry.stepId = "3";
    entry.outcome = Outcome::passed;
    entry.actual = "Page 2 names the limits.";
    VB_CHECK(executions.recordStep(fixture->as("engineer"), run, entry));
    VB_CHECK(executions.complete(fixture->as("engineer"), run));
    VB_CHECK(fixture->sign("engineer", run, Meaning::executed));
    VB_CHECK(fixture->sign("lead", run, Meaning::reviewed));
    VB_TRY(const auto report,
           fixture->workspace->reports().write(fixture->as("engineer"), run, "It holds.", "to conclude"));
    return release(report);
}

Result<std::string> TestCarryOver::secondVersion(bool sameFile)
{
    if (sameFile)
        return fixture->completeModel("2");
    const auto file = fixture->folder.filePath(QStringLiteral("flchain_xgboost.json")).toStdString();
    std::ofstream(file) << "{}";
    domain::ModelVersion model;
    model.name = "flchain-mortality";
    model.version = "2";
    model.description = model.intendedUse = "as before";
    return fixture->workspace->models().add(fixture->as("engineer"), model, {{"model", file}}, "trained anew");
}

Status TestCarryOver::begin()
{
    VB_CHECK(secondVersion());
    VB_TRY(const auto protocol, fixture->workspace->protocols().derive(fixture->as("engineer"), "PQ-1",
                                                                       "flchain-mortality/2", "the next version"));
    VB_CHECK(release(protocol));
    VB_CHECK(fixture->workspace->executions().begin(fixture->as("engineer"), protocol));
    return {};
}

Status TestCarryOver::carry(std::vector<std::string> steps, std::string rationale, std::string_view person) const
{
    return fixture->workspace->carryOver().carryOver(fixture->as(person), "EXE-2",
                                                     {{}, std::move(steps), std::move(rationale), 0});
}

QByteArray TestCarryOver::refusal(const Status &status) const
{
    return status ? QByteArray("it was done") : QByteArray::fromStdString(status.error().text());
}

services::ExecutionView TestCarryOver::execution(const std::string &id)
{
    return fixture->workspace->executions().show(fixture->as("auditor"), id).value();
}

void TestCarryOver::impactFollowsTheRecords()
{
    auto service = fixture->workspace->carryOver();
    const auto &auditor = fixture->as("auditor");
    QVERIFY(service.impact(auditor, "flchain-mortality/1")->empty()); // nothing comes before it
    VERIFY_OK(secondVersion(false));
    const auto before = service.impact(auditor, "flchain-mortality/2");
    VERIFY_OK(before);
    QCOMPARE(before->size(), std::size_t(1));
    const auto &pq = before->front();
    QVERIFY(pq.kind == ProtocolKind::pq && pq.protocol.empty());
    QCOMPARE(pq.modelBefore + " " + pq.protocolBefore + " " + pq.execution + " " + pq.report,
             std::string("flchain-mortality/1 PQ-1 EXE-1 REP-1"));
    QCOMPARE(pq.advice.size(), std::size_t(3));
    QVERIFY(pq.advice[0].advice == CarryOver::executeAgain); // rests on scores, and the model is another
    QVERIFY(pq.advice[1].advice == CarryOver::possible);
    QVERIFY(pq.advice[2].advice == CarryOver::decide);
    QCOMPARE(pq.count(CarryOver::executeAgain), std::size_t(1));
    // Once there is a protocol for this version, it is the one that is looked at.
    VERIFY_OK(fixture->workspace->protocols().derive(fixture->as("engineer"), "PQ-1", "flchain-mortality/2", "next"));
    QCOMPARE(service.impact(auditor, "MOD-2")->front().protocol, std::string("PQ-2"));
    const auto unknown = service.impact(auditor, "flchain-mortality/9");
    QVERIFY(!unknown && unknown.error().code() == ErrorCode::notFound);
}

void TestCarryOver::draftsSayTheSame()
{
    VERIFY_OK(secondVersion());
    auto protocols = fixture->workspace->protocols();
    const auto id = protocols.derive(fixture->as("engineer"), "PQ-1", "flchain-mortality/2", "the next version");
    VERIFY_OK(id);
    QCOMPARE(*id, std::string("PQ-2"));
    const auto changes = protocols.compare(fixture->as("auditor"), "PQ-1", "PQ-2")->changes;
    QCOMPARE(changes.size(), std::size_t(2));
    QCOMPARE(QByteArray::fromStdString(changes.front().fieldName() + " " + changes.back().fieldName()),
             QByteArray("subject model.version"));
    QVERIFY(protocols.show(fixture->as("auditor"), "PQ-2")->record.stage == domain::Stage::draft);
    const auto entries = fixture->entries("protocol.derived");
    QCOMPARE(entries->size(), std::size_t(1));
    QCOMPARE(*entries->front().entry.body.details.find("from"), json::Value("PQ-1"));
}

void TestCarryOver::draftsTakeAnotherVersionOfTheModel()
{
    auto protocols = fixture->workspace->protocols();
    const auto own = protocols.derive(fixture->as("engineer"), "PQ-1", "flchain-mortality/1", "once more");
    QVERIFY(!own && own.error().code() == ErrorCode::refused);
    domain::ModelVersion model;
    model.name = "another";
    model.version = "2";
    VERIFY_OK(fixture->workspace->models().add(fixture->as("engineer"), model, {}, "for the test"));
    const auto other = protocols.derive(fixture->as("engineer"), "PQ-1", "another/2", "once more");
    QVERIFY(!other && other.error().code() == ErrorCode::refused);
    const auto reader = protocols.derive(fixture->as("auditor"), "PQ-1", "flchain-mortality/1", "once more");
    QVERIFY(!reader && reader.error().code() == ErrorCode::refused);
}

void TestCarryOver::aResultIsCarriedOver()
{
    VERIFY_OK(begin());
    const auto &auditor = fixture->as("auditor");
    const auto offered = fixture->workspace->carryOver().offered(auditor, "EXE-2");
    VERIFY_OK(offered);
    QVERIFY(*offered);
    QCOMPARE((*offered)->execution, std::string("EXE-1"));
    QCOMPARE((*offered)->count(CarryOver::possible), std::size_t(2));
    const auto before = execution("EXE-1").execution;
    fixture->clock.advance(std::chrono::hours(1));
    VERIFY_OK(carry({"1", "3"}));

    const auto after = execution();
    const auto &result = *after.execution.step("1"), &source = *before.step("1");
    QVERIFY(result.outcome == Outcome::passed && result.verdict == domain::Verdict::met);
    QCOMPARE(result.actual, source.actual);
    QCOMPARE(result.measures.size(), source.measures.size());
    QCOMPARE(result.measures.front().value, source.measures.front().value);
    QVERIFY(result.carried);
    QCOMPARE(result.carried->execution.id, std::string("EXE-1"));
    QCOMPARE(result.carried->execution.sha256,
             sha256(fixture->workspace->records().content(auditor, "EXE-1").value()).toHex());
    QCOMPARE(result.carried->finished, source.finished);
    QCOMPARE(result.carried->rationale, std::string("the same file, byte for byte"));
    QVERIFY(result.started > source.finished); // it says when it was carried over
    // What it rests on comes along.
    QCOMPARE(result.evidence.front().sha256, before.evaluationSha256);
    QCOMPARE(after.execution.data.size(), std::size_t(1)); // step 1 reads the test set alone
    QCOMPARE(after.execution.data.front().role, std::string("test"));
    QCOMPARE(after.execution.data.front().sha256, before.data.front().sha256);
    QVERIFY(after.execution.step("3")->evidence.empty());
    // The evaluation of the other execution is kept for ever, and is no file of this one that could be disposed of.
    QCOMPARE(fixture->workspace->retention().show(auditor, "EXE-2")->files, std::size_t(0));

    // Signed by a second person, each, before it can be completed.
    auto executions = fixture->workspace->executions();
    VERIFY_OK(executions.runAutomatic(fixture->as("engineer"), "EXE-2", {"2"}, ServiceFixture::dataFiles()));
    const std::vector<domain::Missing> unsigned_{{"1", domain::Lack::verification}, {"3", domain::Lack::verification}};
    QVERIFY(execution().missing == unsigned_);
    QVERIFY(!executions.complete(fixture->as("engineer"), "EXE-2"));
    auto signing = fixture->workspace->signing();
    QVERIFY(!signing.offerSteps(fixture->as("engineer"), "EXE-2", {"1"})); // not who carried it over
    // With one signature that names them all.
    QVERIFY(!signing.offerSteps(fixture->as("lead"), "EXE-2", {}));
    QVERIFY(!signing.offerSteps(fixture->as("lead"), "EXE-2", {"1", "9"}));
    const auto offer = signing.offerSteps(fixture->as("lead"), "EXE-2", {"1", "3"});
    VERIFY_OK(offer);
    QVERIFY2(offer->items.front().title.ends_with(", steps 1, 3, attempt 1"), offer->items.front().title.c_str());
    const auto signedThem =
        signing.sign(fixture->as("lead"), *offer,
                     {Meaning::verified, "the digests are the same", "lead", fixture->password("lead")});
    VERIFY_OK(signedThem);
    QCOMPARE(signedThem->size(), std::size_t(1));
    QVERIFY2(signedThem->front().problem.empty(), signedThem->front().problem.c_str());
    QVERIFY(execution().missing.empty());
    QCOMPARE(execution().execution.step("3")->verification->signature, signedThem->front().signatureId);
    QVERIFY(!execution().execution.step("2")->verification);
    VERIFY_OK(executions.complete(fixture->as("engineer"), "EXE-2"));
    QVERIFY(execution().execution.outcome() == Outcome::passed);
    const auto print = fixture->printedPages("EXE-2").join(QLatin1Char('\n')).simplified();
    for (const char *said :
         {"2 of these results carried over and not executed again", "(carried over)",
          "Not executed again: attempt 1 in EXE-1, executed by engineer", "the same file, byte for byte"})
        QVERIFY2(print.contains(QString::fromUtf8(said)), said);
    const auto entries = fixture->entries("execution.results-carried-over");
    QCOMPARE(entries->size(), std::size_t(1));
    QCOMPARE(entries->front().entry.body.reason, std::string("the same file, byte for byte"));
}

void TestCarryOver::whatIsRefused()
{
    VERIFY_OK(begin());
    QCOMPARE(refusal(carry({})), QByteArray("Name the steps whose results are to be carried over."));
    QVERIFY(!carry({"1"}, "ok"));                                      // says nothing
    QVERIFY(!carry({"1"}, "the same file, byte for byte", "lead"));    // did not begin it
    QVERIFY(!carry({"1"}, "the same file, byte for byte", "auditor")); // may not execute
    QCOMPARE(refusal(carry({"9"})), QByteArray("The protocol has no step 9."));
    QVERIFY(fixture->entries("execution.results-carried-over")->empty());
    QVERIFY(!fixture->entries("access.refused")->empty());
    VERIFY_OK(carry({"1"}));
    QVERIFY(refusal(carry({"1"})).startsWith("Step 1 has a result already"));
    // All or nothing.
    QVERIFY(!carry({"3", "1"}));
    QVERIFY(execution().execution.step("3")->outcome == Outcome::notRun);
    // It is not corrected by hand, but it can be measured after all.
    auto executions = fixture->workspace->executions();
    services::StepCorrection correction;
    correction.stepId = "1";
    correction.reason = "a better word";
    const auto corrected = executions.correctStep(fixture->as("engineer"), "EXE-2", correction, "a slip of the pen");
    QVERIFY(refusal(corrected).startsWith("The result of step 1 is that of EXE-1"));
    VERIFY_OK(executions.runAutomatic(fixture->as("engineer"), "EXE-2", {"1"}, ServiceFixture::dataFiles(),
                                      "measured after all"));
    const auto after = execution();
    const auto &step = *after.execution.step("1");
    QVERIFY(!step.carried && step.attempt() == 2 && step.earlier.front().carried);
    // An execution that has been carried over is no source for others of the same model version.
    const auto own = fixture->workspace->carryOver().offered(fixture->as("auditor"), "EXE-2", "EXE-2");
    QVERIFY(!own && own.error().code() == ErrorCode::refused);

    // What has to be executed again says why.
    fixture = std::make_unique<PromotionFixture>();
    VERIFY_OK(fixture->createWithTwoApprovers());
    VERIFY_OK(fixture->completeModel("1"));
    VERIFY_OK(acceptFirstVersion());
    VERIFY_OK(secondVersion(false));
    VERIFY_OK(fixture->workspace->protocols().derive(fixture->as("engineer"), "PQ-1", "flchain-mortality/2", "next"));
    VERIFY_OK(release("PQ-2"));
    VERIFY_OK(fixture->workspace->executions().begin(fixture->as("engineer"), "PQ-2"));
    QVERIFY(refusal(carry({"1"}))
                .startsWith("The result of step 1 in EXE-1 cannot be carried over; the step has to be "
                            "executed. The model's file flchain_xgboost.json is another"));
    VERIFY_OK(carry({"2", "3"}));
}

void TestCarryOver::onlyAcceptedExecutionsCount()
{
    VERIFY_OK(begin());
    auto service = fixture->workspace->carryOver();
    VERIFY_OK(carry({"1", "2", "3"}));
    // EXE-2 itself is not accepted: for a third version, version 1 is still the one that speaks.
    VERIFY_OK(fixture->completeModel("3"));
    const auto impact = service.impact(fixture->as("auditor"), "flchain-mortality/3");
    VERIFY_OK(impact);
    QCOMPARE(impact->front().execution, std::string("EXE-1"));
    // A newer execution of the same protocol takes its place, and is not accepted.
    VERIFY_OK(fixture->workspace->executions().begin(fixture->as("engineer"), "PQ-1"));
    QVERIFY(service.impact(fixture->as("auditor"), "flchain-mortality/3")->empty());
    const auto offered = service.offered(fixture->as("auditor"), "EXE-2");
    QVERIFY(offered && !*offered);
    const auto named = service.offered(fixture->as("auditor"), "EXE-2", "EXE-1");
    QVERIFY(!named && named.error().code() == ErrorCode::refused);
}

void TestCarryOver::theKitHoldsTheirData()
{
    VERIFY_OK(begin());
    VERIFY_OK(carry({"1", "2", "3"}));
    const auto kit = fixture->folder.filePath(QStringLiteral("kit")).toStdString();
    VERIFY_OK(fixture->workspace->executions().writeRecomputeKit(
        fixture->as("lead"), "EXE-2", ServiceFixture::dataFiles(), VALBENCH_SOURCE_DIR "/resources/recompute", kit));
    for (const char *file : {"/expected.json", "/data.csv", "/baseline.csv"}) // without an automatic step that ran here
        QVERIFY2(std::filesystem::exists(kit + file), file);
}

VALBENCH_TEST(TestCarryOver, carry_over)
#include "test_carry_over.moc"
