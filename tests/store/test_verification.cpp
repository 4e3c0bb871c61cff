// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"
#include "support/test_registry.h"

#include <thread>

using namespace valbench;
using namespace valbench::test;
using store::CheckState;

class TestVerification : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyStore();
    void whatIsNotAskedForIsNotRun();
    void behindABrokenEntryNothingPasses();
    void namesTheFirstRecordThatFails();
    void sameOnAnyNumberOfThreads();
    void stopsAndTells();
    void whileOthersWrite();
    void checkpointsToSign();
    void refusesToSignAChangedLedger();
    void addCheckpointRules();
    void backupIsVerified();
    void backupRefusals();
    void stoppedBackupLeavesNothing();
};

void TestVerification::emptyStore()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    const auto verification = (*store)->verify();
    VERIFY_OK(verification);
    QVERIFY(verification->holds());
    QCOMPARE(verification->size, 0);
    QStringList states;
    for (const auto &check : verification->checks)
        states += QString::fromStdString(check.name + " " + std::string(word(check.state)));
    const QStringList expected{
        QStringLiteral("file integrity passed"),         QStringLiteral("schema passed"),
        QStringLiteral("store identity passed"),         QStringLiteral("ledger chain not-applicable"),
        QStringLiteral("clock not-applicable"),          QStringLiteral("checkpoints not-applicable"),
        QStringLiteral("checkpoint signatures not-run"), QStringLiteral("records not-applicable"),
        QStringLiteral("evidence not-applicable"),       QStringLiteral("trail index not-applicable")};
    QCOMPARE(states, expected);
}

void TestVerification::whatIsNotAskedForIsNotRun()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    auto store = fixture.open();
    VERIFY_OK(store);
    store::VerificationRequest request;
    request.fileIntegrity = false;
    const auto verification = (*store)->verify(request);
    VERIFY_OK(verification);
    QVERIFY(verification->holds());
    QCOMPARE(verification->find(store::check::file)->state, CheckState::notRun);
    QCOMPARE(verification->find(store::check::checkpointSignatures)->state, CheckState::notRun);
    QVERIFY(verification->find(store::check::checkpoints)->detail.find("an older copy put back would not be noticed") !=
            std::string::npos);
    QVERIFY(!verification->find("no such check"));
}

void TestVerification::behindABrokenEntryNothingPasses()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    Console(fixture.path).behindTheWalls("UPDATE ledger SET line = replace(line, 'Ada', 'Eve') WHERE sequence = 6");
    auto store = fixture.open();
    VERIFY_OK(store);
    const auto verification = (*store)->verify();
    VERIFY_OK(verification);
    QVERIFY(!verification->holds());
    QCOMPARE(verification->size, 5);
    const auto *chain = verification->find(store::check::chain);
    QCOMPARE(chain->state, CheckState::failed);
    QCOMPARE(chain->sequence, 6);
    for (const auto name :
         {store::check::clock, store::check::records, store::check::evidence, store::check::trailIndex}) {
        const auto *check = verification->find(name);
        QCOMPARE(check->state, CheckState::notRun);
        QVERIFY(check->detail.starts_with("only the first 5 entries hold together"));
    }
    QCOMPARE(verification->find(store::check::checkpoints)->state, CheckState::failed);
}

void TestVerification::namesTheFirstRecordThatFails()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    Console(fixture.path)
        .behindTheWalls(
            "UPDATE record_version SET content = replace(content, 'settled', 'ignored') WHERE sequence > 4");
    auto store = fixture.open();
    VERIFY_OK(store);
    const auto verification = (*store)->verify();
    VERIFY_OK(verification);
    QCOMPARE(verification->find(store::check::chain)->state, CheckState::passed);
    const auto *records = verification->find(store::check::records);
    QCOMPARE(records->state, CheckState::failed);
    QCOMPARE(records->recordId, std::string("DEV-2"));
    QCOMPARE(records->sequence, 7);
    QVERIFY(records->detail.starts_with("the content of DEV-2, version 2, was changed: entry 7 gave it digest "));
}

void TestVerification::sameOnAnyNumberOfThreads()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    Console(fixture.path).behindTheWalls("UPDATE record_version SET content = '{\"type\":\"x\"}' WHERE sequence = 9");
    auto store = fixture.open();
    VERIFY_OK(store);
    std::string first;
    for (const unsigned threads : {1U, 2U, 7U}) {
        store::VerificationRequest request;
        request.threads = threads;
        const auto verification = (*store)->verify(request);
        VERIFY_OK(verification);
        std::string text = verification->root.toHex();
        for (const auto &check : verification->checks)
            text += check.name + std::string(word(check.state)) + check.detail + std::to_string(check.n) + "\n";
        if (first.empty())
            first = text;
        QCOMPARE(text, first);
    }
}

void TestVerification::stopsAndTells()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    auto store = fixture.open();
    VERIFY_OK(store);
    std::stop_source stop;
    store::VerificationRequest request;
    request.stop = stop.get_token();
    std::vector<std::string> stages;
    request.progress = [&](double fraction, std::string_view stage) {
        QVERIFY(fraction >= 0 && fraction <= 1);
        stages.emplace_back(stage);
    };
    VERIFY_OK((*store)->verify(request));
    QVERIFY(stages.size() >= 3);
    QCOMPARE(stages.back(), std::string("Done"));
    stop.request_stop();
    const auto stopped = (*store)->verify(request);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code(), ErrorCode::cancelled);
}

void TestVerification::whileOthersWrite()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    auto store = fixture.open();
    VERIFY_OK(store);
    std::jthread writer([&](const std::stop_token &stop) {
        for (int i = 1; !stop.stop_requested(); ++i)
            (void)putOne(**store, domain::RecordId("PQ", i), 0, content("protocol"));
    });
    std::int64_t last = 0;
    for (int i = 0; i < 10 || last == 17; ++i) {
        const auto verification = (*store)->verify();
        VERIFY_OK(verification);
        QVERIFY2(verification->holds(), verification->holds() ? "" : verification->firstProblem()->detail.c_str());
        QVERIFY(verification->size >= last);
        last = verification->size;
    }
    writer.request_stop();
    writer.join();
    QVERIFY(last > 17);
}

void TestVerification::checkpointsToSign()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    QCOMPARE((*store)->checkpointToSign()->size, 0);
    VERIFY_OK(putOne(**store, domain::RecordId("PQ", 1), 0, content("protocol")));
    const auto first = (*store)->checkpointToSign();
    VERIFY_OK(first);
    QCOMPARE(first->size, 1);
    QCOMPARE(first->store, fixture.identity.id);
    QVERIFY(first->time == fixture.clock.now());
    for (int i = 2; i < 20; ++i)
        VERIFY_OK(putOne(**store, domain::RecordId("PQ", i), 0, content("protocol")));
    // Carried on in one process, or replayed by another: the same.
    const auto carried = (*store)->checkpointToSign();
    const auto replayed = (*fixture.open())->checkpointToSign();
    VERIFY_OK(carried);
    VERIFY_OK(replayed);
    QVERIFY(*carried == *replayed);
    const auto verification = (*store)->verify();
    QVERIFY(verification->root == carried->root);
    QVERIFY(verification->head == carried->head);
}

void TestVerification::refusesToSignAChangedLedger()
{
    for (const char *sql : {"UPDATE ledger SET line = replace(line, 'Ada', 'Eve') WHERE sequence = 6",
                            "DELETE FROM ledger WHERE sequence = 6", "DELETE FROM ledger WHERE sequence > 15"}) {
        StoreFixture fixture;
        VERIFY_OK(placeFilledStore(fixture));
        auto store = fixture.open();
        VERIFY_OK(store);
        // What was followed once must still be there.
        const bool followedBefore = QByteArray(sql).contains("> 15");
        if (followedBefore)
            VERIFY_OK((*store)->checkpointToSign());
        QCOMPARE(Console(fixture.path).behindTheWalls("PRAGMA foreign_keys = OFF;" + std::string(sql)), std::string());
        const auto checkpoint = (*store)->checkpointToSign();
        QVERIFY(!checkpoint);
        QCOMPARE(checkpoint.error().code(), ErrorCode::integrity);
    }
}

void TestVerification::addCheckpointRules()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    auto store = fixture.open();
    VERIFY_OK(store);
    auto note = signedNow(**store);
    VERIFY_OK(note);
    VERIFY_OK((*store)->addCheckpoint(*note));
    const auto kept = (*store)->checkpoints();
    VERIFY_OK(kept);
    QCOMPARE(kept->size(), std::size_t(3));
    QVERIFY(kept->back() == *note);
    auto beyond = *note;
    beyond.checkpoint.size = 18;
    const auto refused = (*store)->addCheckpoint(beyond);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY(refused.error().text().find("the ledger has fewer entries") != std::string::npos);
    auto shorter = *note;
    shorter.checkpoint.size = 16;
    const auto older = (*store)->addCheckpoint(shorter);
    QVERIFY(!older);
    QCOMPARE(older.error().code(), ErrorCode::refused);
    QVERIFY(older.error().text().find("one over more entries is there already") != std::string::npos);
    auto foreign = *note;
    foreign.checkpoint.store = StoreId(StoreId::Bytes{9});
    QCOMPARE((*store)->addCheckpoint(foreign).error().code(), ErrorCode::refused);
    QCOMPARE((*store)->checkpoints()->size(), std::size_t(3));
    VERIFY_OK(putOne(**store, domain::RecordId("PQ", 1), 0, content("protocol")));
}

void TestVerification::backupIsVerified()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    auto store = fixture.open();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, domain::RecordId("PQ", 1), 0, content("protocol"))); // in the log, not in the file
    const auto target = fixture.inFolder("backup.valbench");
    const auto verification = (*store)->backup(target);
    VERIFY_OK(verification);
    QVERIFY(verification->holds());
    QCOMPARE(verification->size, 18);
    QVERIFY(!std::filesystem::exists(target.string() + "-wal"));
    QVERIFY(!std::filesystem::exists(target.string() + "-journal"));
    store.value().reset();
    QCOMPARE(saying(target), saying(fixture.path));
    // It is a store like any other.
    fixture.path = target;
    auto restored = fixture.open();
    VERIFY_OK(restored);
    VERIFY_OK(putOne(**restored, domain::RecordId("PQ", 1), 1, content("protocol")));
    QVERIFY((*restored)->verify()->holds());
}

void TestVerification::backupRefusals()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    const auto target = fixture.inFolder("backup.valbench");
    {
        auto store = fixture.open();
        VERIFY_OK(store);
        writeFile(target, asBytes("precious"));
        QCOMPARE((*store)->backup(target).error().code(), ErrorCode::refused);
        QCOMPARE(asText(readFile(target)), std::string_view("precious"));
        QCOMPARE((*store)->backup(fixture.inFolder("nowhere") / "x").error().code(), ErrorCode::notFound);
        QCOMPARE((*store)->backup(fixture.path).error().code(), ErrorCode::refused);
    }
    Console(fixture.path).behindTheWalls("UPDATE evidence SET bytes = x'00' WHERE number = 3");
    auto store = fixture.open();
    VERIFY_OK(store);
    const auto other = fixture.inFolder("other.valbench");
    const auto backup = (*store)->backup(other);
    QVERIFY(!backup);
    QCOMPARE(backup.error().code(), ErrorCode::integrity);
    QVERIFY(backup.error().text().find("the 3. evidence was changed") != std::string::npos);
    QVERIFY(!std::filesystem::exists(other));
}

void TestVerification::stoppedBackupLeavesNothing()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    auto store = fixture.open();
    VERIFY_OK(store);
    const auto folder = fixture.inFolder("copies");
    std::filesystem::create_directory(folder);
    for (const std::string_view when : {"copying the store", "checking the copy"}) {
        std::stop_source stop;
        const auto stopThere = [&](double, std::string_view stage) {
            if (stage == when)
                stop.request_stop();
        };
        const auto backup = (*store)->backup(folder / "backup.valbench", stop.get_token(), stopThere);
        QVERIFY2(!backup, std::string(when).c_str());
        QCOMPARE(backup.error().code(), ErrorCode::cancelled);
        QVERIFY2(std::filesystem::is_empty(folder), std::string(when).c_str());
    }
    VERIFY_OK((*store)->backup(folder / "backup.valbench"));
}

VALBENCH_TEST(TestVerification, verification)
#include "test_verification.moc"
