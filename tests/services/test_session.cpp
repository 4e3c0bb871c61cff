// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <QDirIterator>

#include <valbench/services/verification.h>

using namespace valbench;
using test::ServiceFixture;

class TestSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void signInAndOut();
    void unknownUserAndWrongPasswordReadTheSame();
    void fiveFailuresLockAndSurviveRestart();
    void oneTimeSecretWorksOnceAndExpires();
    void ownPasswordIsChanged();
    void lastTenPasswordsAreRefused();
    void aResetForgetsNoPassword();
    void unlockTakesTheSamePerson();
    void secretsAreInNoFile();
};

void TestSession::signInAndOut()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.create());
    const auto session = fixture.signIn("ADMIN ", "a fine sentence adm 42"); // ids fold case and blanks
    VERIFY_OK(session);
    QCOMPARE((*session)->role(), domain::Role::administrator);
    VERIFY_OK(fixture.workspace->sessions().signOut(**session));
    QCOMPARE(fixture.entries("session.opened")->size(), 1U);
    QCOMPARE(fixture.entries("session.closed")->size(), 1U);
}

void TestSession::unknownUserAndWrongPasswordReadTheSame()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.create());
    const auto wrong = fixture.signIn("admin", "not the right sentence");
    const auto unknown = fixture.signIn("nobody", "not the right sentence");
    QVERIFY(!wrong);
    QVERIFY(!unknown);
    QCOMPARE(wrong.error().code(), ErrorCode::refused);
    QCOMPARE(wrong.error().text(), unknown.error().text());
    QCOMPARE(fixture.entries("session.refused")->size(), 2U);
}

void TestSession::fiveFailuresLockAndSurviveRestart()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    for (int i = 0; i < 5; ++i)
        QVERIFY(!fixture.signIn("engineer", "not the right sentence"));
    VERIFY_OK(fixture.reopen());
    const auto locked = fixture.signIn("engineer");
    QVERIFY(!locked);
    QVERIFY2(locked.error().text().find("locked") != std::string::npos, locked.error().text().c_str());
    QCOMPARE(fixture.entries("account.locked")->size(), 1U);
    // Others are not concerned; the administrator unlocks.
    const auto admin = fixture.signIn("admin");
    VERIFY_OK(admin);
    VERIFY_OK(fixture.workspace->accounts().unlock(**admin, "engineer", "called from a known number"));
    VERIFY_OK(fixture.signIn("engineer"));
}

void TestSession::oneTimeSecretWorksOnceAndExpires()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.create());
    const auto admin = fixture.signIn("admin");
    VERIFY_OK(admin);
    auto accounts = fixture.workspace->accounts();
    const auto secret = accounts.add(**admin, "new.person", "New Person", domain::Role::auditor);
    VERIFY_OK(secret);
    const auto plain = fixture.workspace->sessions().signIn("new.person", *secret);
    QVERIFY(!plain);
    QVERIFY(services::SessionService::needsFirstPassword(plain.error()));
    VERIFY_OK(fixture.workspace->sessions().firstSignIn("new.person", *secret, Secret("my very own sentence"),
                                                        ServiceFixture::statement()));
    QVERIFY(!fixture.workspace->sessions().signIn("new.person", *secret));
    VERIFY_OK(fixture.workspace->sessions().signIn("new.person", Secret("my very own sentence")));

    const auto late = accounts.add(**admin, "late.person", "Late Person", domain::Role::auditor);
    VERIFY_OK(late);
    fixture.clock.advance(std::chrono::hours(24) + std::chrono::seconds(1));
    const auto ended = fixture.workspace->sessions().firstSignIn("late.person", *late, Secret("my very own sentence"),
                                                                 ServiceFixture::statement());
    QVERIFY(!ended);
    QVERIFY2(ended.error().text().find("24 hours") != std::string::npos, ended.error().text().c_str());
}

void TestSession::ownPasswordIsChanged()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto protocol = fixture.protocol(false);
    VERIFY_OK(protocol);
    VERIFY_OK(fixture.sign("engineer", *protocol, domain::Meaning::authored));
    auto sessions = fixture.workspace->sessions();
    const auto &engineer = fixture.as("engineer");
    const auto old = ServiceFixture::password("engineer");
    const Secret next("quite another own sentence");
    // Whoever finds the station open still has to know the password; a wrong one counts.
    QVERIFY(!sessions.changePassword(engineer, Secret("not the right sentence"), next));
    QCOMPARE(fixture.entries("session.refused")->size(), 1U);
    QVERIFY(!sessions.changePassword(engineer, old, Secret("too short")));
    VERIFY_OK(fixture.signIn("engineer")); // nothing has changed so far
    VERIFY_OK(sessions.changePassword(engineer, old, next));
    QVERIFY(!fixture.signIn("engineer"));
    VERIFY_OK(fixture.signIn("engineer", next.reveal()));
    // The key is the same: the old signature holds, and the person goes on signing without a new certificate.
    const auto views = fixture.workspace->records().signatures(fixture.as("lead"), *protocol);
    VERIFY_OK(views);
    QVERIFY2(views->front().valid, views->front().problem.c_str());
    const auto other = fixture.protocol(false);
    VERIFY_OK(other);
    const auto offer = fixture.workspace->signing().offer(engineer, {*other});
    VERIFY_OK(offer);
    QVERIFY(offer->needsUserId); // the period of signing has ended
    // Whoever holds a share of the authority's key keeps it.
    VERIFY_OK(
        sessions.changePassword(fixture.as("qa"), ServiceFixture::password("qa"), Secret("a new sentence of QA")));
    auto accounts = fixture.workspace->accounts();
    const auto secret = accounts.add(fixture.as("admin"), "late", "Late Comer", domain::Role::auditor);
    VERIFY_OK(secret);
    VERIFY_OK(sessions.firstSignIn("late", *secret, Secret("my very own sentence"), ServiceFixture::statement()));
    VERIFY_OK(accounts.verifyIdentity(fixture.as("admin"), ServiceFixture::password("admin"), fixture.as("qa"),
                                      Secret("a new sentence of QA"), "late", "passport seen"));
    QCOMPARE(fixture.entries("credential.password-changed")->size(), 2U);
    const auto verification = services::verifyStore(fixture.environment(), fixture.storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

void TestSession::lastTenPasswordsAreRefused()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.create());
    const auto session = fixture.signIn("admin");
    VERIFY_OK(session);
    auto sessions = fixture.workspace->sessions();
    const auto first = ServiceFixture::password("admin");
    const auto nth = [&](int n) { return n == 0 ? first.clone() : Secret("sentence number " + std::to_string(n)); };
    const auto change = [&](int from, int to) { return sessions.changePassword(**session, nth(from), nth(to)); };
    const auto same = change(0, 0);
    QVERIFY(!same);
    QVERIFY2(same.error().text().find("last ten") != std::string::npos, same.error().text().c_str());
    for (int n = 0; n < 9; ++n)
        VERIFY_OK(change(n, n + 1));
    for (int n = 0; n <= 9; ++n)
        QVERIFY2(!change(9, n), std::to_string(n).c_str());
    VERIFY_OK(change(9, 10));
    VERIFY_OK(change(10, 0)); // ten others have been used since
}

void TestSession::aResetForgetsNoPassword()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    const auto secret = fixture.workspace->accounts().resetPassword(fixture.as("admin"), "engineer", "forgotten");
    VERIFY_OK(secret);
    auto sessions = fixture.workspace->sessions();
    const auto again =
        sessions.firstSignIn("engineer", *secret, ServiceFixture::password("engineer"), ServiceFixture::statement());
    QVERIFY(!again);
    QVERIFY2(again.error().text().find("last ten") != std::string::npos, again.error().text().c_str());
    VERIFY_OK(sessions.firstSignIn("engineer", *secret, Secret("another own sentence"), ServiceFixture::statement()));
}

void TestSession::unlockTakesTheSamePerson()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    auto sessions = fixture.workspace->sessions();
    VERIFY_OK(sessions.lock(fixture.as("lead")));
    QVERIFY(!sessions.unlock(fixture.as("lead"), ServiceFixture::password("engineer")));
    VERIFY_OK(sessions.unlock(fixture.as("lead"), ServiceFixture::password("lead")));
    QCOMPARE(fixture.entries("session.unlocked")->size(), 1U);
}

void TestSession::secretsAreInNoFile()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    std::vector<std::string> secrets;
    for (const char *user : {"admin", "qa", "engineer", "lead", "auditor"})
        secrets.emplace_back(ServiceFixture::password(user).reveal());
    // Mistyped ones are kept as little: they are nearly right, or those of another account.
    secrets.emplace_back("a fine sentence that is wrong");
    QVERIFY(!fixture.signIn("engineer", secrets.back()));
    secrets.emplace_back("the sentence of nobody at all");
    QVERIFY(!fixture.signIn("nobody", secrets.back()));
    const auto oneTime = fixture.workspace->accounts().resetPassword(fixture.as("admin"), "lead", "forgotten");
    VERIFY_OK(oneTime);
    secrets.emplace_back(oneTime->reveal());
    VERIFY_OK(fixture.workspace->backup(fixture.as("admin"), fixture.folder.path().toStdString() + "/copy.valbench"));

    int files = 0;
    QDirIterator all(fixture.folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        const auto bytes = file.readAll();
        ++files;
        for (const auto &secret : secrets) {
            const auto text = QByteArray::fromStdString(secret);
            for (const auto &form : {text, text.toBase64().chopped(4), text.toHex()})
                QVERIFY2(!bytes.contains(form), qPrintable(file.fileName()));
        }
    }
    QVERIFY(files >= 4); // store, log, backup, profile
}

VALBENCH_TEST(TestSession, session)
#include "test_session.moc"
