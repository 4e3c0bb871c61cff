// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the two pinned servers do, seen without any code of ours, where it differs from what was read in MLflow's
// sources or between the two. The client's own tests build on this; a new pin that changes it fails here first.
#include "mlflow_server.h"
#include "support/test_registry.h"

using namespace valbench::test;

namespace {

const std::string api = "/api/2.0/mlflow/";

bool holds(const std::string &text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestLiveServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTheOneThatIsPinned();
    void endsWithoutLeavingWorkers();
    void hostGuard();
    void capabilities();
    void rangesOfArtifacts();
    void missingArtifacts();
    void pythonClient();

private:
    std::string makeRun();
    MlflowServer &m_server = MlflowServer::instance();
};

std::string TestLiveServer::makeRun()
{
    const auto answer = m_server.post(api + "runs/create", R"({"experiment_id":"0","start_time":1767225600000})");
    const auto at = answer.body.find("\"run_id\": \"") + 11;
    return answer.body.substr(at, 32);
}

void TestLiveServer::isTheOneThatIsPinned()
{
    QCOMPARE(m_server.version().substr(0, 2), std::to_string(m_server.major()) + ".");
    const auto version = m_server.get("/version");
    QCOMPARE(version.body, m_server.version());
    QVERIFY(version.headers.at("content-type").starts_with("text/html")); // which it is not
    // The experiment that is there at once.
    const auto answer = m_server.get(api + "experiments/get?experiment_id=0");
    QCOMPARE(answer.status, 200);
    QVERIFY(holds(answer.body, "\"mlflow-artifacts:/0\""));
}

void TestLiveServer::endsWithoutLeavingWorkers()
{
    int port = 0;
    {
        MlflowServer second;
        port = second.port();
        QCOMPARE(rawRequest(port, "GET", "/health").body, std::string("OK"));
    }
    QCOMPARE(rawRequest(port, "GET", "/health").status, 0);
}

void TestLiveServer::hostGuard()
{
    const auto answer =
        rawRequest(m_server.port(), "GET", api + "experiments/get?experiment_id=0", {}, {"Host: example.org"});
    if (m_server.major() == 2) { // came with 3.5
        QCOMPARE(answer.status, 200);
        return;
    }
    QCOMPARE(answer.status, 403);
    QVERIFY(holds(answer.body, "Invalid Host header - possible DNS rebinding attack detected"));
    QVERIFY(!answer.headers.at("content-type").starts_with("application/json"));
    QCOMPARE(rawRequest(m_server.port(), "GET", "/health", {}, {"Host: example.org"}).status, 200);
}

void TestLiveServer::capabilities()
{
    const auto info = m_server.get("/api/3.0/mlflow/server-info");
    const auto model = m_server.get(api + "logged-models/m-none");
    QCOMPARE(model.status, 404);
    if (m_server.major() == 2) {
        QCOMPARE(info.status, 404);
        QVERIFY(info.body.starts_with("<!doctype html>"));
        QVERIFY(model.body.starts_with("<!doctype html>")); // the endpoint is missing
    } else {
        QCOMPARE(info.status, 200);
        QVERIFY(holds(info.body, "\"workspaces_enabled\":false"));
        QVERIFY(holds(model.body, "\"RESOURCE_DOES_NOT_EXIST\"")); // the object is missing
    }
    const auto error = m_server.get(api + "runs/get?run_id=none");
    QCOMPARE(error.status, 404);
    QCOMPARE(holds(error.body, "\"sqlstate\""), m_server.major() == 3);
}

void TestLiveServer::rangesOfArtifacts()
{
    const auto run = makeRun();
    const auto proxied = "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/a%20b.bin";
    const auto put = rawRequest(m_server.port(), "PUT", proxied, "0123456789");
    QCOMPARE(put.status, 200);
    QCOMPARE(put.body, std::string(m_server.major() == 2 ? "{}" : "")); // empty from 3.15 on
    const auto part = rawRequest(m_server.port(), "GET", proxied, {}, {"Range: bytes=4-"});
    if (m_server.major() == 2) { // no range, no length, no tag: a break cannot be told from the end but by the listing
        QCOMPARE(part.status, 200);
        QCOMPARE(part.body, std::string("0123456789"));
        QVERIFY(!part.headers.contains("content-length"));
        QVERIFY(!part.headers.contains("etag"));
    } else {
        QCOMPARE(part.status, 206);
        QCOMPARE(part.body, std::string("456789"));
        QCOMPARE(part.headers.at("content-range"), std::string("bytes 4-9/10"));
        QVERIFY(part.headers.contains("etag"));
    }
    const auto other =
        rawRequest(m_server.port(), "GET", "/get-artifact?run_id=" + run + "&path=a%20b.bin", {}, {"Range: bytes=4-"});
    QCOMPARE(other.status, 206);
    QCOMPARE(other.body, std::string("456789"));
    QVERIFY(other.headers.contains("etag"));
}

void TestLiveServer::missingArtifacts()
{
    const auto run = makeRun();
    const auto proxied = m_server.get("/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/none");
    const auto other = m_server.get("/get-artifact?run_id=" + run + "&path=none");
    // 404 with JSON in 3.17; 2.22 cannot tell a missing file from a fault of its own.
    QCOMPARE(proxied.status, m_server.major() == 2 ? 500 : 404);
    QVERIFY(holds(proxied.body, m_server.major() == 2 ? "INTERNAL_ERROR" : "RESOURCE_DOES_NOT_EXIST"));
    QCOMPARE(other.status, m_server.major() == 2 ? 500 : 404);
    QCOMPARE(other.body.starts_with("<!doctype html>"), m_server.major() == 2);
}

void TestLiveServer::pythonClient()
{
    const auto out = m_server.python("import mlflow\n"
                                     "with mlflow.start_run(experiment_id='0') as run:\n"
                                     "    mlflow.log_param('depth', 4)\n"
                                     "    open('note.txt', 'w').write('kept')\n"
                                     "    mlflow.log_artifact('note.txt')\n"
                                     "print('run=' + run.info.run_id)\n");
    const auto at = out.find("run=");
    QVERIFY(at != std::string::npos);
    const auto run = out.substr(at + 4, 32);
    QVERIFY(holds(m_server.get(api + "runs/get?run_id=" + run).body, "\"depth\""));
    QCOMPARE(m_server.get("/get-artifact?path=note.txt&run_id=" + run).body, std::string("kept"));
}

VALBENCH_TEST(TestLiveServer, live_server)
#include "test_live_server.moc"
