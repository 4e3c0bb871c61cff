// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Workspaces of a real server, each with experiments, files and a registry of its own; and servers that have none.
#include "support/test_registry.h"

#include <fstream>

#include <valbench/tracking/artifacts.h>
#include <valbench/tracking/client.h>

#include "cli/sandbox.h"
#include "mlflow_server.h"

using namespace valbench;
using namespace valbench::test;
using namespace valbench::tracking;

class TestLiveWorkspaces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void serversWithoutThem();
    void eachHasItsOwn();
    void theProgramWorksInOne();

private:
    static Client clientOf(const MlflowServer &server, const char *workspace)
    {
        ConnectionOptions options;
        options.url = server.url();
        options.workspace = workspace;
        return *Client::open(std::move(options));
    }
    std::unique_ptr<MlflowServer> m_server; ///< 3.x
};

void TestLiveWorkspaces::serversWithoutThem()
{
    // 2.x would ignore the header, and 3.x answers every call with a fault.
    const auto client = clientOf(MlflowServer::instance(), "north");
    VERIFY_OK(QCoro::waitFor(client.serverInfo()));
    const auto refused = QCoro::waitFor(client.experiment("0"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::usage);
    QVERIFY2(refused.error().text().find("MLFLOW_WORKSPACE is 'north', but") != std::string::npos,
             refused.error().text().c_str());
}

void TestLiveWorkspaces::eachHasItsOwn()
{
    if (MlflowServer::instance().major() == 2)
        return;
    m_server = std::make_unique<MlflowServer>(MlflowSetUp{.workspaces = true});
    QCOMPARE(m_server->post("/api/3.0/mlflow/workspaces", R"({"name":"north"})").status, 201);
    const auto north = clientOf(*m_server, "north");
    const auto other = clientOf(*m_server, "");
    const auto id = QCoro::waitFor(north.createExperiment("sepsis", {}));
    VERIFY_OK(id);
    QCOMPARE(QCoro::waitFor(other.experimentByName("sepsis")).error().code(), ErrorCode::notFound);
    QCOMPARE(north.place(), m_server->url() + ", workspace north");
    QCOMPARE(other.place(), m_server->url());

    const auto run = QCoro::waitFor(north.createRun({*id, "run", 1767225600000, {}}));
    VERIFY_OK(run);
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "sent";
    std::ofstream(file) << "of the north";
    VERIFY_OK(QCoro::waitFor(upload(north, {ArtifactRoot::of(*run), "a b.txt", file, {}})));
    const auto got =
        QCoro::waitFor(download(north, {ArtifactRoot::of(*run), "a b.txt", file.parent_path() / "got", {}}));
    VERIFY_OK(got);
    QCOMPARE(got->sha256, sha256("of the north"));

    VERIFY_OK(QCoro::waitFor(north.createRegisteredModel("sepsis")));
    QCOMPARE((*QCoro::waitFor(north.registeredModels({}).next()))->size(), 1U);
    QCOMPARE((*QCoro::waitFor(other.registeredModels({}).next()))->size(), 0U);

    const auto none = QCoro::waitFor(clientOf(*m_server, "south").experiment("0"));
    QVERIFY(!none);
    QVERIFY2(none.error().text().find("Workspace 'south' not found") != std::string::npos, none.error().text().c_str());
}

void TestLiveWorkspaces::theProgramWorksInOne()
{
    Sandbox sandbox;
    sandbox.setVariable("MLFLOW_WORKSPACE", "north");
    sandbox.setVariable("MLFLOW_TRACKING_URI", (m_server ? *m_server : MlflowServer::instance()).url());
    const auto ran = sandbox.run({"mlflow", "experiments", "--format", "json"});
    if (!m_server) {
        VERIFY_CODE(ran, 2);
        return;
    }
    VERIFY_CODE(ran, 0);
    QVERIFY(ran.out.find("\"sepsis\"") != std::string::npos);
}

VALBENCH_TEST(TestLiveWorkspaces, live_workspaces)
#include "test_live_workspaces.moc"
