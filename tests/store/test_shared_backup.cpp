// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pg_cluster.h"
#include "store_fixture.h"
#include "support/test_registry.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include <valbench/store/open.h>
#include <valbench/store/postgres_store.h>

using namespace valbench;
using namespace valbench::test;
using domain::RecordId;

/// A shared store as a file of its own.
class TestSharedBackup : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everythingIsInIt();
    void oneMomentAmongWriters();
    void stoppedItLeavesNothing();
    void damageIsNotCopied();
};

void TestSharedBackup::everythingIsInIt()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    VERIFY_OK(fillStore(**store, fixture));
    const auto target = fixture.inFolder("backup.valbench");
    const auto made = (*store)->backup(target);
    VERIFY_OK(made);
    QVERIFY(made->holds());
    const auto copy = store::SqliteStore::open(target, fixture.environment, store::Access::readOnly);
    VERIFY_OK(copy);
    const auto verification = (*copy)->verify();
    VERIFY_OK(verification);
    QVERIFY2(verification->holds(), verification->holds() ? "" : verification->firstProblem()->detail.c_str());
    const auto original = (*store)->verify();
    VERIFY_OK(original);
    QCOMPARE(verification->size, 17);
    QVERIFY(verification->head == original->head && verification->root == original->root);
    for (const auto name : {store::check::records, store::check::evidence, store::check::checkpoints})
        QCOMPARE(verification->find(name)->n, original->find(name)->n);
    const auto ours = (*store)->reader(), theirs = (*copy)->reader();
    for (const auto type : {domain::RecordType::model, domain::RecordType::deviation}) {
        const auto before = (*ours)->list(type), after = (*theirs)->list(type);
        VERIFY_OK(before);
        VERIFY_OK(after);
        QCOMPARE(before->size(), 4U);
        QVERIFY(
            std::ranges::equal(*before, *after, {}, &domain::StoredRecord::content, &domain::StoredRecord::content));
    }
    QCOMPARE((*theirs)->trail({})->front().line, (*ours)->trail({})->front().line);
    QVERIFY((*copy)->checkpoints()->size() == 2);
    // It is nobody's store.
    const auto writing = store::SqliteStore::open(target, fixture.environment);
    QVERIFY(!writing);
    QCOMPARE(writing.error().code(), ErrorCode::refused);
    // And no name is written over.
    QCOMPARE((*store)->backup(target).error().code(), ErrorCode::refused);
}

void TestSharedBackup::oneMomentAmongWriters()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    VERIFY_OK(fillStore(**store, fixture));
    static SystemRandom random;
    auto surroundings = store::Environment{fixture.clock,
                                           random,
                                           fixture.environment.station,
                                           fixture.environment.build,
                                           fixture.environment.zone,
                                           fixture.environment.host};
    std::atomic<int> written = 0;
    std::jthread writer([&](const std::stop_token &stop) {
        const auto own = fixture.open(surroundings);
        for (int i = 100; own && !stop.stop_requested(); ++i) {
            auto unit = (*own)->begin(ada());
            const auto bytes = std::to_string(i);
            const bool kept = unit && (*unit)->attach("text/plain", asBytes(bytes)) &&
                              (*unit)->put(RecordId("PQ", i), 0, content("protocol"), "test.put", "for the test") &&
                              (*unit)->commit();
            written += kept;
        }
    });
    int last = 0;
    for (int i = 0; i < 5; ++i) {
        QTRY_VERIFY_WITH_TIMEOUT(written > last, 20000); // the other one writes before each, and goes on
        last = written;
        const int before = written;
        const auto target = fixture.inFolder(("backup" + std::to_string(i)).c_str());
        const auto made = (*store)->backup(target);
        VERIFY_OK(made);
        QVERIFY(made->holds());
        QVERIFY(made->size >= 17 + before);
    }
    QTRY_VERIFY_WITH_TIMEOUT(written > last, 20000);
    writer.request_stop();
    writer.join();
    QVERIFY(written > 5);
}

void TestSharedBackup::stoppedItLeavesNothing()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    VERIFY_OK(fillStore(**store, fixture));
    std::stop_source stop;
    const auto target = fixture.inFolder("backup.valbench");
    const auto made =
        (*store)->backup(target, stop.get_token(), [&](double, std::string_view) { stop.request_stop(); });
    QVERIFY(!made);
    QCOMPARE(made.error().code(), ErrorCode::cancelled);
    QVERIFY(std::filesystem::is_empty(fixture.folder.path().toStdString()));
}

void TestSharedBackup::damageIsNotCopied()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    VERIFY_OK(fillStore(**store, fixture));
    PgConsole owner(PgCluster::instance().url(fixture.database, "postgres"));
    QCOMPARE(owner.behindTheWalls("UPDATE valbench.ledger SET line = replace(line, 'step failed', 'step passed') "
                                  "WHERE sequence = 2"),
             std::string());
    const auto target = fixture.inFolder("backup.valbench");
    const auto made = (*store)->backup(target);
    QVERIFY(!made);
    QCOMPARE(made.error().code(), ErrorCode::integrity);
    QVERIFY(std::filesystem::is_empty(fixture.folder.path().toStdString()));
}

VALBENCH_TEST(TestSharedBackup, shared_backup)
#include "test_shared_backup.moc"
