// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QFile>

#include <valbench/domain/password.h>

using namespace valbench;
using domain::Policy;

class TestPassword : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rules_data();
    void rules();
    void everyCommonPasswordIsRefused();
    void lengthIsThePolicys();
    void anySentenceDoes();
};

void TestPassword::rules_data()
{
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<QByteArray>("because"); ///< part of the message; empty: accepted
    const auto row = [](const char *name, const char *password, const char *because) {
        QTest::newRow(name) << QByteArray(password) << QByteArray(because);
    };
    row("14 characters", "only14letters!", "at least 15");
    row("15 characters", "exactly fifteen", "");
    row("15 umlauts", "äöüäßüaöÜÄöÖäßü", "");
    row("14 umlauts, 28 bytes", "äöüäßüaöÜÄöÖäß", "at least 15");
    row("not text", "\xff\xfe\xfd and so on and on", "at least 15");
    row("user id", "hello engineer hello", "user id");
    row("user id in capitals", "Hello ENGINEER Hello", "user id");
    row("user id with digits for letters", "hello 3ng1n33r hello", "user id");
    row("user id with dashes", "hello eng-in-eer hello", "user id");
    row("user id backwards", "hello reenigne hello", "user id");
    row("family name", "what okafor said then", "your name");
    row("given name with a sign for a letter", "what D@v1d said then", "your name");
    row("store's name", "all of cardiology-1 here", "name of the store");
    row("one letter", "aaaaaaaaaaaaaaaaaaaa", "try first");
    row("up and down", "abcdefghijklmnopqrstuvwxyz", "try first");
    row("digits", "123456789012345", "try first");
    row("listed and long", "1qaz2wsx3edc4rfv", "try first");
    row("twice the same", "PasswordPassword", "try first");
    row("signs for letters", "P@ssw0rd P@$$w0rd", "try first");
    row("rows of the keyboard", "qwertyuiopasdfgh", "try first");
    row("word and year, twice", "Hospital 2026 Hospital 2026", "try first");
    row("word and padding", "administrator!!!!!!!!", "try first");
    row("the program's name", "valbench valbench 2026", "try first");
    row("famous passphrase", "correct horse battery staple", "try first");
    row("four common words", "summer dragon monkey sunshine", "try first");
    row("periodic", "xyzzyx1 xyzzyx1 xyzzyx1", "try first");
    row("sentence", "we measure twice and cut once", "");
    row("random", "h7Kq-pw2N-xT9b-Lm4c", "");
}

void TestPassword::rules()
{
    QFETCH(QByteArray, password);
    QFETCH(QByteArray, because);
    const auto checked =
        domain::checkPassword(password.toStdString(), {"engineer", "David Okafor", "cardiology-1"}, Policy());
    if (because.isEmpty()) {
        VERIFY_OK(checked);
        return;
    }
    QVERIFY(!checked);
    QCOMPARE(checked.error().code(), ErrorCode::refused);
    const auto text = checked.error().text();
    QVERIFY2(text.find(because.constData()) != std::string::npos, text.c_str());
}

/// The list is in the program, whole: each of its passwords is worth two characters at most, however long it is.
void TestPassword::everyCommonPasswordIsRefused()
{
    QFile file(QStringLiteral(VALBENCH_SOURCE_DIR "/resources/passwords/common.txt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    int seen = 0;
    while (!file.atEnd()) {
        const auto word = file.readLine().trimmed().toStdString();
        QVERIFY2(domain::guessableLength(word) <= 2, word.c_str());
        ++seen;
    }
    QVERIFY(seen > 30000);
}

void TestPassword::lengthIsThePolicys()
{
    domain::PolicySettings settings;
    settings.passwordMinLength = 20;
    const auto policy = domain::Policy::make(settings);
    VERIFY_OK(policy);
    const auto refused = domain::checkPassword("nineteen characters", {}, *policy);
    QVERIFY(!refused);
    QVERIFY2(refused.error().text().find("20") != std::string::npos, refused.error().text().c_str());
    VERIFY_OK(domain::checkPassword("twenty characters ok", {}, *policy));
}

/// Short ids and names are parts of ordinary words; they must not make sentences impossible.
void TestPassword::anySentenceDoes()
{
    for (const char *good :
         {"the latest news are quite good", "a queue of aquatic animals", "I saw them at noon today"})
        VERIFY_OK(domain::checkPassword(good, {"qa", "Al Noo", "test"}, Policy()));
}

VALBENCH_TEST(TestPassword, password)
#include "test_password.moc"
