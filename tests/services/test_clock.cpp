// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

using namespace valbench;
using domain::Meaning;
using test::ServiceFixture;

/// A clock that was set stops signing until an administrator has said what was found.
class TestClock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void aLittleIsNoStep();
    void setBack();
    void setBackWhileWorking();
    void setForward();
    void sleepIsNoStep();
    void onlyAdministratorsExplain();
    void restartsDoNotForget();

private:
    Status sign() { return fixture->sign("engineer", protocol, Meaning::authored); }
    std::string blocked();
    std::unique_ptr<ServiceFixture> fixture;
    std::string protocol;
};

void TestClock::init()
{
    fixture = std::make_unique<ServiceFixture>();
    VERIFY_OK(fixture->createWithPeople());
    VERIFY_OK(fixture->registerModel());
    const auto id = fixture->protocol(false);
    VERIFY_OK(id);
    protocol = *id;
}

/// Why nobody can sign, as Health has it; empty if they can.
std::string TestClock::blocked()
{
    const auto health = fixture->workspace->maintenance().health();
    if (!health)
        return health.error().text();
    return health->clock.blocked ? health->clock.detail : std::string();
}

void TestClock::aLittleIsNoStep()
{
    fixture->clock.advance(std::chrono::hours(1)); // certificates are not of this second
    VERIFY_OK(fixture->signIn("lead"));
    fixture->clock.advance(std::chrono::seconds(-1));
    VERIFY_OK(sign());
    QVERIFY(fixture->entries("clock.")->empty());
    QCOMPARE(blocked(), std::string());
}

void TestClock::setBack()
{
    fixture->clock.advance(std::chrono::hours(-24));
    const auto refused = sign();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY2(refused.error().text().find("Nobody can sign now: entry ") != std::string::npos,
             refused.error().text().c_str());
    QVERIFY(fixture->workspace->records().signatures(fixture->as("lead"), protocol)->empty());
    QVERIFY(!fixture->entries("clock.step")->empty()); // logged, before anything else was
    QVERIFY(!blocked().empty());
    // Nothing else is stopped.
    VERIFY_OK(fixture->workspace->models().list(fixture->as("lead")));
    VERIFY_OK(fixture->protocol(false));
    // The right time again does not lift it by itself.
    fixture->clock.advance(std::chrono::hours(24));
    QVERIFY(!sign());
    VERIFY_OK(
        fixture->workspace->maintenance().acceptClock(fixture->as("admin"), "battery replaced, clock set by NTP"));
    VERIFY_OK(sign());
}

void TestClock::setBackWhileWorking()
{
    // The dialog was open already when the clock was set.
    auto signing = fixture->workspace->signing();
    const auto offer = signing.offer(fixture->as("engineer"), {protocol});
    VERIFY_OK(offer);
    fixture->clock.advance(std::chrono::minutes(-10));
    services::SigningAnswer answer;
    answer.meaning = Meaning::authored;
    answer.reason = "complete";
    answer.userId = "engineer";
    answer.password = ServiceFixture::password("engineer");
    const auto refused = signing.sign(fixture->as("engineer"), *offer, answer);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY(fixture->entries("signature.")->empty());
}

void TestClock::setForward()
{
    std::chrono::nanoseconds uptime = std::chrono::hours(5);
    fixture->uptime = [&uptime] { return uptime; };
    VERIFY_OK(fixture->reopenWithPeople());
    VERIFY_OK(fixture->workspace->models().list(fixture->as("lead")));
    fixture->clock.advance(std::chrono::minutes(30)); // and no time has passed
    VERIFY_OK(fixture->workspace->models().list(fixture->as("lead")));
    const auto jumps = fixture->entries("clock.jump");
    VERIFY_OK(jumps);
    QCOMPARE(jumps->size(), 1U);
    QCOMPARE(blocked(), std::string("It was 30 minutes ahead of this computer's uptime."));
    QVERIFY(!sign());
    VERIFY_OK(fixture->workspace->maintenance().acceptClock(fixture->as("admin"), "time zone was entered by hand"));
    VERIFY_OK(sign());
    QCOMPARE(fixture->entries("clock.jump")->size(), 1U); // told once
}

void TestClock::sleepIsNoStep()
{
    std::chrono::nanoseconds uptime = std::chrono::hours(5);
    fixture->uptime = [&uptime] { return uptime; };
    VERIFY_OK(fixture->reopenWithPeople());
    VERIFY_OK(fixture->workspace->models().list(fixture->as("lead")));
    for (int i = 0; i < 3; ++i) {
        fixture->clock.advance(std::chrono::hours(14) + std::chrono::seconds(20)); // a slow clock, set by the network
        uptime += std::chrono::hours(14);
        VERIFY_OK(fixture->workspace->models().list(fixture->as("lead")));
    }
    VERIFY_OK(sign());
    QVERIFY(fixture->entries("clock.")->empty());
}

void TestClock::onlyAdministratorsExplain()
{
    auto maintenance = fixture->workspace->maintenance();
    const auto nothing = maintenance.acceptClock(fixture->as("admin"), "looked at it");
    QVERIFY(!nothing); // nothing to explain
    fixture->clock.advance(std::chrono::hours(-2));
    QVERIFY(!sign());
    for (const char *other : {"qa", "engineer", "lead", "auditor"})
        QCOMPARE(maintenance.acceptClock(fixture->as(other), "looked at it").error().code(), ErrorCode::refused);
    QVERIFY(!maintenance.acceptClock(fixture->as("admin"), "fixed")); // no reason
    QVERIFY(!blocked().empty());
    fixture->clock.advance(std::chrono::hours(2));
    VERIFY_OK(maintenance.acceptClock(fixture->as("admin"), "the clock ran on the wrong time zone"));
    const auto entries = fixture->entries("clock.accepted");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 1U);
    QCOMPARE(entries->front().entry.body.actor.userId, std::string("admin"));
    QCOMPARE(entries->front().entry.body.reason, std::string("the clock ran on the wrong time zone"));
    QCOMPARE(blocked(), std::string());
}

void TestClock::restartsDoNotForget()
{
    fixture->clock.advance(std::chrono::hours(-2));
    QVERIFY(!sign());
    fixture->clock.advance(std::chrono::hours(2));
    VERIFY_OK(fixture->reopenWithPeople());
    QVERIFY(!blocked().empty());
    QVERIFY(!sign());
}

VALBENCH_TEST(TestClock, clock)
#include "test_clock.moc"
