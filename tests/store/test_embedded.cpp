// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What only the embedded store has: this computer's clock, SQLite's plans, its view for consoles.
#include "store_fixture.h"
#include "support/test_registry.h"

using namespace valbench;
using namespace valbench::test;
using domain::RecordId;

class TestEmbedded : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void clockBehindALittle();
    void clockStepIsRecorded();
    void aRecordsTrailUsesIndexes();
    void viewForConsoles();
};

void TestEmbedded::clockBehindALittle()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
    const auto last = fixture.clock.now();
    fixture.clock.advance(std::chrono::seconds(-2));
    VERIFY_OK(putOne(**store, RecordId("PQ", 2), 0, content("protocol")));
    const auto trail = wholeTrail(**store);
    QCOMPARE(trail.size(), std::size_t(2));
    QVERIFY(trail[0].entry.chain.time == last);
}

void TestEmbedded::clockStepIsRecorded()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
    fixture.clock.set("2026-11-03T13:00:00.000000Z");
    VERIFY_OK(putOne(**store, RecordId("PQ", 2), 0, content("protocol")));
    const auto trail = wholeTrail(**store);
    QCOMPARE(trail.size(), std::size_t(3));
    QCOMPARE(trail[1].entry.body.action, std::string("clock.step"));
    QCOMPARE(trail[1].entry.body.actor.userId, std::string("system"));
    QVERIFY(!trail[1].entry.body.session);
    QVERIFY(trail[1].entry.body.details == (json::Object{{"behindSeconds", 240},
                                                         {"clock", "2026-11-03T13:00:00.000000Z"},
                                                         {"lastEntry", "2026-11-03T13:03:59.120045Z"}}));
    QCOMPARE(trail[0].entry.chain.time.toText(), std::string("2026-11-03T13:00:00.000000Z"));
    const auto verification = (*store)->verify();
    VERIFY_OK(verification);
    QVERIFY(verification->holds());
    QCOMPARE(verification->find(store::check::clock)->detail,
             std::string("the clock was set back 1 times, and each time it was recorded"));
}

void TestEmbedded::aRecordsTrailUsesIndexes()
{
    StoreFixture fixture;
    VERIFY_OK(fixture.create());
    const auto plan = Console(fixture.path)
                          .plan("SELECT sequence, line, hash FROM ledger WHERE sequence < 9 AND sequence IN (SELECT "
                                "sequence FROM record_version WHERE prefix = 'PQ' AND number = 1 UNION ALL SELECT "
                                "sequence FROM ledger WHERE noted = 'PQ-1') ORDER BY sequence DESC");
    QVERIFY2(plan.find("SCAN") == std::string::npos, plan.c_str());
    QVERIFY2(plan.find("INDEX ledger_noted (noted=?)") != std::string::npos, plan.c_str());
}

void TestEmbedded::viewForConsoles()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol"), "because"));
    QCOMPARE(
        Console(fixture.path)
            .word("SELECT sequence || '|' || time || '|' || actor || '|' || name || '|' || role || '|' || action || "
                  "'|' || record || '|' || version || '|' || reason FROM trail"),
        std::string("1|2026-11-03T13:03:59.120045Z|ada|Ada Lovelace|validation-lead|test.put|PQ-1|1|because"));
}

VALBENCH_TEST(TestEmbedded, embedded)
#include "test_embedded.moc"
