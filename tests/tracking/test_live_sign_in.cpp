// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A real server that asks who is there (basic-auth): signing in, and every way of failing to, in words.
#include "support/test_registry.h"

#include <fstream>

#include <valbench/base/json.h>
#include <valbench/tracking/artifacts.h>
#include <valbench/tracking/client.h>

#include "cli/sandbox.h"
#include "mlflow_server.h"

using namespace valbench;
using namespace valbench::test;
using namespace valbench::tracking;

namespace {

constexpr auto firstPassword = "first of hers 1";
constexpr auto secondPassword = "second of hers 2";

} // namespace

class TestLiveSignIn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void nobodyIsAskedWho();
    void wrongPassword();
    void signedIn();
    void changedPassword();
    void permissionsAreTheServers();
    void theProgramSaysTheSame();

private:
    Client clientOf(const char *user, const char *password) const
    {
        ConnectionOptions options;
        options.url = m_server->url();
        options.user = user;
        options.password = Secret(password);
        return *Client::open(std::move(options));
    }
    [[nodiscard]] int asAdministrator(const char *method, const char *route, const json::Object &body) const
    {
        const QByteArray pair = QByteArray("admin:") + m_server->administratorPassword();
        return rawRequest(m_server->port(), method, std::string("/api/2.0/mlflow/") + route, json::toText(body, -1),
                          {"Content-Type: application/json", "Authorization: Basic " + pair.toBase64().toStdString()})
            .status;
    }
    std::unique_ptr<MlflowServer> m_server;
};

void TestLiveSignIn::initTestCase()
{
    m_server = std::make_unique<MlflowServer>(MlflowSetUp{.signIn = true});
    QCOMPARE(asAdministrator("POST", "users/create", {{"username", "ada"}, {"password", firstPassword}}), 200);
}

void TestLiveSignIn::nobodyIsAskedWho()
{
    ConnectionOptions options;
    options.url = m_server->url();
    const auto client = Client::open(std::move(options));
    VERIFY_OK(client);
    for (const auto &error :
         {QCoro::waitFor(client->serverInfo()).error(), QCoro::waitFor(client->experiment("0")).error()}) {
        QCOMPARE(error.code(), ErrorCode::refused);
        QVERIFY2(error.text().find("asks who you are. Set MLFLOW_TRACKING_USERNAME") != std::string::npos,
                 error.text().c_str());
    }
}

void TestLiveSignIn::wrongPassword()
{
    for (const auto &[user, password] : {std::pair("ada", "guessed by a foe"), std::pair("nobody", firstPassword)}) {
        const auto info = QCoro::waitFor(clientOf(user, password).serverInfo());
        QVERIFY(!info);
        QCOMPARE(info.error().code(), ErrorCode::refused);
        QVERIFY2(info.error().text().find("does not accept the user name and password. The password may be mistyped "
                                          "or have expired") != std::string::npos,
                 info.error().text().c_str());
        QVERIFY(info.error().text().find(password) == std::string::npos);
    }
}

void TestLiveSignIn::signedIn()
{
    const auto client = clientOf("ada", firstPassword);
    const auto info = QCoro::waitFor(client.serverInfo());
    VERIFY_OK(info);
    QCOMPARE(info->version, m_server->version());
    const auto id = QCoro::waitFor(client.createExperiment("hers", {}));
    VERIFY_OK(id);
    const auto run = QCoro::waitFor(client.createRun({*id, "run", 1767225600000, {}}));
    VERIFY_OK(run);
    // The other routes of files ask too.
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "sent";
    std::ofstream(file) << "hers";
    auto root = ArtifactRoot::of(*run);
    VERIFY_OK(QCoro::waitFor(upload(client, {root, "a b.txt", file, {}})));
    VERIFY_OK(QCoro::waitFor(download(client, {root, "a b.txt", file.parent_path() / "one", {}})));
    root.uri = "file:/elsewhere";
    const auto got = QCoro::waitFor(download(client, {root, "a b.txt", file.parent_path() / "two", {}}));
    VERIFY_OK(got);
    QCOMPARE(got->sha256, sha256("hers"));
}

void TestLiveSignIn::changedPassword()
{
    const auto client = clientOf("ada", firstPassword);
    VERIFY_OK(QCoro::waitFor(client.experimentByName("hers")));
    QCOMPARE(asAdministrator("PATCH", "users/update-password", {{"username", "ada"}, {"password", secondPassword}}),
             200);
    // In the middle of a session, as an expired one would be.
    const auto refused = QCoro::waitFor(client.experimentByName("hers"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY2(refused.error().text().find("have expired: check MLFLOW_TRACKING_USERNAME and "
                                         "MLFLOW_TRACKING_PASSWORD") != std::string::npos,
             refused.error().text().c_str());
    VERIFY_OK(QCoro::waitFor(clientOf("ada", secondPassword).experimentByName("hers")));
}

void TestLiveSignIn::permissionsAreTheServers()
{
    const auto experiment =
        QCoro::waitFor(clientOf("admin", m_server->administratorPassword()).createExperiment("not hers", {}));
    VERIFY_OK(experiment);
    const auto client = clientOf("ada", secondPassword);
    VERIFY_OK(QCoro::waitFor(client.experiment(*experiment))); // everybody may read
    const auto denied = QCoro::waitFor(client.createRun({*experiment, "run", 1767225600000, {}}));
    QVERIFY(!denied);
    QCOMPARE(denied.error().code(), ErrorCode::refused);
    QVERIFY2(denied.error().text().find("says that you may not do this (403)") != std::string::npos,
             denied.error().text().c_str());
}

void TestLiveSignIn::theProgramSaysTheSame()
{
    Sandbox sandbox;
    sandbox.setVariable("MLFLOW_TRACKING_URI", m_server->url());
    VERIFY_CODE(sandbox.run({"mlflow", "ping"}), 4);
    sandbox.setVariable("MLFLOW_TRACKING_USERNAME", "ada");
    sandbox.setVariable("MLFLOW_TRACKING_PASSWORD", firstPassword);
    const auto refused = sandbox.run({"mlflow", "ping"});
    VERIFY_CODE(refused, 4);
    VERIFY_SAYS(refused, "does not accept the user name and password");
    sandbox.setVariable("MLFLOW_TRACKING_PASSWORD", secondPassword);
    VERIFY_CODE(sandbox.run({"mlflow", "ping"}), 0);
    QVERIFY(!sandbox.wasPrinted(secondPassword));
}

VALBENCH_TEST(TestLiveSignIn, live_sign_in)
#include "test_live_sign_in.moc"
