// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Many writers, cut lines, lost answers and a server that starts again: nothing acknowledged is lost, nothing doubled.
#include "pg_cluster.h"
#include "store_fixture.h"
#include "support/test_registry.h"
#include "tcp_proxy.h"

#include <condition_variable>
#include <fstream>
#include <map>
#include <thread>

#include <valbench/store/postgres_store.h>

using namespace valbench;
using namespace valbench::test;
using domain::RecordId;

class TestSharedFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void manyWriters();
    void answerToCommitIsLost();
    void cutsAmongSeveralWriters();
    void backendIsTerminated();
    void clientsThatStandStillLetOthersGoOn();
    void serverStartsAgain();
    void serverClockStepsBack();
    void otherStationsAreTold();
};

namespace {

/// Entries by action.
std::map<std::string, int> actionsOf(store::Store &store)
{
    std::map<std::string, int> out;
    const auto trail = (*store.reader())->trail({.limit = 1'000'000});
    if (!trail)
        return out;
    for (const auto &entry : *trail)
        ++out[entry.entry.body.action];
    return out;
}

std::string soundness(store::Store &store)
{
    const auto verification = store.verify();
    if (!verification)
        return verification.error().text();
    const auto *problem = verification->firstProblem();
    return problem ? problem->name + ": " + problem->detail : std::string();
}

/// A note, or a new record with evidence.
Status writeNamed(store::Store &store, const std::string &action, bool isRecord)
{
    VB_TRY(auto unit, store.begin(ada()));
    if (isRecord) {
        VB_TRY(const auto id, unit->reserveId("DEV"));
        VB_CHECK(unit->attach("text/plain", asBytes(action)));
        VB_CHECK(unit->put(id, 0, content("deviation"), action, "for the test"));
    } else {
        VB_CHECK(unit->note(action, "", nullptr));
    }
    VB_CHECK(unit->commit());
    return {};
}

store::Environment withSystemRandom(const StoreFixture &fixture)
{
    static SystemRandom random;
    const auto &shared = fixture.environment;
    return {shared.clock, random, shared.station, shared.build, shared.zone, shared.host};
}

} // namespace

void TestSharedFaults::initTestCase()
{
    PgCluster::waitForTheDisk();
    const auto file = PgCluster::instance().folder() / "pgpass";
    std::ofstream(file) << "*:*:*:*:" << PgCluster::password << "\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    qputenv("PGPASSFILE", QByteArray::fromStdString(file.string()));
}

void TestSharedFaults::manyWriters()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    constexpr int writers = 32;
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::seconds(qEnvironmentVariableIsSet("VALBENCH_DEEP") ? 60 : 4);
    const auto environment = withSystemRandom(fixture);
    std::atomic<int> done = 0, failed = 0;
    std::mutex mutex;
    std::string firstProblem;
    {
        std::vector<std::jthread> threads;
        for (int w = 0; w < writers; ++w)
            threads.emplace_back([&, w] {
                // Each has connections of its own, as workstations have.
                auto own = fixture.open(environment);
                for (int i = 0; own && std::chrono::steady_clock::now() < until; ++i) {
                    const auto status = writeNamed(**own, std::to_string(w) + "." + std::to_string(i), i % 4 == 0);
                    ++(status ? done : failed);
                    const std::lock_guard lock(mutex);
                    if (!status && firstProblem.empty())
                        firstProblem = status.error().text();
                }
            });
    }
    QVERIFY2(failed.load() == 0, firstProblem.c_str());
    QVERIFY2(done.load() > writers, std::to_string(done.load()).c_str());
    const auto actions = actionsOf(**store);
    QCOMPARE(static_cast<int>(actions.size()), done.load());
    QCOMPARE(soundness(**store), std::string());
    QCOMPARE((*(*store)->reader())->head()->size, std::int64_t(done.load()));
    qInfo("%d units of work by %d writers", done.load(), writers);
}

void TestSharedFaults::answerToCommitIsLost()
{
    StoreFixture fixture;
    VERIFY_OK(fixture.createShared());
    auto &cluster = PgCluster::instance();
    TcpProxy proxy(cluster.port());
    fixture.url = cluster.tcpUrl(fixture.database, "127.0.0.1", proxy.port(), "?sslmode=disable");
    auto store = fixture.open(withSystemRandom(fixture));
    VERIFY_OK(store);
    const int rounds = qEnvironmentVariableIsSet("VALBENCH_DEEP") ? 600 : 60;
    for (int i = 0; i < rounds; ++i) {
        proxy.cutNext(i % 2 ? TcpProxy::Cut::afterCommit : TcpProxy::Cut::beforeCommit);
        VERIFY_OK(writeNamed(**store, "act." + std::to_string(i), i % 4 < 2));
    }
    QCOMPARE(proxy.cuts(), rounds);
    const auto actions = actionsOf(**store);
    QCOMPARE(static_cast<int>(actions.size()), rounds);
    for (const auto &[action, times] : actions)
        QVERIFY2(times == 1, (action + " is there " + std::to_string(times) + " times").c_str());
    QCOMPARE(soundness(**store), std::string());
}

void TestSharedFaults::cutsAmongSeveralWriters()
{
    StoreFixture fixture;
    VERIFY_OK(fixture.createShared());
    auto &cluster = PgCluster::instance();
    constexpr int writers = 4;
    constexpr int each = 30;
    std::mutex mutex;
    std::map<std::string, bool> wanted; // by action: acknowledged
    std::string unexpected;
    {
        std::vector<std::jthread> threads;
        for (int w = 0; w < writers; ++w)
            threads.emplace_back([&, w] {
                TcpProxy proxy(cluster.port());
                auto own = store::PostgresStore::open(
                    cluster.tcpUrl(fixture.database, "127.0.0.1", proxy.port(), "?sslmode=disable"),
                    withSystemRandom(fixture));
                for (int i = 0; own && i < each; ++i) {
                    proxy.cutNext(i % 3 == 0   ? TcpProxy::Cut::afterCommit
                                  : i % 3 == 1 ? TcpProxy::Cut::beforeCommit
                                               : TcpProxy::Cut::never);
                    const auto action = std::to_string(w) + "." + std::to_string(i);
                    const auto status = writeNamed(**own, action, i % 2 == 0);
                    const std::lock_guard lock(mutex);
                    wanted[action] = status.has_value();
                    // What was decided under a lock that is lost may be out of date; then it must say so.
                    if (!status && status.error().code() != ErrorCode::conflict)
                        unexpected = status.error().text();
                }
            });
    }
    QCOMPARE(unexpected, std::string());
    QCOMPARE(static_cast<int>(wanted.size()), writers * each);
    auto store = fixture.open();
    VERIFY_OK(store);
    auto found = actionsOf(**store);
    for (const auto &[action, acknowledged] : wanted)
        QVERIFY2(found[action] == (acknowledged ? 1 : 0), action.c_str());
    QCOMPARE(soundness(**store), std::string());
}

void TestSharedFaults::backendIsTerminated()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    PgConsole administrator(PgCluster::instance().url(fixture.database, "postgres"));
    const auto terminate = [&] {
        return administrator.word("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE usename = "
                                  "'station' AND datname = current_database()");
    };
    VERIFY_OK(writeNamed(**store, "before", true));
    // In mid-transaction, holding the lock.
    {
        auto unit = (*store)->begin(ada());
        VERIFY_OK(unit);
        const auto id = (*unit)->reserveId("PQ");
        VERIFY_OK(id);
        VERIFY_OK((*unit)->put(*id, 0, content("protocol"), "cut", "for the test"));
        QVERIFY(terminate() != "0");
        const auto status = (*unit)->put(*id, 1, content("protocol", {{"n", 1}}), "cut", "for the test");
        QVERIFY(!status);
        QCOMPARE(status.error().code(), ErrorCode::unavailable);
        QVERIFY(!(*unit)->commit());
    }
    // While idle: neither a reader nor a writer notices.
    auto reader = (*store)->reader();
    VERIFY_OK((*reader)->head());
    terminate();
    QCOMPARE((*reader)->head()->size, 1);
    terminate();
    VERIFY_OK(writeNamed(**store, "after a record", true));
    terminate();
    VERIFY_OK(writeNamed(**store, "after a note", false));
    const std::map<std::string, int> expected{{"after a note", 1}, {"after a record", 1}, {"before", 1}};
    QVERIFY(actionsOf(**store) == expected);
    QCOMPARE(soundness(**store), std::string());
}

void TestSharedFaults::clientsThatStandStillLetOthersGoOn()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    VERIFY_OK(writeNamed(**store, "before", false));
    // Somebody's own program, which has switched the server's patience off, takes the lock and says nothing more.
    PgConsole still(PgCluster::instance().url(fixture.database, "second"));
    QCOMPARE(still.run("SET idle_in_transaction_session_timeout = 0"), std::string());
    QCOMPARE(still.run("BEGIN"), std::string());
    QCOMPARE(still.run("SELECT valbench.take_lock()"), std::string());
    const auto begin = std::chrono::steady_clock::now();
    auto status = writeNamed(**store, "after", true);
    QVERIFY(!status); // ten seconds later, in words
    QCOMPARE(status.error().code(), ErrorCode::unavailable);
    QVERIFY2(status.error().text().find("another station") != std::string::npos, status.error().text().c_str());
    while (!status && std::chrono::steady_clock::now() - begin < std::chrono::seconds(20))
        status = writeNamed(**store, "after", true);
    VERIFY_OK(status);
    const std::map<std::string, int> expected{{"after", 1}, {"before", 1}};
    QVERIFY(actionsOf(**store) == expected);
    QCOMPARE(soundness(**store), std::string());
}

void TestSharedFaults::serverStartsAgain()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    VERIFY_OK(writeNamed(**store, "before", true));
    PgCluster::instance().restart();
    VERIFY_OK(writeNamed(**store, "after", true));
    QCOMPARE((*(*store)->reader())->head()->size, 2);
    QCOMPARE(soundness(**store), std::string());
}

void TestSharedFaults::serverClockStepsBack()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    // The administrator sets the clock on for a while, and then back.
    PgConsole administrator(PgCluster::instance().url(fixture.database, "postgres"));
    const auto setClock = [&](const std::string &ahead) {
        return administrator.run("CREATE OR REPLACE FUNCTION server_time() RETURNS timestamp LANGUAGE sql SET "
                                 "search_path = valbench, pg_temp AS $$\n    SELECT clock_timestamp() AT TIME ZONE "
                                 "'UTC'" +
                                 ahead + "\n$$");
    };
    for (const bool isRecord : {true, false}) {
        QCOMPARE(setClock(" + interval '1 hour'"), std::string());
        VERIFY_OK(writeNamed(**store, "ahead", isRecord));
        QCOMPARE(setClock(""), std::string());
        VERIFY_OK(writeNamed(**store, "after", isRecord));
    }
    const auto trail = (*(*store)->reader())->trail({});
    VERIFY_OK(trail);
    QCOMPARE(trail->size(), std::size_t(6));
    for (const std::size_t at : {1, 4}) {
        const auto &step = (*trail)[at].entry;
        QCOMPARE(step.body.action, std::string("clock.step"));
        QCOMPARE(step.body.actor.userId, std::string("system"));
        const auto *behind = step.body.details.find("behindSeconds")->get<std::int64_t>();
        QVERIFY(behind && *behind > 3590 && *behind <= 3601);
        QCOMPARE(*step.body.details.find("lastEntry")->get<std::string>(), (*trail)[at + 1].entry.chain.time.toText());
        QCOMPARE((*trail)[at - 1].entry.body.action, std::string("after"));
    }
    QCOMPARE(soundness(**store), std::string());
    QCOMPARE((*store)->verify()->find(store::check::clock)->detail,
             std::string("the clock was set back 2 times, and each time it was recorded"));
}

void TestSharedFaults::otherStationsAreTold()
{
    StoreFixture fixture;
    auto made = fixture.createShared();
    VERIFY_OK(made);
    auto watching = store::PostgresStore::open(fixture.url, fixture.environment);
    VERIFY_OK(watching);
    std::mutex mutex;
    std::condition_variable told;
    int times = 0;
    (*watching)->watch([&] {
        const std::lock_guard lock(mutex);
        ++times;
        told.notify_all();
    });
    const auto toldWithinASecond = [&](int wanted) {
        std::unique_lock lock(mutex);
        return told.wait_for(lock, std::chrono::seconds(1), [&] { return times >= wanted; });
    };
    // It takes a moment until it listens.
    for (int i = 0; i < 50 && !toldWithinASecond(1); ++i)
        VERIFY_OK(writeNamed(**made, "first", false));
    {
        const std::lock_guard lock(mutex);
        times = 0;
    }
    // Another process, another login.
    const auto line = (*(*made)->reader())->trail({})->front().line;
    auto body = line.substr(8, line.find(",\"chain\":") - 8);
    const auto request = body.find("\"request\":\"") + 11;
    body.replace(request, 32, std::string(32, 'f'));
    QCOMPARE(PgCluster::instance().psql(fixture.database, "second",
                                        "SELECT valbench.append('" + body + "', NULL, NULL, NULL, NULL);"),
             std::string());
    QVERIFY(toldWithinASecond(1));
    // A cut is made good, and what happened meanwhile is told.
    QVERIFY(
        PgConsole(PgCluster::instance().url(fixture.database, "postgres"))
            .word("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query = 'LISTEN valbench'") ==
        "1");
    {
        std::unique_lock lock(mutex);
        QVERIFY(told.wait_for(lock, std::chrono::seconds(5), [&] { return times >= 2; }));
    }
    QCOMPARE(soundness(**made), std::string());
}

VALBENCH_TEST(TestSharedFaults, shared_faults)
#include "test_shared_faults.moc"
