// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <functional>

#include <valbench/services/verification.h>

using namespace valbench;
using domain::PolicySettings;
using test::ServiceFixture;

class TestPolicy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isOneRecordFromTheStart();
    void changesAreOneEntryWithOldAndNew();
    void takesAdministratorAndQa();
    void refusesWhatIsOutsideItsBounds();
    void locksAfterTheConfiguredFailures();
    void everyPathChecksThePassword_data();
    void everyPathChecksThePassword();
    void oldPasswordsLeadIntoAForcedChange();
    void zeroDaysIsOff();
};

namespace {

/// Changes the policy as the administrator, confirmed by QA.
Status change(ServiceFixture &fixture, const std::function<void(PolicySettings &)> &edit)
{
    auto policy = fixture.workspace->policy();
    VB_TRY(const auto view, policy.inForce(fixture.as("admin")));
    auto settings = view.policy.settings();
    edit(settings);
    return policy.change(fixture.as("admin"), fixture.as("qa"), view.version, settings, "decided by the quality board");
}

} // namespace

void TestPolicy::isOneRecordFromTheStart()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    QCOMPARE(fixture.entries("policy.set")->size(), 1U);
    for (const char *user : {"admin", "qa", "engineer", "lead", "auditor"}) {
        const auto view = fixture.workspace->policy().inForce(fixture.as(user));
        VERIFY_OK(view);
        QCOMPARE(view->version, 1);
        QVERIFY(view->policy == domain::Policy());
    }
}

void TestPolicy::changesAreOneEntryWithOldAndNew()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(change(fixture, [](PolicySettings &settings) {
        settings.idleLockMinutes = 5;
        settings.passwordMaxAgeDays = 180;
    }));
    const auto entries = fixture.entries("policy.changed");
    QCOMPARE(entries->size(), 1U);
    const auto &body = entries->front().entry.body;
    QCOMPARE(body.actor.userId, std::string("admin"));
    QCOMPARE(body.reason, std::string("decided by the quality board"));
    QCOMPARE(*body.details.find("confirmed_by")->get<std::string>(), std::string("qa"));
    QCOMPARE(*body.details.find("changes")->get<std::string>(),
             std::string("password max age days from 0 to 180, idle lock minutes from 10 to 5"));
    QVERIFY(body.record && body.record->version == 2);
    VERIFY_OK(fixture.reopen());
    const auto session = fixture.signIn("engineer");
    VERIFY_OK(session);
    const auto view = fixture.workspace->policy().inForce(**session);
    VERIFY_OK(view);
    QCOMPARE(view->policy.settings().idleLockMinutes, 5);
    QCOMPARE(view->changedBy, std::string("Maria Keller"));
    const auto verification = services::verifyStore(fixture.environment(), fixture.storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

void TestPolicy::takesAdministratorAndQa()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    PolicySettings settings;
    settings.idleLockMinutes = 20;
    auto policy = fixture.workspace->policy();
    const auto by = [&](const char *first, const char *second, std::string_view reason = "a good reason") {
        return policy.change(fixture.as(first), fixture.as(second), 1, settings, reason);
    };
    for (const auto &[first, second] :
         {std::pair("admin", "admin"), std::pair("admin", "lead"), std::pair("admin", "auditor"),
          std::pair("qa", "admin"), std::pair("qa", "qa"), std::pair("engineer", "qa")}) {
        const auto refused = by(first, second);
        QVERIFY2(!refused, first);
        QCOMPARE(refused.error().code(), ErrorCode::refused);
    }
    QCOMPARE(fixture.entries("access.refused")->size(), 6U);
    QVERIFY(!by("admin", "qa", "update")); // no reason
    QCOMPARE(fixture.entries("policy.changed")->size(), 0U);
    VERIFY_OK(by("admin", "qa"));
    const auto late = by("admin", "qa"); // made from version 1, which is no longer in force
    QVERIFY(!late);
    QCOMPARE(late.error().code(), ErrorCode::conflict);
    const auto same = policy.change(fixture.as("admin"), fixture.as("qa"), 2, settings, "a good reason");
    QVERIFY(!same);
    QCOMPARE(same.error().code(), ErrorCode::badInput);
    QCOMPARE(fixture.entries("policy.changed")->size(), 1U);
}

void TestPolicy::refusesWhatIsOutsideItsBounds()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    for (const auto &edit : std::initializer_list<std::function<void(PolicySettings &)>>{
             [](PolicySettings &settings) { settings.failuresBeforeLock = 11; },
             [](PolicySettings &settings) { settings.failuresBeforeLock = 2; },
             [](PolicySettings &settings) { settings.idleLockMinutes = 0; },
             [](PolicySettings &settings) { settings.passwordMaxAgeDays = 366; },
             [](PolicySettings &settings) { settings.passwordMinLength = 14; }}) {
        const auto refused = change(fixture, edit);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), ErrorCode::badInput);
    }
    QCOMPARE(fixture.entries("policy.changed")->size(), 0U);
}

void TestPolicy::locksAfterTheConfiguredFailures()
{
    for (const int limit : {3, 7}) {
        ServiceFixture fixture;
        VERIFY_OK(fixture.createWithPeople());
        VERIFY_OK(change(fixture, [limit](PolicySettings &settings) { settings.failuresBeforeLock = limit; }));
        for (int i = 0; i < limit - 1; ++i)
            QVERIFY(!fixture.signIn("engineer", "not the right sentence"));
        QCOMPARE(fixture.entries("account.locked")->size(), 0U);
        VERIFY_OK(fixture.reopen());
        const auto last = fixture.signIn("engineer", "not the right sentence");
        QVERIFY(!last);
        // Words for an unknown user are the same, limit included.
        QCOMPARE(fixture.signIn("nobody", "not the right sentence").error().text(), last.error().text());
        QVERIFY2(last.error().text().find(std::to_string(limit)) != std::string::npos, last.error().text().c_str());
        QCOMPARE(fixture.entries("account.locked")->size(), 1U);
        VERIFY_OK(fixture.reopen());
        const auto locked = fixture.signIn("engineer");
        QVERIFY(!locked);
        QVERIFY2(locked.error().text().find("locked") != std::string::npos, locked.error().text().c_str());
        QCOMPARE(fixture.entries("account.locked")->size(), 1U);
        VERIFY_OK(fixture.signIn("lead"));
    }
}

void TestPolicy::everyPathChecksThePassword_data()
{
    QTest::addColumn<QByteArray>("bad");
    QTest::addColumn<QByteArray>("because");
    QTest::newRow("length") << QByteArray("short of 24 characters") << QByteArray("24 characters");
    QTest::newRow("common") << QByteArray("password password password") << QByteArray("try first");
    QTest::newRow("own name") << QByteArray("my name is katherine johnson") << QByteArray("your name");
    QTest::newRow("own id") << QByteArray("my user id is engineer, then") << QByteArray("user id");
    QTest::newRow("store's name") << QByteArray("we work in ward-seven, mostly") << QByteArray("name of the store");
    QTest::newRow("history") << QByteArray("the sentence used before this") << QByteArray("last ten");
}

/// Creation, the first password, that after a reset, one's own choice, and the one forced by age: all by the same
/// rules.
void TestPolicy::everyPathChecksThePassword()
{
    QFETCH(QByteArray, bad);
    QFETCH(QByteArray, because);
    const auto name = because.toStdString();
    const auto refusedFor = [&name](const Error &error) {
        return error.code() == ErrorCode::refused && error.text().find(name) != std::string::npos;
    };
    ServiceFixture fixture;
    const auto file = fixture.folder.filePath(QStringLiteral("ward-seven.valbench")).toStdString();
    const std::string before = "the sentence used before this";
    services::CreateRequest request;
    const auto create = [&](std::string_view adminPassword) {
        request.purpose = services::Purpose::test;
        request.administrator = {"engineer", "Katherine Johnson", Secret(std::string(adminPassword))};
        request.qaApprover = {"qa", "David Okafor", Secret("quite another own sentence")};
        return services::Workspace::create(fixture.environment(), file, request);
    };
    if (name != "last ten" && name != "24 characters") { // a new store has no history and the shortest length
        const auto made = create(bad.toStdString());
        QVERIFY(!made);
        QVERIFY2(refusedFor(made.error()), made.error().text().c_str());
        QVERIFY(!QFile::exists(QString::fromStdString(file)));
    }
    // Here the person of the table is the administrator …
    auto made = create(before);
    VERIFY_OK(made);
    auto &w = **made;
    auto sessions = w.sessions();
    VERIFY_OK(sessions.acceptStatement("engineer", Secret(std::string(before)), ServiceFixture::statement()));
    VERIFY_OK(sessions.acceptStatement("qa", Secret("quite another own sentence"), ServiceFixture::statement()));
    const auto admin = sessions.signIn("engineer", Secret(std::string(before)));
    VERIFY_OK(admin);
    const auto qa = sessions.signIn("qa", Secret("quite another own sentence"));
    VERIFY_OK(qa);
    PolicySettings settings;
    settings.passwordMinLength = 24;
    settings.passwordMaxAgeDays = 30;
    VERIFY_OK(w.policy().change(**admin, **qa, 1, settings, "decided by the quality board"));
    const auto changed = sessions.changePassword(**admin, Secret(std::string(before)), Secret(bad.toStdString()));
    QVERIFY(!changed);
    QVERIFY2(refusedFor(changed.error()), changed.error().text().c_str());
    // … and here one with an id and a name that hold the same words.
    const auto oneTime = w.accounts().add(**admin, "engineer2", "Katherine Johnson", domain::Role::auditor);
    VERIFY_OK(oneTime);
    if (name != "last ten" && name != "user id") {
        const auto first =
            sessions.firstSignIn("engineer2", *oneTime, Secret(bad.toStdString()), ServiceFixture::statement());
        QVERIFY(!first);
        QVERIFY2(refusedFor(first.error()), first.error().text().c_str());
    }
    VERIFY_OK(sessions.firstSignIn("engineer2", *oneTime, Secret(std::string(before)), ServiceFixture::statement()));
    const auto again = w.accounts().resetPassword(**admin, "engineer2", "forgotten");
    VERIFY_OK(again);
    if (name != "user id") {
        const auto afterReset =
            sessions.firstSignIn("engineer2", *again, Secret(bad.toStdString()), ServiceFixture::statement());
        QVERIFY(!afterReset);
        QVERIFY2(refusedFor(afterReset.error()), afterReset.error().text().c_str());
    }
    fixture.clock.advance(std::chrono::days(31));
    const auto renewed = sessions.renewPassword("engineer", Secret(std::string(before)), Secret(bad.toStdString()));
    QVERIFY(!renewed);
    QVERIFY2(refusedFor(renewed.error()), renewed.error().text().c_str());
}

void TestPolicy::oldPasswordsLeadIntoAForcedChange()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(change(fixture, [](PolicySettings &settings) { settings.passwordMaxAgeDays = 90; }));
    auto sessions = fixture.workspace->sessions();
    const auto old = ServiceFixture::password("lead");
    fixture.clock.advance(std::chrono::days(90));
    VERIFY_OK(fixture.signIn("lead")); // 90 days are still allowed
    QVERIFY(!sessions.renewPassword("lead", old, Secret("an entirely new sentence")));
    fixture.clock.advance(std::chrono::seconds(1));
    const auto opened = fixture.entries("session.opened")->size();
    const auto expired = fixture.signIn("lead");
    QVERIFY(!expired);
    QCOMPARE(expired.error().code(), ErrorCode::refused);
    QVERIFY(services::SessionService::needsNewPassword(expired.error()));
    QVERIFY2(expired.error().text().find("90 days") != std::string::npos, expired.error().text().c_str());
    QCOMPARE(fixture.entries("session.opened")->size(), opened);
    QCOMPARE(fixture.entries("session.expired")->size(), 1U);
    // A wrong password learns nothing of the age.
    const auto wrong =
        sessions.renewPassword("lead", Secret("not the right sentence"), Secret("an entirely new one x"));
    QVERIFY(!wrong);
    QVERIFY(!services::SessionService::needsNewPassword(wrong.error()));
    // The same again is no change.
    const auto same = sessions.renewPassword("lead", old, old);
    QVERIFY(!same);
    QVERIFY2(same.error().text().find("last ten") != std::string::npos, same.error().text().c_str());
    VERIFY_OK(sessions.renewPassword("lead", old, Secret("an entirely new sentence")));
    QVERIFY(!fixture.signIn("lead"));
    VERIFY_OK(fixture.signIn("lead", "an entirely new sentence"));
    QCOMPARE(fixture.entries("credential.password-changed")->size(), 1U);
    fixture.clock.advance(std::chrono::days(91));
    const auto later = fixture.signIn("lead", "an entirely new sentence");
    QVERIFY(!later);
    QVERIFY(services::SessionService::needsNewPassword(later.error()));
}

void TestPolicy::zeroDaysIsOff()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    fixture.clock.advance(std::chrono::days(4000));
    VERIFY_OK(fixture.signIn("lead"));
}

VALBENCH_TEST(TestPolicy, policy)
#include "test_policy.moc"
