// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What Qt's network does below createRequest, on real sockets: repeated requests, cut answers, certificates, proxies.
#include "support/test_registry.h"

#include <QProcess>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <valbench/tracking/client.h>
#include <valbench/tracking/served_model.h>

using namespace valbench;
using namespace valbench::tracking;

namespace {

const QByteArray socketRun = R"({"run": {"info": {"run_id": "r", "experiment_id": "1", "start_time": 5}, "data": {}}})";

QByteArray http(const QByteArray &body, const QByteArray &more = {})
{
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\n" + more + "\r\n" + body;
}

/// Answers each whole request with the same bytes, or closes.
class ScriptedSocket {
public:
    explicit ScriptedSocket(QByteArray answer, QTcpServer *server = new QTcpServer)
        : m_server(server), m_answer(std::move(answer))
    {
        m_server->listen(QHostAddress::LocalHost);
        QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] {
            auto *socket = m_server->nextPendingConnection();
            auto received = std::make_shared<QByteArray>();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, received] {
                *received += socket->readAll();
                const auto end = received->indexOf("\r\n\r\n");
                const auto length = received->indexOf("Content-Length: ");
                const auto body =
                    length < 0 ? 0
                               : received->mid(length + 16, received->indexOf("\r\n", length) - length - 16).toInt();
                if (end < 0 || received->size() < end + 4 + body)
                    return;
                requests.push_back(*received);
                received->clear();
                socket->write(m_answer);
                if (closes)
                    socket->disconnectFromHost();
            });
        });
    }

    [[nodiscard]] quint16 port() const { return m_server->serverPort(); }
    std::vector<QByteArray> requests;
    bool closes = true;

private:
    std::unique_ptr<QTcpServer> m_server;
    QByteArray m_answer;
};

Client clientAt(const std::string &url, const std::function<void(ConnectionOptions &)> &change = {})
{
    ConnectionOptions options;
    options.url = url;
    options.retry.first = std::chrono::milliseconds(1);
    if (change)
        change(options);
    auto client = Client::open(std::move(options));
    if (!client)
        qFatal("%s", client.error().text().c_str());
    return *std::move(client);
}

std::string local(const ScriptedSocket &server, const char *scheme = "http")
{
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(server.port());
}

} // namespace

class TestSockets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void writingIsSentOnce();
    void writingAfterTheServerClosed();
    void readingIsSentAgain();
    void cutAnswers();
    void endlessAnswers();
    void certificates();
    void certificateFiles();
    void proxyOfTheSystem();

private:
    [[nodiscard]] std::string file(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    QTemporaryDir m_folder;
};

void TestSockets::initTestCase()
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral("bash"),
                  {QStringLiteral("-ec"),
                   QStringLiteral("new='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'\n"
                                  "openssl req -x509 $new -keyout ca.key -out ca.pem -days 2 -subj /CN=test\n"
                                  "openssl req -x509 $new -keyout other.key -out other.pem -days 2 -subj /CN=other\n"
                                  "openssl req $new -keyout server.key -out server.csr -subj /CN=server\n"
                                  "for name in IP:127.0.0.1 DNS:mlflow.example.org; do\n"
                                  "  echo subjectAltName=$name > ext\n"
                                  "  openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
                                  "-extfile ext -out ${name%%:*}.pem\n"
                                  "done")});
    QVERIFY(process.waitForFinished());
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
}

void TestSockets::writingIsSentOnce()
{
    // Without a body that does not go back, Qt sends this POST several times.
    ScriptedSocket server("");
    const auto client = clientAt(local(server));
    const auto run = QCoro::waitFor(client.createRun({"1", "", 5, {}}));
    QVERIFY(!run);
    QCOMPARE(run.error().code(), ErrorCode::unavailable);
    QCOMPARE(server.requests.size(), std::size_t(1));
    QVERIFY(server.requests[0].startsWith("POST /api/2.0/mlflow/runs/create HTTP/1.1\r\n"));
    QVERIFY(server.requests[0].endsWith("\r\n\r\n{\"experiment_id\":\"1\",\"start_time\":5,\"tags\":[]}"));
}

void TestSockets::writingAfterTheServerClosed()
{
    // The line of the first call is closed by the server without a word; the second call must not fail for that.
    ScriptedSocket server(http(socketRun));
    server.closes = true;
    const auto client = clientAt(local(server));
    for (int i = 0; i < 5; ++i) {
        const auto run = QCoro::waitFor(client.createRun({"1", "", 5, {}}));
        VERIFY_OK(run);
    }
    QCOMPARE(server.requests.size(), std::size_t(5));
}

void TestSockets::readingIsSentAgain()
{
    ScriptedSocket server("");
    const auto client = clientAt(local(server));
    const auto run = QCoro::waitFor(client.run("r"));
    QVERIFY(!run);
    QVERIFY(run.error().text().find("broke before the answer was complete") != std::string::npos);
    QVERIFY(server.requests.size() >= 4);
}

void TestSockets::cutAnswers()
{
    auto cut = http(socketRun + QByteArray(500, ' '));
    cut.chop(500); // whole JSON, but not all that was announced
    ScriptedSocket server(cut);
    const auto client = clientAt(local(server));
    QCOMPARE(QCoro::waitFor(client.run("r")).error().code(), ErrorCode::unavailable);
    // Chunks without the last one are mostly whole to Qt. JSON tells by itself that it ends early; files are held
    // against the size that the server lists.
    const auto half = socketRun.left(socketRun.size() / 2);
    ScriptedSocket chunks("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
                          QByteArray::number(half.size(), 16) + "\r\n" + half + "\r\n");
    const auto other = clientAt(local(chunks));
    const auto run = QCoro::waitFor(other.run("r"));
    QVERIFY(!run);
    QVERIFY(run.error().code() == ErrorCode::badInput || run.error().code() == ErrorCode::unavailable);
}

void TestSockets::endlessAnswers()
{
    ScriptedSocket server("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + QByteArray(40 << 20, ' '));
    const auto client = clientAt(local(server), [](ConnectionOptions &options) { options.largestAnswer = 1 << 20; });
    const auto run = QCoro::waitFor(client.run("r"));
    QVERIFY(!run);
    QVERIFY2(run.error().text().find("longer than 1048576 bytes") != std::string::npos, run.error().text().c_str());
}

void TestSockets::certificates()
{
    const auto serve = [this](const char *certificate) {
        auto *tls = new QSslServer;
        auto configuration = tls->sslConfiguration();
        configuration.setLocalCertificateChain(
            QSslCertificate::fromPath(m_folder.filePath(QString::fromLatin1(certificate))));
        QFile key(m_folder.filePath(QStringLiteral("server.key")));
        key.open(QIODevice::ReadOnly);
        configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
        tls->setSslConfiguration(configuration);
        return std::make_unique<ScriptedSocket>(http(socketRun), tls);
    };
    const auto trusting = [this](const char *authority) {
        return [path = authority ? file(authority) : std::string()](ConnectionOptions &options) {
            options.caFile = path;
            options.token = Secret("t0ken");
        };
    };
    const auto right = serve("IP.pem");
    VERIFY_OK(QCoro::waitFor(clientAt(local(*right, "https"), trusting("ca.pem")).run("r")));
    QCOMPARE(right->requests.size(), std::size_t(1));
    for (const char *authority : {static_cast<const char *>(nullptr), "other.pem"}) {
        const auto run = QCoro::waitFor(clientAt(local(*right, "https"), trusting(authority)).run("r"));
        QVERIFY(!run);
        QCOMPARE(run.error().code(), ErrorCode::refused);
        QVERIFY2(run.error().text().find("is not trusted") != std::string::npos &&
                     run.error().text().find("no reason given") == std::string::npos,
                 run.error().text().c_str());
    }
    const auto wrongName = serve("DNS.pem");
    const auto run = QCoro::waitFor(clientAt(local(*wrongName, "https"), trusting("ca.pem")).run("r"));
    QVERIFY(!run);
    QVERIFY2(run.error().text().find("host name") != std::string::npos, run.error().text().c_str());
    QCOMPARE(right->requests.size(), std::size_t(1)); // the token went to nobody who was not trusted
    QVERIFY(wrongName->requests.empty());

    // A served model is asked over the same line, in a thread of its own.
    for (const char *authority : {"ca.pem", "other.pem"}) {
        ConnectionOptions options;
        options.url = local(*right, "https");
        trusting(authority)(options);
        const auto model = ServedModel::open(std::move(options));
        VERIFY_OK(model);
        auto coming = (*model)->ask("{}", {});
        QTRY_VERIFY(coming.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
        const auto answer = coming.get();
        QCOMPARE(answer.has_value(), authority == std::string_view("ca.pem"));
        QCOMPARE(right->requests.size(), std::size_t(2));
        QVERIFY2(answer || (answer.error().code() == ErrorCode::unavailable &&
                            answer.error().text().find("VALBENCH_SCORING_SERVER_CERT_PATH") != std::string::npos),
                 test::errorText(answer).c_str());
    }
}

void TestSockets::certificateFiles()
{
    const auto open = [](const std::string &ca, const std::string &own) {
        ConnectionOptions options;
        options.url = "https://localhost:1";
        options.caFile = ca;
        options.clientCertificate = own;
        return Client::open(std::move(options));
    };
    QCOMPARE(open(file("none.pem"), "").error().code(), ErrorCode::badInput);
    QCOMPARE(open(file("server.key"), "").error().code(), ErrorCode::badInput);
    QCOMPARE(open("", file("ca.pem")).error().code(), ErrorCode::badInput); // no key
    VERIFY_OK(open(file("ca.pem"), ""));
}

void TestSockets::proxyOfTheSystem()
{
    ScriptedSocket proxy(http(socketRun));
    qputenv("http_proxy", QByteArray::fromStdString(local(proxy)));
    VERIFY_OK(QCoro::waitFor(clientAt("http://mlflow.invalid:5000").run("r")));
    QCOMPARE(proxy.requests.size(), std::size_t(1));
    QVERIFY(
        proxy.requests[0].startsWith("GET http://mlflow.invalid:5000/api/2.0/mlflow/runs/get?run_id=r HTTP/1.1\r\n"));
    ScriptedSocket here(http(socketRun));
    VERIFY_OK(QCoro::waitFor(clientAt(local(here)).run("r"))); // nothing between us and this computer
    qunsetenv("http_proxy");
    QCOMPARE(here.requests.size(), std::size_t(1));
    QCOMPARE(proxy.requests.size(), std::size_t(1));
}

VALBENCH_TEST(TestSockets, sockets)
#include "test_sockets.moc"
