// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/ledger/trail_block.h>
#include <valbench/store/verification.h>

using namespace valbench;
using namespace valbench::test;
using domain::RecordId;
using domain::RecordType;

class TestReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void versionsOfARecord();
    void listsInOrderOfTheFirstEntry();
    void aboutASubject();
    void trailFilters_data();
    void trailFilters();
    void trailPages();
    void trailOfManyBlocks();
    void textsThatLookLikeMembers();
    void alteredContentIsNotRead();
    void readersSeeCommitsOfOthers();

private:
    static std::string idsOf(const Result<std::vector<domain::StoredRecord>> &records);
};

std::string TestReader::idsOf(const Result<std::vector<domain::StoredRecord>> &records)
{
    if (!records)
        return records.error().text();
    std::string text;
    for (const auto &record : *records)
        text += record.id.toText() + "/" + std::to_string(record.version) + " ";
    return text;
}

void TestReader::versionsOfARecord()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    const RecordId id("PQ", 1);
    for (int i = 0; i < 3; ++i)
        VERIFY_OK(putOne(**store, id, i, content("protocol", {{"n", i}})));
    VERIFY_OK(putOne(**store, RecordId("PQ", 10), 0, content("protocol")));
    auto reader = (*store)->reader();
    QCOMPARE(idsOf((*reader)->versions(id)), std::string("PQ-1/1 PQ-1/2 PQ-1/3 "));
    QCOMPARE((*reader)->version(id, 2)->content, std::string(R"({"n":1,"type":"protocol"})"));
    QCOMPARE((*reader)->version(id, 2)->sequence, 2);
    QCOMPARE((*reader)->current(id)->version, 3);
    const auto absent = (*reader)->current(RecordId("PQ", 2));
    QCOMPARE(absent.error().code(), ErrorCode::notFound);
    QCOMPARE(absent.error().text(), std::string("There is no record PQ-2 in this store."));
    QCOMPARE((*reader)->version(id, 4).error().code(), ErrorCode::notFound);
    QCOMPARE((*reader)->versions(RecordId("PQ", 2)).error().code(), ErrorCode::notFound);
}

void TestReader::listsInOrderOfTheFirstEntry()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("PQ", 2), 0, content("protocol")));
    VERIFY_OK(putOne(**store, RecordId("MDL", 1), 0, content("model")));
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
    VERIFY_OK(putOne(**store, RecordId("PQ", 2), 1, content("protocol", {{"n", 1}})));
    auto reader = (*store)->reader();
    QCOMPARE(idsOf((*reader)->list(RecordType::protocol)), std::string("PQ-2/2 PQ-1/1 "));
    QCOMPARE(idsOf((*reader)->list(RecordType::report)), std::string());
}

void TestReader::aboutASubject()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("DEV", 1), 0, content("deviation", {{"subject", "PQ-1"}})));
    VERIFY_OK(putOne(**store, RecordId("SIG", 1), 0, content("signature", {{"subject", "PQ-1"}})));
    VERIFY_OK(putOne(**store, RecordId("DEV", 2), 0, content("deviation", {{"subject", "PQ-1"}})));
    VERIFY_OK(putOne(**store, RecordId("DEV", 3), 0, content("deviation", {{"subject", "PQ-10"}})));
    VERIFY_OK(putOne(**store, RecordId("DEV", 1), 1, content("deviation", {{"subject", "PQ-1"}, {"n", 1}})));
    auto reader = (*store)->reader();
    QCOMPARE(idsOf((*reader)->about(RecordType::deviation, "PQ-1")), std::string("DEV-1/2 DEV-2/1 "));
    // What a record is about never changes: a signature stays with what was signed.
    const auto moved = putOne(**store, RecordId("DEV", 2), 1, content("deviation", {{"subject", "PQ-10"}}));
    QVERIFY(!moved);
    QCOMPARE(moved.error().code(), ErrorCode::refused);
    QVERIFY(!putOne(**store, RecordId("DEV", 2), 1, content("deviation")));
    QCOMPARE(idsOf((*reader)->about(RecordType::deviation, "PQ-1")), std::string("DEV-1/2 DEV-2/1 "));
    QCOMPARE(idsOf((*reader)->about(RecordType::deviation, "PQ-10")), std::string("DEV-3/1 "));
}

namespace {

/// Ten entries, one a minute from 13:00, by two people.
Status writeTrail(StoreFixture &fixture, store::Store &store)
{
    fixture.clock.set("2026-11-03T13:00:00.000000Z");
    for (int i = 1; i <= 10; ++i) {
        domain::ActingPerson person = ada();
        person.actor.userId = i % 3 == 0 ? "bob" : "ada";
        VB_TRY(auto unit, store.begin(person));
        const RecordId id("PQ", i <= 5 ? 1 : 2);
        if (i == 1 || i == 6)
            VB_CHECK(unit->put(id, 0, content("protocol"), "protocol.import", "new"));
        else
            VB_CHECK(unit->note(i % 2 ? "signature.execute" : "protocol.view", "", i == 10 ? nullptr : &id));
        VB_CHECK(unit->commit());
        fixture.clock.advance(std::chrono::minutes(1));
    }
    return {};
}

std::string sequencesOf(const Result<std::vector<domain::TrailEntry>> &trail)
{
    if (!trail)
        return trail.error().text();
    std::string text;
    for (const auto &entry : *trail)
        text += std::to_string(entry.entry.chain.sequence) + " ";
    return text;
}

/// times: of the ten entries, the first at 0.
domain::TrailFilter filterNamed(const QByteArray &name, const std::vector<Timestamp> &times)
{
    domain::TrailFilter filter;
    if (name == "record")
        filter.recordId = "PQ-1";
    else if (name == "person")
        filter.userId = "bob";
    else if (name == "action")
        filter.actionPrefix = "signature.";
    else if (name == "exact action")
        filter.actionPrefix = "protocol.import";
    else if (name == "time") {
        filter.from = times[2];
        filter.to = times[4];
    } else if (name == "together") {
        filter.recordId = "PQ-1";
        filter.userId = "ada";
        filter.actionPrefix = "signature.";
        filter.from = times[1];
    } else if (name == "nobody")
        filter.userId = "eve";
    else if (name == "below")
        filter.beforeSequence = 3;
    return filter;
}

} // namespace

void TestReader::trailFilters_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArray>("sequences");
    const auto row = [](const char *filter, const char *sequences) {
        QTest::newRow(filter) << QByteArray(filter) << QByteArray(sequences);
    };
    row("none", "10 9 8 7 6 5 4 3 2 1 ");
    row("record", "5 4 3 2 1 ");
    row("person", "9 6 3 ");
    row("action", "9 7 5 3 ");
    row("exact action", "6 1 ");
    row("time", "5 4 3 ");
    row("together", "5 ");
    row("nobody", "");
    row("below", "2 1 ");
}

void TestReader::trailFilters()
{
    QFETCH(QByteArray, filter);
    QFETCH(QByteArray, sequences);
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(writeTrail(fixture, **store));
    auto reader = (*store)->reader();
    std::vector<Timestamp> times;
    const auto whole = (*reader)->trail({});
    VERIFY_OK(whole);
    for (const auto &entry : *whole)
        times.insert(times.begin(), entry.entry.chain.time);
    QCOMPARE(sequencesOf((*reader)->trail(filterNamed(filter, times))), sequences.toStdString());
}

void TestReader::trailPages()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(writeTrail(fixture, **store));
    domain::TrailFilter filter;
    filter.userId = "ada";
    filter.limit = 3;
    auto reader = (*store)->reader();
    QCOMPARE(sequencesOf((*reader)->trail(filter)), std::string("10 8 7 "));
    filter.beforeSequence = 7;
    QCOMPARE(sequencesOf((*reader)->trail(filter)), std::string("5 4 2 "));
}

void TestReader::trailOfManyBlocks()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    constexpr int count = 24 * ledger::trailBlockSize + 7;
    const std::vector<std::string> families{"session", "access", "signature"}, people{"ada", "bob", "eve \"x\""};
    for (int i = 1; i <= count;) {
        auto unit = (*store)->begin(ada());
        VERIFY_OK(unit);
        // Kinds and people come in runs, so that some blocks have one and not the other, and "rare" comes once.
        auto person = ada();
        person.actor.userId = people[static_cast<std::size_t>(i / 300 % 3)];
        VERIFY_OK((*unit)->commit());
        unit = (*store)->begin(person);
        VERIFY_OK(unit);
        for (const int end = std::min(count, i + 36); i <= end; ++i) {
            const auto family = i == 700 ? "rare" : families[static_cast<std::size_t>(i / 110 % 3)];
            VERIFY_OK((*unit)->note(family + (i % 5 == 0 ? ".refused" : ".sign-in"), "", nullptr));
        }
        VERIFY_OK((*unit)->commit());
    }
    auto reader = (*store)->reader();
    domain::TrailFilter all;
    all.limit = count + 1;
    const auto whole = (*reader)->trail(all);
    VERIFY_OK(whole);
    QCOMPARE(whole->size(), static_cast<std::size_t>(count));
    int found = 0;
    for (const auto &prefix : {"", "session.", "session.refused", "rare.", "rar", "signature.", "nothing."}) {
        for (const auto &person : {"", "ada", "bob", "eve \"x\"", "ad"}) {
            for (const int before : {0, 1, 2, 64, 65, 66, 700, 701, 1500, count, count + 9}) {
                for (const std::size_t limit : {1U, 3U, 200U, 2000U}) {
                    domain::TrailFilter filter;
                    filter.actionPrefix = prefix;
                    filter.userId = person;
                    filter.beforeSequence = before;
                    filter.limit = limit;
                    std::string expected;
                    std::size_t n = 0;
                    for (const auto &entry : *whole) {
                        const auto sequence = entry.entry.chain.sequence;
                        if (n == limit || (before > 0 && sequence >= before) ||
                            !entry.entry.body.action.starts_with(prefix) ||
                            (*person && entry.entry.body.actor.userId != person))
                            continue;
                        expected += std::to_string(sequence) + " ";
                        ++n;
                    }
                    QCOMPARE(sequencesOf((*reader)->trail(filter)), expected);
                    found += static_cast<int>(n);
                }
            }
        }
    }
    QVERIFY(found > 10'000);
    const auto verification = (*store)->verify();
    VERIFY_OK(verification);
    QCOMPARE(verification->find(store::check::trailIndex)->state, store::CheckState::passed);
    QCOMPARE(verification->find(store::check::trailIndex)->n, 24);
}

void TestReader::textsThatLookLikeMembers()
{
    // Details may hold the very characters that a filter looks for.
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    auto unit = (*store)->begin({{"eve \"x\"", "Eve", "qa"}, std::nullopt});
    VERIFY_OK(unit);
    const RecordId id("PQ", 1);
    VERIFY_OK((*unit)->put(id, 0, content("protocol"), "protocol.import", "new",
                           json::Object{{"x", 1},
                                        {"actor", json::Object{{"id", "ada"}, {"name", "Ada"}}},
                                        {"time", "2020-01-01T00:00:00.000000Z"},
                                        {"record", json::Object{{"after", nullptr}, {"id", "PQ-9"}}}}));
    VERIFY_OK((*unit)->commit());
    unit->reset();
    auto reader = (*store)->reader();
    domain::TrailFilter filter;
    filter.userId = "ada";
    QCOMPARE(sequencesOf((*reader)->trail(filter)), std::string());
    filter.userId = "eve \"x\"";
    QCOMPARE(sequencesOf((*reader)->trail(filter)), std::string("1 "));
    filter.to = Timestamp::parse("2021-01-01T00:00:00.000000Z").value();
    QCOMPARE(sequencesOf((*reader)->trail(filter)), std::string());
    domain::TrailFilter ofRecord;
    ofRecord.recordId = "PQ-1";
    QCOMPARE(sequencesOf((*reader)->trail(ofRecord)), std::string("1 "));
    ofRecord.recordId = "no record";
    QCOMPARE(sequencesOf((*reader)->trail(ofRecord)), std::string());
}

void TestReader::alteredContentIsNotRead()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol", {{"limit", "0.85"}})));
    {
        auto unit = (*store)->begin(ada());
        VERIFY_OK(unit);
        VERIFY_OK((*unit)->attach("text/csv", asBytes("a,b\n")));
        VERIFY_OK((*unit)->note("a", "", nullptr));
        VERIFY_OK((*unit)->commit());
    }
    QCOMPARE(fixture.behindTheWalls("UPDATE record_version SET content = replace(content, '0.85', '0.80');"
                                    "UPDATE evidence SET bytes = x'00';"
                                    "UPDATE ledger SET line = replace(line, 'ada', 'eve') WHERE sequence = 1"),
             std::string());
    auto reopened = fixture.open();
    VERIFY_OK(reopened);
    auto reader = (*reopened)->reader();
    const auto record = (*reader)->current(RecordId("PQ", 1));
    QVERIFY(!record);
    QCOMPARE(record.error().code(), ErrorCode::integrity);
    QVERIFY(record.error().text().starts_with("The content of PQ-1, version 1, was changed in the store"));
    QCOMPARE((*reader)->list(RecordType::protocol).error().code(), ErrorCode::integrity);
    QCOMPARE((*reader)->evidence(sha256("a,b\n")).error().code(), ErrorCode::integrity);
    QCOMPARE((*reader)->trail({}).error().code(), ErrorCode::integrity);
}

void TestReader::readersSeeCommitsOfOthers()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    auto second = fixture.open();
    VERIFY_OK(second);
    auto reader = (*second)->reader();
    QCOMPARE((*reader)->head()->size, 0);
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
    QCOMPARE((*reader)->head()->size, 1);
    VERIFY_OK((*reader)->current(RecordId("PQ", 1)));
}

VALBENCH_TEST(TestReader, reader)
#include "test_reader.moc"
