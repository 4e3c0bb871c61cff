// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// valbench-cli mlflow artifacts, stopped by Ctrl-C in the middle of a file.
#include "support/test_registry.h"

#include <csignal>
#include <map>

#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>

#include <valbench/base/digest.h>

#include "cli/sandbox.h"

using namespace valbench;
using namespace valbench::test;

namespace {

/// A server whose answers are set by path; a file is sent half, then nothing more comes.
class HalfServer {
public:
    HalfServer()
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::pendingConnectionAvailable, &m_server, [this] {
            auto *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                const auto request = socket->readAll();
                if (!request.endsWith("\r\n\r\n"))
                    return;
                requests.push_back(request);
                const auto path =
                    request.mid(4, request.indexOf('?') < 0 ? request.indexOf(" HTTP") - 4 : request.indexOf('?') - 4);
                socket->write(answers.at(path));
            });
        });
    }

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(m_server.serverPort()); }
    static QByteArray json(const QByteArray &body)
    {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
               QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }

    std::map<QByteArray, QByteArray> answers;
    std::vector<QByteArray> requests;

private:
    QTcpServer m_server;
};

} // namespace

class TestCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void interruptedDownloadGoesOn();

private:
    void run(QProcess &process, const HalfServer &server);
    Sandbox m_sandbox;
};

void TestCommand::run(QProcess &process, const HalfServer &server)
{
    QStringList surroundings;
    for (const auto &variable : m_sandbox.environment())
        surroundings << QString::fromStdString(variable);
    process.setEnvironment(surroundings);
    process.start(QStringLiteral(VALBENCH_CLI),
                  {QStringLiteral("mlflow"), QStringLiteral("artifacts"), QStringLiteral("--tracking-uri"),
                   QString::fromStdString(server.url()), QStringLiteral("--run"), QStringLiteral("r"),
                   QStringLiteral("--out"), QString::fromStdString(m_sandbox.path("got"))});
}

void TestCommand::interruptedDownloadGoesOn()
{
    HalfServer server;
    server.answers["/api/2.0/mlflow/runs/get"] =
        HalfServer::json(R"({"run": {"info": {"run_id": "r", "artifact_uri": "s3://b"}}})");
    server.answers["/api/2.0/mlflow/artifacts/list"] =
        HalfServer::json(R"({"files": [{"path": "b.bin", "is_dir": false, "file_size": 10}]})");
    server.answers["/get-artifact"] = "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 10\r\n\r\n0123";
    const auto part = m_sandbox.path("got/b.bin.part");

    QProcess first;
    run(first, server);
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(part) && std::filesystem::exists(part + ".json"), 60'000);
    QTest::qWait(300);
    ::kill(static_cast<pid_t>(first.processId()), SIGINT);
    QTRY_COMPARE_WITH_TIMEOUT(first.state(), QProcess::NotRunning, 60'000);
    QCOMPARE(first.exitCode(), 130);
    QVERIFY(first.readAllStandardOutput().isEmpty());
    QVERIFY(!std::filesystem::exists(m_sandbox.path("got/b.bin")));

    const auto kept = fileText(part).size();
    QCOMPARE(kept, std::size_t(4));
    server.answers["/get-artifact"] = "HTTP/1.1 206 Partial Content\r\nETag: \"v1\"\r\nContent-Length: 6\r\n"
                                      "Content-Range: bytes 4-9/10\r\n\r\n456789";
    QProcess second;
    run(second, server);
    QTRY_COMPARE_WITH_TIMEOUT(second.state(), QProcess::NotRunning, 60'000);
    QCOMPARE(second.exitCode(), 0);
    QVERIFY(server.requests.back().contains("\r\nRange: bytes=4-\r\n"));
    QVERIFY(server.requests.back().contains("\r\nIf-Range: \"v1\"\r\n"));
    QCOMPARE(fileText(m_sandbox.path("got/b.bin")), std::string("0123456789"));
    QVERIFY(second.readAllStandardOutput().contains(QByteArray::fromStdString(sha256("0123456789").toHex())));
    QVERIFY(!std::filesystem::exists(part));
}

VALBENCH_TEST(TestCommand, command)
#include "test_command.moc"
