// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a scoring server, or whatever is at its address, does on the wire.
#include "support/scoring_server.h"
#include "support/test_registry.h"

#include <functional>
#include <thread>

#include <QElapsedTimer>
#include <QTcpServer>

#include <valbench/tracking/served_model.h>

using namespace valbench;
using namespace valbench::tracking;
using namespace valbench::test;

class TestServedModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void versions();
    void answers();
    void faults_data();
    void faults();
    void sentAgain();
    void patience();
    void stopsAtOnce();
    void nobodyThere();
    void credentials();
    void withoutEncryption();

private:
    Result<ServedAnswer> ask(const std::function<void(ConnectionOptions &)> &change = {}, std::stop_token stop = {});
    [[nodiscard]] ConnectionOptions options() const;
    std::unique_ptr<ScoringServer> m_server;
    std::vector<HttpLogEntry> m_log;
};

const std::string question = R"({"dataframe_split":{"columns":["x"],"data":[[0.25],[null]]}})";

void TestServedModel::initTestCase()
{
    m_server = std::make_unique<ScoringServer>(VALBENCH_PYTHON);
}

void TestServedModel::init()
{
    m_server->setFault({});
    m_log.clear();
}

ConnectionOptions TestServedModel::options() const
{
    ConnectionOptions options;
    options.url = m_server->url();
    options.retry = {3, std::chrono::milliseconds(1), std::chrono::milliseconds(2), std::chrono::milliseconds(100)};
    return options;
}

Result<ServedAnswer> TestServedModel::ask(const std::function<void(ConnectionOptions &)> &change, std::stop_token stop)
{
    auto given = options();
    given.log = [this](const HttpLogEntry &entry) { m_log.push_back(entry); };
    if (change)
        change(given);
    VB_TRY(const auto model, ServedModel::open(std::move(given)));
    return model->ask(question, std::move(stop)).get();
}

void TestServedModel::versions()
{
    const auto model = ServedModel::open(options());
    VERIFY_OK(model);
    const auto version = (*model)->version({});
    VERIFY_OK(version);
    QCOMPARE(*version, std::string("3.99.0"));
    QCOMPARE("http://" + (*model)->server(), m_server->url());
    m_server->setFault("404");
    const auto none = (*model)->version({});
    VERIFY_OK(none);
    QVERIFY(none->empty());
    m_server->setFault("login");
    QCOMPARE((*model)->version({}).error().code(), ErrorCode::unavailable);
}

void TestServedModel::answers()
{
    const auto answer = ask();
    VERIFY_OK(answer);
    QCOMPARE(answer->body, std::string(R"({"predictions": [0.25, null]})"));
    QCOMPARE(answer->attempts, 1);
    // Many at a time, from a thread without an event loop.
    const auto model = ServedModel::open(options());
    VERIFY_OK(model);
    std::vector<std::future<Result<ServedAnswer>>> underWay;
    for (int i = 0; i < 20; ++i)
        underWay.push_back((*model)->ask(question, {}));
    for (auto &one : underWay)
        VERIFY_OK(one.get());
}

void TestServedModel::faults_data()
{
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("login") << QByteArray("POST /invocations with a web page instead");
    QTest::newRow("redirect") << QByteArray("on to elsewhere.example.org (302)");
    QTest::newRow("guarded") << QByteArray("VALBENCH_SCORING_TOKEN");
    QTest::newRow("403") << QByteArray("does not let you ask it (403)");
    QTest::newRow("404") << QByteArray("does not know POST /invocations (404)");
    QTest::newRow("takes-nothing") << QByteArray("does not take the rows (400, BAD_REQUEST)");
    QTest::newRow("500") << QByteArray("failed to answer POST /invocations (500, INTERNAL");
    QTest::newRow("dies") << QByteArray("broke before the answer was complete");
    QTest::newRow("breaks") << QByteArray("broke before the answer was complete");
    QTest::newRow("without-end") << QByteArray("longer than 100000 bytes");
}

void TestServedModel::faults()
{
    QFETCH(QByteArray, says);
    m_server->setFault(QTest::currentDataTag());
    const auto answer = ask([](ConnectionOptions &given) { given.largestAnswer = 100'000; });
    QVERIFY(!answer);
    const auto text = answer.error().text();
    QCOMPARE(answer.error().code(), says.contains("400") ? ErrorCode::badInput : ErrorCode::unavailable);
    QVERIFY2(QByteArray::fromStdString(text).contains(says), text.c_str());
    // Neither patients nor what a redirection carries.
    QVERIFY2(text.find("Smith") == std::string::npos && text.find("secret") == std::string::npos, text.c_str());
}

void TestServedModel::sentAgain()
{
    m_server->setFault("busy-once");
    const auto answer = ask();
    VERIFY_OK(answer);
    QCOMPARE(answer->attempts, 2);
    QCOMPARE(m_log.size(), std::size_t(2));
    m_server->setFault("500"); // and not for ever
    QVERIFY(!ask());
    QCOMPARE(m_log.size(), std::size_t(5));
    m_server->setFault("403");
    QVERIFY(!ask());
    QCOMPARE(m_log.size(), std::size_t(6));
}

void TestServedModel::patience()
{
    m_server->setFault("hangs");
    QElapsedTimer timer;
    timer.start();
    const auto answer = ask([](ConnectionOptions &given) { given.idle = std::chrono::milliseconds(300); });
    QVERIFY(!answer);
    QCOMPARE(answer.error().code(), ErrorCode::unavailable);
    QVERIFY2(answer.error().text().find("sent nothing for 0 s") != std::string::npos, answer.error().text().c_str());
    QVERIFY(timer.elapsed() < 5000);
    QCOMPARE(m_log.size(), std::size_t(1)); // what was slow once is not asked again
}

void TestServedModel::stopsAtOnce()
{
    m_server->setFault("hangs");
    std::stop_source source;
    QElapsedTimer timer;
    timer.start();
    std::thread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        source.request_stop();
    });
    const auto answer = ask({}, source.get_token());
    later.join();
    QVERIFY(!answer);
    QCOMPARE(answer.error().code(), ErrorCode::cancelled);
    QVERIFY2(timer.elapsed() < 2000, std::to_string(timer.elapsed()).c_str());
}

void TestServedModel::nobodyThere()
{
    QTcpServer closed;
    QVERIFY(closed.listen(QHostAddress::LocalHost));
    const auto port = closed.serverPort();
    closed.close();
    const auto answer = ask([&](ConnectionOptions &given) { given.url = "http://127.0.0.1:" + std::to_string(port); });
    QVERIFY(!answer);
    QCOMPARE(answer.error().code(), ErrorCode::unavailable);
    QVERIFY2(answer.error().text().find("Nothing answers at 127.0.0.1:") != std::string::npos,
             answer.error().text().c_str());
    QVERIFY(!ServedModel::open({.url = "ftp://127.0.0.1"}));
}

void TestServedModel::credentials()
{
    m_server->setFault("guarded");
    VERIFY_OK(ask([](ConnectionOptions &given) { given.token = Secret("right"); }));
    const auto wrong = ask([](ConnectionOptions &given) { given.token = Secret("wrong"); });
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code(), ErrorCode::unavailable);
    for (const auto &entry : m_log)
        QVERIFY(entry.text().find("right") == std::string::npos && entry.text().find("wrong") == std::string::npos);
    QVERIFY(wrong.error().text().find("wrong") == std::string::npos);
}

void TestServedModel::withoutEncryption()
{
    ConnectionOptions given;
    given.url = "http://scoring.example.org";
    given.token = Secret("token");
    const auto model = ServedModel::open(std::move(given));
    QVERIFY(!model);
    QCOMPARE(model.error().code(), ErrorCode::refused);
    QVERIFY2(model.error().text().find("not encrypted") != std::string::npos, model.error().text().c_str());
}

VALBENCH_TEST(TestServedModel, served_model)
#include "test_served_model.moc"
