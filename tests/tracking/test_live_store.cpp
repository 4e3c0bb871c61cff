// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Real servers that hand out s3:// roots (--default-artifact-root), and a store that checks every signature by
// Amazon's own code.
#include "support/test_registry.h"

#include <algorithm>
#include <fstream>

#include <valbench/tracking/artifacts.h>

#include "cli/sandbox.h"
#include "mlflow_server.h"

using namespace valbench;
using namespace valbench::test;
using namespace valbench::tracking;

namespace fs = std::filesystem;

class TestLiveStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void namesOfEveryKind();
    void pythonClientReadsWhatWeUpload();
    void withoutKeysByTheServer();
    void wrongKeys();
    void theProgramTakesTheVariables();
    void cleanupTestCase();

private:
    [[nodiscard]] StoreAccess keys() const { return {m_endpoint, "us-east-1", m_keyId, Secret(m_secret), {}, {}}; }
    [[nodiscard]] Client clientWith(StoreAccess store) const
    {
        ConnectionOptions options;
        options.url = m_server->url();
        options.store = std::move(store);
        options.retry.attempts = 1;
        return *Client::open(std::move(options));
    }
    ArtifactRoot newRoot() const
    {
        return ArtifactRoot::of(*QCoro::waitFor(clientWith(keys()).createRun({"0", "files", 1767225600000, {}})));
    }
    [[nodiscard]] fs::path path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    fs::path write(const char *name, const std::string &text) const
    {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }
    QTemporaryDir m_folder;
    QProcess m_store;
    std::string m_endpoint;
    std::string m_keyId;
    std::string m_secret;
    std::unique_ptr<MlflowServer> m_server;
};

void TestLiveStore::initTestCase()
{
    m_store.start(QStringLiteral(VALBENCH_SOURCE_DIR "/build/mlflow/3/bin/python"), // whichever server is tested
                  {QStringLiteral("-B"), QStringLiteral(VALBENCH_SOURCE_DIR "/tests/tracking/object_store.py")});
    while (!m_store.canReadLine())
        QVERIFY2(m_store.waitForReadyRead(120'000), m_store.readAllStandardError().constData());
    const auto said = m_store.readLine().trimmed().split(' ');
    QCOMPARE(said.size(), 3);
    m_endpoint = "http://127.0.0.1:" + said.at(0).toStdString();
    m_keyId = said.at(1).toStdString();
    m_secret = said.at(2).toStdString();
    MlflowSetUp setUp;
    setUp.artifactRoot = "s3://mlflow-artifacts";
    setUp.environment = {{"MLFLOW_S3_ENDPOINT_URL", m_endpoint},
                         {"AWS_ACCESS_KEY_ID", m_keyId},
                         {"AWS_SECRET_ACCESS_KEY", m_secret},
                         {"AWS_DEFAULT_REGION", "us-east-1"}};
    m_server = std::make_unique<MlflowServer>(std::move(setUp));
}

void TestLiveStore::namesOfEveryKind()
{
    const auto client = clientWith(keys());
    const auto root = newRoot();
    QCOMPARE(root.uri, "s3://mlflow-artifacts/0/" + root.id + "/artifacts");
    const std::vector<std::string> names{"a b/ä 東京 😀.bin",    "a b/empty", "plain.txt",     "it's (1)!*~.bin",
                                         "deep/er/and/deeper/x", "100%.bin",  "a+b&c=d;e,f@:$"};
    for (const auto &name : names) {
        const auto content = name.ends_with("empty") ? std::string() : name;
        const auto sent = QCoro::waitFor(upload(client, {root, name, write("sent", content), {}}));
        VERIFY_OK(sent);
        QCOMPARE(sent->sha256, sha256(content));
    }
    const auto files = QCoro::waitFor(listAllArtifacts(client, root, ""));
    VERIFY_OK(files);
    QCOMPARE(files->size(), names.size());
    for (const auto &file : *files) {
        QVERIFY2(std::ranges::find(names, file.path) != names.end(), file.path.c_str());
        const auto content = file.path.ends_with("empty") ? std::string() : file.path;
        QCOMPARE(file.size, static_cast<std::int64_t>(content.size()));
        const auto got = QCoro::waitFor(download(client, {root, file.path, path("got") / file.path, {}}));
        VERIFY_OK(got);
        QCOMPARE(got->route, ArtifactRoute::store);
        QCOMPARE(got->sha256, sha256(content));
    }
    const auto level = QCoro::waitFor(listArtifacts(client, root, ""));
    VERIFY_OK(level);
    QCOMPARE(level->front(), (mlflow::FileEntry{"100%.bin", false, 8}));
    QVERIFY(std::ranges::find(*level, mlflow::FileEntry{"a b", true, 0}) != level->end());
    // The same as the server lists.
    const auto byServer = QCoro::waitFor(listAllArtifacts(clientWith({}), root, ""));
    VERIFY_OK(byServer);
    QCOMPARE(*byServer, *files);
}

void TestLiveStore::pythonClientReadsWhatWeUpload()
{
    const auto root = newRoot();
    const auto client = clientWith(keys());
    VERIFY_OK(QCoro::waitFor(upload(client, {root, "reports/v b.txt", write("sent", "from Valbench"), {}})));
    const auto out = m_server->python("import mlflow\n"
                                      "path = mlflow.artifacts.download_artifacts(run_id='" +
                                      root.id +
                                      "', artifact_path='reports/v b.txt')\n"
                                      "print(open(path).read())\n"
                                      "open('p y.txt', 'w').write('from Python')\n"
                                      "mlflow.MlflowClient().log_artifact('" +
                                      root.id + "', 'p y.txt', 'reports')\n");
    QCOMPARE(QString::fromStdString(out).trimmed(), QStringLiteral("from Valbench"));
    const auto got = QCoro::waitFor(download(client, {root, "reports/p y.txt", path("py.txt"), {}}));
    VERIFY_OK(got);
    QCOMPARE(got->route, ArtifactRoute::store);
    QCOMPARE(got->sha256, sha256("from Python"));
}

void TestLiveStore::withoutKeysByTheServer()
{
    const auto root = newRoot();
    VERIFY_OK(QCoro::waitFor(upload(clientWith(keys()), {root, "a b.txt", write("sent", "0123456789"), {}})));
    const auto got = QCoro::waitFor(download(clientWith({}), {root, "a b.txt", path("one"), {}}));
    VERIFY_OK(got);
    QCOMPARE(got->route, ArtifactRoute::getArtifact);
    QCOMPARE(got->sha256, sha256("0123456789"));
    const auto sent = QCoro::waitFor(upload(clientWith({}), {root, "b.txt", path("sent"), {}}));
    QVERIFY(!sent);
    QCOMPARE(sent.error().code(), ErrorCode::unavailable);
    QVERIFY(sent.error().text().find("AWS_ACCESS_KEY_ID") != std::string::npos);
}

void TestLiveStore::wrongKeys()
{
    const auto root = newRoot();
    VERIFY_OK(QCoro::waitFor(upload(clientWith(keys()), {root, "a.txt", write("sent", "0123456789"), {}})));
    auto wrong = keys();
    wrong.secret = Secret("0123456789012345678901234567890123456789");
    const auto sent = QCoro::waitFor(upload(clientWith(std::move(wrong)), {root, "b.txt", path("sent"), {}}));
    QVERIFY(!sent);
    QCOMPARE(sent.error().code(), ErrorCode::refused);
    QVERIFY2(sent.error().text().find("does not let this key in (SignatureDoesNotMatch). Check AWS_ACCESS_KEY_ID") !=
                 std::string::npos,
             sent.error().text().c_str());
    wrong = keys();
    wrong.secret = Secret("0123456789012345678901234567890123456789");
    // The server has better ones.
    const auto got = QCoro::waitFor(download(clientWith(std::move(wrong)), {root, "a.txt", path("two"), {}}));
    VERIFY_OK(got);
    QCOMPARE(got->route, ArtifactRoute::getArtifact);
}

void TestLiveStore::theProgramTakesTheVariables()
{
    const auto root = newRoot();
    VERIFY_OK(QCoro::waitFor(upload(clientWith(keys()), {root, "a b.txt", write("sent", "0123456789"), {}})));
    Sandbox sandbox;
    sandbox.setVariable("MLFLOW_TRACKING_URI", m_server->url());
    sandbox.setVariable("MLFLOW_S3_ENDPOINT_URL", m_endpoint);
    sandbox.setVariable("AWS_ACCESS_KEY_ID", m_keyId);
    VERIFY_CODE(sandbox.run({"mlflow", "ping"}), 2); // half a key
    sandbox.setVariable("AWS_SECRET_ACCESS_KEY", m_secret);
    const auto ran = sandbox.run({"mlflow", "artifacts", "--run", root.id, "--out", sandbox.path("got"), "--log-http"});
    VERIFY_CODE(ran, 0);
    VERIFY_SAYS(ran, "GET " + m_endpoint + "/mlflow-artifacts/0/" + root.id + "/artifacts/a%20b.txt: 200");
    QCOMPARE(fileText(sandbox.path("got/a b.txt")), std::string("0123456789"));
    QVERIFY(!sandbox.wasPrinted(m_secret));
    sandbox.setVariable("MLFLOW_S3_IGNORE_TLS", "true");
    VERIFY_CODE(sandbox.run({"mlflow", "ping"}), 2);
}

void TestLiveStore::cleanupTestCase()
{
    m_store.closeWriteChannel();
    QVERIFY(m_store.waitForFinished(10'000));
}

VALBENCH_TEST(TestLiveStore, live_store)
#include "test_live_store.moc"
