// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QFile>
#include <algorithm>

#include <valbench/base/digest.h>

#include "service_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;
using domain::Outcome;

/// Protocols that ask the registered model, and what they leave in the record.
class TestLiveModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void answersAreEvidence();
    void operationRuns();
    void installationRuns();
    void anotherFileIsADeviationOfIq();
    void anotherModelIsNotLoaded();
    void theModelIsNeeded();
    void artifactMustBeRegistered();
    void aProgramThatIsMissingIsAnError();
    void dryRunsAskToo();

private:
    /// The demo's PQ-1, asking the model for its scores.
    static domain::Protocol livePerformance();
    static std::vector<services::DataFile> files(const std::string &model = sample());
    static std::string sample() { return VALBENCH_SOURCE_DIR "/resources/samples/flchain_xgboost.json"; }
    Result<std::string> approved(const domain::Protocol &protocol);
    /// The model's file with a line feed at its end, which is the same model to XGBoost.
    std::string otherModel();
    std::unique_ptr<ServiceFixture> fixture;
};

void TestLiveModels::init()
{
    fixture = std::make_unique<ServiceFixture>();
    fixture->scorer = VALBENCH_XGBOOST;
    VERIFY_OK(fixture->createWithPeople());
    VERIFY_OK(fixture->registerModel());
}

domain::Protocol TestLiveModels::livePerformance()
{
    auto protocol = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json").value();
    const auto operation = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/oq-1.json").value();
    protocol.analysis.score = "asked";
    protocol.analysis.scorer = operation.analysis.scorer;
    return protocol;
}

std::vector<services::DataFile> TestLiveModels::files(const std::string &model)
{
    auto out = ServiceFixture::dataFiles();
    out.push_back({"model", model});
    return out;
}

Result<std::string> TestLiveModels::approved(const domain::Protocol &protocol)
{
    VB_TRY(const auto id, fixture->workspace->protocols().add(fixture->as("engineer"), protocol, "live validation"));
    VB_CHECK(fixture->sign("engineer", id, Meaning::authored));
    VB_CHECK(fixture->sign("lead", id, Meaning::reviewed));
    VB_CHECK(fixture->sign("qa", id, Meaning::approved));
    return id;
}

void TestLiveModels::answersAreEvidence()
{
    auto &w = *fixture->workspace;
    const auto protocol = approved(livePerformance());
    VERIFY_OK(protocol);
    const auto id = w.executions().run(fixture->as("engineer"), *protocol, files());
    VERIFY_OK(id);
    const auto view = w.executions().show(fixture->as("auditor"), *id);
    VERIFY_OK(view);
    const auto &execution = view->execution;
    // The same verdicts as on the recorded scores: one step has not enough evidence.
    QCOMPARE(execution.outcome(), Outcome::failed);
    QCOMPARE(execution.count(Outcome::failed), std::size_t(1));
    QCOMPARE(execution.count(Outcome::error), std::size_t(0));
    QFile model(QString::fromStdString(sample()));
    QVERIFY(model.open(QIODevice::ReadOnly));
    const auto digest = sha256(model.readAll().toStdString());
    QVERIFY2(execution.scorer.starts_with("XGBoost 1."), execution.scorer.c_str());
    QVERIFY2(execution.scorer.ends_with("with flchain_xgboost.json, SHA-256 " + digest.toHex()),
             execution.scorer.c_str());
    QCOMPARE(execution.data.size(), std::size_t(2));
    for (const auto &used : execution.data)
        QCOMPARE(used.scoresSha256.size(), std::size_t(64));
    QVERIFY(execution.data[0].scoresSha256 != execution.data[1].scoresSha256);

    // What was kept is what goes into the kit.
    const auto kit = fixture->folder.filePath(QStringLiteral("kit")).toStdString();
    VERIFY_OK(w.executions().writeRecomputeKit(fixture->as("auditor"), *id, ServiceFixture::dataFiles(),
                                               VALBENCH_SOURCE_DIR "/resources/recompute", kit));
    for (const auto &[role, name] : {std::pair{"test", "scores.csv"}, std::pair{"baseline", "baseline-scores.csv"}}) {
        QFile file(QString::fromStdString(kit + "/" + name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto bytes = file.readAll();
        const auto used = std::ranges::find(execution.data, std::string_view(role), &domain::DataUsed::role);
        QCOMPARE(sha256(bytes.toStdString()).toHex(), used->scoresSha256);
        QVERIFY(bytes.startsWith("asked\n0."));
        QCOMPARE(bytes.count('\n'), used->rows + 1);
    }
    VERIFY_OK(fixture->sign("engineer", *id, Meaning::executed));
}

void TestLiveModels::operationRuns()
{
    auto &w = *fixture->workspace;
    const auto protocol =
        approved(services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/oq-1.json").value());
    VERIFY_OK(protocol);
    QVERIFY(protocol->starts_with("OQ-"));
    const auto id = w.executions().run(fixture->as("engineer"), *protocol, {files()[0], files()[2]});
    VERIFY_OK(id);
    const auto view = w.executions().show(fixture->as("auditor"), *id);
    VERIFY_OK(view);
    for (const auto &step : view->execution.steps)
        QVERIFY2(step.outcome == Outcome::passed, (step.actual + " " + step.reason).c_str());
    VERIFY_OK(w.executions().charts(fixture->as("auditor"), *id));
}

void TestLiveModels::installationRuns()
{
    // What the protocol expects of a computer; the versions are those of Debian 12.
    qputenv("TZ", "UTC");
    qputenv("LC_ALL", "C.UTF-8");
    qunsetenv("OMP_NUM_THREADS");
    qunsetenv("PYTHONHASHSEED");
    auto &w = *fixture->workspace;
    const auto protocol =
        approved(services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/iq-1.json").value());
    VERIFY_OK(protocol);
    std::vector<services::DataFile> given{files()[0], files()[2]};
    const auto without = w.executions().run(fixture->as("engineer"), *protocol, given);
    QVERIFY(!without && without.error().text().find("for the role 'python'") != std::string::npos);
    given.push_back({"python", "/usr/bin/python3"});
    const auto id = w.executions().run(fixture->as("engineer"), *protocol, given);
    VERIFY_OK(id);
    const auto view = w.executions().show(fixture->as("auditor"), *id);
    VERIFY_OK(view);
    auto steps = view->execution.steps;
    const auto clock = steps.back();
    steps.pop_back();
    for (const auto &step : steps)
        QVERIFY2(step.outcome == Outcome::passed, (step.actual + " " + step.reason).c_str());
    // The clock of these tests stands still: of locale, zone and clock it is the one that differs.
    QVERIFY2(clock.outcome == Outcome::failed && clock.measures.front().value == 1 &&
                 clock.actual.find("Wrong: clock: it is ") != std::string::npos,
             clock.actual.c_str());
}

/// IQ is there to find the file that is another: a failed step and a deviation, and it is not loaded either.
void TestLiveModels::anotherFileIsADeviationOfIq()
{
    auto &w = *fixture->workspace;
    const auto protocol =
        approved(services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/iq-1.json").value());
    VERIFY_OK(protocol);
    const auto id = w.executions().run(fixture->as("engineer"), *protocol,
                                       {files()[0], {"model", otherModel()}, {"python", "/usr/bin/python3"}});
    VERIFY_OK(id);
    const auto view = w.executions().show(fixture->as("auditor"), *id);
    VERIFY_OK(view);
    const auto &steps = view->execution.steps;
    QCOMPARE(steps[0].outcome, Outcome::failed); // artifact: digest and size
    QCOMPARE(steps[0].measures.front().value, 2.0);
    QCOMPARE(steps[1].outcome, Outcome::error); // loads
    QVERIFY2(steps[1].reason.find("It was not loaded") != std::string::npos, steps[1].reason.c_str());
    QVERIFY(view->deviations.size() >= 2);
    for (const auto &used : view->execution.data)
        QVERIFY(used.scoresSha256.empty());
}

std::string TestLiveModels::otherModel()
{
    QFile original(QString::fromStdString(sample()));
    QFile other(fixture->folder.filePath(QStringLiteral("flchain_xgboost.json")));
    if (!original.open(QIODevice::ReadOnly) || !other.open(QIODevice::WriteOnly) ||
        other.write(original.readAll() + '\n') < 0)
        return {};
    return other.fileName().toStdString();
}

/// nothing of a file with another digest is loaded, and the refusal is an entry.
void TestLiveModels::anotherModelIsNotLoaded()
{
    auto &w = *fixture->workspace;
    const auto protocol = approved(livePerformance());
    VERIFY_OK(protocol);
    const auto run = w.executions().run(fixture->as("engineer"), *protocol, files(otherModel()));
    QVERIFY(!run);
    QCOMPARE(run.error().code(), ErrorCode::refused);
    QVERIFY2(run.error().text().find("not flchain_xgboost.json, the registered model") != std::string::npos,
             run.error().text().c_str());
    QCOMPARE(fixture->entries("access.refused")->size(), 1U);
    QVERIFY(w.executions().list(fixture->as("auditor"))->empty());
}

void TestLiveModels::theModelIsNeeded()
{
    auto &w = *fixture->workspace;
    const auto protocol = approved(livePerformance());
    VERIFY_OK(protocol);
    const auto run = w.executions().run(fixture->as("engineer"), *protocol, ServiceFixture::dataFiles());
    QVERIFY(!run);
    QCOMPARE(run.error().code(), ErrorCode::badInput);
    QVERIFY2(run.error().text().find("flchain_xgboost.json for the role 'model'") != std::string::npos,
             run.error().text().c_str());
    // Whoever shows the protocol is told so, and recorded protocols need none.
    const auto view = w.protocols().show(fixture->as("engineer"), *protocol);
    VERIFY_OK(view);
    const auto needs = services::filesNeeded(view->protocol);
    QCOMPARE(needs.size(), std::size_t(3));
    QCOMPARE(needs.back().role, std::string("model"));
    const auto recorded = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json").value();
    QCOMPARE(services::filesNeeded(recorded).size(), std::size_t(2));
    const auto plain = fixture->protocol(true);
    VERIFY_OK(plain);
    QVERIFY(!w.executions().run(fixture->as("engineer"), *plain, files())); // and take none
}

void TestLiveModels::artifactMustBeRegistered()
{
    auto protocol = livePerformance();
    protocol.analysis.scorer.artifact = "model.ubj";
    const auto id = fixture->workspace->protocols().add(fixture->as("engineer"), protocol, "another file");
    QVERIFY(!id);
    QCOMPARE(id.error().code(), ErrorCode::badInput);
    QVERIFY2(id.error().text().find("expected one of: flchain_xgboost.json") != std::string::npos,
             id.error().text().c_str());
}

void TestLiveModels::aProgramThatIsMissingIsAnError()
{
    const auto protocol = approved(livePerformance());
    VERIFY_OK(protocol);
    fixture->scorer = "/nowhere/valbench-xgboost";
    VERIFY_OK(fixture->reopenWithPeople());
    auto &w = *fixture->workspace;
    const auto id = w.executions().run(fixture->as("engineer"), *protocol, files());
    VERIFY_OK(id);
    const auto view = w.executions().show(fixture->as("auditor"), *id);
    VERIFY_OK(view);
    for (const auto &step : view->execution.steps) {
        QCOMPARE(step.outcome, Outcome::error);
        QVERIFY2(step.reason.find("/nowhere/valbench-xgboost") != std::string::npos, step.reason.c_str());
    }
    QCOMPARE(view->execution.scorer, std::string("flchain_xgboost.json, which did not start"));
    QCOMPARE(view->deviations.size(), view->execution.steps.size());
}

void TestLiveModels::dryRunsAskToo()
{
    const auto path = fixture->folder.filePath(QStringLiteral("live.json"));
    QFile file(path);
    const auto text = json::toText(livePerformance().toJson());
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray::fromStdString(text)) > 0 && file.flush());
    const auto dry = services::dryRun(fixture->environment(), path.toStdString(), files());
    VERIFY_OK(dry);
    QCOMPARE(dry->execution.count(Outcome::error), std::size_t(0));
    QVERIFY(dry->execution.scorer.starts_with("XGBoost 1."));
}

VALBENCH_TEST(TestLiveModels, live_models)
#include "test_live_models.moc"
