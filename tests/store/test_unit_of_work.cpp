// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"
#include "support/test_registry.h"

#include <valbench/store/sqlite_store.h>

#include <atomic>
#include <thread>

using namespace valbench;
using namespace valbench::test;
using domain::RecordId;
using domain::RecordType;

class TestUnitOfWork : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneEntryPerChangeInOneTransaction();
    void nothingWithoutCommit();
    void aFailureSpoilsTheWhole();
    void reasonIsNeeded();
    void staleVersionIsAConflict();
    void keysBelongToOneRecordForever();
    void typeStays();
    void numbersAreNeverUsedTwice();
    void notesSpeakOfRecords();
    void evidenceIsAnnounced();
    void unannouncedEvidenceUndoesAll();
    void writersOnSeveralThreadsNeverFork();
    void brokenEndIsNotBuiltUpon();
};

void TestUnitOfWork::oneEntryPerChangeInOneTransaction()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    auto unit = (*store)->begin(ada());
    VERIFY_OK(unit);
    const auto id = (*unit)->reserveId("PQ");
    VERIFY_OK(id);
    QCOMPARE(id->toText(), std::string("PQ-1"));
    const auto first = (*unit)->put(*id, 0, content("protocol", {{"title", "PQ of flchain"}}), "protocol.import",
                                    "first draft", json::Object{{"file", "pq.json"}});
    VERIFY_OK(first);
    const auto second =
        (*unit)->put(*id, 1, content("protocol", {{"title", "PQ of flchain, B"}}), "protocol.edit", "typing error");
    VERIFY_OK(second);
    QCOMPARE(second->version, 2);
    // Its own reader sees it, others do not yet.
    VERIFY_OK((*unit)->read().current(*id));
    QVERIFY(!(*(*store)->reader())->current(*id));
    const auto head = (*unit)->commit();
    VERIFY_OK(head);
    QCOMPARE(head->size, 2);
    unit->reset();

    const auto trail = wholeTrail(**store);
    QCOMPARE(trail.size(), std::size_t(2));
    const auto &body = trail[0].entry.body;
    QCOMPARE(body.actor.userId, std::string("ada"));
    QCOMPARE(body.actor.name, std::string("Ada Lovelace"));
    QCOMPARE(body.actor.role, std::string("validation-lead"));
    QCOMPARE(body.session, ada().session);
    QCOMPARE(body.action, std::string("protocol.edit"));
    QCOMPARE(body.reason, std::string("typing error"));
    QCOMPARE(body.zone, std::string("+01:00 Europe/Berlin"));
    QCOMPARE(body.purpose, std::string("test"));
    QCOMPARE(body.store, fixture.identity.id);
    QVERIFY(body.record.has_value());
    QCOMPARE(body.record->id, std::string("PQ-1"));
    QCOMPARE(body.record->type, std::string("protocol"));
    QCOMPARE(body.record->version, 2);
    QVERIFY(body.record->before == first->digest);
    QVERIFY(body.record->after == second->digest);
    QVERIFY(trail[0].entry.chain.previous == trail[1].hash);
    QVERIFY(trail[1].entry.chain.previous == ledger::noPrevious());
    QVERIFY(head->hash == trail[0].hash);
    QVERIFY(sha256(trail[0].line) == trail[0].hash);
    QVERIFY(trail[1].entry.body.details == (json::Object{{"file", "pq.json"}}));

    const auto current = (*(*store)->reader())->current(*id);
    VERIFY_OK(current);
    QCOMPARE(current->content, std::string(R"({"title":"PQ of flchain, B","type":"protocol"})"));
    QVERIFY(sha256(current->content) == current->digest);
    QCOMPARE(current->sequence, 2);
}

void TestUnitOfWork::nothingWithoutCommit()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    {
        auto unit = (*store)->begin(ada());
        VERIFY_OK(unit);
        VERIFY_OK((*unit)->put(RecordId("PQ", 1), 0, content("protocol"), "a", "reason"));
        VERIFY_OK((*unit)->attach("text/plain", asBytes("x")));
    }
    QCOMPARE((*(*store)->reader())->head()->size, 0);
    QVERIFY(!(*(*store)->reader())->current(RecordId("PQ", 1)));
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
}

void TestUnitOfWork::aFailureSpoilsTheWhole()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    {
        auto unit = (*store)->begin(ada());
        VERIFY_OK(unit);
        VERIFY_OK((*unit)->put(RecordId("PQ", 1), 0, content("protocol"), "a", "reason"));
        QVERIFY(!(*unit)->put(RecordId("PQ", 2), 5, content("protocol"), "a", "reason"));
        QVERIFY(!(*unit)->note("a", "", nullptr));
        const auto head = (*unit)->commit();
        QVERIFY(!head);
        QCOMPARE(head.error().code(), ErrorCode::internal);
        QVERIFY(!(*unit)->commit());
    }
    QCOMPARE((*(*store)->reader())->head()->size, 0);
}

void TestUnitOfWork::reasonIsNeeded()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    const auto record = putOne(**store, RecordId("PQ", 1), 0, content("protocol"), " \t");
    QVERIFY(!record);
    QCOMPARE(record.error().code(), ErrorCode::refused);
    QCOMPARE(record.error().text(), std::string("PQ-1: a change needs a reason."));
}

void TestUnitOfWork::staleVersionIsAConflict()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 1, content("protocol", {{"a", 1}})));
    const auto late = putOne(**store, RecordId("PQ", 1), 1, content("protocol", {{"a", 2}}));
    QVERIFY(!late);
    QCOMPARE(late.error().code(), ErrorCode::conflict);
    QVERIFY(late.error().text().starts_with("PQ-1 is at version 2, but this change is based on version 1."));
    QCOMPARE((*(*store)->reader())->head()->size, 2);
}

void TestUnitOfWork::keysBelongToOneRecordForever()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("USR", 1), 0, content("account", {{"key", "ada"}})));
    VERIFY_OK(putOne(**store, RecordId("USR", 1), 1, content("account", {{"key", "ada"}, {"role", "qa"}})));
    VERIFY_OK(putOne(**store, RecordId("MDL", 1), 0, content("model", {{"key", "ada"}})));
    const auto second = putOne(**store, RecordId("USR", 2), 0, content("account", {{"key", "ada"}}));
    QVERIFY(!second);
    QCOMPARE(second.error().code(), ErrorCode::conflict);
    QCOMPARE(second.error().text(),
             std::string("'ada' already belongs to USR-1; it is never given to another account."));
    // A key that was given up stays where it was.
    VERIFY_OK(putOne(**store, RecordId("USR", 1), 2, content("account", {{"key", "ada.l"}})));
    QVERIFY(!putOne(**store, RecordId("USR", 2), 0, content("account", {{"key", "ada"}})));
    auto reader = (*store)->reader();
    QVERIFY(!(*reader)->byKey(RecordType::account, "ada")->has_value());
    QCOMPARE((*(*reader)->byKey(RecordType::account, "ada.l"))->id.toText(), std::string("USR-1"));
    QCOMPARE((*(*reader)->byKey(RecordType::model, "ada"))->id.toText(), std::string("MDL-1"));
}

void TestUnitOfWork::typeStays()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
    const auto other = putOne(**store, RecordId("PQ", 1), 1, content("model"));
    QVERIFY(!other);
    QCOMPARE(other.error().code(), ErrorCode::refused);
    QVERIFY(!putOne(**store, RecordId("PQ", 2), 0, content("no such type")));
    QVERIFY(!putOne(**store, RecordId("PQ", 2), 0, json::Object{{"title", "no type"}}));
    QVERIFY(!putOne(**store, RecordId("PQ", 2), 0, content("protocol", {{"key", 5}})));
    QVERIFY(!putOne(**store, RecordId("PQ", 2), 0, content("protocol", {{"limit", 0.85}})));
}

void TestUnitOfWork::numbersAreNeverUsedTwice()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("PQ", 41), 0, content("protocol")));
    auto unit = (*store)->begin(ada());
    VERIFY_OK(unit);
    QCOMPARE((*unit)->reserveId("PQ")->toText(), std::string("PQ-42"));
    QCOMPARE((*unit)->reserveId("PQ")->toText(), std::string("PQ-43"));
    QCOMPARE((*unit)->reserveId("DEV")->toText(), std::string("DEV-1"));
    QVERIFY(!(*unit)->reserveId("pq"));
}

void TestUnitOfWork::notesSpeakOfRecords()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    const auto record = putOne(**store, RecordId("PQ", 1), 0, content("protocol"));
    VERIFY_OK(record);
    {
        auto unit = (*store)->begin({{"ada", "Ada", "qa"}, std::nullopt});
        VERIFY_OK(unit);
        VERIFY_OK((*unit)->note("protocol.export", "for inspection", &record->id));
        VERIFY_OK((*unit)->commit());
    }
    const auto trail = wholeTrail(**store);
    QVERIFY(!trail[0].entry.body.session);
    const auto change = trail[0].entry.body.record;
    QVERIFY(change.has_value());
    QCOMPARE(change->version, 1);
    QVERIFY(change->before == record->digest);
    QVERIFY(!change->after);
    const RecordId absent("PQ", 9);
    auto unit = (*store)->begin(ada());
    VERIFY_OK(unit);
    const auto status = (*unit)->note("protocol.export", "", &absent);
    QVERIFY(!status);
    QCOMPARE(status.error().code(), ErrorCode::notFound);
}

void TestUnitOfWork::evidenceIsAnnounced()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    auto unit = (*store)->begin(ada());
    VERIFY_OK(unit);
    const auto csv = (*unit)->attach("text/csv", asBytes("a,b\n"));
    VERIFY_OK(csv);
    const auto empty = (*unit)->attach("text/plain", {});
    VERIFY_OK(empty);
    VERIFY_OK((*unit)->note("execution.evidence", "", nullptr));
    // The same bytes again keep the media type they have.
    QVERIFY(*(*unit)->attach("text/plain", asBytes("a,b\n")) == *csv);
    VERIFY_OK((*unit)->note("execution.evidence", "", nullptr));
    VERIFY_OK((*unit)->commit());
    unit->reset();
    const auto trail = wholeTrail(**store);
    const std::vector<ledger::Attachment> first{{*csv, "text/csv"}, {*empty, "text/plain"}};
    const std::vector<ledger::Attachment> second{{*csv, "text/csv"}};
    QVERIFY(trail[1].entry.body.evidence == first);
    QVERIFY(trail[0].entry.body.evidence == second);
    auto reader = (*store)->reader();
    const auto kept = (*reader)->evidence(*csv);
    VERIFY_OK(kept);
    QCOMPARE(kept->mediaType, std::string("text/csv"));
    QCOMPARE(asText(kept->bytes), std::string_view("a,b\n"));
    QVERIFY((*reader)->evidence(*empty)->bytes.empty());
    const auto absent = (*reader)->evidence(sha256("nothing"));
    QVERIFY(!absent);
    QCOMPARE(absent.error().code(), ErrorCode::notFound);
}

void TestUnitOfWork::unannouncedEvidenceUndoesAll()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    {
        auto unit = (*store)->begin(ada());
        VERIFY_OK(unit);
        VERIFY_OK((*unit)->note("a", "", nullptr));
        VERIFY_OK((*unit)->attach("text/csv", asBytes("a,b\n")));
        QVERIFY(!(*unit)->commit());
    }
    QCOMPARE((*(*store)->reader())->head()->size, 0);
    QVERIFY(!(*(*store)->reader())->evidence(sha256("a,b\n")));
}

void TestUnitOfWork::writersOnSeveralThreadsNeverFork()
{
    StoreFixture fixture;
    fixture.environment.clock.now();
    auto store = fixture.create();
    VERIFY_OK(store);
    SystemRandom random;
    auto shared = fixture.environment;
    const store::Environment environment{shared.clock, random, shared.station, shared.build, shared.zone, shared.host};
    constexpr int writers = 4;
    constexpr int each = 50;
    std::atomic<int> done = 0;
    {
        std::vector<std::jthread> threads;
        for (int w = 0; w < writers; ++w)
            threads.emplace_back([&, w] {
                // Half of them share a store object, half have their own, as processes have.
                auto own = w % 2 ? fixture.open(environment) : Result<std::unique_ptr<store::Store>>(nullptr);
                auto &mine = w % 2 ? **own : **store;
                for (int i = 0; i < each; ++i) {
                    auto unit = mine.begin(ada());
                    if (unit && (*unit)->note("a", "", nullptr) && (*unit)->commit())
                        ++done;
                }
            });
    }
    QCOMPARE(done.load(), writers * each);
    const auto verification = (*store)->verify();
    VERIFY_OK(verification);
    QVERIFY(verification->holds());
    QCOMPARE(verification->size, std::int64_t(writers * each));
}

void TestUnitOfWork::brokenEndIsNotBuiltUpon()
{
    StoreFixture fixture;
    {
        auto store = fixture.create();
        VERIFY_OK(store);
        VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
    }
    QCOMPARE(fixture.behindTheWalls("UPDATE ledger SET line = replace(line, 'ada', 'eve')"), std::string());
    auto store = fixture.open();
    VERIFY_OK(store);
    const auto written = putOne(**store, RecordId("PQ", 2), 0, content("protocol"));
    QVERIFY(!written);
    QCOMPARE(written.error().code(), ErrorCode::integrity);
    QVERIFY(written.error().text().starts_with("Ledger entry 1, the last one, was changed"));
}

VALBENCH_TEST(TestUnitOfWork, unit_of_work)
#include "test_unit_of_work.moc"
