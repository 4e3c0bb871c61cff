// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Artifacts on real servers, large ones too.
#include "support/test_registry.h"

#include <algorithm>
#include <fstream>
#include <random>

#include <valbench/tracking/artifacts.h>

#include "mlflow_server.h"

using namespace valbench;
using namespace valbench::test;
using namespace valbench::tracking;

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t large = 300LL << 20U;

/// The most memory that this program had since resetPeak(), in bytes.
std::int64_t peak()
{
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        std::int64_t kilobytes = 0;
        if (word == "VmHWM:" && status >> kilobytes)
            return kilobytes << 10U;
    }
    return 0;
}

void resetPeak()
{
    std::ofstream("/proc/self/clear_refs") << 5;
}

/// By another program.
std::string sha256sum(const fs::path &path)
{
    QProcess process;
    process.start(QStringLiteral("sha256sum"), {QString::fromStdString(path.string())});
    process.waitForFinished(-1);
    return process.readAllStandardOutput().left(64).toStdString();
}

} // namespace

class TestLiveArtifacts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void namesOfEveryKind();
    void bothRoutes();
    void whatIsNotThere();
    void pythonClientReadsWhatWeUpload();
    void modelsOfThree();
    void largeFilesNeedLittleMemory();
    void restartInMidDownload();

private:
    ArtifactRoot newRoot();
    [[nodiscard]] fs::path path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    MlflowServer &m_server = MlflowServer::instance();
    QTemporaryDir m_folder;
    std::optional<Client> m_client;
    ArtifactRoot m_large;
};

void TestLiveArtifacts::initTestCase()
{
    ConnectionOptions options;
    options.url = m_server.url();
    options.retry.first = std::chrono::milliseconds(100);
    auto client = Client::open(std::move(options));
    VERIFY_OK(client);
    m_client.emplace(*std::move(client));
    std::ofstream file(path("large"), std::ios::binary);
    std::mt19937_64 random(7);
    std::vector<std::uint64_t> block(1 << 17);
    for (std::int64_t done = 0; done < large; done += 1 << 20) {
        std::ranges::generate(block, random);
        file.write(reinterpret_cast<const char *>(block.data()), 1 << 20);
    }
}

ArtifactRoot TestLiveArtifacts::newRoot()
{
    const auto run = QCoro::waitFor(m_client->createRun({"0", "files", 1767225600000, {}}));
    return run ? ArtifactRoot::of(*run) : ArtifactRoot{};
}

void TestLiveArtifacts::namesOfEveryKind()
{
    const auto root = newRoot();
    const std::vector<std::string> names{"a b/ä 東京 😀.bin",    "a b/empty", "plain.txt",
                                         "deep/er/and/deeper/x", "100%.bin",  "a+b&c=d;e,f"};
    for (const auto &name : names) {
        std::ofstream(path("sent"), std::ios::binary) << (name.ends_with("empty") ? "" : name);
        const auto sent = QCoro::waitFor(upload(*m_client, {root, name, path("sent"), {}}));
        VERIFY_OK(sent);
    }
    const auto files = QCoro::waitFor(listAllArtifacts(*m_client, root, ""));
    VERIFY_OK(files);
    QCOMPARE(files->size(), names.size());
    for (const auto &file : *files) {
        QVERIFY2(std::ranges::find(names, file.path) != names.end(), file.path.c_str());
        const auto content = file.path.ends_with("empty") ? std::string() : file.path;
        QCOMPARE(file.size, static_cast<std::int64_t>(content.size()));
        const auto target = path("got") / file.path;
        const auto got = QCoro::waitFor(download(*m_client, {root, file.path, target, {}}));
        VERIFY_OK(got);
        QCOMPARE(got->sha256, sha256(content));
        QCOMPARE(fileText(target), content);
    }
    const auto level = QCoro::waitFor(listArtifacts(*m_client, root, "a b"));
    VERIFY_OK(level);
    QCOMPARE(level->size(), std::size_t(2));
    QCOMPARE((*level)[1], (mlflow::FileEntry{"a b/ä 東京 😀.bin", false, static_cast<std::int64_t>(names[0].size())}));
}

void TestLiveArtifacts::bothRoutes()
{
    auto root = newRoot();
    std::ofstream(path("sent"), std::ios::binary) << "0123456789";
    VERIFY_OK(QCoro::waitFor(upload(*m_client, {root, "a/b.bin", path("sent"), {}})));
    const auto proxied = QCoro::waitFor(download(*m_client, {root, "a/b.bin", path("one"), {}}));
    VERIFY_OK(proxied);
    QCOMPARE(proxied->route, ArtifactRoute::proxy);
    root.uri = "s3://a-bucket-that-we-cannot-read/0"; // as far as the client knows; the server knows better
    const auto other = QCoro::waitFor(download(*m_client, {root, "a/b.bin", path("two"), {}}));
    VERIFY_OK(other);
    QCOMPARE(other->route, ArtifactRoute::getArtifact);
    QCOMPARE(other->sha256, proxied->sha256);
    QCOMPARE(fileText(path("two")), std::string("0123456789"));
}

void TestLiveArtifacts::whatIsNotThere()
{
    const auto root = newRoot();
    const auto none = QCoro::waitFor(download(*m_client, {root, "none", path("none"), {}}));
    QVERIFY(!none);
    QCOMPARE(none.error().code(), ErrorCode::notFound);
    const auto files = QCoro::waitFor(listAllArtifacts(*m_client, root, "no/such/folder"));
    VERIFY_OK(files);
    QVERIFY(files->empty());
    const auto run =
        QCoro::waitFor(listArtifacts(*m_client, {ArtifactRoot::Kind::run, "0123456789abcdef0123456789abcdef", ""}, ""));
    QVERIFY(!run);
    QCOMPARE(run.error().code(), ErrorCode::notFound);
    QVERIFY(!fs::exists(path("none")) && !fs::exists(path("none.part")));
}

void TestLiveArtifacts::pythonClientReadsWhatWeUpload()
{
    const auto root = newRoot();
    std::ofstream(path("sent"), std::ios::binary) << "from Valbench";
    VERIFY_OK(QCoro::waitFor(upload(*m_client, {root, "reports/vb.txt", path("sent"), {}})));
    const auto out = m_server.python("import mlflow\n"
                                     "path = mlflow.artifacts.download_artifacts(run_id='" +
                                     root.id +
                                     "', artifact_path='reports/vb.txt')\n"
                                     "print(open(path).read())\n"
                                     "open('py.txt', 'w').write('from Python')\n"
                                     "mlflow.MlflowClient().log_artifact('" +
                                     root.id + "', 'py.txt', 'reports')\n");
    QCOMPARE(QString::fromStdString(out).trimmed(), QStringLiteral("from Valbench"));
    const auto got = QCoro::waitFor(download(*m_client, {root, "reports/py.txt", path("py.txt"), {}}));
    VERIFY_OK(got);
    QCOMPARE(got->sha256, sha256("from Python"));
}

void TestLiveArtifacts::modelsOfThree()
{
    // The Python client logs a model; in 3.x it lies beside the run, in 2.x below it.
    const auto out = m_server.python("import mlflow\n"
                                     "class Model(mlflow.pyfunc.PythonModel):\n"
                                     "    def predict(self, context, model_input, params=None): return [1]\n"
                                     "with mlflow.start_run(experiment_id='0') as run:\n"
                                     "    mlflow.pyfunc.log_model(" +
                                     std::string(m_server.major() == 3 ? "name" : "artifact_path") +
                                     "='m', python_model=Model(), pip_requirements=[])\n"
                                     "print('run=' + run.info.run_id)\n");
    const auto run = QCoro::waitFor(m_client->run(out.substr(out.find("run=") + 4, 32)));
    VERIFY_OK(run);
    auto root = ArtifactRoot::of(*run);
    std::string folder = "m/";
    if (m_server.major() == 3) {
        QCOMPARE(run->outputs.size(), std::size_t(1));
        const auto model = QCoro::waitFor(m_client->loggedModel(run->outputs.front().modelId));
        VERIFY_OK(model);
        QCOMPARE(model->status, mlflow::ModelStatus::ready);
        root = ArtifactRoot::of(*model);
        folder.clear();
    }
    for (const auto *uri : {root.uri.c_str(), "s3://elsewhere"}) {
        auto from = root;
        from.uri = uri;
        const auto target = path("models") / (from.uri.front() == 's' ? "a" : "b");
        const auto got = QCoro::waitFor(download(*m_client, {from, folder + "MLmodel", target, {}}));
        VERIFY_OK(got);
        QVERIFY(fileText(target).find("python_function:") != std::string::npos);
    }
}

void TestLiveArtifacts::largeFilesNeedLittleMemory()
{
    m_large = newRoot();
    const auto expected = sha256sum(path("large"));
    resetPeak();
    const auto before = peak();
    std::int64_t told = 0;
    const auto sent = QCoro::waitFor(upload(
        *m_client, {m_large, "large.bin", path("large"), [&told](std::int64_t done, std::int64_t) { told = done; }}));
    VERIFY_OK(sent);
    QCOMPARE(sent->sha256.toHex(), expected);
    QCOMPARE(told, large);
    const auto got = QCoro::waitFor(
        download(*m_client, {m_large, "large.bin", path("large.got"), [&told](std::int64_t done, std::int64_t size) {
                                 told = done;
                                 QVERIFY(size == large);
                             }}));
    VERIFY_OK(got);
    const auto needed = (peak() - before) >> 20U;
    QCOMPARE(got->sha256.toHex(), expected);
    QCOMPARE(got->size, large);
    QCOMPARE(told, large);
    QCOMPARE(sha256sum(path("large.got")), expected);
    QVERIFY2(needed < 32, (std::to_string(needed) + " MB more").c_str()); // 5 GB need no more than 300 MB
}

void TestLiveArtifacts::restartInMidDownload()
{
    QVERIFY(!m_large.id.empty());
    bool isStopped = false;
    const auto broken = QCoro::waitFor(
        download(*m_client, {m_large, "large.bin", path("again"), [&](std::int64_t done, std::int64_t size) {
                                 if (!isStopped && done > size / 4)
                                     m_server.stop();
                                 isStopped = isStopped || done > size / 4;
                             }}));
    QVERIFY(isStopped);
    QVERIFY(!broken);
    QCOMPARE(broken.error().code(), ErrorCode::unavailable);
    QVERIFY(!fs::exists(path("again")));
    m_server.start();
    const auto got = QCoro::waitFor(download(*m_client, {m_large, "large.bin", path("again"), {}}));
    VERIFY_OK(got);
    QCOMPARE(got->sha256.toHex(), sha256sum(path("large")));
    // Before 3.15 the proxy gives no tag, so that nothing proves what the beginning is of.
    QCOMPARE(got->resumedFrom > large / 4, m_server.major() == 3);
}

VALBENCH_TEST(TestLiveArtifacts, live_artifacts)
#include "test_live_artifacts.moc"
