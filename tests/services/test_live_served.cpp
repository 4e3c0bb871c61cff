// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two models behind real `mlflow models serve`, held to what they said when they were made.
#include "support/test_registry.h"

#include <algorithm>
#include <fstream>

#include <QProcess>
#include <QTemporaryDir>

#include <valbench/base/digest.h>
#include <valbench/data/digest.h>
#include <valbench/services/executions.h>
#include <valbench/services/protocols.h>

using namespace valbench;
using namespace valbench::test;
using domain::Outcome;

class TestLiveServed : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void boosterOperates();
    void probabilitiesOfClasses();
    void labelsAreNoScores();

private:
    /// The demo's OQ-1 with the steps that a served model can be asked, on a test set.
    Result<services::DryRun> run(int port, const std::string &output, const std::string &data,
                                 const std::string &expected, const std::vector<std::string> &checks = {});
    QTemporaryDir m_folder;
    QProcess m_servers;
    int m_booster = 0, m_sklearn = 0;
    SystemClock m_clock;
    SystemRandom m_random;
};

void TestLiveServed::initTestCase()
{
    m_servers.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_servers.start(QStringLiteral(VALBENCH_SOURCE_DIR "/build/mlflow/3/bin/python"),
                    {QStringLiteral(VALBENCH_SOURCE_DIR "/tests/services/serve_models.py"), m_folder.path(),
                     QStringLiteral(VALBENCH_SOURCE_DIR "/resources/samples")});
    QByteArray line;
    while (!line.endsWith('\n') && m_servers.waitForReadyRead(180'000))
        line += m_servers.readLine();
    const auto ports = line.trimmed().split(' ');
    QCOMPARE(ports.size(), 2);
    m_booster = ports[0].toInt();
    m_sklearn = ports[1].toInt();
}

void TestLiveServed::cleanupTestCase()
{
    m_servers.closeWriteChannel();
    QVERIFY(m_servers.waitForFinished(30'000));
}

Result<services::DryRun> TestLiveServed::run(int port, const std::string &output, const std::string &data,
                                             const std::string &expected, const std::vector<std::string> &checks)
{
    VB_TRY(auto protocol, services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/oq-1.json"));
    auto &scorer = protocol.analysis.scorer;
    scorer.kind = domain::ScorerKind::endpoint;
    scorer.endpoint = {.url = "http://127.0.0.1:" + std::to_string(port), .output = output, .batch = 600};
    std::erase_if(protocol.steps, [&](const domain::Step &step) {
        const bool isWanted = checks.empty() || std::ranges::find(checks, step.check) != checks.end();
        return !isWanted || step.check == "oq.restart" || step.check == "oq.soak" || step.check == "oq.damaged-model";
    });
    std::erase_if(protocol.requirements, [&](const domain::Requirement &requirement) {
        return std::ranges::none_of(protocol.steps, [&](const domain::Step &step) {
            return std::ranges::find(step.requirements, requirement.id) != step.requirements.end();
        });
    });
    for (auto &step : protocol.steps) {
        if (step.check == "oq.golden-vectors")
            step.parameters = json::Object{{"expected", expected}};
        if (step.check == "oq.single-record" && port == m_sklearn)
            step.criterion->limit = 1e-12; // batches are multiplied otherwise than single rows
        if (step.check == "oq.latency")
            step.criterion->limit = 10'000; // other tests run beside it
    }
    VB_TRY(const auto digest, data::fileDigest(data, {}));
    protocol.data.front().sha256 = digest.toHex();
    const auto file = m_folder.filePath(QStringLiteral("protocol.json")).toStdString();
    std::ofstream(file) << json::toText(protocol.toJson());
    const services::Environment environment{m_clock, m_random, m_folder.path().toStdString(), "test", {}};
    return services::dryRun(environment, file, {{"test", data}});
}

/// All rows and single ones, missing values, permuted columns, words, extremes, several askers at once.
void TestLiveServed::boosterOperates()
{
    const auto ran = run(m_booster, {}, VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv", "risk_xgboost");
    VERIFY_OK(ran);
    QVERIFY2(ran->execution.scorer.find(", MLflow 3.") != std::string::npos, ran->execution.scorer.c_str());
    QCOMPARE(ran->execution.steps.size(), std::size_t(15));
    for (const auto &step : ran->execution.steps)
        QVERIFY2(step.outcome == Outcome::passed, (step.stepId + " " + step.actual + " " + step.reason).c_str());
    const auto &golden = ran->execution.steps.front().measures.front();
    QVERIFY(golden.value < 1e-6 && golden.n == 1350);
}

void TestLiveServed::probabilitiesOfClasses()
{
    const auto ran = run(m_sklearn, "1", m_folder.filePath(QStringLiteral("test.csv")).toStdString(), "risk_sklearn",
                         {"oq.golden-vectors", "oq.determinism", "oq.single-record", "oq.probability-range"});
    VERIFY_OK(ran);
    QCOMPARE(ran->execution.steps.size(), std::size_t(4));
    for (const auto &step : ran->execution.steps)
        QVERIFY2(step.outcome == Outcome::passed, (step.stepId + " " + step.actual + " " + step.reason).c_str());
}

/// Without a choice of the class, and with the rows that scikit-learn does not take, there are errors.
void TestLiveServed::labelsAreNoScores()
{
    const auto unsaid = run(m_sklearn, {}, m_folder.filePath(QStringLiteral("test.csv")).toStdString(), "risk_sklearn",
                            {"oq.golden-vectors"});
    VERIFY_OK(unsaid);
    const auto &step = unsaid->execution.steps.front();
    QVERIFY2(step.outcome == Outcome::error && step.reason.find("a list of 2") != std::string::npos,
             step.reason.c_str());
    const auto missing = run(m_sklearn, "1", VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv", "risk_xgboost",
                             {"oq.golden-vectors"});
    VERIFY_OK(missing);
    const auto &other = missing->execution.steps.front();
    QVERIFY2(other.outcome == Outcome::error &&
                 other.reason.find("does not take the rows (400, BAD_REQUEST)") != std::string::npos,
             other.reason.c_str());
}

VALBENCH_TEST(TestLiveServed, live_served)
#include "test_live_served.moc"
