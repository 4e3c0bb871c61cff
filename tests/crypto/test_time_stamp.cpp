// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto_support.h"
#include "support/test_registry.h"
#include "time_stamp_authority.h"

#include <QElapsedTimer>

#include <valbench/crypto/time_stamp.h>

using namespace valbench;
using namespace valbench::test;

/// Against openssl's own authority over real HTTP.
class TestTimeStamp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void granted();
    void opensslAccepts();
    void hostileAnswers_data();
    void hostileAnswers();
    void noAnswer_data();
    void noAnswer();
    void anAnswerIsForOneRequest();
    void onlyTheTrustedRoot();
    void endedCertificatesStay();
    void everyFlippedByte();
    void randomBytes();
    void addresses_data();
    void addresses();
    void rootsAreRead();

private:
    struct Asked
    {
        Bytes request;
        Result<Bytes> answer;
    };
    Asked ask(const std::string &how, int seconds = 10);
    SystemRandom m_random;
    std::unique_ptr<TimeStampAuthority> m_authority;
    Digest m_imprint = sha256("a checkpoint");
};

void TestTimeStamp::initTestCase()
{
    m_authority = std::make_unique<TimeStampAuthority>();
}

TestTimeStamp::Asked TestTimeStamp::ask(const std::string &how, int seconds)
{
    const auto request = crypto::timeStampRequest(m_imprint, m_random);
    if (!request)
        return {{}, fail(request.error())};
    return {*request, crypto::askTimeStampAuthority(m_authority->url(how), *request, std::chrono::seconds(seconds))};
}

void TestTimeStamp::granted()
{
    const SystemClock clock;
    const auto before = clock.now().point();
    const auto asked = ask("good");
    VERIFY_OK(asked.answer);
    const auto stamp = crypto::checkTimeStamp(*asked.answer, asked.request, m_imprint, m_authority->rootPem());
    VERIFY_OK(stamp);
    QCOMPARE(stamp->authority, std::string("Time stamps good"));
    QCOMPARE(stamp->policy, std::string("1.2.3.4.1"));
    QVERIFY(!stamp->serial.empty());
    // The authority's clock is this computer's; it names whole seconds.
    QVERIFY(stamp->time.point() >= std::chrono::floor<std::chrono::seconds>(before));
    QVERIFY(stamp->time.point() <= clock.now().point());
}

void TestTimeStamp::opensslAccepts()
{
    const auto asked = ask("good");
    VERIFY_OK(asked.answer);
    const Workshop shop;
    shop.write("request.tsq", asked.request);
    shop.write("answer.tsr", *asked.answer);
    shop.write("root.pem", m_authority->rootPem());
    shop.write("content", std::string_view("a checkpoint"));
    VERIFY_EXIT(shop.run("openssl ts -verify -queryfile request.tsq -in answer.tsr -CAfile root.pem"), 0);
    VERIFY_EXIT(shop.run("openssl ts -verify -data content -in answer.tsr -CAfile root.pem"), 0);
    const auto text = shop.run("openssl ts -query -in request.tsq -text").text;
    QVERIFY2(text.contains(QLatin1String("Certificate required: yes")) && text.contains(QLatin1String("Nonce: 0x")),
             qPrintable(text));
}

void TestTimeStamp::hostileAnswers_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("nonce") << QByteArray("it answers another request");
    QTest::newRow("imprint") << QByteArray("it was made for other content");
    QTest::newRow("signer") << QByteArray("no trusted root issued the certificate");
    QTest::newRow("weak") << QByteArray("with SHA-256 or better");
    QTest::newRow("denied") << QByteArray("the authority did not grant it");
    QTest::newRow("altered") << QByteArray("signature");
    QTest::newRow("trailing") << QByteArray("not a whole TimeStampResp");
}

void TestTimeStamp::hostileAnswers()
{
    QFETCH(QByteArray, words);
    const auto asked = ask(QTest::currentDataTag());
    Bytes answer;
    if (asked.answer) {
        answer = *asked.answer;
    } else {
        // The client may notice itself that there is more than DER says; never may it be taken.
        QCOMPARE(QByteArray(QTest::currentDataTag()), QByteArray("trailing"));
        return;
    }
    const auto stamp = crypto::checkTimeStamp(answer, asked.request, m_imprint, m_authority->rootPem());
    QVERIFY(!stamp);
    QCOMPARE(stamp.error().code(), ErrorCode::integrity);
    QVERIFY2(QByteArray::fromStdString(stamp.error().text()).contains(words), stamp.error().text().c_str());
}

void TestTimeStamp::noAnswer_data()
{
    QTest::addColumn<int>("atMost"); // milliseconds
    constexpr int quick = 3000, limited = 6000;
    for (const char *how : {"cut", "truncated", "huge", "empty", "garbage", "page", "error", "redirect", "hangup"})
        QTest::newRow(how) << quick;
    for (const char *how : {"slow", "drip"})
        QTest::newRow(how) << limited;
}

void TestTimeStamp::noAnswer()
{
    QFETCH(int, atMost);
    QElapsedTimer time;
    time.start();
    const auto asked = ask(QTest::currentDataTag(), 2);
    QVERIFY2(time.elapsed() < atMost, QByteArray::number(time.elapsed()).constData());
    if (asked.answer) {
        // What came is short enough, but no stamp.
        QVERIFY(asked.answer->size() < 65536);
        const auto stamp = crypto::checkTimeStamp(*asked.answer, asked.request, m_imprint, m_authority->rootPem());
        QVERIFY(!stamp);
        QCOMPARE(stamp.error().code(), ErrorCode::integrity);
        return;
    }
    QCOMPARE(asked.answer.error().code(), ErrorCode::unavailable);
    QVERIFY2(asked.answer.error().text().find("gave no time stamp") != std::string::npos,
             asked.answer.error().text().c_str());
}

void TestTimeStamp::anAnswerIsForOneRequest()
{
    const auto first = ask("replay");
    VERIFY_OK(first.answer);
    VERIFY_OK(crypto::checkTimeStamp(*first.answer, first.request, m_imprint, m_authority->rootPem()));
    const auto second = ask("replay");
    VERIFY_OK(second.answer);
    QVERIFY(*second.answer == *first.answer);
    QVERIFY(!crypto::checkTimeStamp(*second.answer, second.request, m_imprint, m_authority->rootPem()));
    // Nor for other content, whatever the request beside it says.
    QVERIFY(!crypto::checkTimeStamp(*first.answer, first.request, sha256("other"), m_authority->rootPem()));
}

void TestTimeStamp::onlyTheTrustedRoot()
{
    const auto asked = ask("good");
    VERIFY_OK(asked.answer);
    QVERIFY(!crypto::checkTimeStamp(*asked.answer, asked.request, m_imprint, m_authority->strangersRootPem()));
    VERIFY_OK(crypto::checkTimeStamp(*asked.answer, asked.request, m_imprint,
                                     m_authority->strangersRootPem() + m_authority->rootPem()));
    // A root that may issue signing certificates, but none for time stamps: the store's own.
    const Pki pki;
    QVERIFY(!crypto::checkTimeStamp(*asked.answer, asked.request, m_imprint, pki.root.pem()));
}

void TestTimeStamp::endedCertificatesStay()
{
    const auto asked = ask("brief");
    VERIFY_OK(asked.answer);
    constexpr int untilItHasEnded = 4000;
    QTest::qWait(untilItHasEnded);
    const Workshop shop;
    shop.write("request.tsq", asked.request);
    shop.write("answer.tsr", *asked.answer);
    shop.write("root.pem", m_authority->rootPem());
    const auto now = shop.run("openssl ts -verify -queryfile request.tsq -in answer.tsr -CAfile root.pem");
    QVERIFY2(now.exitCode != 0 && now.text.contains(QLatin1String("certificate has expired")), qPrintable(now.text));
    VERIFY_OK(crypto::checkTimeStamp(*asked.answer, asked.request, m_imprint, m_authority->rootPem()));
}

void TestTimeStamp::everyFlippedByte()
{
    const auto asked = ask("good");
    VERIFY_OK(asked.answer);
    const auto good = crypto::checkTimeStamp(*asked.answer, asked.request, m_imprint, m_authority->rootPem());
    VERIFY_OK(good);
    int same = 0;
    for (std::size_t at = 0; at < asked.answer->size(); ++at) {
        auto changed = *asked.answer;
        changed[at] ^= 0x01;
        const auto stamp = crypto::checkTimeStamp(changed, asked.request, m_imprint, m_authority->rootPem());
        if (!stamp)
            continue;
        // A few bytes lie outside what is signed (the version of SignedData, say); what is read is the same then.
        QVERIFY(stamp->time == good->time && stamp->serial == good->serial && stamp->authority == good->authority);
        ++same;
    }
    qInfo("%d of %zu bytes are outside what is signed", same, asked.answer->size());
    QVERIFY(same < 40);
}

void TestTimeStamp::randomBytes()
{
    const auto request = crypto::timeStampRequest(m_imprint, m_random);
    VERIFY_OK(request);
    for (int i = 0; i < 2000; ++i) {
        Bytes noise(static_cast<std::size_t>(i % 300));
        VERIFY_OK(m_random.fill(noise));
        QVERIFY(!crypto::checkTimeStamp(noise, *request, m_imprint, m_authority->rootPem()));
        QVERIFY(!crypto::checkTimeStamp(*request, noise, m_imprint, m_authority->rootPem()));
    }
}

void TestTimeStamp::addresses_data()
{
    QTest::addColumn<bool>("good");
    QTest::newRow("http://stamps.example/tsa") << true;
    QTest::newRow("https://stamps.example:8443/tsa?x=1") << true;
    QTest::newRow("ftp://stamps.example/") << false;
    QTest::newRow("stamps.example") << false;
    QTest::newRow("http://user:canary@stamps.example/") << false;
    QTest::newRow("http://") << false;
    QTest::newRow("http://stamps.example/\r\nX: y") << false;
    QTest::newRow("") << false;
}

void TestTimeStamp::addresses()
{
    QFETCH(bool, good);
    const auto checked = crypto::checkTimeStampUrl(QTest::currentDataTag());
    QCOMPARE(bool(checked), good);
    if (!good) {
        QCOMPARE(checked.error().code(), ErrorCode::usage);
        QVERIFY(checked.error().text().find("canary") == std::string::npos);
    }
}

void TestTimeStamp::rootsAreRead()
{
    const auto names = crypto::certificateNames(m_authority->rootPem() + m_authority->strangersRootPem());
    VERIFY_OK(names);
    QCOMPARE(names->size(), 2U);
    QVERIFY(names->front().starts_with("Time stamp root root, "));
    auto broken = m_authority->rootPem();
    broken.resize(broken.size() / 2);
    for (const auto &text : {std::string(), std::string("no PEM"), broken, m_authority->rootPem() + broken})
        QCOMPARE(crypto::certificateNames(text).error().code(), ErrorCode::badInput);
}

VALBENCH_TEST(TestTimeStamp, time_stamp)
#include "test_time_stamp.moc"
