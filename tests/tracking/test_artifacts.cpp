// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Artifacts from servers that lie, break off and change their mind.
#include "support/test_registry.h"
#include "support/texts.h"

#include <fstream>

#include <QTemporaryDir>

#include <valbench/tracking/artifacts.h>

#include "artifact_routes.h"
#include "fake_network.h"

using namespace valbench;
using namespace valbench::test;
using namespace valbench::tracking;

namespace fs = std::filesystem;

namespace {

const ArtifactRoot proxied{ArtifactRoot::Kind::run, "r", "mlflow-artifacts:/1/r/artifacts"};
const ArtifactRoot remote{ArtifactRoot::Kind::run, "r", "s3://bucket/1/r/artifacts"};
const std::string tag = "\"v1\"";

FakeAnswer listingAnswer(const QByteArray &path, int size)
{
    return {200, "{\"files\": [{\"path\": \"" + path +
                     "\", \"is_dir\": false, \"file_size\": " + QByteArray::number(size) + "}]}"};
}

FakeAnswer bytes(int status, const QByteArray &body, const QByteArray &entityTag = {}, const QByteArray &range = {})
{
    FakeAnswer answer{status, body, {{"Content-Type", "application/octet-stream"}}};
    if (!entityTag.isEmpty())
        answer.headers.append({"ETag", entityTag});
    if (!range.isEmpty())
        answer.headers.append({"Content-Range", range});
    return answer;
}

/// The line breaks after this much.
FakeAnswer cut(FakeAnswer answer)
{
    answer.error = QNetworkReply::RemoteHostClosedError;
    return answer;
}

} // namespace

class TestArtifacts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void pathsThatAreNone();
    void routes();
    void listingsThatLie_data();
    void listingsThatLie();
    void wholeFile();
    void resumesWhereItBroke();
    void resumesInAnotherProcess();
    void changedFileStartsAnew();
    void withoutTagTakesTheOtherRoute();
    void serversOwnFaultTakesTheOtherRoute();
    void foreignPart();
    void wrongAmounts();
    void weakTagsProveNothing();
    void neverOverwrites();
    void serversMayTakeTimeToStore();
    void cancelKeepsThePart();
    void leftoversOfOthers();
    void uploadsThatAreNotKept();
    void uploadsElsewhere();

private:
    Result<Downloaded> run(std::deque<FakeAnswer> answers, const ArtifactRoot &root = proxied,
                           std::stop_token stop = {});
    Result<Uploaded> send(std::deque<FakeAnswer> answers, const ArtifactRoot &root = proxied);
    Client client(std::deque<FakeAnswer> answers);
    [[nodiscard]] QByteArray header(std::size_t request, const char *name) const
    {
        return m_script->requests.at(request).request.rawHeader(name);
    }
    [[nodiscard]] fs::path path(const char *name) const
    {
        return m_folder->filePath(QString::fromLatin1(name)).toStdString();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeScript> m_script;
};

void TestArtifacts::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

Client TestArtifacts::client(std::deque<FakeAnswer> answers)
{
    m_script = std::make_shared<FakeScript>();
    m_script->answers = std::move(answers);
    ConnectionOptions options;
    options.url = "https://mlflow.example.org";
    options.idle = std::chrono::milliseconds(300);
    options.retry.first = std::chrono::milliseconds(1);
    auto opened = Client::open(std::move(options), std::make_unique<FakeNetwork>(m_script));
    return *std::move(opened);
}

Result<Downloaded> TestArtifacts::run(std::deque<FakeAnswer> answers, const ArtifactRoot &root, std::stop_token stop)
{
    return QCoro::waitFor(
        download(client(std::move(answers)), {root, "a/b.bin", path("got/b.bin"), {}}, std::move(stop)));
}

Result<Uploaded> TestArtifacts::send(std::deque<FakeAnswer> answers, const ArtifactRoot &root)
{
    std::ofstream(path("report.pdf")) << "0123456789";
    return QCoro::waitFor(upload(client(std::move(answers)), {root, "reports/r.pdf", path("report.pdf"), {}}));
}

void TestArtifacts::pathsThatAreNone()
{
    for (const auto *good : {"a", "a/b", "a b/ä 😀.bin", "100%.bin", "a+b&c=d", "...", ".hidden", "%zz", "a'b\"c"})
        VERIFY_OK(checkArtifactPath(good));
    for (const auto *bad : {"", "/", "/etc/passwd", "../a", "a/../b", "a/..", ".", "a//b", "a/", "a\\b", "a\nb", "a#b",
                            "a%41", "%2e%2E", "a\xff"})
        QVERIFY2(!checkArtifactPath(bad), bad);
    QVERIFY(!checkArtifactPath(std::string("a\0b", 3)));
    QVERIFY(!checkArtifactPath(std::string(256, 'a')));
}

void TestArtifacts::routes()
{
    const auto address = ServerAddress::parse("https://mlflow.example.org:8443/ml");
    const auto through = [&](const std::string &uri) {
        const auto url = proxyUrl(*address, {ArtifactRoot::Kind::run, "r", uri}, "a b/ü+%.bin");
        return url ? url->toEncoded().toStdString() : std::string("none");
    };
    const std::string expected =
        "https://mlflow.example.org:8443/ml/api/2.0/mlflow-artifacts/artifacts/1/r/artifacts/a%20b/%C3%BC%2B%25.bin";
    QCOMPARE(through("mlflow-artifacts:/1/r/artifacts"), expected);
    QCOMPARE(through("mlflow-artifacts://mlflow.example.org:8443/1/r/artifacts"), expected);
    QCOMPARE(through("https://mlflow.example.org:8443/ml/api/2.0/mlflow-artifacts/artifacts/1/r/artifacts"), expected);
    // Credentials go to no other host.
    for (const auto *other : {"mlflow-artifacts://evil.example.org/1", "mlflow-artifacts://mlflow.example.org/1",
                              "https://evil.example.org/ml/api/2.0/mlflow-artifacts/artifacts/1", "s3://bucket/1",
                              "file:///tmp", "/var/lib/mlruns/1", ""})
        QCOMPARE(through(other), std::string("none"));
    QCOMPARE(getArtifactUrl(*address, remote, "a b/ü+%.bin").toEncoded(),
             QByteArray("https://mlflow.example.org:8443/ml/get-artifact?run_id=r&path=a%20b%2F%C3%BC%2B%25.bin"));
    QCOMPARE(getArtifactUrl(*address, {ArtifactRoot::Kind::loggedModel, "m-1", ""}, "MLmodel").toEncoded(),
             QByteArray("https://mlflow.example.org:8443/ml/ajax-api/2.0/mlflow/logged-models/m-1/artifacts/"
                        "files?artifact_file_path=MLmodel"));
}

void TestArtifacts::listingsThatLie_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path :
         {"../b.bin", "a/../../b.bin", "/etc/passwd", "b.bin", "a", "a/", "a/b/c", "ab/c", "a\\\\b", "a/.."})
        QTest::newRow(path) << QByteArray(path);
}

void TestArtifacts::listingsThatLie()
{
    QFETCH(QByteArray, path);
    const auto files = QCoro::waitFor(listArtifacts(client({listingAnswer(path, 4)}), proxied, "a"));
    QVERIFY(!files);
    QCOMPARE(files.error().code(), ErrorCode::badInput);
}

void TestArtifacts::wholeFile()
{
    const auto got = run({listingAnswer("a/b.bin", 10), bytes(200, "0123456789")});
    VERIFY_OK(got);
    QCOMPARE(got->sha256, sha256("0123456789"));
    QCOMPARE(got->size, std::int64_t(10));
    QCOMPARE(got->route, ArtifactRoute::proxy);
    QCOMPARE(fileText(path("got/b.bin")), std::string("0123456789"));
    QVERIFY(!fs::exists(path("got/b.bin.part")) && !fs::exists(path("got/b.bin.part.json")));
    QCOMPARE(header(1, "Accept-Encoding"), QByteArray("identity"));
    QVERIFY(header(1, "Range").isEmpty());
    const auto none = run({listingAnswer("a/other.bin", 10)});
    QCOMPARE(none.error().code(), ErrorCode::notFound);
    QCOMPARE(m_script->requests.size(), std::size_t(1)); // a missing file is not asked for: some servers answer 500
}

void TestArtifacts::resumesWhereItBroke()
{
    const auto got =
        run({listingAnswer("a/b.bin", 10), cut(bytes(200, "0123", "\"v1\"")), bytes(503, "busy"),
             cut(bytes(206, "45", "\"v1\"", "bytes 4-9/10")), bytes(206, "6789", "\"v1\"", "bytes 6-9/10")});
    VERIFY_OK(got);
    QCOMPARE(got->sha256, sha256("0123456789"));
    QCOMPARE(got->resumedFrom, std::int64_t(6));
    QCOMPARE(fileText(path("got/b.bin")), std::string("0123456789"));
    QCOMPARE(got->route, ArtifactRoute::proxy);
    QCOMPARE(header(2, "Range"), QByteArray("bytes=4-"));
    QCOMPARE(header(2, "If-Range"), QByteArray("\"v1\""));
    QCOMPARE(header(4, "Range"), QByteArray("bytes=6-"));
}

void TestArtifacts::resumesInAnotherProcess()
{
    const auto broken = run(
        {listingAnswer("a/b.bin", 10), cut(bytes(200, "0123", "\"v1\"")), bytes(403, "no"), bytes(403, "no")}, remote);
    QVERIFY(!broken);
    QCOMPARE(fileText(path("got/b.bin.part")), std::string("0123"));
    QVERIFY(!fs::exists(path("got/b.bin")));
    const auto got = run({listingAnswer("a/b.bin", 10), bytes(206, "456789", "\"v1\"", "bytes 4-9/10")}, remote);
    VERIFY_OK(got);
    QCOMPARE(header(1, "If-Range"), QByteArray("\"v1\""));
    QCOMPARE(got->resumedFrom, std::int64_t(4));
    QCOMPARE(got->sha256, sha256("0123456789"));
    QCOMPARE(got->route, ArtifactRoute::getArtifact);
}

void TestArtifacts::changedFileStartsAnew()
{
    // The server sends all of the new file instead of the rest of the old one.
    const auto got =
        run({listingAnswer("a/b.bin", 10), cut(bytes(200, "0123", "\"v1\"")), bytes(200, "abcdefghij", "\"v2\"")});
    VERIFY_OK(got);
    QCOMPARE(got->sha256, sha256("abcdefghij"));
    QCOMPARE(got->resumedFrom, std::int64_t(0));
    QCOMPARE(fileText(path("got/b.bin")), std::string("abcdefghij"));
    // A listed size that is another one makes what is there worthless.
    fs::remove_all(path("got"));
    QVERIFY(!run({listingAnswer("a/b.bin", 10), cut(bytes(200, "0123", "\"v1\"")), bytes(403, "no"), bytes(403, "no")},
                 remote));
    const auto other = run({listingAnswer("a/b.bin", 3), bytes(200, "abc", "\"v1\"")}, remote);
    VERIFY_OK(other);
    QVERIFY(header(1, "Range").isEmpty());
}

void TestArtifacts::withoutTagTakesTheOtherRoute()
{
    const auto got = run({listingAnswer("a/b.bin", 10), cut(bytes(200, "0123")), cut(bytes(200, "01", "\"v1\"")),
                          bytes(206, "23456789", "\"v1\"", "bytes 2-9/10")});
    VERIFY_OK(got);
    QCOMPARE(got->route, ArtifactRoute::getArtifact);
    QCOMPARE(got->sha256, sha256("0123456789"));
    QVERIFY(m_script->requests[1].url.path().startsWith(QLatin1String("/api/2.0/mlflow-artifacts/")));
    QCOMPARE(m_script->requests[2].url.path(), QStringLiteral("/get-artifact"));
    QVERIFY(header(2, "Range").isEmpty());
    QCOMPARE(header(3, "Range"), QByteArray("bytes=2-"));
}

void TestArtifacts::serversOwnFaultTakesTheOtherRoute()
{
    // Names that are not ASCII failed on the proxy until 2026.
    const auto got = run({listingAnswer("a/b.bin", 4), bytes(500, "x"), bytes(200, "abcd")});
    VERIFY_OK(got);
    QCOMPARE(got->route, ArtifactRoute::getArtifact);
    fs::remove_all(path("got"));
    const auto none = run({listingAnswer("a/b.bin", 4), bytes(500, "x"), bytes(403, "Permission denied")});
    QVERIFY(!none);
    QCOMPARE(none.error().code(), ErrorCode::refused);
    QCOMPARE(m_script->requests.size(), std::size_t(3));
}

void TestArtifacts::foreignPart()
{
    const auto got = run({listingAnswer("a/b.bin", 10), cut(bytes(200, "0123", "\"v1\"")),
                          bytes(206, "6789ab", "\"v1\"", "bytes 5-9/10")});
    QVERIFY(!got);
    QCOMPARE(got.error().code(), ErrorCode::integrity);
    QVERIFY(!fs::exists(path("got/b.bin")));
    QVERIFY(!fs::exists(path("got/b.bin.part")));
}

void TestArtifacts::wrongAmounts()
{
    const auto more = run({listingAnswer("a/b.bin", 4), bytes(200, "abcdef")});
    QVERIFY(!more);
    QCOMPARE(more.error().code(), ErrorCode::integrity);
    QVERIFY(!fs::exists(path("got/b.bin")));
    // Chunks that end early look whole; a proxy that swallows everything answers 200 with nothing.
    const auto fewer = run({listingAnswer("a/b.bin", 4), bytes(200, "abc"), bytes(200, ""), bytes(200, ""),
                            bytes(200, ""), bytes(200, "")});
    QVERIFY(!fewer);
    QCOMPARE(fewer.error().code(), ErrorCode::integrity);
    QVERIFY(fewer.error().text().find("sent 0 of the 4 bytes") != std::string::npos);
    QVERIFY(!fs::exists(path("got/b.bin")));
    const auto empty = run({listingAnswer("a/b.bin", 0), bytes(200, "")});
    VERIFY_OK(empty);
    QCOMPARE(empty->sha256, sha256(""));
    QCOMPARE(fs::file_size(path("got/b.bin")), std::uintmax_t(0));
}

void TestArtifacts::weakTagsProveNothing()
{
    const auto got =
        run({listingAnswer("a/b.bin", 10), cut(bytes(200, "0123", "W/\"v1\"")), bytes(200, "0123456789")}, remote);
    VERIFY_OK(got);
    QVERIFY(header(2, "Range").isEmpty());
    QCOMPARE(got->sha256, sha256("0123456789"));
}

void TestArtifacts::neverOverwrites()
{
    fs::create_directories(path("got"));
    std::ofstream(path("got/b.bin")) << "mine";
    const auto got = run({listingAnswer("a/b.bin", 10), bytes(200, "0123456789")});
    QVERIFY(!got);
    QCOMPARE(got.error().code(), ErrorCode::conflict);
    QCOMPARE(fileText(path("got/b.bin")), std::string("mine"));
    fs::remove(path("got/b.bin"));
    // Nor what a link points to.
    std::ofstream(path("victim")) << "mine";
    fs::create_symlink(path("victim"), path("got/b.bin.part"));
    QVERIFY(!run({listingAnswer("a/b.bin", 10), bytes(200, "0123456789")}));
    QCOMPARE(fileText(path("victim")), std::string("mine"));
}

void TestArtifacts::serversMayTakeTimeToStore()
{
    std::ofstream(path("large.bin")) << std::string(5 << 20, 'x');
    std::ofstream(path("small.bin")) << "x";
    std::vector<int> patience;
    for (const auto *name : {"small.bin", "large.bin"}) {
        const auto sent = QCoro::waitFor(upload(client({bytes(403, "")}), {proxied, name, path(name), {}}));
        QVERIFY(!sent);
        QCOMPARE(m_script->requests.size(), 1U);
        patience.push_back(m_script->requests.front().request.transferTimeout());
    }
    QCOMPARE(patience.front(), 300);
    QCOMPARE(patience.back(), 300 + 5 * 500);
}

void TestArtifacts::cancelKeepsThePart()
{
    auto hanging = bytes(200, "0123", "\"v1\"");
    hanging.hangs = true;
    std::stop_source stop;
    auto task =
        download(client({listingAnswer("a/b.bin", 10), hanging}),
                 {remote, "a/b.bin", path("got/b.bin"), [&stop](std::int64_t, std::int64_t) { stop.request_stop(); }},
                 stop.get_token());
    const auto got = QCoro::waitFor(task);
    QVERIFY(!got);
    QCOMPARE(got.error().code(), ErrorCode::cancelled);
    QCOMPARE(fileText(path("got/b.bin.part")), std::string("0123"));
    const auto rest = run({listingAnswer("a/b.bin", 10), bytes(206, "456789", "\"v1\"", "bytes 4-9/10")}, remote);
    VERIFY_OK(rest);
    QCOMPARE(rest->sha256, sha256("0123456789"));
}

void TestArtifacts::leftoversOfOthers()
{
    // Whatever lies there is either proved to be the beginning or overwritten.
    for (const auto *notes :
         {"", "{", "[]", "{\"url\": 1}", "{\"url\": \"https://other\", \"etag\": \"\\\"v1\\\"\", \"size\": 10}",
          "{\"url\": \"https://mlflow.example.org/get-artifact?run_id=r&path=a%2Fb.bin\", "
          "\"etag\": \"\", \"size\": 10}"}) {
        fs::remove_all(path("got"));
        fs::create_directories(path("got"));
        std::ofstream(path("got/b.bin.part")) << "XXXX";
        std::ofstream(path("got/b.bin.part.json")) << notes;
        const auto got = run({listingAnswer("a/b.bin", 10), bytes(200, "0123456789")}, remote);
        VERIFY_OK(got);
        QVERIFY(header(1, "Range").isEmpty());
        QCOMPARE(fileText(path("got/b.bin")), std::string("0123456789"));
    }
}

void TestArtifacts::uploadsThatAreNotKept()
{
    const auto good = send({{200, "{}"}, bytes(200, "0123456789")});
    VERIFY_OK(good);
    QCOMPARE(good->sha256, sha256("0123456789"));
    QCOMPARE(m_script->requests[0].verb, QByteArray("PUT"));
    QCOMPARE(m_script->requests[0].body, QByteArray("0123456789"));
    QCOMPARE(m_script->requests[0].request.header(QNetworkRequest::ContentLengthHeader).toLongLong(), 10LL);
    VERIFY_OK(send({bytes(503, "busy"), {200, ""}, bytes(200, "0123456789")})); // the second time from the start
    QCOMPARE(m_script->requests[1].body, QByteArray("0123456789"));
    const auto other = send({{200, "{}"}, bytes(200, "0123456788")});
    QVERIFY(!other);
    QCOMPARE(other.error().code(), ErrorCode::integrity);
    VERIFY_OK(send({{200, "{}"}, bytes(500, "x"), bytes(200, "0123456789")})); // read back by the other route
    QCOMPARE(m_script->requests[2].url.path(), QStringLiteral("/get-artifact"));
    QCOMPARE(send({{200, "{}"}, bytes(500, "x"), bytes(403, "no")}).error().code(), ErrorCode::refused);
    const FakeAnswer page{200, "<!doctype html>", {{"Content-Type", "text/html"}}};
    QCOMPARE(send({page}).error().code(), ErrorCode::integrity);
}

void TestArtifacts::uploadsElsewhere()
{
    const auto got = send({}, remote);
    QVERIFY(!got);
    QCOMPARE(got.error().code(), ErrorCode::unavailable);
    QVERIFY(got.error().text().find("s3://bucket/1/r/artifacts") != std::string::npos);
    QVERIFY(m_script->requests.empty());
    const auto none = QCoro::waitFor(upload(client({}), {proxied, "a", path("none"), {}}));
    QCOMPARE(none.error().code(), ErrorCode::badInput);
    QCOMPARE(QCoro::waitFor(upload(client({}), {proxied, "../a", path("none"), {}})).error().code(), ErrorCode::usage);
}

VALBENCH_TEST(TestArtifacts, artifacts)
#include "test_artifacts.moc"
