// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <valbench/services/alerts.h>
#include <valbench/services/verification.h>

using namespace valbench;
using domain::AlertKind;
using test::ServiceFixture;

class TestAlerts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachLockOutIsAnAlert();
    void eachFailedSigningIsAnAlert();
    void administratorAndQaEachAcknowledge();
    void ordinaryFailuresAreNone();
};

namespace {

std::vector<services::AlertView> open(ServiceFixture &fixture, const char *user)
{
    const auto list = fixture.workspace->alerts().list(fixture.as(user), true);
    return list ? *list : std::vector<services::AlertView>(99); // a failure must not look like an empty list
}

} // namespace

void TestAlerts::eachLockOutIsAnAlert()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    const auto lockOut = [&] {
        for (int i = 0; i < 7; ++i) // two more than it takes: still one lock-out
            QVERIFY(!fixture.signIn("engineer", "not the right sentence"));
    };
    lockOut();
    QCOMPARE(open(fixture, "admin").size(), 1U);
    const auto alerts = open(fixture, "qa");
    QCOMPARE(alerts.size(), 1U);
    QVERIFY(alerts[0].alert.kind == AlertKind::lockOut);
    QCOMPARE(alerts[0].alert.userId, std::string("engineer"));
    QCOMPARE(alerts[0].alert.cause, std::string("5 failures"));
    QVERIFY(alerts[0].waitsForMe);
    QCOMPARE(fixture.workspace->work().attention(fixture.as("admin"))->alerts, 1U);
    QCOMPARE(fixture.workspace->work().attention(fixture.as("lead"))->alerts, 0U);
    // The lock-out after the unlocking is another.
    VERIFY_OK(fixture.workspace->accounts().unlock(fixture.as("admin"), "engineer", "called from a known number"));
    lockOut();
    QCOMPARE(open(fixture, "qa").size(), 2U);
    // So is one of somebody with a one-time secret.
    const auto oneTime =
        fixture.workspace->accounts().add(fixture.as("admin"), "late", "Late Comer", domain::Role::auditor);
    VERIFY_OK(oneTime);
    for (int i = 0; i < 5; ++i)
        QVERIFY(!fixture.signIn("late", "not the right sentence"));
    QCOMPARE(open(fixture, "qa").size(), 3U);
    QVERIFY(!fixture.workspace->sessions().firstSignIn("late", *oneTime, Secret("my very own sentence"),
                                                       ServiceFixture::statement()));
}

void TestAlerts::eachFailedSigningIsAnAlert()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto protocol = fixture.protocol(false);
    VERIFY_OK(protocol);
    auto signing = fixture.workspace->signing();
    const auto offer = signing.offer(fixture.as("engineer"), {*protocol});
    VERIFY_OK(offer);
    services::SigningAnswer answer;
    answer.meaning = domain::Meaning::authored;
    answer.reason = "complete";
    answer.password = Secret("not the right sentence");
    answer.userId = "engineer";
    QVERIFY(!signing.sign(fixture.as("engineer"), *offer, answer));
    QVERIFY(!signing.sign(fixture.as("engineer"), *offer, answer));
    answer.password = ServiceFixture::password("engineer");
    answer.userId = "lead"; // somebody else's id
    QVERIFY(!signing.sign(fixture.as("engineer"), *offer, answer));
    answer.userId = ""; // overlooked
    QVERIFY(!signing.sign(fixture.as("engineer"), *offer, answer));
    const auto alerts = open(fixture, "qa");
    QCOMPARE(alerts.size(), 3U);
    for (const auto &view : alerts) {
        QVERIFY(view.alert.kind == AlertKind::failedSigning);
        QCOMPARE(view.alert.userId, std::string("engineer"));
        QCOMPARE(view.alert.where, std::string("signing"));
    }
    QCOMPARE(alerts[0].alert.cause, std::string("wrong password"));
    QCOMPARE(alerts[2].alert.cause, std::string("another user id"));
    answer.userId = "engineer";
    VERIFY_OK(signing.sign(fixture.as("engineer"), *offer, answer));
    QCOMPARE(open(fixture, "qa").size(), 3U);
}

void TestAlerts::administratorAndQaEachAcknowledge()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    for (int i = 0; i < 5; ++i)
        QVERIFY(!fixture.signIn("engineer", "not the right sentence"));
    auto alerts = fixture.workspace->alerts();
    const auto id = open(fixture, "qa").front().recordId;
    QVERIFY(!alerts.acknowledge(fixture.as("lead"), id, "asked the engineer"));
    QVERIFY(!alerts.acknowledge(fixture.as("qa"), id, "done")); // says nothing
    QCOMPARE(fixture.entries("alert.acknowledged")->size(), 0U);
    VERIFY_OK(alerts.acknowledge(fixture.as("qa"), id, "asked the engineer: own mistake"));
    QCOMPARE(fixture.workspace->work().attention(fixture.as("qa"))->alerts, 0U);
    // It is open until the administrator has done the same.
    QCOMPARE(fixture.workspace->work().attention(fixture.as("admin"))->alerts, 1U);
    QCOMPARE(open(fixture, "qa").size(), 1U);
    QVERIFY(!open(fixture, "qa").front().waitsForMe);
    const auto twice = alerts.acknowledge(fixture.as("qa"), id, "once more");
    QVERIFY(!twice);
    QCOMPARE(twice.error().code(), ErrorCode::refused);
    VERIFY_OK(fixture.reopen());
    const auto admin = fixture.signIn("admin");
    VERIFY_OK(admin);
    VERIFY_OK(fixture.workspace->alerts().acknowledge(**admin, id, "unlocked after a call"));
    QVERIFY(fixture.workspace->alerts().list(**admin, true)->empty());
    const auto all = fixture.workspace->alerts().list(**admin, false);
    VERIFY_OK(all);
    QCOMPARE(all->size(), 1U);
    const auto &known = all->front().alert.acknowledgements;
    QCOMPARE(known.size(), 2U);
    QCOMPARE(known[0].name, std::string("David Okafor"));
    QCOMPARE(known[1].assessment, std::string("unlocked after a call"));
    const auto entries = fixture.entries("alert.acknowledged");
    QCOMPARE(entries->size(), 2U);
    QCOMPARE(entries->front().entry.body.reason, std::string("unlocked after a call"));
    const auto verification = services::verifyStore(fixture.environment(), fixture.storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

void TestAlerts::ordinaryFailuresAreNone()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    for (int i = 0; i < 4; ++i)
        QVERIFY(!fixture.signIn("engineer", "not the right sentence"));
    VERIFY_OK(fixture.signIn("engineer"));
    for (int i = 0; i < 4; ++i)
        QVERIFY(!fixture.signIn("engineer", "not the right sentence"));
    QVERIFY(open(fixture, "qa").empty());
}

VALBENCH_TEST(TestAlerts, alerts)
#include "test_alerts.moc"
