// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "secret_service.h"
#include "support/test_registry.h"

#include <QDirIterator>

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/crypto/keychain.h>

using namespace valbench;
using crypto::desktopKeychain;
using test::SecretServiceSession;

/// The desktop's keychain, by a real Secret Service. In this order: a process that has found its session bus keeps it.
class TestKeychain : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutASession();
    void withoutASecretService();
    void keepsAndGivesBack();
    void nothingIsReadable();
    void secretsSurviveTheService();

private:
    std::unique_ptr<SecretServiceSession> session;
    SystemRandom random;
};

void TestKeychain::withoutASession()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all");
    const auto works = desktopKeychain()->probe(random);
    QVERIFY(!works);
    QCOMPARE(works.error().code(), ErrorCode::unavailable);
    QVERIFY2(works.error().text().starts_with("The desktop's keychain cannot be used: "), works.error().text().c_str());
}

void TestKeychain::withoutASecretService()
{
    session = std::make_unique<SecretServiceSession>();
    QVERIFY(!session->address().isEmpty());
    qputenv("DBUS_SESSION_BUS_ADDRESS", session->address().toUtf8());
    const auto works = desktopKeychain()->probe(random);
    QVERIFY(!works);
    QCOMPARE(works.error().code(), ErrorCode::unavailable);
    const auto found = desktopKeychain()->find("none");
    QVERIFY(!found);
    QCOMPARE(found.error().code(), ErrorCode::unavailable);
}

void TestKeychain::keepsAndGivesBack()
{
    QCOMPARE(session->startKeyring(), QString());
    const auto keychain = desktopKeychain();
    VERIFY_OK(keychain->probe(random));
    QCOMPARE(keychain->find("a key").error().code(), ErrorCode::notFound);
    Bytes secret(138);
    VERIFY_OK(random.fill(secret)); // zeros and all
    secret[5] = 0;
    VERIFY_OK(keychain->keep("a key", "Valbench: a key of the test", secret));
    VERIFY_OK(keychain->keep("another key", "Valbench: another", asBytes("other")));
    const auto back = desktopKeychain()->find("a key");
    VERIFY_OK(back);
    QVERIFY(std::ranges::equal(back->view(), secret));
    VERIFY_OK(keychain->keep("a key", "Valbench: a key of the test", asBytes("replaced")));
    QCOMPARE(asText(keychain->find("a key")->view()), std::string_view("replaced"));
    VERIFY_OK(keychain->forget("a key"));
    QCOMPARE(keychain->find("a key").error().code(), ErrorCode::notFound);
    QCOMPARE(asText(keychain->find("another key")->view()), std::string_view("other"));
}

void TestKeychain::nothingIsReadable()
{
    const std::string canary = "canary-in-the-keychain-51b7";
    VERIFY_OK(desktopKeychain()->keep("canary", "Valbench: canary", asBytes(canary)));
    int files = 0;
    QDirIterator all(session->folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        ++files;
        const auto bytes = file.readAll().toStdString();
        QVERIFY(bytes.find(canary) == std::string::npos);
        QVERIFY(bytes.find(toBase64(asBytes(canary))) == std::string::npos);
    }
    QVERIFY(files > 1);
}

void TestKeychain::secretsSurviveTheService()
{
    session->stopKeyring();
    const auto gone = desktopKeychain()->find("canary");
    QVERIFY(!gone);
    QCOMPARE(gone.error().code(), ErrorCode::unavailable);
    QCOMPARE(session->startKeyring(), QString());
    const auto back = desktopKeychain()->find("canary");
    VERIFY_OK(back);
    QCOMPARE(asText(back->view()), std::string_view("canary-in-the-keychain-51b7"));
}

VALBENCH_TEST(TestKeychain, keychain)
#include "test_keychain.moc"
