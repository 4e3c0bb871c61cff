// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto_support.h"
#include "support/test_registry.h"
#include "time_stamp_authority.h"

#include <QElapsedTimer>
#include <QThread>

#include <dlfcn.h>
#include <netdb.h>

#include <valbench/crypto/time_stamp.h>

using namespace valbench;
using namespace valbench::test;

// The C library's own, but for one name: a name server that does not answer keeps its callers.
extern "C" int getaddrinfo(const char *name, const char *service, const addrinfo *hints, addrinfo **found)
{
    if (name && std::string_view(name) == "stamps.dead.example") {
        QThread::sleep(15);
        return EAI_AGAIN;
    }
    using Function = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(name, service, hints, found);
}

/// On the way to the authority: TLS, and names.
class TestTimeStampNet : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void overTls_data();
    void overTls();
    void aCertificateForAnotherName();
    void anAuthorityThatNobodyTrusts();
    void plainAnswersAreNoTls();
    void aDeadNameServerHoldsNobody();

private:
    Result<Bytes> ask(const std::string &url, int seconds = 10);
    SystemRandom m_random;
    std::unique_ptr<TimeStampAuthority> m_authority;
    Bytes m_request;
};

void TestTimeStampNet::initTestCase()
{
    m_authority = std::make_unique<TimeStampAuthority>();
    qputenv("SSL_CERT_FILE", QByteArray::fromStdString(m_authority->webRootFile()));
    qputenv("SSL_CERT_DIR", "/nonexistent");
    const auto request = crypto::timeStampRequest(sha256("a checkpoint"), m_random);
    VERIFY_OK(request);
    m_request = *request;
}

Result<Bytes> TestTimeStampNet::ask(const std::string &url, int seconds)
{
    return crypto::askTimeStampAuthority(url, m_request, std::chrono::seconds(seconds));
}

void TestTimeStampNet::overTls_data()
{
    QTest::addColumn<QString>("host");
    QTest::newRow("a name") << QStringLiteral("localhost");
    QTest::newRow("an address") << QStringLiteral("127.0.0.1");
}

void TestTimeStampNet::overTls()
{
    QFETCH(const QString, host);
    const auto answer = ask(m_authority->tlsUrl("good", host.toStdString()));
    VERIFY_OK(answer);
    VERIFY_OK(crypto::checkTimeStamp(*answer, m_request, sha256("a checkpoint"), m_authority->rootPem()));
    const auto hangup = ask(m_authority->tlsUrl("hangup", host.toStdString()));
    QVERIFY(!hangup);
    QCOMPARE(hangup.error().code(), ErrorCode::unavailable);
    QElapsedTimer since;
    since.start();
    QVERIFY(!ask(m_authority->tlsUrl("slow", host.toStdString()), 1));
    QVERIFY2(since.elapsed() < 3000, QByteArray::number(since.elapsed()).constData());
}

void TestTimeStampNet::aCertificateForAnotherName()
{
    const auto answer = ask(m_authority->misnamedTlsUrl());
    QVERIFY(!answer);
    QCOMPARE(answer.error().code(), ErrorCode::unavailable);
    QVERIFY2(answer.error().text().find("certificate verify failed") != std::string::npos,
             answer.error().text().c_str());
}

void TestTimeStampNet::anAuthorityThatNobodyTrusts()
{
    qputenv("SSL_CERT_FILE", "/nonexistent");
    const auto answer = ask(m_authority->tlsUrl());
    qputenv("SSL_CERT_FILE", QByteArray::fromStdString(m_authority->webRootFile()));
    QVERIFY(!answer);
    QVERIFY2(answer.error().text().find("certificate verify failed") != std::string::npos,
             answer.error().text().c_str());
}

void TestTimeStampNet::plainAnswersAreNoTls()
{
    auto url = m_authority->url();
    url.insert(4, "s"); // https to the port of HTTP
    const auto answer = ask(url);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code(), ErrorCode::unavailable);
}

void TestTimeStampNet::aDeadNameServerHoldsNobody()
{
    for (const char *url : {"http://stamps.dead.example/tsa", "https://stamps.dead.example/tsa"}) {
        QElapsedTimer since;
        since.start();
        const auto answer = ask(url, 1);
        QVERIFY2(since.elapsed() < 3000, QByteArray::number(since.elapsed()).constData());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code(), ErrorCode::unavailable);
        QVERIFY2(answer.error().text().find("name server") != std::string::npos, answer.error().text().c_str());
    }
}

VALBENCH_TEST(TestTimeStampNet, time_stamp_net)
#include "test_time_stamp_net.moc"
