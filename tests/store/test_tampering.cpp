// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody with the file and every tool can do, and that the verification says so.
#include "store_fixture.h"
#include "support/test_registry.h"

#include <algorithm>
#include <random>

#include <valbench/ledger/merkle.h>

using namespace valbench;
using namespace valbench::test;

class TestTampering : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void untouched();
    void everyColumn_data();
    void everyColumn();
    void rows_data();
    void rows();
    void cutTail();
    void olderCopyPutBack();
    void rewrittenWithoutKeys();
    void anotherStorePutThere();
    void lastCheckpointTakenAway();
    void flippedBytes();
    void flippedBytesInTheLog();
};

namespace {

/// What a person sees: why the store does not open, or the first problem of its verification. Empty: all holds.
std::string problemOf(StoreFixture &fixture, std::string *check = nullptr)
{
    auto store = fixture.open();
    if (!store)
        return store.error().text();
    const std::vector outside{filledCheckpoint()};
    store::VerificationRequest request;
    request.outside = outside;
    request.checkSignature = checkTestSignature;
    const auto verification = (*store)->verify(request);
    if (!verification)
        return verification.error().text();
    const auto *problem = verification->firstProblem();
    if (!problem)
        return {};
    if (check)
        *check = problem->name;
    return problem->name + ": " + problem->detail;
}

} // namespace

void TestTampering::untouched()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    auto store = fixture.open();
    VERIFY_OK(store);
    const std::vector outside{filledCheckpoint()};
    store::VerificationRequest request;
    request.outside = outside;
    request.checkSignature = checkTestSignature;
    const auto verification = (*store)->verify(request);
    VERIFY_OK(verification);
    QVERIFY(verification->holds());
    for (const auto &check : verification->checks) {
        // The files are the server's; and so few entries have no block.
        const bool elsewhere =
            (sharedStore() && check.name == store::check::file) || check.name == store::check::trailIndex;
        QVERIFY2(elsewhere ? check.state == store::CheckState::notApplicable
                           : check.state == store::CheckState::passed && check.n > 0,
                 check.name.c_str());
    }
    QCOMPARE(verification->find(store::check::chain)->n, 17);
    QCOMPARE(verification->find(store::check::records)->n, 12);
    QCOMPARE(verification->find(store::check::evidence)->n, 4);
    QCOMPARE(verification->find(store::check::checkpoints)->n, 3);
    QCOMPARE(verification->root, filledCheckpoint().root);
}

void TestTampering::everyColumn_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *table, const char *column, const char *key, int at, const char *value,
                        const char *words) {
        QTest::addRow("%s.%s, row %d", table, column, at)
            << QByteArray("UPDATE ") + table + " SET " + column + " = " + value + " WHERE " + key + " = " +
                   QByteArray::number(at)
            << QByteArray(words);
    };
    const char *flipBlob = "zeroblob(32)";
    for (const int at : {1, 9, 17}) {
        const auto n = std::to_string(at);
        row("ledger", "line", "sequence", at, "replace(line, 'Ada', 'Adb')", ("entry " + n + " was changed").c_str());
        row("ledger", "hash", "sequence", at, flipBlob, ("entry " + n + " was changed").c_str());
        row("ledger", "sequence", "sequence", at, "100", at == 17 ? "entry 17 is missing" : ("entry " + n).c_str());
    }
    for (const int at : {1, 3, 15}) {
        const std::string entry = "entry " + std::to_string(at);
        row("record_version", "content", "sequence", at, "replace(content, '\"type', ' \"type')",
            (entry + " gave it digest").c_str());
        row("record_version", "digest", "sequence", at, flipBlob, ("not the one in " + entry).c_str());
        // It moves under entry 12, which is a note; whichever of the two is met first is named.
        row("record_version", "sequence", "sequence", at, "12",
            at < 12 ? (entry + ", but is no longer there").c_str() : "is in the store, but no entry announces it");
        row("record_version", "version", "sequence", at, "7", entry.c_str());
        row("record_version", "number", "sequence", at, "77", entry.c_str());
        row("record_version", "prefix", "sequence", at, "'XYZ'", entry.c_str());
    }
    for (const int at : {1, 4}) {
        const std::string evidence = std::to_string(at) + ". evidence";
        row("evidence", "bytes", "number", at, "x'00'", evidence.c_str());
        row("evidence", "digest", "number", at, flipBlob, (evidence + " was changed").c_str());
        row("evidence", "media_type", "number", at, "'text/css'", ("the media type of the " + evidence).c_str());
        row("evidence", "number", "number", at, "9", "evidence is missing");
    }
    for (const int at : {1, 2}) {
        const std::string note = std::to_string(at) + ". checkpoint kept in the store was changed";
        row("checkpoint", "size", "number", at, "5", note.c_str());
        row("checkpoint", "note", "number", at, "replace(note, 'head ', 'heat ')", note.c_str());
        row("checkpoint", "number", "number", at, "9", "one before it is missing");
        row("checkpoint", "note", "number", at, "replace(note, char(8212) || ' ', char(8212) || ' 0')", note.c_str());
    }
    row("checkpoint", "note", "size", 8, "replace(note, 'time 2026', 'time 2025')", "the signature is wrong");
    row("meta", "value", "number", 1, "'00' || substr(value, 3)", "belongs to another store");
    row("meta", "value", "number", 2, "'production'",
        "its purpose is 'production', its entries were written for 'test'");
    row("meta", "name", "number", 1, "'Store'", "the store's id is missing");
    row("meta", "name", "number", 2, "'Purpose'", "the store's purpose is missing");
    if (!sharedStore()) {
        row("meta", "value", "number", 3, "'name:x'", "is written by another host");
        row("meta", "name", "number", 3, "'Host'", "is written by another host");
    }
    row("meta", "number", "number", 2, "9", "row 2 of what the store says of itself was changed");
}

void TestTampering::everyColumn()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, words);
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    const auto before = fixture.saying();
    QCOMPARE(fixture.behindTheWalls(sql.toStdString()), std::string());
    QVERIFY(fixture.saying() != before);
    const auto problem = problemOf(fixture);
    QVERIFY2(QByteArray::fromStdString(problem).contains(words), problem.c_str());
}

void TestTampering::rows_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *sql, const char *words) {
        QTest::newRow(sql) << QByteArray(sql) << QByteArray(words);
    };
    row("DELETE FROM ledger WHERE sequence = 1", "ledger chain: entry 1 is missing");
    row("DELETE FROM ledger WHERE sequence = 9", "ledger chain: entry 9 is missing");
    row("DELETE FROM ledger WHERE sequence = 17", "covers 17 entries, but the ledger has 16");
    row("DELETE FROM ledger", "covers 8 entries, but the ledger has 0");
    row("DELETE FROM record_version WHERE sequence = 2",
        "DEV-1, version 1, was written by entry 2, but is no longer there");
    row("DELETE FROM record_version WHERE sequence = 15",
        "DEV-4, version 2, was written by entry 15, but is no longer");
    row("DELETE FROM record_version", "MDL-1, version 1, was written by entry 1, but is no longer there");
    row("DELETE FROM evidence WHERE number = 1", "evidence: the 1. evidence is missing");
    row("DELETE FROM evidence WHERE number = 4", "announced by entry 14, is no longer there");
    row("DELETE FROM checkpoint WHERE number = 1", "1. checkpoint kept in the store was changed, or one before it");
    row("DELETE FROM meta WHERE number = 1", "the store's id is missing");
    row("INSERT INTO record_version (sequence, prefix, number, version, content, digest) "
        "SELECT 16, prefix, number, 2, content, digest FROM record_version WHERE sequence = 1",
        "MDL-1, version 2, is in the store, but no entry announces it");
    if (sharedStore()) {
        row("INSERT INTO meta VALUES (3, 'store', 'x'), (4, 'purpose', 'production')", "the store's id is missing");
        row("INSERT INTO meta SELECT 3, name, value FROM meta WHERE number = 1; INSERT INTO meta VALUES (4, 'purpose', "
            "'production')",
            "its purpose is 'production'");
        row("INSERT INTO meta VALUES (3, 'extra', '1')", "row 3 of what the store says of itself was changed");
    } else {
        row("DELETE FROM meta WHERE number = 3", "is written by another host");
        row("INSERT INTO meta VALUES (4, 'purpose', 'production')", "its purpose is 'production'");
        row("INSERT INTO meta VALUES (4, 'extra', '1')", "row 4 of what the store says of itself was changed");
    }
    row("PRAGMA foreign_keys = OFF; INSERT INTO record_version (sequence, prefix, number, version, content, digest) "
        "SELECT 99, prefix, number, 2, content, digest FROM record_version WHERE sequence = 1",
        "MDL-1, version 2, is in the store, but no entry announces it");
    row("INSERT INTO evidence SELECT 5, randomblob(32), 'text/csv', x'00'", "5. evidence was changed");
    // SHA-256 of the one byte 00.
    row("INSERT INTO evidence VALUES (5, x'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', "
        "'text/csv', "
        "x'00')",
        "the 5. evidence (6e340b9cffb3) is in the store, but no entry announces it");
    row("INSERT INTO checkpoint SELECT 3, size, replace(note, 'time 2026', 'time 2027') FROM checkpoint WHERE number = "
        "2",
        "the signature is wrong");
    // Reordered: two neighbours change places.
    row("UPDATE ledger SET sequence = 100 WHERE sequence = 8; UPDATE ledger SET sequence = 8 WHERE sequence = 9;"
        "UPDATE ledger SET sequence = 9 WHERE sequence = 100",
        "the line of entry 8 says it is entry 9");
    row("UPDATE record_version SET sequence = 100 WHERE sequence = 2; UPDATE record_version SET sequence = 2 WHERE "
        "sequence = 3; UPDATE record_version SET sequence = 3 WHERE sequence = 100",
        "entry 2 wrote DEV-1, version 1");
}

void TestTampering::rows()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, words);
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    QCOMPARE(fixture.behindTheWalls(sql.toStdString()), std::string());
    const auto problem = problemOf(fixture);
    QVERIFY2(QByteArray::fromStdString(problem).contains(words), problem.c_str());
}

void TestTampering::cutTail()
{
    for (const int kept : {16, 12, 7}) {
        StoreFixture fixture;
        VERIFY_OK(placeFilledStore(fixture));
        const auto above = std::to_string(kept);
        QCOMPARE(fixture.behindTheWalls("DELETE FROM ledger WHERE sequence > " + above +
                                        ";DELETE FROM record_version WHERE sequence > " + above +
                                        ";DELETE FROM checkpoint WHERE size > " + above +
                                        ";DELETE FROM evidence WHERE number > " + std::to_string((kept + 2) / 4)),
                 std::string());
        std::string check;
        const auto problem = problemOf(fixture, &check);
        QCOMPARE(check, std::string(store::check::checkpoints));
        const auto words = "covers 17 entries, but the ledger has " + above + ": its end was cut off";
        QVERIFY2(problem.find(words) != std::string::npos, problem.c_str());
    }
}

void TestTampering::olderCopyPutBack()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    const auto older = readFile(fixture.path);
    std::vector<ledger::Checkpoint> remembered;
    {
        auto store = fixture.open();
        VERIFY_OK(store);
        VERIFY_OK(putOne(**store, domain::RecordId("PQ", 1), 0, content("protocol")));
        const auto note = signedNow(**store);
        VERIFY_OK(note);
        remembered.push_back(note->checkpoint);
    }
    writeFile(fixture.path, older);
    auto store = fixture.open();
    VERIFY_OK(store);
    store::VerificationRequest request;
    QVERIFY((*store)->verify(request)->holds()); // the older copy is sound in itself
    request.outside = remembered;
    const auto verification = (*store)->verify(request);
    VERIFY_OK(verification);
    QVERIFY(!verification->holds());
    const auto &detail = verification->find(store::check::checkpoints)->detail;
    QVERIFY2(detail.find("covers 18 entries, but the ledger has 17") != std::string::npos, detail.c_str());
}

void TestTampering::rewrittenWithoutKeys()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    // Everything from entry 5 on is made anew, consistently, as if it had been so.
    std::vector<domain::TrailEntry> trail;
    {
        auto store = fixture.open();
        trail = *(*(*store)->reader())->trail({});
    }
    std::ranges::reverse(trail);
    std::string sql;
    Digest previous = trail[3].hash;
    for (std::size_t i = 4; i < trail.size(); ++i) {
        auto entry = trail[i].entry;
        entry.body.actor.name = "Somebody Else";
        entry.chain.previous = previous;
        const auto line = *ledger::composeLine(*ledger::bodyText(entry.body), entry.chain);
        previous = ledger::entryHash(line);
        sql += "UPDATE ledger SET line = CAST(x'" + toHex(asBytes(line)) + "' AS TEXT), hash = x'" + previous.toHex() +
               "' WHERE sequence = " + std::to_string(i + 1) + ";";
    }
    sql += "DELETE FROM checkpoint";
    QCOMPARE(fixture.behindTheWalls(sql), std::string());
    auto store = fixture.open();
    VERIFY_OK(store);
    QVERIFY((*store)->verify()->holds()); // the chain alone cannot know
    store.value().reset();
    std::string check;
    const auto problem = problemOf(fixture, &check);
    QCOMPARE(check, std::string(store::check::checkpoints));
    QVERIFY2(problem.find("the ledger was rewritten") != std::string::npos, problem.c_str());
}

void TestTampering::anotherStorePutThere()
{
    StoreFixture fixture;
    fixture.identity.id = StoreId(StoreId::Bytes{0x77});
    {
        auto store = fixture.create();
        VERIFY_OK(store);
        VERIFY_OK(fillStore(**store, fixture));
    }
    std::string check;
    const auto problem = problemOf(fixture, &check);
    QCOMPARE(check, std::string(store::check::checkpoints));
    QVERIFY2(problem.find("belongs to another store") != std::string::npos, problem.c_str());
}

void TestTampering::lastCheckpointTakenAway()
{
    // Nothing in the file can tell; so the checkpoints kept outside are the ones that count, and they do.
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    QCOMPARE(fixture.behindTheWalls("DELETE FROM checkpoint WHERE number = 2"), std::string());
    QCOMPARE(problemOf(fixture), std::string());
    QCOMPARE(Console(fixture.path)
                 .behindTheWalls("DELETE FROM ledger WHERE sequence > 9;"
                                 "DELETE FROM record_version WHERE sequence > 9;"
                                 "DELETE FROM evidence WHERE number > 2"),
             std::string());
    QVERIFY(problemOf(fixture).find("covers 17 entries, but the ledger has 9") != std::string::npos);
}

void TestTampering::flippedBytes()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    const auto original = readFile(fixture.path);
    const auto before = saying(fixture.path);
    QVERIFY(!before.empty());
    std::mt19937 random(20261103);
    constexpr int trials = 200;
    int reported = 0, unused = 0;
    for (int trial = 0; trial < trials; ++trial) {
        auto bytes = original;
        const auto at = std::uniform_int_distribution<std::size_t>(0, bytes.size() - 1)(random);
        const auto bit = std::uniform_int_distribution<int>(0, 7)(random);
        bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ (1 << bit));
        writeFile(fixture.path, bytes);
        if (!problemOf(fixture).empty()) {
            ++reported;
            continue;
        }
        // Not reported: then every value of every row must be what it was.
        foldLog(fixture.path);
        QVERIFY2(saying(fixture.path) == before, QByteArray::number(qulonglong(at)).constData());
        ++unused;
    }
    qInfo("%d of %d flipped bits reported, %d shown to be in unused bytes", reported, trials, unused);
    QCOMPARE(reported + unused, trials);
    QVERIFY(reported > trials / 4);
}

void TestTampering::flippedBytesInTheLog()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(fillStore(**store, fixture));
    const auto file = readFile(fixture.path);
    const auto log = readFile(fixture.path.string() + "-wal");
    QVERIFY(log.size() > 100'000);
    StoreFixture copy;
    copy.clock.set("2026-11-04T08:00:00.000000Z");
    std::mt19937 random(20261104);
    constexpr int trials = 40;
    int reported = 0;
    for (int trial = 0; trial < trials; ++trial) {
        auto bytes = log;
        const auto at = std::uniform_int_distribution<std::size_t>(0, bytes.size() - 1)(random);
        bytes[at] ^= 0x10;
        writeFile(copy.path, file);
        writeFile(copy.path.string() + "-wal", bytes);
        std::filesystem::remove(copy.path.string() + "-shm");
        if (!problemOf(copy).empty())
            ++reported;
        else
            qInfo("silent at byte %zu of the log", at);
    }
    QCOMPARE(reported, trials);
}

VALBENCH_TEST(TestTampering, tampering)
#include "test_tampering.moc"
