// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What stops a statement: triggers in the file for everybody, an authorizer for our own connections.
#include "connection.h"
#include "store_fixture.h"
#include "support/test_registry.h"

#include <valbench/store/migration.h>

using namespace valbench;
using namespace valbench::test;

class TestWalls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void console_data();
    void console();
    void ownConnection_data();
    void ownConnection();
    void ownConnectionWhileAppending();
    void aReadingConnectionWritesNothing();
    void settingsAreOn();
};

namespace {

const std::vector<const char *> &attacks()
{
    static const std::vector<const char *> statements{
        "UPDATE ledger SET line = '{}'",
        "UPDATE ledger SET hash = zeroblob(32) WHERE sequence = 3",
        "UPDATE OR REPLACE ledger SET sequence = 1 WHERE sequence = 2",
        "UPDATE ledger SET noted = 'x'",
        "DELETE FROM ledger WHERE sequence = 17",
        "DELETE FROM ledger",
        "INSERT INTO ledger SELECT sequence + 100, line, hash FROM ledger LIMIT 1",
        "INSERT OR REPLACE INTO ledger (sequence, line, hash) SELECT sequence, line, hash FROM ledger WHERE sequence = "
        "5",
        "REPLACE INTO ledger (sequence, line, hash) SELECT 1, line, zeroblob(32) FROM ledger WHERE sequence = 1",
        "INSERT OR IGNORE INTO ledger (sequence, line, hash) SELECT 19, line, zeroblob(32) FROM ledger WHERE sequence "
        "= 2",
        "INSERT INTO ledger (line, hash) VALUES ('{}', zeroblob(32))",
        "INSERT INTO ledger (sequence, line, hash) SELECT 18, replace(line, '\"sequence\":17', '\"sequence\":18'), "
        "zeroblob(32) FROM ledger WHERE sequence = 17",
        "INSERT INTO ledger (sequence, line, hash) VALUES (5, '{}', zeroblob(32)) ON CONFLICT DO UPDATE SET line = "
        "'{}'",
        "UPDATE record_version SET content = '{}'",
        "UPDATE record_version SET version = 9 WHERE sequence = 1",
        "DELETE FROM record_version WHERE sequence = 1",
        "INSERT OR REPLACE INTO record_version (sequence, prefix, number, version, content, digest) "
        "SELECT sequence, prefix, number, version, '{}', digest FROM record_version WHERE sequence = 1",
        "INSERT INTO record_version (sequence, prefix, number, version, content, digest) "
        "SELECT 17, prefix, number, version + 5, content, digest FROM record_version WHERE sequence = 1",
        "UPDATE evidence SET bytes = x'00'",
        "UPDATE evidence SET media_type = 'x'",
        "DELETE FROM evidence",
        "INSERT INTO evidence VALUES (9, zeroblob(32), 'x', x'00')",
        "INSERT OR REPLACE INTO evidence VALUES (1, zeroblob(32), 'x', x'00')",
        "UPDATE checkpoint SET note = ''",
        "DELETE FROM checkpoint WHERE number = 2",
        "INSERT INTO checkpoint VALUES (9, 1, '')",
        "INSERT INTO checkpoint VALUES (3, 1000, '')",
        "UPDATE meta SET value = 'production' WHERE name = 'purpose'",
        "DELETE FROM meta",
        "INSERT INTO meta VALUES (77, 'purpose', 'production')",
        "INSERT OR REPLACE INTO meta VALUES (2, 'purpose', 'production')",
    };
    return statements;
}

} // namespace

void TestWalls::console_data()
{
    QTest::addColumn<QByteArray>("sql");
    for (const char *statement : attacks())
        QTest::newRow(statement) << QByteArray(statement);
}

void TestWalls::console()
{
    QFETCH(QByteArray, sql);
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    const auto before = saying(fixture.path);
    QVERIFY(!before.empty());
    QVERIFY(!Console(fixture.path).run(sql.toStdString()).empty());
    QCOMPARE(saying(fixture.path), before);
}

void TestWalls::ownConnection_data()
{
    QTest::addColumn<QByteArray>("sql");
    for (const char *statement : attacks())
        QTest::newRow(statement) << QByteArray(statement);
    for (const char *statement : {"INSERT INTO meta VALUES (4, 'host', 'name:other')",
                                  "DROP TRIGGER ledger_update",
                                  "DROP TABLE ledger",
                                  "DROP INDEX ledger_noted",
                                  "ALTER TABLE ledger ADD COLUMN x",
                                  "ALTER TABLE ledger RENAME TO l",
                                  "CREATE TABLE x (y)",
                                  "CREATE TEMP TABLE ledger (y)",
                                  "CREATE VIEW x AS SELECT 1",
                                  "CREATE TRIGGER x AFTER INSERT ON ledger BEGIN SELECT 1; END",
                                  "CREATE INDEX x ON ledger (line)",
                                  "ATTACH ':memory:' AS x",
                                  "DETACH main",
                                  "VACUUM",
                                  "REINDEX",
                                  "ANALYZE",
                                  "PRAGMA writable_schema = ON",
                                  "PRAGMA journal_mode = DELETE",
                                  "PRAGMA synchronous = OFF",
                                  "PRAGMA user_version = 9",
                                  "PRAGMA recursive_triggers = OFF",
                                  "PRAGMA foreign_keys = OFF",
                                  "PRAGMA query_only = OFF",
                                  "PRAGMA wal_checkpoint",
                                  "UPDATE sqlite_schema SET sql = ''",
                                  "SELECT load_extension('x')",
                                  "SELECT writefile('x', 'y')",
                                  "SELECT randomblob(5)",
                                  "SAVEPOINT x",
                                  "CREATE VIRTUAL TABLE x USING fts5(y)"})
        QTest::newRow(statement) << QByteArray(statement);
}

void TestWalls::ownConnection()
{
    QFETCH(QByteArray, sql);
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    const auto before = saying(fixture.path);
    {
        auto connection = store::Connection::open(fixture.path, store::Connection::Mode::write);
        VERIFY_OK(connection);
        auto query = (*connection)->query(sql.toStdString());
        QVERIFY(!query || !query->run());
        QVERIFY(!(*connection)->run(sql.toStdString()));
    }
    QCOMPARE(saying(fixture.path), before);
}

void TestWalls::ownConnectionWhileAppending()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(fillStore(**store, fixture));
    auto connection = store::Connection::open(fixture.path, store::Connection::Mode::write);
    VERIFY_OK(connection);
    const store::Connection::Appending appending(**connection);
    const auto before = saying(fixture.path);
    for (const char *statement : attacks())
        QVERIFY2(!(*connection)->run(statement), statement);
    QCOMPARE(saying(fixture.path), before);
    VERIFY_OK((*connection)->run("INSERT INTO meta VALUES (4, 'host', 'name:other')"));
}

void TestWalls::aReadingConnectionWritesNothing()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    auto connection = store::Connection::open(fixture.path, store::Connection::Mode::read);
    VERIFY_OK(connection);
    const store::Connection::Appending appending(**connection);
    const auto status = (*connection)->run("INSERT INTO meta VALUES (4, 'host', 'name:other')");
    QVERIFY(!status);
    QCOMPARE(status.error().code(), ErrorCode::unavailable);
}

void TestWalls::settingsAreOn()
{
    StoreFixture fixture;
    VERIFY_OK(fixture.create());
    QCOMPARE(Console(fixture.path).word("PRAGMA journal_mode"), std::string("wal"));
    QCOMPARE(Console(fixture.path).word("PRAGMA encoding"), std::string("UTF-8"));
    QCOMPARE(Console(fixture.path).word("PRAGMA application_id"), std::to_string(0x564C424E));
    QCOMPARE(Console(fixture.path).word("PRAGMA user_version"), std::to_string(store::newestSchema()));
}

VALBENCH_TEST(TestWalls, walls)
#include "test_walls.moc"
