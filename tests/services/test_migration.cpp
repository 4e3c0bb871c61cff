// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stores that an earlier version made, in the hands of the two people who answer for them.
// tests/store/fixtures/README.md says where the file comes from, and who is in it.
#include "service_fixture.h"
#include "support/test_registry.h"

#include <QFile>

#include <algorithm>

#include <valbench/services/migration.h>
#include <valbench/services/restore.h>
#include <valbench/services/verification.h>
#include <valbench/store/migration.h>
#include <valbench/store/sqlite_store.h>

#include "copied_store.h"
#include "installation.h"
#include "sqlite_unit_of_work.h"
#include "store_creation.h"

using namespace valbench;
using domain::Outcome;
using test::ServiceFixture;

class TestMigration : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void earlierStoresAreRead_data() { everyVersion(); }
    void earlierStoresAreRead();
    void twoPeopleMigrate_data() { everyVersion(); }
    void twoPeopleMigrate();
    void takesTwoWhoMay_data();
    void takesTwoWhoMay();
    void copiesStayAsTheyAre();
    void earlierBackupsAreRestored_data() { everyVersion(); }
    void earlierBackupsAreRestored();
    void forgedMigrationsAreFound();

private:
    static void everyVersion();
    /// Makes the committed store of that schema the one at storePath().
    void place(int version);
    [[nodiscard]] store::Environment surroundings();
    [[nodiscard]] std::string bytes() const;
    services::MigrationRequest request();
    /// Makes the file at storePath() the store itself, as it was where it came from.
    Status adopt();
    std::unique_ptr<ServiceFixture> fixture;
    std::unique_ptr<services::Environment> environment;
};

namespace {

std::string source(int version)
{
    return VALBENCH_SOURCE_DIR "/tests/store/fixtures/schema-" + std::to_string(version) + ".valbench";
}

const std::string adminWord = "a store of long ago 1", qaWord = "a store of long ago 2";

Secret admin()
{
    return Secret(std::string(adminWord));
}

Secret qa()
{
    return Secret(std::string(qaWord));
}

} // namespace

void TestMigration::init()
{
    fixture = std::make_unique<ServiceFixture>();
    fixture->clock.set(*Timestamp::parse("2027-03-01T08:00:00.000000Z"));
    environment = std::make_unique<services::Environment>(fixture->environment());
    place(1);
}

void TestMigration::everyVersion()
{
    QTest::addColumn<int>("version");
    for (int version = 1; version < store::newestSchema(); ++version)
        QTest::addRow("schema %d", version) << version;
}

void TestMigration::place(int version)
{
    const auto path = QString::fromStdString(fixture->storePath());
    QFile::remove(path);
    QVERIFY(QFile::copy(QString::fromStdString(source(version)), path));
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
}

store::Environment TestMigration::surroundings()
{
    return {fixture->clock,
            fixture->random,
            StationId(StationId::Bytes{1}),
            "test build",
            [](const Timestamp &) { return std::string("+00:00 UTC"); },
            {}};
}

std::string TestMigration::bytes() const
{
    QFile file(QString::fromStdString(fixture->storePath()));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

services::MigrationRequest TestMigration::request()
{
    return {fixture->storePath(), "admin", admin(), "qa", qa(), "a new version of Valbench"};
}

Status TestMigration::adopt()
{
    const domain::ActingPerson person{{"admin", "Maria Keller", "administrator"}, {}};
    VB_TRY(const auto host, store::thisHost());
    std::string was;
    {
        VB_TRY(const auto store,
               store::SqliteStore::open(fixture->storePath(), surroundings(), store::Access::readOnly));
        was = store->info().host;
    }
    if (was != host)
        VB_CHECK(store::SqliteStore::moveHere(fixture->storePath(), surroundings(), person, "set up for the test"));
    VB_TRY(const auto checked, store::checkedEnvironment(surroundings()));
    VB_TRY(const auto core, store::openStoreFile(fixture->storePath(), checked, store::Access::readWrite,
                                                 store::HostRule::sameHost, store::SchemaRule::any));
    VB_TRY(auto unit, store::SqliteUnitOfWork::begin(core, person));
    VB_TRY(const auto record, unit->read().byKey(domain::RecordType::installation, "installation"));
    VB_TRY(auto trust, services::readTrust(unit->read()));
    VB_TRY(trust.installation.place, services::fileIdentity(fixture->storePath()));
    trust.installation.file = fixture->storePath();
    VB_CHECK(
        unit->put(record->id, record->version, trust.installation.toJson(), "store.moved", "set up for the test", {}));
    VB_CHECK(unit->commit());
    return {};
}

void TestMigration::earlierStoresAreRead()
{
    QFETCH(const int, version);
    place(version);
    const auto before = bytes();
    {
        const auto workspace = services::Workspace::open(*environment, fixture->storePath());
        VERIFY_OK(workspace);
        const auto info = (*workspace)->info();
        VERIFY_OK(info);
        QVERIFY2(info->copy.find("store migrate") != std::string::npos, info->copy.c_str());
        const auto session = (*workspace)->sessions().signIn("qa", qa());
        VERIFY_OK(session);
        const auto protocols = (*workspace)->protocols().list(**session);
        VERIFY_OK(protocols);
        QCOMPARE(protocols->size(), 1U);
        const auto signatures = (*workspace)->records().signatures(**session, protocols->front().record.id);
        VERIFY_OK(signatures);
        QVERIFY(!signatures->empty());
        QVERIFY(std::ranges::all_of(*signatures, &services::SignatureView::valid));
        const auto signing = (*workspace)->signing().offer(**session, {protocols->front().record.id});
        QVERIFY(!signing);
        QCOMPARE(signing.error().code(), ErrorCode::refused);
    }
    const auto verified = services::verifyStore(*environment, fixture->storePath());
    VERIFY_OK(verified);
    QVERIFY2(verified->passed, verified->verdict.c_str());
    QCOMPARE(bytes(), before);
}

void TestMigration::twoPeopleMigrate()
{
    QFETCH(const int, version);
    place(version);
    VERIFY_OK(adopt());
    const auto before = services::verifyStore(*environment, fixture->storePath());
    VERIFY_OK(before);
    QVERIFY2(before->passed, before->verdict.c_str());
    const auto outcome = services::migrateStore(*environment, request());
    VERIFY_OK(outcome);
    QCOMPARE(outcome->from, version);
    QCOMPARE(outcome->to, store::newestSchema());
    QCOMPARE(outcome->tables.size(), 5U);
    QVERIFY2(outcome->verification.passed, outcome->verification.verdict.c_str());
    const auto &checks = outcome->verification.checks;
    const auto migrations = std::ranges::find(checks, "migrations", &services::VerificationCheck::name);
    QVERIFY(migrations != checks.end());
    QCOMPARE(migrations->outcome, Outcome::passed);
    QCOMPARE(migrations->n, 1);
    // The store as it was lies beside it.
    const auto kept = store::SqliteStore::open(outcome->kept, surroundings(), store::Access::readOnly);
    VERIFY_OK(kept);
    QCOMPARE((*kept)->info().schemaVersion, version);
    QVERIFY((*kept)->verify()->holds());
    // The entry says who, and in words.
    const auto entries = fixture->entries("store.migrated");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 1U);
    const auto &entry = entries->front().entry;
    QCOMPARE(entry.body.actor.userId, std::string("admin"));
    const auto said = "from schema version " + std::to_string(version) + " to version " +
                      std::to_string(store::newestSchema()) + ", together with qa";
    QVERIFY2(services::sentenceFor(entry).find(said) != std::string::npos, services::sentenceFor(entry).c_str());
    // Work goes on.
    const auto workspace = services::Workspace::open(*environment, fixture->storePath());
    VERIFY_OK(workspace);
    QVERIFY((*workspace)->info()->copy.empty());
    if (version == 1) // there was no statement then
        VERIFY_OK((*workspace)->sessions().acceptStatement("qa", qa(), ServiceFixture::statement()));
    const auto session = (*workspace)->sessions().signIn("qa", qa());
    VERIFY_OK(session);
    VERIFY_OK((*workspace)->sessions().signOut(**session));
    // Once is enough.
    const auto again = services::migrateStore(*environment, request());
    QVERIFY(!again);
    QCOMPARE(again.error().code(), ErrorCode::refused);
}

void TestMigration::takesTwoWhoMay_data()
{
    QTest::addColumn<QString>("administrator");
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("qaApprover");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<ErrorCode>("code");
    const auto one = QString::fromStdString(adminWord), two = QString::fromStdString(qaWord);
    QTest::newRow("one for both") << "admin" << one << "admin" << one << "a new version of Valbench"
                                  << ErrorCode::refused;
    QTest::newRow("the wrong way round") << "qa" << two << "admin" << one << "a new version of Valbench"
                                         << ErrorCode::refused;
    QTest::newRow("a wrong password") << "admin" << one << "qa" << one << "a new version of Valbench"
                                      << ErrorCode::refused;
    QTest::newRow("nobody") << "nobody" << one << "qa" << two << "a new version of Valbench" << ErrorCode::refused;
    QTest::newRow("no reason") << "admin" << one << "qa" << two << " " << ErrorCode::badInput;
}

void TestMigration::takesTwoWhoMay()
{
    QFETCH(const QString, administrator);
    QFETCH(const QString, first);
    QFETCH(const QString, qaApprover);
    QFETCH(const QString, second);
    QFETCH(const QString, reason);
    QFETCH(const ErrorCode, code);
    VERIFY_OK(adopt());
    const auto before = bytes();
    const auto outcome = services::migrateStore(*environment, {fixture->storePath(), administrator.toStdString(),
                                                               Secret(first.toStdString()), qaApprover.toStdString(),
                                                               Secret(second.toStdString()), reason.toStdString()});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code(), code);
    QCOMPARE(bytes(), before);
}

void TestMigration::copiesStayAsTheyAre()
{
    const auto before = bytes();
    const auto outcome = services::migrateStore(*environment, request());
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code(), ErrorCode::refused);
    QVERIFY2(outcome.error().text().find("store restore") != std::string::npos, outcome.error().text().c_str());
    QCOMPARE(bytes(), before);
}

void TestMigration::earlierBackupsAreRestored()
{
    QFETCH(const int, version);
    const auto target = fixture->folder.filePath(QStringLiteral("restored.valbench")).toStdString();
    const auto report = services::restoreStore(
        *environment, {source(version), target, "admin", admin(), "qa", qa(), "the disk was broken"});
    VERIFY_OK(report);
    QVERIFY2(report->verification.passed, report->verification.verdict.c_str());
    const auto &checks = report->verification.checks;
    const auto migrations = std::ranges::find(checks, "migrations", &services::VerificationCheck::name);
    QVERIFY(migrations != checks.end());
    QCOMPARE(migrations->outcome, Outcome::passed);
    const auto workspace = services::Workspace::open(*environment, target);
    VERIFY_OK(workspace);
    QVERIFY2((*workspace)->info()->copy.empty(), (*workspace)->info()->copy.c_str());
    if (version == 1)
        VERIFY_OK((*workspace)->sessions().acceptStatement("admin", admin(), ServiceFixture::statement()));
    VERIFY_OK((*workspace)->sessions().signIn("admin", admin()));
}

void TestMigration::forgedMigrationsAreFound()
{
    // Somebody changed the tables, and wrote the entry of a migration that nobody signed.
    VERIFY_OK(adopt());
    const domain::ActingPerson person{{"admin", "Maria Keller", "administrator"}, {}};
    const auto report = store::migrateStore(
        fixture->storePath(), surroundings(), person, "a forgery",
        [](const store::MigrationReport &found) -> Result<json::Object> {
            return json::Object{{"from", found.from}, {"to", found.to}, {"qa_approver", "qa"}, {"signed", "{}"}};
        });
    VERIFY_OK(report);
    const auto verified = services::verifyStore(*environment, fixture->storePath());
    VERIFY_OK(verified);
    QVERIFY(!verified->passed);
    const auto found = std::ranges::find(verified->checks, "migrations", &services::VerificationCheck::name);
    QVERIFY(found != verified->checks.end());
    QCOMPARE(found->outcome, Outcome::failed);
}

VALBENCH_TEST(TestMigration, migration)
#include "test_migration.moc"
