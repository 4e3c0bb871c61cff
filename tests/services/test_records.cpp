// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <valbench/services/trail.h>
#include <valbench/services/verification.h>

using namespace valbench;
using domain::Meaning;
using domain::Outcome;
using test::ServiceFixture;

/// From protocol to report: the order of steps cannot be evaded, and what failed stays visible.
class TestRecords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void unapprovedProtocolsDoNotRun();
    void otherDataDoNotRun();
    void failedStepsGetDeviationsThatBlockTheReport();
    void worklistsSayWhoseTurnItIs();
    void historyReadsInSentences();
    void olderCopyIsRefused();
    void cancelledWorkLeavesNoEntry();
    void filesOfAServerAreNoted();

private:
    std::unique_ptr<ServiceFixture> fixture;
};

void TestRecords::init()
{
    fixture = std::make_unique<ServiceFixture>();
    VERIFY_OK(fixture->createWithPeople());
    VERIFY_OK(fixture->registerModel());
}

void TestRecords::unapprovedProtocolsDoNotRun()
{
    const auto id = fixture->protocol(false);
    VERIFY_OK(id);
    const auto run = fixture->workspace->executions().run(fixture->as("engineer"), *id, ServiceFixture::dataFiles());
    QVERIFY(!run);
    QCOMPARE(run.error().code(), ErrorCode::refused);
    QCOMPARE(fixture->entries("access.refused")->size(), 1U);
    QVERIFY(fixture->entries("execution.")->empty());
}

void TestRecords::otherDataDoNotRun()
{
    const auto id = fixture->protocol(true);
    VERIFY_OK(id);
    auto files = ServiceFixture::dataFiles();
    std::swap(files[0].path, files[1].path); // training data as test set
    const auto run = fixture->workspace->executions().run(fixture->as("engineer"), *id, files);
    QVERIFY(!run);
    QCOMPARE(run.error().code(), ErrorCode::refused);
    QCOMPARE(fixture->entries("access.refused")->size(), 1U);
}

void TestRecords::failedStepsGetDeviationsThatBlockTheReport()
{
    auto &w = *fixture->workspace;
    const auto id = fixture->protocol(true);
    VERIFY_OK(id);
    const auto executionId = w.executions().run(fixture->as("engineer"), *id, ServiceFixture::dataFiles());
    VERIFY_OK(executionId);
    const auto execution = w.executions().show(fixture->as("lead"), *executionId);
    VERIFY_OK(execution);
    QCOMPARE(execution->execution.outcome(), Outcome::failed);
    QCOMPARE(execution->deviations.size(), 1U);
    const auto deviation = execution->deviations.front();
    VERIFY_OK(fixture->sign("engineer", *executionId, Meaning::executed));
    QVERIFY(!fixture->sign("engineer", *executionId, Meaning::reviewed)); // executor is not the reviewer
    VERIFY_OK(fixture->sign("lead", *executionId, Meaning::reviewed));
    auto reports = w.reports();
    const auto early = reports.write(fixture->as("engineer"), *executionId, "summary", "report");
    QVERIFY(!early);
    QVERIFY2(early.error().text().starts_with(deviation + " is still open"), early.error().text().c_str());

    QVERIFY(!fixture->sign("qa", deviation, Meaning::approved)); // nothing to close yet
    auto deviations = w.deviations();
    QVERIFY(!deviations.classify(fixture->as("lead"), deviation, domain::DeviationClass::critical, "reason")); // QA's
    VERIFY_OK(deviations.classify(fixture->as("lead"), deviation, domain::DeviationClass::minor, "as planned"));
    services::DispositionRequest request{
        "none for triage", "overfitting", "recalibrate", "", domain::Disposition::acceptWithCondition, ""};
    QVERIFY(!deviations.dispose(fixture->as("lead"), deviation, request, "decided")); // condition missing
    request.condition = "The risk is not shown as a percentage.";
    VERIFY_OK(deviations.dispose(fixture->as("lead"), deviation, request, "decided"));
    VERIFY_OK(fixture->sign("qa", deviation, Meaning::approved));
    QVERIFY(!deviations.dispose(fixture->as("lead"), deviation, request, "again")); // closed

    const auto report = reports.write(fixture->as("engineer"), *executionId, "summary", "report");
    VERIFY_OK(report);
    const auto view = reports.show(fixture->as("auditor"), *report);
    VERIFY_OK(view);
    QCOMPARE(view->report.conclusion, domain::Conclusion::acceptedWithConditions);
    QCOMPARE(view->report.conditions.size(), 1U);
    const auto verification = services::verifyStore(fixture->environment(), fixture->storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

void TestRecords::worklistsSayWhoseTurnItIs()
{
    const auto id = fixture->protocol(false);
    VERIFY_OK(id);
    const auto count = [&](const char *user) {
        return fixture->workspace->work().list(fixture->as(user))->mine.size();
    };
    QCOMPARE(count("engineer"), 1U);
    QCOMPARE(count("lead"), 0U);
    VERIFY_OK(fixture->sign("engineer", *id, Meaning::authored));
    QCOMPARE(count("engineer"), 0U);
    QCOMPARE(count("lead"), 1U);
    QCOMPARE(fixture->workspace->work().list(fixture->as("engineer"))->others.size(), 1U);
    QCOMPARE(count("admin"), 0U);
}

void TestRecords::historyReadsInSentences()
{
    const auto id = fixture->protocol(true);
    VERIFY_OK(id);
    const auto history = fixture->workspace->records().history(fixture->as("auditor"), *id);
    VERIFY_OK(history);
    QCOMPARE(history->size(), 4U); // three signatures and the import
    QCOMPARE(history->front().sentence, "David Okafor approved " + *id + " version 1.");
    QCOMPARE(history->front().reason, std::string("as planned"));
    QCOMPARE(history->front().who, std::string("David Okafor (QA approver)"));
}

void TestRecords::olderCopyIsRefused()
{
    VERIFY_OK(fixture->workspace->sessions().signOut(fixture->as("lead")));
    const auto copy = fixture->folder.path().toStdString() + "/old.valbench";
    VERIFY_OK(fixture->workspace->backup(fixture->as("admin"), copy));
    const auto id = fixture->protocol(true);
    VERIFY_OK(id);
    fixture->workspace.reset();
    for (const char *suffix : {"", "-wal", "-shm"})
        QFile::remove(QString::fromStdString(fixture->storePath() + suffix));
    QVERIFY(QFile::copy(QString::fromStdString(copy), QString::fromStdString(fixture->storePath())));
    const auto opened = services::Workspace::open(fixture->environment(), fixture->storePath());
    QVERIFY(!opened);
    QCOMPARE(opened.error().code(), ErrorCode::integrity);
    const auto verification = services::verifyStore(fixture->environment(), fixture->storePath());
    VERIFY_OK(verification);
    QVERIFY(!verification->passed);
}

void TestRecords::cancelledWorkLeavesNoEntry()
{
    const auto id = fixture->protocol(true);
    VERIFY_OK(id);
    const auto entries = [&] { return fixture->workspace->info()->entries; };
    const auto before = entries();
    std::stop_source stop;
    stop.request_stop();
    const auto copy = fixture->folder.path().toStdString() + "/stopped.valbench";
    const auto backup = fixture->workspace->backup(fixture->as("admin"), copy, stop.get_token());
    QVERIFY(!backup);
    QCOMPARE(backup.error().code(), ErrorCode::cancelled);
    QVERIFY(!std::filesystem::exists(copy));
    const auto pdf = fixture->workspace->reports().print(fixture->as("qa"), *id, stop.get_token());
    QVERIFY(!pdf);
    QCOMPARE(pdf.error().code(), ErrorCode::cancelled);
    QCOMPARE(entries(), before);
}

void TestRecords::filesOfAServerAreNoted()
{
    services::ExportedFiles saved{"https://mlflow.example.org", "r1", "", {}};
    for (int i = 0; i < 101; ++i)
        saved.files.push_back({"a/" + std::to_string(i), i, std::string(64, 'a')});
    VERIFY_OK(fixture->workspace->trail().noteExport(fixture->as("engineer"), saved));
    saved = {"https://mlflow.example.org", "", "m-1", {{"MLmodel", 11, std::string(64, 'b')}}};
    VERIFY_OK(fixture->workspace->trail().noteExport(fixture->as("engineer"), saved));
    const auto entries = fixture->entries("tracking.files-saved");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 2U);
    const auto sentence = [&](std::size_t index) { return services::sentenceFor((*entries)[index].entry); };
    QVERIFY2(sentence(0).ends_with("saved 1 files of model m-1 on https://mlflow.example.org."), sentence(0).c_str());
    QVERIFY2(sentence(1).ends_with("saved 101 files of run r1 on https://mlflow.example.org."), sentence(1).c_str());
    const auto *named = (*entries)[1].entry.body.details.find("files")->get<json::Array>();
    QVERIFY(named);
    QCOMPARE(named->size(), 100U);
    QCOMPARE(*(*entries)[0].entry.body.details.find("files")->get<json::Array>()->front().get<json::Object>()->find(
                 "sha256"),
             json::Value(std::string(64, 'b')));
}

VALBENCH_TEST(TestRecords, records)
#include "test_records.moc"
