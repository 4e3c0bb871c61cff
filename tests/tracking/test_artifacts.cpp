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
#include "object_store.h"

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
    void signaturesAreAmazons_data();
    void signaturesAreAmazons();
    void addressesOfObjects();
    void storesAreAskedDirectly();
    void storeListsGoOn();
    void storeResumesWhatIsTheSame();
    void credentialsGoToTheirOwners();

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
    StoreAccess m_store;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeScript> m_script;
};

void TestArtifacts::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = {};
}

Client TestArtifacts::client(std::deque<FakeAnswer> answers)
{
    m_script = std::make_shared<FakeScript>();
    m_script->answers = std::move(answers);
    ConnectionOptions options;
    options.url = "https://mlflow.example.org";
    options.idle = std::chrono::milliseconds(300);
    options.retry.first = std::chrono::milliseconds(1);
    options.user = "ada";
    options.password = Secret("of MLflow");
    options.store = std::move(m_store);
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

void TestArtifacts::signaturesAreAmazons_data()
{
    // The examples of docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html sign other headers too;
    // these are of botocore 1.44.8, by tests/reference/s3_signatures.py.
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("token");
    QTest::addColumn<QString>("expected");
    QTest::newRow("object") << "GET"
                            << "https://examplebucket.s3.us-east-1.amazonaws.com/test.txt"
                            << ""
                            << ""
                            << "cd62ba2dc3abbeaf74b666846ee31a8f0f0e053a722cf8063b4f0241192b09e2";
    QTest::newRow("listing") << "GET"
                             << "https://minio.example.org:9000/bucket/"
                                "?continuation-token=a%2Fb%3D%2B&delimiter=%2F&list-type=2&prefix=a%20b%2F%C3%BC"
                             << ""
                             << ""
                             << "d06d0542e4b1677d26c32ece4e7b4801a47e66dfcb93f96061719cb11c165cf6";
    QTest::newRow("names") << "PUT"
                           << "https://minio.example.org:9000/bucket/a%20b/it%27s%20%281%29%21%2A~%2B%25.txt"
                           << "0123456789"
                           << "for an hour/+="
                           << "7d59db88a2046262ad7773280c3ab93dfe1819c9af645de7b51da8c1fb3faf78";
}

void TestArtifacts::signaturesAreAmazons()
{
    QFETCH(const QString, method);
    QFETCH(const QString, url);
    QFETCH(const QString, body);
    QFETCH(const QString, token);
    QFETCH(const QString, expected);
    const StoreAccess access{"",
                             "us-east-1",
                             "AKIAIOSFODNN7EXAMPLE",
                             Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
                             Secret(token.toStdString()),
                             ""};
    const auto headers = signature(access, method.toStdString(), QUrl::fromEncoded(url.toLatin1(), QUrl::StrictMode),
                                   sha256(body.toStdString()).toHex(), QDateTime({2026, 5, 24}, {13, 4, 5}, Qt::UTC));
    QCOMPARE(QString::fromStdString(headers.back().second).section(QLatin1String("Signature="), 1), expected);
    QCOMPARE(QString::fromStdString(headers.back().second).section(QLatin1Char(','), 0, 0),
             QStringLiteral("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260524/us-east-1/s3/aws4_request"));
}

void TestArtifacts::addressesOfObjects()
{
    StoreAccess access{"", "eu-west-1", "key", Secret("s"), {}, {}};
    const ArtifactRoot root{ArtifactRoot::Kind::run, "r", "s3://bucket/1/r ü/artifacts/"};
    const auto place = storePlace(access, root);
    QVERIFY(place);
    QCOMPARE(objectUrl(access, *place, "a b+.txt").toEncoded(),
             QByteArray("https://bucket.s3.eu-west-1.amazonaws.com/1/r%20%C3%BC/artifacts/a%20b%2B.txt"));
    QCOMPARE(objectUrl(access, {"dotted.name", ""}, "x").toEncoded(),
             QByteArray("https://s3.eu-west-1.amazonaws.com/dotted.name/x"));
    access.endpoint = "https://minio.example.org:9000/";
    QCOMPARE(objectUrl(access, *place, "x").toEncoded(),
             QByteArray("https://minio.example.org:9000/bucket/1/r%20%C3%BC/artifacts/x"));
    QVERIFY(!storePlace(access, proxied));
    QVERIFY(!storePlace(access, {ArtifactRoot::Kind::run, "r", "s3:///no-bucket"}));
    QVERIFY(!storePlace({}, root)); // nobody has keys
}

namespace {

FakeAnswer storeList(const QByteArray &entries, const QByteArray &next = {})
{
    QByteArray body =
        "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + entries;
    if (!next.isEmpty())
        body += "<NextContinuationToken>" + next + "</NextContinuationToken>";
    return {200, body + "</ListBucketResult>"};
}

QByteArray storeObject(const QByteArray &key, int size)
{
    return "<Contents><Key>" + key + "</Key><ETag>x</ETag><Size>" + QByteArray::number(size) + "</Size></Contents>";
}

StoreAccess anyKeys()
{
    return {"https://minio.example.org:9000", "us-east-1", "key", Secret("secret"), {}, {}};
}

} // namespace

void TestArtifacts::storesAreAskedDirectly()
{
    m_store = anyKeys();
    const auto got = run({storeList(storeObject("1/r/artifacts/a/b.bin", 10)), bytes(200, "0123456789")}, remote);
    VERIFY_OK(got);
    QCOMPARE(got->route, ArtifactRoute::store);
    QCOMPARE(m_script->requests[0].url.query(QUrl::FullyEncoded),
             QStringLiteral("delimiter=%2F&list-type=2&prefix=1%2Fr%2Fartifacts%2Fa%2F"));
    QCOMPARE(m_script->requests[1].url.toString(),
             QStringLiteral("https://minio.example.org:9000/bucket/1/r/artifacts/a/b.bin"));
    // What the store does not give, the server may; if it does not either, the store's reason is told.
    fs::remove_all(path("got"));
    m_store = anyKeys();
    const auto denied = bytes(403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
    const auto other = run({denied, listingAnswer("a/b.bin", 4), denied, bytes(200, "abcd")}, remote);
    VERIFY_OK(other);
    QCOMPARE(other->route, ArtifactRoute::getArtifact);
    fs::remove_all(path("got"));
    m_store = anyKeys();
    const auto none = run({denied, listingAnswer("a/b.bin", 4), denied, bytes(500, "x")}, remote);
    QVERIFY(!none);
    QVERIFY2(none.error().text().find("does not let this key in (AccessDenied)") != std::string::npos,
             none.error().text().c_str());
    m_store = anyKeys();
    const auto unlisted = run({denied, bytes(500, "x"), bytes(500, "x"), bytes(500, "x"), bytes(500, "x")}, remote);
    QCOMPARE(unlisted.error().code(), ErrorCode::refused);
}

void TestArtifacts::storeListsGoOn()
{
    m_store = anyKeys();
    const auto files = QCoro::waitFor(
        listArtifacts(client({storeList(storeObject("1/r/artifacts/", 0) + storeObject("1/r/artifacts/b &amp; c", 7) +
                                            "<CommonPrefixes><Prefix>1/r/artifacts/d/</Prefix></CommonPrefixes>",
                                        "more/+="),
                              storeList(storeObject("1/r/artifacts/a", 3000000))}),
                      remote, ""));
    VERIFY_OK(files);
    QCOMPARE(*files, (std::vector<mlflow::FileEntry>{{"a", false, 3000000}, {"b & c", false, 7}, {"d", true, 0}}));
    QVERIFY(m_script->requests[1]
                .url.query(QUrl::FullyEncoded)
                .startsWith(QLatin1String("continuation-token=more%2F%2B%3D&")));
    // What no listing is, or is of another place.
    for (const auto &answer :
         {storeList(storeObject("2/elsewhere", 1)), storeList(storeObject("1/r/artifacts/../x", 1)),
          FakeAnswer{200, "<ListBucketResult><Contents>"}, FakeAnswer{200, "{}"}}) {
        m_store = anyKeys();
        const auto wrong = QCoro::waitFor(listArtifacts(client({answer, bytes(404, "{}")}), remote, ""));
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code(), ErrorCode::badInput);
    }
}

void TestArtifacts::storeResumesWhatIsTheSame()
{
    const auto list = storeList(storeObject("1/r/artifacts/a/b.bin", 10));
    m_store = anyKeys();
    const auto got =
        run({list, cut(bytes(200, "0123", "\"v1\"")), bytes(206, "456789", "\"v1\"", "bytes 4-9/10")}, remote);
    VERIFY_OK(got);
    QCOMPARE(got->sha256, sha256("0123456789"));
    QCOMPARE(got->resumedFrom, 4);
    QCOMPARE(header(2, "Range"), QByteArray("bytes=4-"));
    QCOMPARE(header(2, "If-Match"), QByteArray("\"v1\""));
    fs::remove_all(path("got"));
    m_store = anyKeys(); // another file by now
    const auto anew =
        run({list, cut(bytes(200, "0123", "\"v1\"")), bytes(412, "<Error/>"), bytes(200, "abcdefghij")}, remote);
    VERIFY_OK(anew);
    QCOMPARE(anew->sha256, sha256("abcdefghij"));
    QVERIFY(header(3, "Range").isEmpty());
}

void TestArtifacts::credentialsGoToTheirOwners()
{
    m_store = anyKeys();
    VERIFY_OK(send({bytes(503, "<Error><Code>SlowDown</Code></Error>"), {200, ""}, bytes(200, "0123456789")}, remote));
    for (std::size_t i = 0; i < 3; ++i) {
        QVERIFY(header(i, "Authorization").startsWith("AWS4-HMAC-SHA256 Credential=key/"));
        QVERIFY(!header(i, "Authorization").contains("secret"));
    }
    QCOMPARE(m_script->requests[1].body, QByteArray("0123456789"));
    QCOMPARE(header(1, "x-amz-content-sha256").toStdString(), sha256("0123456789").toHex());
    m_store = anyKeys();
    VERIFY_OK(send({{200, "{}"}, bytes(200, "0123456789")})); // through the proxy
    QCOMPARE(header(0, "Authorization"), QByteArray("Basic ") + QByteArray("ada:of MLflow").toBase64());
}

VALBENCH_TEST(TestArtifacts, artifacts)
#include "test_artifacts.moc"
