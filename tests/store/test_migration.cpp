// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stores of every earlier schema version: read as they are, migrated, verified. White-box where a migration has to go
// wrong. tests/store/fixtures/README.md says where the files come from.
#include "pg_cluster.h"
#include "store_fixture.h"
#include "support/test_registry.h"

#include <algorithm>
#include <fstream>

#include <valbench/ledger/trail_block.h>
#include <valbench/store/migration.h>
#include <valbench/store/open.h>
#include <valbench/store/postgres_store.h>

#include "migration.h"
#include "migrations.h"
#include "pg_schema.h"
#include "pg_texts.h"
#include "pg_unit_of_work.h"
#include "sqlite_unit_of_work.h"
#include "store_creation.h"

using namespace valbench;
using namespace valbench::test;
using domain::RecordId;

class TestMigration : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void earlierFiles_data();
    void earlierFiles();
    void whatDiffersIsUndone_data();
    void whatDiffersIsUndone();
    void aRefusedSealChangesNothing();
    void onlyOlderOnes();
    void earlierDatabases();
    void auditorsSeeNoCredentials();

private:
    /// Puts the committed file in place, with a host that may write it.
    void place(StoreFixture &fixture, int version);
};

namespace {

std::string schemaOf(const std::filesystem::path &path)
{
    return Console(path).word("PRAGMA user_version");
}

/// Everything but the schema and what follows the last entry of the file as it was.
std::string contents(const std::filesystem::path &path, std::int64_t entries)
{
    Console console(path);
    std::string all;
    const auto upTo = std::to_string(entries);
    for (const auto &sql : {std::string("SELECT quote(number) || quote(name) || quote(value) FROM meta ORDER BY 1"),
                            "SELECT quote(line) || quote(hash) FROM ledger WHERE sequence <= " + upTo,
                            "SELECT quote(sequence) || quote(content) || quote(digest) FROM record_version "
                            "WHERE sequence <= " +
                                upTo + " ORDER BY sequence",
                            std::string("SELECT quote(digest) || quote(bytes) FROM evidence ORDER BY number"),
                            std::string("SELECT quote(size) || quote(note) FROM checkpoint ORDER BY number")})
        all += console.column(sql, 0).value_or("cannot be read") + '\n';
    return sha256(all).toHex();
}

store::MigrationSeal sealed(store::MigrationReport *seen = nullptr)
{
    return [seen](const store::MigrationReport &report) -> Result<json::Object> {
        if (seen)
            *seen = report;
        return json::Object{{"from", report.from}, {"to", report.to}};
    };
}

std::vector<std::string> schemaOf(PgConsole &console, const std::string &url)
{
    static_cast<void>(console);
    const auto address = store::PgAddress::parse(url);
    const auto connection = store::PgConnection::open(*address);
    return *store::pgSchemaLines(**connection);
}

} // namespace

void TestMigration::place(StoreFixture &fixture, int version)
{
    const auto source = std::filesystem::path(VALBENCH_SOURCE_DIR "/tests/store/fixtures") /
                        ("schema-" + std::to_string(version) + ".valbench");
    writeFile(fixture.path, readFile(source));
    fixture.clock.set("2027-03-01T08:00:00.000000Z");
    const auto reading = store::SqliteStore::open(fixture.path, fixture.environment, store::Access::readOnly);
    VERIFY_OK(reading);
    fixture.identity = (*reading)->info().identity;
    fixture.environment.host = (*reading)->info().host;
}

void TestMigration::earlierFiles_data()
{
    QTest::addColumn<int>("version");
    for (int version = 1; version < store::newestSchema(); ++version)
        QTest::addRow("schema %d", version) << version;
}

void TestMigration::earlierFiles()
{
    QFETCH(const int, version);
    StoreFixture fixture;
    place(fixture, version);
    QVERIFY(!QTest::currentTestFailed());
    std::int64_t entries = 0;
    {
        // Read as it is, and not written.
        const auto reading = store::SqliteStore::open(fixture.path, fixture.environment, store::Access::readOnly);
        VERIFY_OK(reading);
        QCOMPARE((*reading)->info().schemaVersion, version);
        const auto verification = (*reading)->verify();
        VERIFY_OK(verification);
        QVERIFY2(verification->holds(), verification->holds() ? "" : verification->firstProblem()->detail.c_str());
        entries = verification->size;
        QVERIFY(entries > 10);
        domain::TrailFilter signatures;
        signatures.actionPrefix = "signature.";
        QVERIFY(!(*(*reading)->reader())->trail(signatures)->empty());
        const auto writing = store::SqliteStore::open(fixture.path, fixture.environment);
        QVERIFY(!writing);
        QCOMPARE(writing.error().code(), ErrorCode::refused);
        QVERIFY2(writing.error().text().find("store migrate") != std::string::npos, writing.error().text().c_str());
    }
    const auto before = contents(fixture.path, entries);
    store::MigrationReport seen{fixture.identity.id, 0, 0, {}, {}};
    const auto report =
        store::migrateStore(fixture.path.string(), fixture.environment, ada(), "a new version", sealed(&seen));
    VERIFY_OK(report);
    QCOMPARE(report->from, version);
    QCOMPARE(report->to, store::newestSchema());
    QCOMPARE(report->head.size, entries);
    QVERIFY(seen.tables == report->tables);
    QCOMPARE(report->tables.size(), 5U);
    QCOMPARE(report->tables[1].rows, entries);
    QCOMPARE(contents(fixture.path, entries), before);

    const auto store = store::SqliteStore::open(fixture.path, fixture.environment);
    VERIFY_OK(store);
    QCOMPARE((*store)->info().schemaVersion, store::newestSchema());
    const auto verification = (*store)->verify();
    VERIFY_OK(verification);
    QVERIFY2(verification->holds(), verification->holds() ? "" : verification->firstProblem()->detail.c_str());
    QCOMPARE(verification->size, entries + 1);
    domain::TrailFilter migrations;
    migrations.actionPrefix = store::migrationAction;
    const auto found = (*(*store)->reader())->trail(migrations);
    VERIFY_OK(found);
    QCOMPARE(found->size(), 1U);
    QCOMPARE(found->front().entry.chain.sequence, entries + 1);
    // It is written like any other.
    VERIFY_OK(putOne(**store, RecordId("MDL", 7000), 0, content("model", {{"key", "after the migration"}})));
    const auto after = (*store)->verify();
    VERIFY_OK(after);
    QVERIFY(after->holds());
    QCOMPARE(after->find(store::check::trailIndex)->n, after->size / ledger::trailBlockSize);
}

void TestMigration::whatDiffersIsUndone_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("a row less") << "DROP TRIGGER checkpoint_delete; DELETE FROM checkpoint WHERE number = "
                                   "(SELECT max(number) FROM checkpoint)";
    QTest::newRow("a row more") << "INSERT INTO meta VALUES ((SELECT max(number) FROM meta) + 1, 'host', 'another')";
    QTest::newRow("a byte") << "DROP TRIGGER record_version_update; UPDATE record_version SET content = "
                               "replace(content, 'o', '0') WHERE sequence = (SELECT max(sequence) FROM record_version)";
}

void TestMigration::whatDiffersIsUndone()
{
    QFETCH(const QString, sql);
    StoreFixture fixture;
    place(fixture, 1);
    const auto before = saying(fixture.path);
    {
        const auto checked = store::checkedEnvironment(fixture.environment);
        const auto core = store::openStoreFile(fixture.path, *checked, store::Access::readWrite,
                                               store::HostRule::sameHost, store::SchemaRule::any);
        VERIFY_OK(core);
        auto unit = store::SqliteUnitOfWork::begin(*core, ada());
        VERIFY_OK(unit);
        const auto report = store::migrateWithin(
            **unit, (*unit)->database(), fixture.identity.id, 1,
            [&]() -> Status {
                VB_CHECK((*unit)->upgradeSchema());
                auto &connection = dynamic_cast<store::Connection &>((*unit)->database());
                const store::Connection::Upgrading upgrading(connection);
                return connection.run(sql.toStdString());
            },
            "a migration with a fault", sealed());
        QVERIFY(!report);
        QCOMPARE(report.error().code(), ErrorCode::integrity);
        QVERIFY2(report.error().text().find("was undone") != std::string::npos, report.error().text().c_str());
    }
    QCOMPARE(saying(fixture.path), before);
    QCOMPARE(schemaOf(fixture.path), std::string("1"));
}

void TestMigration::aRefusedSealChangesNothing()
{
    StoreFixture fixture;
    place(fixture, 1);
    const auto before = saying(fixture.path);
    const auto report = store::migrateStore(fixture.path.string(), fixture.environment, ada(), "a new version",
                                            [](const store::MigrationReport &) -> Result<json::Object> {
                                                return fail(ErrorCode::refused, VB_MSG("Nobody signs this."));
                                            });
    QVERIFY(!report);
    QCOMPARE(report.error().text(), std::string("Nobody signs this."));
    QVERIFY(!store::migrateStore(fixture.path.string(), fixture.environment, ada(), " ", sealed()));
    QCOMPARE(saying(fixture.path), before);
}

void TestMigration::onlyOlderOnes()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    const auto report = store::migrateStore(fixture.path.string(), fixture.environment, ada(), "again", sealed());
    QVERIFY(!report);
    QCOMPARE(report.error().code(), ErrorCode::refused);
}

void TestMigration::earlierDatabases()
{
    // What a database administrator ran for version 1, and what a workstation wrote then.
    auto &cluster = PgCluster::instance();
    StoreFixture fixture;
    const auto database = cluster.newDatabase();
    const auto setup = std::string(store::pgRolesText()) + std::string(store::pgMigrationTexts()[0]) +
                       std::string(store::pgEndText()) + "COMMIT;\n";
    QCOMPARE(cluster.psql(database, "postgres", setup), std::string());
    const auto url = cluster.url(database, "postgres");
    PgConsole console(url);
    QVERIFY(schemaOf(console, url) == store::expectedPgSchemaLines(1));
    QCOMPARE(console.run("SELECT valbench.found('" + fixture.identity.id.toText() + "', 'test')"), std::string());
    QCOMPARE(console.run("GRANT valbench_application TO station"), std::string());
    const auto station = cluster.url(database);
    {
        const auto address = store::PgAddress::parse(station);
        store::StoreInfo info{.identity = fixture.identity, .schemaVersion = 1};
        info.url = address->toText();
        const auto core = std::make_shared<store::PgCore>(info, fixture.environment, *address);
        for (int i = 1; i <= 3; ++i) {
            auto lease = store::PgLease::take(core);
            VERIFY_OK(lease);
            store::PgUnitOfWork unit(*std::move(lease), ada());
            VERIFY_OK(unit.attach("text/csv", asBytes("a,b\n1," + std::to_string(i) + "\n")));
            VERIFY_OK(unit.put(RecordId("MDL", i), 0, content("model", {{"key", "m" + std::to_string(i)}}),
                               "model.registered", "first", {}));
            VERIFY_OK(unit.commit());
        }
    }
    const auto writing = store::openStore(station, fixture.environment);
    QVERIFY(!writing);
    QCOMPARE(writing.error().code(), ErrorCode::refused);
    QVERIFY2(writing.error().text().find("store migrate") != std::string::npos, writing.error().text().c_str());
    const auto reading = store::openStore(station, fixture.environment, store::Access::readOnly);
    VERIFY_OK(reading);
    QVERIFY((*reading)->verify()->holds());
    QVERIFY(!store::migrateStore(station, fixture.environment, ada(), "a new version", sealed())); // owns nothing
    QVERIFY(schemaOf(console, url) == store::expectedPgSchemaLines(1));

    const auto report = store::migrateStore(url, fixture.environment, ada(), "a new version", sealed());
    VERIFY_OK(report);
    QCOMPARE(report->from, 1);
    QCOMPARE(report->tables[1].rows, 3);
    QCOMPARE(report->tables[3].rows, 3);
    QVERIFY(schemaOf(console, url) == store::expectedPgSchemaLines(store::newestSchema()));
    const auto store = store::openStore(station, fixture.environment);
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("MDL", 4), 0, content("model", {{"key", "m4"}})));
    const auto verification = (*store)->verify();
    VERIFY_OK(verification);
    QVERIFY2(verification->holds(), verification->holds() ? "" : verification->firstProblem()->detail.c_str());
    QCOMPARE(verification->size, 5);
}

void TestMigration::auditorsSeeNoCredentials()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("CRED", 1), 0,
                     content("credential", {{"key", "ada"}, {"wrapped_key", "canary of a wrapped key"}})));
    VERIFY_OK(putOne(**store, RecordId("MDL", 1), 0, content("model", {{"key", "m"}})));
    auto &cluster = PgCluster::instance();
    PgConsole auditor(cluster.url(fixture.database, "auditor"));
    QCOMPARE(auditor.word("SELECT count(*) FROM record_version WHERE type = 'model'"), std::string("1"));
    QCOMPARE(auditor.word("SELECT count(*) FROM record_version WHERE type = 'credential' OR content LIKE '%canary%'"),
             std::string("0"));
    // In no other table or view of the schema either.
    const auto tables = auditor.word("SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = "
                                     "'valbench'::regnamespace AND relkind IN ('r', 'v', 'm')");
    QVERIFY(QString::fromStdString(tables).split(QLatin1Char(' ')).size() >= 7);
    for (const auto &table : QString::fromStdString(tables).split(QLatin1Char(' ')))
        QCOMPARE(auditor.word("SELECT count(*) FROM " + table.toStdString() + " t WHERE t::text LIKE '%canary%'"),
                 std::string("0"));
    // Workstations do; and the auditor's verification looks at everything, and says what it was not shown.
    PgConsole station(cluster.url(fixture.database));
    QCOMPARE(station.word("SELECT count(*) FROM record_version WHERE content LIKE '%canary%'"), std::string("1"));
    const auto reading =
        store::openStore(cluster.url(fixture.database, "auditor"), fixture.environment, store::Access::readOnly);
    VERIFY_OK(reading);
    const auto sound = (*reading)->verify();
    VERIFY_OK(sound);
    QVERIFY2(sound->holds(), sound->holds() ? "" : sound->firstProblem()->detail.c_str());
    QVERIFY2(sound->find(store::check::records)->detail.find("of 1 credentials") != std::string::npos,
             sound->find(store::check::records)->detail.c_str());
    // A credential that was changed is found all the same.
    PgConsole owner(cluster.url(fixture.database, "postgres"));
    QCOMPARE(owner.behindTheWalls("UPDATE valbench.record_version SET content = replace(content, 'canary', 'other') "
                                  "WHERE type = 'credential'"),
             std::string());
    const auto changed = (*reading)->verify();
    VERIFY_OK(changed);
    QVERIFY(changed->find(store::check::records)->state == store::CheckState::failed);
}

VALBENCH_TEST(TestMigration, migration)
#include "test_migration.moc"
