// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Protocols that ask a served model, or a command: what they leave in the record, and that no fault of theirs passes.
#include "support/scoring_server.h"
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include <QElapsedTimer>
#include <QFile>

#include <valbench/base/digest.h>
#include <valbench/data/csv.h>

#include "service_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;
using domain::Outcome;

class TestServedModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void answersAreEvidence();
    void everyFaultIsAnError_data();
    void everyFaultIsAnError();
    void classesAndRecords();
    void nobodyThere();
    void credentialsAreForOneAddress();
    void stopped();
    void commands();
    void faultsOfCommands_data();
    void faultsOfCommands();
    void nothingIsAskedOfAProtocol();

private:
    /// The demo's PQ-1, asking for its scores.
    domain::Protocol performance(domain::ScorerKind kind);
    Result<std::string> approved(domain::Protocol protocol);
    Result<services::ExecutionView> run(const std::string &protocol, bool withModel = false);
    static std::string sample(const char *name)
    {
        return std::string(VALBENCH_SOURCE_DIR "/resources/samples/") + name;
    }
    std::unique_ptr<ServiceFixture> fixture;
    std::unique_ptr<ScoringServer> m_server;
    std::string m_served; ///< the protocol that asks it
    std::map<std::string, std::string> m_variables;
};

void TestServedModels::initTestCase()
{
    m_server = std::make_unique<ScoringServer>(VALBENCH_PYTHON, VALBENCH_XGBOOST, sample("flchain_xgboost.json"));
    fixture = std::make_unique<ServiceFixture>();
    fixture->variable = [this](const std::string &name) { return m_variables[name]; };
    VERIFY_OK(fixture->createWithPeople());
    VERIFY_OK(fixture->registerModel());
    const auto protocol = approved(performance(domain::ScorerKind::endpoint));
    VERIFY_OK(protocol);
    m_served = *protocol;
}

void TestServedModels::init()
{
    m_server->setFault({});
    m_variables.clear();
}

domain::Protocol TestServedModels::performance(domain::ScorerKind kind)
{
    auto protocol = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json").value();
    const auto operation = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/oq-1.json").value();
    protocol.analysis.score = "asked";
    auto &scorer = protocol.analysis.scorer;
    scorer = operation.analysis.scorer;
    scorer.kind = kind;
    scorer.endpoint = {.url = m_server->url(), .batch = 500, .seconds = 20, .parallel = 2};
    scorer.command = {
        .program = VALBENCH_PYTHON,
        .arguments = {"-B", VALBENCH_SOURCE_DIR "/tests/support/scoring_command.py", VALBENCH_XGBOOST, "{model}"},
        .output = "probability",
        .seconds = 20};
    return protocol;
}

Result<std::string> TestServedModels::approved(domain::Protocol protocol)
{
    // Through the file format: what is signed is what an author would have written.
    VB_TRY(protocol, domain::Protocol::fromJson(protocol.toJson(), "protocol"));
    VB_TRY(const auto id, fixture->workspace->protocols().add(fixture->as("engineer"), protocol, "served validation"));
    VB_CHECK(fixture->sign("engineer", id, Meaning::authored));
    VB_CHECK(fixture->sign("lead", id, Meaning::reviewed));
    VB_CHECK(fixture->sign("qa", id, Meaning::approved));
    return id;
}

Result<services::ExecutionView> TestServedModels::run(const std::string &protocol, bool withModel)
{
    auto files = ServiceFixture::dataFiles();
    if (withModel)
        files.push_back({"model", sample("flchain_xgboost.json")});
    VB_TRY(const auto id, fixture->workspace->executions().run(fixture->as("engineer"), protocol, files));
    return fixture->workspace->executions().show(fixture->as("auditor"), id);
}

void TestServedModels::answersAreEvidence()
{
    auto &w = *fixture->workspace;
    m_server->setFault("busy-once");
    const auto view = run(m_served);
    VERIFY_OK(view);
    const auto &execution = view->execution;
    QCOMPARE(execution.count(Outcome::failed), std::size_t(1)); // as on the recorded scores
    QCOMPARE(execution.count(Outcome::error), std::size_t(0));
    // 1,350 and 4,690 rows in batches of 500.
    QCOMPARE(execution.scorer,
             "endpoint " + m_server->url() + ", MLflow 3.99.0, 13 questions, 1 of them sent again after a failure");
    for (const auto &used : execution.data)
        QCOMPARE(used.scoresSha256.size(), std::size_t(64));
    const auto &evidence = execution.steps.front().evidence;
    const auto questions = std::ranges::find_if(
        evidence, [](const domain::EvidenceFile &file) { return file.name.starts_with("questions-"); });
    QVERIFY(questions != evidence.end());
    const auto kept = w.executions().evidence(fixture->as("auditor"), view->record.id, questions->sha256);
    VERIFY_OK(kept);
    QCOMPARE(std::ranges::count(kept->bytes, std::uint8_t('\n')), 14);
    VERIFY_OK(fixture->sign("engineer", view->record.id, Meaning::executed));

    // What was answered is in the kit, and is what XGBoost gave when the model was made.
    const auto kit = fixture->folder.filePath(QStringLiteral("kit")).toStdString();
    VERIFY_OK(w.executions().writeRecomputeKit(fixture->as("auditor"), view->record.id, ServiceFixture::dataFiles(),
                                               VALBENCH_SOURCE_DIR "/resources/recompute", kit));
    const auto scores = data::readCsv(kit + "/scores.csv");
    const auto recorded = data::readCsv(sample("flchain_test.csv"));
    VERIFY_OK(scores);
    VERIFY_OK(recorded);
    const auto asked = (*scores->numericColumn("asked"))->reals();
    const auto known = (*recorded->numericColumn("risk_xgboost"))->reals();
    QCOMPARE(asked.size(), known.size());
    for (std::size_t row = 0; row < asked.size(); ++row)
        QVERIFY(std::abs(asked[row] - known[row]) < 1e-6);
}

void TestServedModels::everyFaultIsAnError_data()
{
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *fault, const char *says) { QTest::newRow(fault) << QByteArray(says); };
    row("login", "a web page instead of scores");
    row("redirect", "on to elsewhere.example.org");
    row("guarded", "wants a sign-in");
    row("403", "does not let you ask it");
    row("404", "does not know POST /invocations");
    row("500", "failed to answer");
    row("dies", "broke before the answer was complete");
    row("breaks", "broke before the answer was complete");
    row("truncated", "no whole JSON document");
    row("other-json", "without a list of 'predictions'");
    row("without-end", "longer than");
    row("one-less", "499 predictions for 500 rows");
    row("one-more", "501 predictions for 500 rows");
    row("infinity", "row 1 of a request with Infinity");
    row("words", "with a text; expected a number");
    row("labels", "class labels, not probabilities");
    row("classes", "endpoint.output to say which is the score");
}

void TestServedModels::everyFaultIsAnError()
{
    QFETCH(QByteArray, says);
    m_server->setFault(QTest::currentDataTag());
    const auto view = run(m_served);
    VERIFY_OK(view);
    for (const auto &step : view->execution.steps) {
        QVERIFY2(step.outcome == Outcome::error, (step.stepId + " " + step.actual).c_str());
        QVERIFY2(QByteArray::fromStdString(step.reason).contains(says), step.reason.c_str());
    }
    QCOMPARE(view->deviations.size(), view->execution.steps.size());
}

void TestServedModels::classesAndRecords()
{
    for (const auto &[fault, output] : {std::pair{"classes", "1"}, std::pair{"records", "probability"}}) {
        auto protocol = performance(domain::ScorerKind::endpoint);
        protocol.analysis.scorer.endpoint.output = output;
        const auto id = approved(protocol);
        VERIFY_OK(id);
        m_server->setFault(fault);
        const auto view = run(*id);
        VERIFY_OK(view);
        QCOMPARE(view->execution.count(Outcome::error), std::size_t(0));
    }
}

void TestServedModels::nobodyThere()
{
    auto protocol = performance(domain::ScorerKind::endpoint);
    protocol.analysis.scorer.endpoint.url = "http://127.0.0.1:9";
    const auto id = approved(protocol);
    VERIFY_OK(id);
    const auto view = run(*id);
    VERIFY_OK(view);
    QCOMPARE(view->execution.count(Outcome::error), view->execution.steps.size());
    QCOMPARE(view->execution.scorer, std::string("http://127.0.0.1:9, which did not start"));
    QVERIFY2(view->execution.steps.front().reason.find("Nothing answers at 127.0.0.1:9") != std::string::npos,
             view->execution.steps.front().reason.c_str());
}

/// A protocol's author must not choose who gets them.
void TestServedModels::credentialsAreForOneAddress()
{
    m_server->setFault("guarded");
    m_variables["VALBENCH_SCORING_TOKEN"] = "right";
    const auto unbound = run(m_served);
    QVERIFY(!unbound);
    QCOMPARE(unbound.error().code(), ErrorCode::usage);
    QVERIFY2(unbound.error().text().find("They were not sent") != std::string::npos, unbound.error().text().c_str());
    m_variables["VALBENCH_SCORING_URI"] = "https://elsewhere.example.org";
    QVERIFY(!run(m_served));
    m_variables["VALBENCH_SCORING_URI"] = m_server->url() + "/";
    const auto bound = run(m_served);
    VERIFY_OK(bound);
    QCOMPARE(bound->execution.count(Outcome::error), std::size_t(0));
    m_variables["VALBENCH_SCORING_USERNAME"] = "somebody";
    QCOMPARE(run(m_served).error().code(), ErrorCode::usage);
}

void TestServedModels::stopped()
{
    m_server->setFault("hangs");
    std::stop_source source;
    std::thread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        source.request_stop();
    });
    QElapsedTimer timer;
    timer.start();
    const auto before = fixture->workspace->executions().list(fixture->as("auditor"))->size();
    const auto ran = fixture->workspace->executions().run(fixture->as("engineer"), m_served,
                                                          ServiceFixture::dataFiles(), source.get_token());
    later.join();
    QVERIFY(!ran);
    QCOMPARE(ran.error().code(), ErrorCode::cancelled);
    QVERIFY2(timer.elapsed() < 5000, std::to_string(timer.elapsed()).c_str());
    QCOMPARE(fixture->workspace->executions().list(fixture->as("auditor"))->size(), before);
}

void TestServedModels::commands()
{
    const auto id = approved(performance(domain::ScorerKind::command));
    VERIFY_OK(id);
    const auto without = run(*id);
    QVERIFY(!without && without.error().text().find("for the role 'model'") != std::string::npos);
    const auto view = run(*id, true);
    VERIFY_OK(view);
    QCOMPARE(view->execution.count(Outcome::failed), std::size_t(1)); // as on the recorded scores
    QCOMPARE(view->execution.count(Outcome::error), std::size_t(0));
    const auto &scorer = view->execution.scorer;
    QVERIFY2(scorer.starts_with("command " VALBENCH_PYTHON " (SHA-256 ") &&
                 scorer.find("{model}, with flchain_xgboost.json, SHA-256 ") != std::string::npos &&
                 scorer.ends_with(", 2 questions"),
             scorer.c_str());
    const auto &evidence = view->execution.steps.front().evidence;
    QVERIFY(std::ranges::any_of(evidence,
                                [](const domain::EvidenceFile &file) { return file.name.starts_with("questions-"); }));
}

void TestServedModels::faultsOfCommands_data()
{
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("one-less") << QByteArray("1349 rows; expected 1350");
    QTest::newRow("fails-late") << QByteArray("status 3");
    QTest::newRow("hangs") << QByteArray("gave no answer for 1 s");
}

void TestServedModels::faultsOfCommands()
{
    QFETCH(QByteArray, says);
    auto protocol = performance(domain::ScorerKind::command);
    protocol.analysis.scorer.command.arguments.emplace_back(QTest::currentDataTag());
    protocol.analysis.scorer.command.seconds = says.contains("no answer") ? 1 : 20;
    const auto id = approved(protocol);
    VERIFY_OK(id);
    const auto view = run(*id, true);
    VERIFY_OK(view);
    for (const auto &step : view->execution.steps)
        QVERIFY2(step.outcome == Outcome::error, (step.stepId + " " + step.actual).c_str());
    const auto &reason = view->execution.steps.front().reason;
    QVERIFY2(QByteArray::fromStdString(reason).contains(says), reason.c_str());
}

/// Neither an artifact that is not registered, nor an endpoint as a file.
void TestServedModels::nothingIsAskedOfAProtocol()
{
    auto protocol = performance(domain::ScorerKind::endpoint);
    protocol.analysis.scorer.artifact = "other.ubj";
    QCOMPARE(fixture->workspace->protocols().add(fixture->as("engineer"), protocol, "another").error().code(),
             ErrorCode::badInput);
    protocol.analysis.scorer.artifact.clear(); // an endpoint need not say which file it serves
    const auto id = approved(protocol);
    VERIFY_OK(id);
    const auto shown = fixture->workspace->protocols().show(fixture->as("engineer"), *id);
    VERIFY_OK(shown);
    QCOMPARE(services::filesNeeded(shown->protocol).size(), std::size_t(2)); // data sets
    QVERIFY(!run(*id, true));                                                // and no model
}

VALBENCH_TEST(TestServedModels, served_models)
#include "test_served_models.moc"
