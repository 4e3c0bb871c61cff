// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "file_check.h"
#include "store_fixture.h"
#include "support/test_registry.h"

#include <QDir>

#include <filesystem>
#include <functional>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <valbench/store/migration.h>

using namespace valbench;
using namespace valbench::test;
using domain::RecordId;

class TestOpening : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void createsOneFile();
    void neverCreatesOverAnything();
    void refusesToCreate();
    void remembersWhatItIs();
    void refusals_data();
    void refusals();
    void foreignSchema_data();
    void foreignSchema();
    void schemaChangedWhileOpen();
    void anotherHost();
    void moveHere();
    void readOnly();
    void withoutTheRightToWrite();
    void logThatCannotBeRead();
    void networkFileSystems();
};

namespace {

/// Runs in a process without root's rights, which would write anywhere; 0 when it returned true.
int asNobody(const std::function<bool()> &work)
{
    const pid_t child = fork();
    if (child == 0) {
        constexpr uid_t nobody = 65534;
        if (geteuid() == 0 && setresuid(nobody, nobody, nobody) != 0)
            _exit(3);
        _exit(work() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

std::string errorOf(const auto &result)
{
    return result ? std::string("no error") : result.error().text();
}

} // namespace

void TestOpening::createsOneFile()
{
    StoreFixture fixture;
    VERIFY_OK(fixture.create());
    QCOMPARE(QDir(fixture.folder.path()).entryList(QDir::Files | QDir::Hidden),
             QStringList{QStringLiteral("test.valbench")});
    struct stat status
    {
    };
    QCOMPARE(::stat(fixture.path.c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0600U);
}

void TestOpening::neverCreatesOverAnything()
{
    for (const char *suffix : {"", "-wal", "-shm", "-journal"}) {
        StoreFixture fixture;
        const std::filesystem::path there = fixture.path.string() + suffix;
        writeFile(there, asBytes("something"));
        const auto store = fixture.create();
        QVERIFY(!store);
        QCOMPARE(store.error().code(), ErrorCode::refused);
        QVERIFY(store.error().text().starts_with(there.string() + " is already there."));
        QCOMPARE(asText(readFile(there)), std::string_view("something"));
        QCOMPARE(QDir(fixture.folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }
}

void TestOpening::refusesToCreate()
{
    StoreFixture fixture;
    fixture.identity.purpose = "play";
    QCOMPARE(fixture.create().error().code(), ErrorCode::usage);
    fixture.identity.purpose = "demo";
    fixture.path = fixture.inFolder("nowhere") / "x.valbench";
    QCOMPARE(fixture.create().error().code(), ErrorCode::notFound);
    fixture.environment.zone = {};
    QCOMPARE(fixture.create().error().code(), ErrorCode::usage);
}

void TestOpening::remembersWhatItIs()
{
    StoreFixture fixture;
    {
        auto store = fixture.create();
        VERIFY_OK(store);
        VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
    }
    auto store = fixture.open();
    VERIFY_OK(store);
    const auto &info = (*store)->info();
    QCOMPARE(info.identity.id, fixture.identity.id);
    QCOMPARE(info.identity.purpose, std::string("test"));
    QCOMPARE(info.schemaVersion, store::newestSchema());
    QCOMPARE(info.path, std::filesystem::canonical(fixture.path));
    QCOMPARE(info.host, std::string("name:test-host"));
    VERIFY_OK((*(*store)->reader())->current(RecordId("PQ", 1)));
}

void TestOpening::refusals_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *what, ErrorCode code, const char *words) {
        QTest::newRow(what) << QByteArray(what) << static_cast<int>(code) << QByteArray(words);
    };
    row("not there", ErrorCode::notFound, "There is no store at ");
    row("a folder", ErrorCode::badInput, "is not a file");
    row("empty file", ErrorCode::badInput, "is not an SQLite file");
    row("text file", ErrorCode::badInput, "is not an SQLite file");
    row("another program's", ErrorCode::badInput, "is an SQLite file of another program");
    row("newer schema", ErrorCode::refused, "has schema version 5, this program knows versions up to 4");
    row("schema 0", ErrorCode::integrity, "has schema version 0, which no release of Valbench wrote");
    row("UTF-16", ErrorCode::integrity, "the text encoding is not UTF-8");
    row("log off", ErrorCode::integrity, "the write-ahead log (WAL) was switched off");
    row("cut in half", ErrorCode::integrity, "the file is damaged");
    row("schema page destroyed", ErrorCode::integrity, "the file is damaged");
    row("no id", ErrorCode::integrity, "the store's id is missing or malformed");
    row("unknown purpose", ErrorCode::integrity, "the store's purpose is missing or unknown");
}

void TestOpening::refusals()
{
    QFETCH(QByteArray, what);
    QFETCH(int, code);
    QFETCH(QByteArray, words);
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    QVERIFY(!std::filesystem::exists(fixture.path.string() + "-wal"));
    auto bytes = readFile(fixture.path);
    if (what == "not there")
        std::filesystem::remove(fixture.path);
    else if (what == "a folder") {
        std::filesystem::remove(fixture.path);
        std::filesystem::create_directory(fixture.path);
    } else if (what == "empty file")
        writeFile(fixture.path, {});
    else if (what == "text file")
        writeFile(fixture.path, asBytes(std::string(5000, 'x')));
    else if (what == "another program's") {
        std::filesystem::remove(fixture.path);
        Console(fixture.path).run("CREATE TABLE t (x)");
    } else if (what == "newer schema")
        Console(fixture.path).run("PRAGMA user_version = 5");
    else if (what == "schema 0")
        Console(fixture.path).run("PRAGMA user_version = 0");
    else if (what == "UTF-16")
        bytes[59] = 2;
    else if (what == "log off")
        Console(fixture.path).run("PRAGMA journal_mode = DELETE");
    else if (what == "cut in half")
        bytes.resize(bytes.size() / 2);
    else if (what == "schema page destroyed")
        std::fill(bytes.begin() + 100, bytes.begin() + 4096, std::uint8_t(0xff));
    else if (what == "no id")
        Console(fixture.path).behindTheWalls("UPDATE meta SET value = 'x' WHERE name = 'store'");
    else if (what == "unknown purpose")
        Console(fixture.path).behindTheWalls("UPDATE meta SET value = 'prod' WHERE name = 'purpose'");
    if (what == "UTF-16" || what == "cut in half" || what == "schema page destroyed")
        writeFile(fixture.path, bytes);
    for (const auto access : {store::Access::readWrite, store::Access::readOnly}) {
        const auto store = fixture.open(access);
        QVERIFY(!store);
        QVERIFY2(QByteArray::fromStdString(store.error().text()).contains(words), errorOf(store).c_str());
        QCOMPARE(static_cast<int>(store.error().code()), code);
    }
}

void TestOpening::foreignSchema_data()
{
    QTest::addColumn<QByteArray>("sql");
    for (const char *statement :
         {"CREATE TRIGGER x AFTER INSERT ON ledger BEGIN SELECT 1; END", "CREATE VIEW x AS SELECT * FROM ledger",
          "CREATE TABLE x (y)", "CREATE INDEX x ON ledger (line)", "DROP TRIGGER ledger_update",
          "DROP INDEX ledger_noted", "DROP TABLE checkpoint",
          "DROP TRIGGER ledger_insert; CREATE TRIGGER ledger_insert BEFORE INSERT ON ledger BEGIN SELECT 1; END",
          "ALTER TABLE evidence ADD COLUMN x TEXT", "PRAGMA user_version = 1", "DROP TRIGGER trail_block_insert"})
        QTest::newRow(statement) << QByteArray(statement);
}

void TestOpening::foreignSchema()
{
    QFETCH(QByteArray, sql);
    StoreFixture fixture;
    VERIFY_OK(fixture.create());
    QCOMPARE(Console(fixture.path).run(sql.toStdString()), std::string());
    for (const auto access : {store::Access::readWrite, store::Access::readOnly}) {
        const auto store = fixture.open(access);
        QVERIFY(!store);
        QCOMPARE(store.error().code(), ErrorCode::integrity);
        QVERIFY(QByteArray::fromStdString(store.error().text())
                    .contains("its tables, indexes, triggers or views are not those of a store"));
    }
}

void TestOpening::schemaChangedWhileOpen()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
    QCOMPARE(Console(fixture.path).run("DROP TRIGGER ledger_update"), std::string());
    const auto unit = (*store)->begin(ada());
    QVERIFY(!unit);
    QCOMPARE(unit.error().code(), ErrorCode::integrity);
    const auto verification = (*store)->verify();
    VERIFY_OK(verification);
    QCOMPARE(verification->find(store::check::schema)->state, store::CheckState::failed);
}

void TestOpening::anotherHost()
{
    StoreFixture fixture;
    VERIFY_OK(fixture.create());
    fixture.environment.host = "name:elsewhere";
    const auto store = fixture.open();
    QVERIFY(!store);
    QCOMPARE(store.error().code(), ErrorCode::refused);
    QVERIFY(QByteArray::fromStdString(store.error().text()).contains("is written by another host"));
    VERIFY_OK(fixture.open(store::Access::readOnly));
    // Left to itself, the store finds out where it is.
    const auto host = store::thisHost();
    VERIFY_OK(host);
    fixture.environment.host.clear();
    QVERIFY(!fixture.open());
    fixture.path = fixture.inFolder("second.valbench");
    VERIFY_OK(fixture.create());
    fixture.environment.host = *host;
    VERIFY_OK(fixture.open());
}

void TestOpening::moveHere()
{
    StoreFixture fixture;
    VERIFY_OK(fixture.create());
    fixture.environment.host = "name:elsewhere";
    QCOMPARE(store::SqliteStore::moveHere(fixture.path, fixture.environment, ada(), " ").error().code(),
             ErrorCode::refused);
    QVERIFY(!fixture.open());
    VERIFY_OK(store::SqliteStore::moveHere(fixture.path, fixture.environment, ada(), "new workstation"));
    auto store = fixture.open();
    VERIFY_OK(store);
    const auto trail = (*(*store)->reader())->trail({});
    VERIFY_OK(trail);
    QCOMPARE(trail->front().entry.body.action, std::string("store.move"));
    QVERIFY(trail->front().entry.body.details ==
            (json::Object{{"hostAfter", "name:elsewhere"}, {"hostBefore", "name:test-host"}}));
    QVERIFY((*store)->verify()->holds());
    fixture.environment.host = "name:test-host";
    QVERIFY(!fixture.open());
}

void TestOpening::readOnly()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
    auto copy = fixture.open(store::Access::readOnly);
    VERIFY_OK(copy);
    VERIFY_OK((*(*copy)->reader())->current(RecordId("PQ", 1)));
    QVERIFY((*copy)->verify()->holds());
    QCOMPARE((*copy)->begin(ada()).error().code(), ErrorCode::refused);
    const auto note = signedNow(**copy);
    VERIFY_OK(note);
    QCOMPARE((*copy)->addCheckpoint(*note).error().code(), ErrorCode::refused);
}

void TestOpening::withoutTheRightToWrite()
{
    StoreFixture fixture;
    VERIFY_OK(placeFilledStore(fixture));
    ::chmod(fixture.path.c_str(), 0444);
    ::chmod(fixture.path.parent_path().c_str(), 0777);
    const auto fails = [&fixture](const char *words) {
        const auto store = fixture.open();
        return !store && store.error().code() == ErrorCode::unavailable &&
               QByteArray::fromStdString(store.error().text()).contains(words);
    };
    QCOMPARE(asNobody([&] { return fails("the file cannot be written. Open it for reading only"); }), 0);
    ::chmod(fixture.path.c_str(), 0666);
    ::chmod(fixture.path.parent_path().c_str(), 0555);
    QCOMPARE(asNobody([&] { return fails("the folder cannot be written"); }), 0);
    // There is nothing in a log, so the file alone is everything.
    QCOMPARE(asNobody([&] {
                 const auto store = fixture.open(store::Access::readOnly);
                 return store && (*store)->verify()->holds() && (*store)->verify()->size == 17;
             }),
             0);
    ::chmod(fixture.path.parent_path().c_str(), 0700);
}

void TestOpening::logThatCannotBeRead()
{
    StoreFixture fixture;
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(fillStore(**store, fixture));
    // A copy taken while the store was in use: with its log, without the shared memory.
    const auto folder = fixture.inFolder("copy");
    std::filesystem::create_directory(folder);
    const auto copy = folder / "test.valbench";
    writeFile(copy, readFile(fixture.path));
    writeFile(copy.string() + "-wal", readFile(fixture.path.string() + "-wal"));
    ::chmod(fixture.path.parent_path().c_str(), 0755);
    ::chmod(folder.c_str(), 0555);
    fixture.path = copy;
    QCOMPARE(asNobody([&] {
                 const auto opened = fixture.open(store::Access::readOnly);
                 return !opened && QByteArray::fromStdString(opened.error().text()).contains("has a write-ahead log");
             }),
             0);
    ::chmod(folder.c_str(), 0755);
    const auto opened = fixture.open(store::Access::readOnly);
    VERIFY_OK(opened);
    QCOMPARE((*opened)->verify()->size, 17);
}

void TestOpening::networkFileSystems()
{
    // statfs(2) and integrity.md, 1.5.
    for (const std::uint64_t type : {0x6969UL, 0xFF534D42UL, 0xFE534D42UL, 0x65735546UL, 0x01021997UL,
                                     0xFFFFFFFFFF534D42UL}) { // as a signed 32-bit number is widened
        const auto status = store::checkFileSystem(type, "/mnt/x.valbench");
        QVERIFY(!status);
        QCOMPARE(status.error().code(), ErrorCode::refused);
        QVERIFY(status.error().text().starts_with("/mnt/x.valbench is on a "));
    }
    for (const std::uint64_t type : {0xEF53UL, 0x58465342UL, 0x9123683EUL, 0x01021994UL, 0x794C7630UL})
        VERIFY_OK(store::checkFileSystem(type, "/x"));
}

VALBENCH_TEST(TestOpening, opening)
#include "test_opening.moc"
