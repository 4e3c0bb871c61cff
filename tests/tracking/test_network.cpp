// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the client makes of a network and of servers that do not behave.
#include "support/test_registry.h"

#include <limits>
#include <thread>

#include <QElapsedTimer>

#include <valbench/tracking/client.h>

#include "fake_network.h"
#include "retry.h"

using namespace valbench;
using namespace valbench::test;
using namespace valbench::tracking;
using std::chrono::milliseconds;

namespace {

const QByteArray loginPage = "<!DOCTYPE html><html><body>Sign in, secret-of-the-page</body></html>";
const QByteArray smallRun = R"({"run": {"info": {"run_id": "r", "experiment_id": "1", "start_time": 5}, "data": {}}})";

FakeAnswer html(int status, const QByteArray &body = loginPage)
{
    return {status, body, {{"Content-Type", "text/html; charset=utf-8"}}};
}
FakeAnswer plain(int status, const QByteArray &body)
{
    return {status, body, {{"Content-Type", "text/plain"}}};
}
FakeAnswer broken(QNetworkReply::NetworkError error)
{
    return {0, {}, {}, error};
}

/// A client on a scripted network.
struct Scripted
{
    explicit Scripted(std::deque<FakeAnswer> answers, const std::function<void(ConnectionOptions &)> &change = {})
    {
        script->answers = std::move(answers);
        ConnectionOptions options;
        options.url = "https://mlflow.example.org:5000/ml/";
        options.idle = milliseconds(200);
        options.retry.first = milliseconds(2);
        options.jitter = [] { return 0.5; };
        options.log = [lines = log](const HttpLogEntry &entry) { lines->push_back(entry.text()); };
        if (change)
            change(options);
        auto opened = Client::open(std::move(options), std::make_unique<FakeNetwork>(script));
        if (!opened)
            qFatal("%s", opened.error().text().c_str());
        client.emplace(*std::move(opened));
    }

    [[nodiscard]] std::size_t requests() const { return script->requests.size(); }
    [[nodiscard]] std::string logText() const
    {
        std::string out;
        for (const auto &line : *log)
            out += line + "\n";
        return out;
    }

    std::shared_ptr<FakeScript> script = std::make_shared<FakeScript>();
    std::shared_ptr<std::vector<std::string>> log = std::make_shared<std::vector<std::string>>();
    std::optional<Client> client;
};

template <class T>
bool says(const Result<T> &result, ErrorCode code, std::string_view part)
{
    if (result) {
        qWarning("no error");
        return false;
    }
    const auto &error = result.error();
    const bool good = error.code() == code && error.text().find(part) != std::string::npos &&
                      error.text().find('{') == std::string::npos;
    if (!good)
        qWarning("code %d: %s", static_cast<int>(error.code()), error.text().c_str());
    return good;
}

} // namespace

class TestNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requestsAreWellFormed();
    void temporaryFailuresAreRepeated();
    void writingIsNotRepeated();
    void patienceEnds();
    void waitsAsLongAsAsked();
    void pauses();
    void retryAfterDates();
    void words_data();
    void words();
    void credentialsInWords();
    void linesThatBreak();
    void silence();
    void slowAnswersEnd();
    void answersTooLong();
    void cancelledWhileWaiting();
    void cancelledBetweenAttempts();
    void secretsStaySecret();
    void addressesThatAreNone_data();
    void addressesThatAreNone();
    void pagesShift();
    void writesAreReadBack();
    void aliasesThatAreNotSet();
    void versionOfSomethingElse();
};

void TestNetwork::requestsAreWellFormed()
{
    Scripted net({{}, {200, smallRun}});
    VERIFY_OK(QCoro::waitFor(net.client->searchRuns({{"1"}, "tags.a = 'ü+&'", View::all, {}, 7}, "t+/=")));
    VERIFY_OK(QCoro::waitFor(net.client->run("a&b=c+d/ü")));
    QCOMPARE(net.requests(), std::size_t(2));
    const auto &search = net.script->requests[0];
    QCOMPARE(search.verb, QByteArray("POST"));
    QCOMPARE(search.url.toEncoded(), QByteArray("https://mlflow.example.org:5000/ml/api/2.0/mlflow/runs/search"));
    QCOMPARE(search.request.rawHeader("Content-Type"), QByteArray("application/json"));
    QCOMPARE(search.request.header(QNetworkRequest::ContentLengthHeader).toLongLong(), search.body.size());
    QVERIFY(search.body.contains("\"page_token\":\"t+/=\""));
    const auto &get = net.script->requests[1];
    QCOMPARE(get.verb, QByteArray("GET"));
    QCOMPARE(get.url.toEncoded(),
             QByteArray("https://mlflow.example.org:5000/ml/api/2.0/mlflow/runs/get?run_id=a%26b%3Dc%2Bd%2F%C3%BC"));
    for (const auto &request : net.script->requests) {
        QCOMPARE(request.request.rawHeader("User-Agent"), QByteArray("Valbench"));
        QVERIFY(!request.request.hasRawHeader("Origin"));
        QVERIFY(!request.request.hasRawHeader("Authorization"));
        QCOMPARE(request.request.attribute(QNetworkRequest::CookieSaveControlAttribute).toInt(),
                 int(QNetworkRequest::Manual));
        QCOMPARE(request.request.sslConfiguration().peerVerifyMode(), QSslSocket::VerifyPeer);
    }
}

void TestNetwork::temporaryFailuresAreRepeated()
{
    Scripted net({plain(503, "busy"),
                  {429, "{}", {{"Retry-After", "0"}}},
                  broken(QNetworkReply::RemoteHostClosedError),
                  {200, smallRun}});
    VERIFY_OK(QCoro::waitFor(net.client->run("r")));
    QCOMPARE(net.requests(), std::size_t(4));
    QVERIFY(net.logText().find("(attempt 4): 200") != std::string::npos);
    QVERIFY(net.logText().find("no answer") != std::string::npos);
}

void TestNetwork::writingIsNotRepeated()
{
    for (const auto &answer : {plain(503, "busy"), FakeAnswer{429, "{}"}, broken(QNetworkReply::RemoteHostClosedError),
                               broken(QNetworkReply::ConnectionRefusedError)}) {
        Scripted net({answer, {200, smallRun}, {200, smallRun}});
        const auto run = QCoro::waitFor(net.client->createRun({"1", "", 5, {}}));
        QVERIFY(!run);
        QCOMPARE(run.error().code(), ErrorCode::unavailable);
        QCOMPARE(net.requests(), std::size_t(1));
        Scripted metrics({answer, {200, smallRun}, {200, smallRun}});
        QVERIFY(!QCoro::waitFor(metrics.client->logBatch({"r", {{"auc", 0.9}}, {}, {}})));
        QCOMPARE(metrics.requests(), std::size_t(1));
    }
    // Parameters and tags may be written twice.
    const QByteArray kept = R"({"run": {"info": {"run_id": "r"}, "data": {"params": [{"key": "a", "value": "b"}]}}})";
    Scripted net({plain(503, "busy"), {200, "{}"}, {200, kept}});
    VERIFY_OK(QCoro::waitFor(net.client->logBatch({"r", {}, {{"a", "b"}}, {}})));
    QCOMPARE(net.requests(), std::size_t(3));
}

void TestNetwork::patienceEnds()
{
    Scripted net(std::deque<FakeAnswer>(9, html(502)));
    const auto run = QCoro::waitFor(net.client->run("r"));
    QVERIFY(!run);
    QVERIFY(says(run, ErrorCode::unavailable, "mlflow.example.org:5000 failed (502)"));
    QCOMPARE(net.requests(), std::size_t(4));
}

void TestNetwork::waitsAsLongAsAsked()
{
    Scripted net({{429, "{}", {{"Retry-After", "1"}}}, {200, smallRun}});
    QElapsedTimer timer;
    timer.start();
    VERIFY_OK(QCoro::waitFor(net.client->run("r")));
    QVERIFY2(timer.elapsed() >= 1000, std::to_string(timer.elapsed()).c_str());
    Scripted long_({{429, "{}", {{"Retry-After", "86400"}}}, {200, smallRun}});
    const auto run = QCoro::waitFor(long_.client->run("r"));
    QVERIFY(says(run, ErrorCode::unavailable, "asks to wait: Retry-After 86400"));
    QCOMPARE(long_.requests(), std::size_t(1));
}

void TestNetwork::pauses()
{
    const RetryPolicy policy{5, milliseconds(500), milliseconds(1500), milliseconds(10000)};
    QCOMPARE(pauseAfter(1, policy, {}, 0.0)->count(), 250);
    QCOMPARE(pauseAfter(1, policy, {}, 0.999)->count(), 499);
    QCOMPARE(pauseAfter(2, policy, {}, 0.0)->count(), 500);
    QCOMPARE(pauseAfter(4, policy, {}, 0.5)->count(), 1125); // never above the longest
    QVERIFY(!pauseAfter(5, policy, {}, 0.0));
    QCOMPARE(pauseAfter(1, policy, milliseconds(3000), 0.0)->count(), 3000);
    QCOMPARE(pauseAfter(1, policy, milliseconds(0), 0.0)->count(), 250);
    QVERIFY(!pauseAfter(1, policy, milliseconds(10001), 0.0));
    for (const int status : {408, 429, 500, 502, 503, 504})
        QVERIFY(isTemporary(status));
    for (const int status : {200, 302, 400, 401, 403, 404, 409, 501})
        QVERIFY(!isTemporary(status));
}

void TestNetwork::retryAfterDates()
{
    QCOMPARE(parseRetryAfter(" 7 ", 0)->count(), 7000);
    QCOMPARE(parseRetryAfter("Thu, 26 Nov 2026 06:40:00 GMT", 1795675170), std::optional(milliseconds(30000)));
    QCOMPARE(parseRetryAfter("Thu, 26 Nov 2026 06:40:00 GMT", 1795679999), std::optional(milliseconds(0)));
    QCOMPARE(parseRetryAfter("99999999999999999999", 0), std::optional(milliseconds(10'000'000'000)));
    for (const auto *text : {"", "soon", "-3", "1.5", "7 s"})
        QVERIFY2(!parseRetryAfter(text, 0), text);
}

void TestNetwork::words_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const FakeAnswer &answer, ErrorCode code, const char *text) {
        QTest::newRow(name) << answer << static_cast<int>(code) << QString::fromUtf8(text);
    };
    using enum ErrorCode;
    row("sign-in page", html(200), refused, "answered with a web page instead of data: most likely a sign-in page");
    row("sign-in page that says it is JSON", {200, loginPage}, refused, "most likely a sign-in page");
    row("redirection", {302, "", {{"Location", "https://user@sso.example.org/login?state=secret-of-the-page"}}},
        refused, "sends the request on to sso.example.org (302)");
    row("who are you", plain(401, "You are not authenticated."), refused, "asks who you are");
    row("host guard", plain(403, "Invalid Host header - possible DNS rebinding attack detected"), refused,
        "--allowed-hosts mlflow.example.org:5000");
    row("origin guard", plain(403, "Cross-origin request blocked"), refused, "foreign web page");
    row("not permitted", plain(403, "Permission denied"), refused, "says that you may not do this (403)");
    row("not permitted, as MLflow labels it",
        {403, "Permission denied", {{"Content-Type", "text/html; charset=utf-8"}}}, refused,
        "says that you may not do this (403)");
    row("firewall", html(403), refused, "a proxy or a firewall");
    row("no such run", {404, R"({"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Run with id=r not found"})"},
        notFound, "answered: Run with id=r not found (RESOURCE_DOES_NOT_EXIST)");
    row("no such call", html(404), notFound, "does not know this call (404)");
    row("no such call, empty", {404, ""}, notFound, "does not know this call (404)");
    row("no such route", {404, R"({"detail": "Not Found"})"}, notFound, "does not know this call (404)");
    row("wrong verb", html(405), notFound, "does not know this call (405)");
    row("already there",
        {400, R"({"error_code": "RESOURCE_ALREADY_EXISTS", "message": "Experiment 'a' already exists."})"}, conflict,
        "already exists");
    row("bad filter", {400, R"({"error_code": "INVALID_PARAMETER_VALUE", "message": "Invalid filter 'x'"})"}, badInput,
        "Invalid filter 'x'");
    row("validation", {422, R"({"detail": [{"loc": ["body"], "msg": "x"}]})"}, unavailable, "failed (422)");
    row("feature off", {500, R"({"error_code": "FEATURE_DISABLED", "message": "workspaces"})"}, unavailable,
        "has switched this feature off: workspaces");
    row("not implemented", {501, R"({"error_code": "NOT_IMPLEMENTED", "message": "no"})"}, unavailable, "answered: no");
    row("artifacts only", plain(501, ""), unavailable, "failed (501)");
    row("too large", html(413), badInput, "refuses so large a request (413)");
    row("nothing at all", {200, ""}, unavailable, "answered with nothing at all (200)");
    row("half an object", {200, R"({"run": {"info")"}, badInput, "expected JSON");
    row("something else", {200, R"({"hello": "world"})"}, badInput,
        "Check that the address is that of an MLflow server");
}

void TestNetwork::words()
{
    QFETCH(FakeAnswer, answer);
    QFETCH(int, code);
    QFETCH(QString, text);
    Scripted net({answer, {200, smallRun}});
    const auto run = QCoro::waitFor(net.client->run("r"));
    QVERIFY(!run);
    QVERIFY(says(run, static_cast<ErrorCode>(code), text.toStdString()));
    QVERIFY(run.error().text().find("secret-of-the-page") == std::string::npos);
    QCOMPARE(net.requests(), std::size_t(1)); // none of these gets better by asking again
}

void TestNetwork::credentialsInWords()
{
    Scripted password({plain(401, "no")}, [](ConnectionOptions &options) {
        options.user = "ada";
        options.password = Secret("opensesame");
        options.token = Secret("not used");
    });
    const auto first = QCoro::waitFor(password.client->run("r"));
    QVERIFY(says(first, ErrorCode::refused, "The password may be mistyped or have expired"));
    QCOMPARE(password.script->requests[0].request.rawHeader("Authorization"),
             QByteArray("Basic " + QByteArray("ada:opensesame").toBase64()));
    Scripted token({plain(401, "no")}, [](ConnectionOptions &options) { options.token = Secret("t0ken"); });
    const auto second = QCoro::waitFor(token.client->run("r"));
    QVERIFY(says(second, ErrorCode::refused, "does not accept the token. It may have expired"));
    QCOMPARE(token.script->requests[0].request.rawHeader("Authorization"), QByteArray("Bearer t0ken"));
}

void TestNetwork::linesThatBreak()
{
    using enum QNetworkReply::NetworkError;
    Scripted unknown({broken(HostNotFoundError), {200, smallRun}});
    QVERIFY(says(QCoro::waitFor(unknown.client->run("r")), ErrorCode::unavailable,
                 "There is no host for mlflow.example.org:5000"));
    QCOMPARE(unknown.requests(), std::size_t(1));
    Scripted refused(std::deque<FakeAnswer>(4, broken(ConnectionRefusedError)));
    QVERIFY(says(QCoro::waitFor(refused.client->run("r")), ErrorCode::unavailable, "Nothing answers at"));
    QCOMPARE(refused.requests(), std::size_t(4));
    Scripted tls({broken(SslHandshakeFailedError)});
    QVERIFY(says(QCoro::waitFor(tls.client->run("r")), ErrorCode::refused, "is not trusted"));
    Scripted proxy({broken(ProxyNotFoundError)});
    QVERIFY(says(QCoro::waitFor(proxy.client->run("r")), ErrorCode::unavailable, "The proxy on the way"));

    // A body that is shorter than announced is no answer, even if it is JSON.
    const FakeAnswer cut{200, "{}", {{"Content-Type", "application/json"}, {"Content-Length", "4000"}}};
    Scripted truncated({cut, cut, cut, cut});
    QVERIFY(says(QCoro::waitFor(truncated.client->searchRuns({})), ErrorCode::unavailable,
                 "broke before the answer was complete"));
    QCOMPARE(truncated.requests(), std::size_t(4));
    const FakeAnswer halfway{200, "{}", {}, RemoteHostClosedError};
    Scripted reset({halfway, {200, smallRun}});
    VERIFY_OK(QCoro::waitFor(reset.client->run("r")));
}

void TestNetwork::silence()
{
    Scripted net({});
    QElapsedTimer timer;
    timer.start();
    const auto run = QCoro::waitFor(net.client->run("r"));
    QVERIFY(says(run, ErrorCode::unavailable, "sent nothing for"));
    QVERIFY(timer.elapsed() >= 190);
    QCOMPARE(net.requests(), std::size_t(1));
}

void TestNetwork::slowAnswersEnd()
{
    Scripted net({{200, "{\"runs\": [", {}, QNetworkReply::NoError, true}}, [](ConnectionOptions &options) {
        options.idle = milliseconds(60'000);
        options.longest = milliseconds(100);
    });
    QVERIFY(says(QCoro::waitFor(net.client->run("r")), ErrorCode::unavailable, "did not end within"));
}

void TestNetwork::answersTooLong()
{
    const auto limit = [](ConnectionOptions &options) { options.largestAnswer = 1000; };
    Scripted net({{200, QByteArray(1001, ' ')}}, limit);
    QVERIFY(says(QCoro::waitFor(net.client->run("r")), ErrorCode::unavailable, "longer than 1000 bytes"));
    Scripted fits({{200, smallRun + QByteArray(1000 - smallRun.size(), ' ')}}, limit);
    VERIFY_OK(QCoro::waitFor(fits.client->run("r")));
}

void TestNetwork::cancelledWhileWaiting()
{
    Scripted net({}, [](ConnectionOptions &options) { options.idle = milliseconds(60'000); });
    std::stop_source stop;
    std::jthread other([&stop] { // from another thread, as a person's click may come
        std::this_thread::sleep_for(milliseconds(50));
        stop.request_stop();
    });
    const auto run = QCoro::waitFor(net.client->run("r", stop.get_token()));
    QCOMPARE(run.error().code(), ErrorCode::cancelled);
    const auto again = QCoro::waitFor(net.client->run("r", stop.get_token()));
    QCOMPARE(again.error().code(), ErrorCode::cancelled);
    QCOMPARE(net.requests(), std::size_t(1));
}

void TestNetwork::cancelledBetweenAttempts()
{
    Scripted net({{429, "{}", {{"Retry-After", "100"}}}, {200, smallRun}});
    std::stop_source stop;
    std::jthread other([&stop] {
        std::this_thread::sleep_for(milliseconds(50));
        stop.request_stop();
    });
    QElapsedTimer timer;
    timer.start();
    const auto run = QCoro::waitFor(net.client->run("r", stop.get_token()));
    QCOMPARE(run.error().code(), ErrorCode::cancelled);
    QVERIFY(timer.elapsed() < 30'000);
    QCOMPARE(net.requests(), std::size_t(1));
}

void TestNetwork::secretsStaySecret()
{
    Scripted net({plain(401, "opensesame t0ken"), broken(QNetworkReply::UnknownNetworkError)},
                 [](ConnectionOptions &options) {
                     options.user = "ada";
                     options.password = Secret("opensesame");
                     options.token = Secret("t0ken");
                 });
    const auto first = QCoro::waitFor(net.client->run("r"));
    const auto said = net.logText() + first.error().text();
    QVERIFY2(said.find("run_id=r: 401") != std::string::npos, said.c_str());
    for (const auto *secret : {"opensesame", "t0ken", "YWRhOm9wZW5zZXNhbWU=", "Basic"})
        QVERIFY2(said.find(secret) == std::string::npos, said.c_str());

    HttpLogEntry entry{"GET",
                       "https://u:p4ss@host/x?X-Amz-Signature=abc&access_token=def&page_token=ghi&path=a%26b%0A"};
    const auto line = entry.text();
    for (const auto *secret : {"p4ss", "abc", "def"})
        QVERIFY2(line.find(secret) == std::string::npos, line.c_str());
    QVERIFY2(line.find("page_token=ghi&path=a%26b%0A") != std::string::npos, line.c_str());
}

void TestNetwork::addressesThatAreNone_data()
{
    QTest::addColumn<QString>("uri");
    for (const auto *uri : {"", "mlflow.example.org", "ftp://host", "http://", "file:///tmp", "sqlite:///x.db",
                            "http://host?x=1", "http://host#x", "http://ho st", "databricks"})
        QTest::newRow(*uri ? uri : "empty") << QString::fromUtf8(uri);
    QTest::newRow("with a password") << QStringLiteral("http://ada:opensesame@host");
    QTest::newRow("broken, with a password") << QStringLiteral("http://ada:open sesame@host:99999");
}

void TestNetwork::addressesThatAreNone()
{
    QFETCH(QString, uri);
    ConnectionOptions options;
    options.url = uri.toStdString();
    const auto client = Client::open(std::move(options));
    QVERIFY(!client);
    QCOMPARE(client.error().code(), ErrorCode::usage);
    QVERIFY(client.error().text().find("sesame") == std::string::npos);
}

void TestNetwork::pagesShift()
{
    const auto page = [](const QByteArray &ids, const QByteArray &token) {
        QByteArray runs;
        for (const char id : ids)
            runs += (runs.isEmpty() ? "" : ",") + QByteArray(R"({"info": {"run_id": ")") + id + "\"}}";
        return FakeAnswer{200, "{\"runs\": [" + runs + "], \"next_page_token\": \"" + token + "\"}"};
    };
    const auto all = [](Scripted &net) {
        std::string ids;
        auto pages = net.client->runs({{"1"}});
        for (;;) {
            const auto items = QCoro::waitFor(pages.next());
            if (!items || !*items)
                return ids + (items ? "" : "!");
            for (const auto &run : **items)
                ids += run.id;
            ids += "|";
        }
    };
    Scripted shifted({page("abc", "1"), page("cde", "2"), page("f", "")});
    QCOMPARE(all(shifted), std::string("abc|de|f|"));
    QVERIFY(shifted.script->requests[1].body.contains("\"page_token\":\"1\""));
    Scripted circle({page("ab", "1"), page("cd", "2"), page("ab", "1"), page("cd", "2")});
    QCOMPARE(all(circle), std::string("ab|cd||"));
    Scripted emptyWithToken({page("ab", "1"), page("", "2")});
    QCOMPARE(all(emptyWithToken), std::string("ab||"));
    Scripted fails({page("ab", "1"), html(403)});
    QCOMPARE(all(fails), std::string("ab|!"));
    Scripted none({{200, "{}"}});
    QCOMPARE(all(none), std::string("|"));
}

void TestNetwork::writesAreReadBack()
{
    const auto kept = [](const QByteArray &data) {
        return FakeAnswer{200, R"({"run": {"info": {"run_id": "r", "status": "RUNNING"}, "data": )" + data + "}}"};
    };
    const auto cut = kept(R"({"params": [{"key": "note", "value": "abc"}]})");
    Scripted net({{200, "{}"}, cut});
    const auto run = QCoro::waitFor(net.client->logBatch({"r", {}, {{"note", "abcdef"}}, {}}));
    QVERIFY(says(run, ErrorCode::integrity, "did not keep the parameter note"));

    const auto zero = kept(R"({"metrics": [{"key": "auc", "value": 0.0, "timestamp": 3, "step": 1}]})");
    Scripted nan({{200, "{}"}, zero});
    const auto metric = QCoro::waitFor(nan.client->logBatch({"r", {{"auc", std::nan(""), 3, 1}}, {}, {}}));
    QVERIFY(says(metric, ErrorCode::integrity, "did not keep the metric auc"));

    // The latest of several, infinities as SQL keeps them, and what somebody logged later.
    const auto good = kept(R"({"metrics": [{"key": "auc", "value": 0.9, "timestamp": 3, "step": 2},
        {"key": "inf", "value": 1.7976931348623157e308, "timestamp": 0, "step": 0},
        {"key": "nan", "value": "NaN", "timestamp": 0, "step": 0},
        {"key": "later", "value": 7, "timestamp": 9, "step": 9}]})");
    Scripted fine({{200, "{}"}, good});
    VERIFY_OK(QCoro::waitFor(fine.client->logBatch({"r",
                                                    {{"auc", 0.9, 3, 2},
                                                     {"auc", 0.95, 4, 1},
                                                     {"inf", std::numeric_limits<double>::infinity()},
                                                     {"nan", std::nan("")},
                                                     {"later", 1, 1, 1}},
                                                    {},
                                                    {}})));
    Scripted status({{200, "{}"}, kept("{}")});
    QVERIFY(says(QCoro::waitFor(status.client->updateRun({"r", mlflow::RunStatus::finished, 5})), ErrorCode::integrity,
                 "the run's status"));
    Scripted inputs({{200, "{}"}, kept("{}")});
    QVERIFY(says(QCoro::waitFor(inputs.client->logInputs({"r", {{{"icu", "abc", "local", "{}"}, {}}}, {}})),
                 ErrorCode::integrity, "the dataset icu"));
    const QByteArray version = R"({"model_version": {"name": "m", "version": "2", "tags": []}})";
    Scripted tag({{200, "{}"}, {200, version}});
    QVERIFY(says(QCoro::waitFor(tag.client->setVersionTag("m", "2", {"state", "approved"})), ErrorCode::integrity,
                 "the tag state"));
    Scripted alias({{200, "{}"}, {200, version}});
    QVERIFY(says(QCoro::waitFor(alias.client->setAlias("m", "champion", "1")), ErrorCode::integrity,
                 "points to version 2 after it was set to 1"));
}

void TestNetwork::aliasesThatAreNotSet()
{
    Scripted net(
        {{400, R"({"error_code": "INVALID_PARAMETER_VALUE", "message": "Registered model alias x not found."})"}});
    QVERIFY(says(QCoro::waitFor(net.client->aliased("m", "x")), ErrorCode::notFound, "The model m has no alias 'x'"));
}

void TestNetwork::versionOfSomethingElse()
{
    // Up to 3.6 under a path: the version lies at the root of the host.
    Scripted old({html(404), plain(200, "3.5.1"), html(404), html(404)});
    const auto info = QCoro::waitFor(old.client->serverInfo());
    VERIFY_OK(info);
    QCOMPARE(info->version, std::string("3.5.1"));
    QCOMPARE(old.script->requests[1].url.toEncoded(), QByteArray("https://mlflow.example.org:5000/version"));
    Scripted signIn({html(200)});
    QVERIFY(says(QCoro::waitFor(signIn.client->serverInfo()), ErrorCode::refused, "most likely a sign-in page"));
    Scripted wiki({plain(200, "Welcome to our wiki")});
    QVERIFY(says(QCoro::waitFor(wiki.client->serverInfo()), ErrorCode::badInput,
                 "does not answer as an MLflow server does"));
    Scripted guarded({plain(200, "3.17.2"), plain(403, "Invalid Host header")});
    QVERIFY(says(QCoro::waitFor(guarded.client->serverInfo()), ErrorCode::refused, "--allowed-hosts"));
}

VALBENCH_TEST(TestNetwork, network)
#include "test_network.moc"
