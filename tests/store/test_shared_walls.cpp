// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What stops a statement or a connection at the shared store: rights, triggers, and TLS off this host.
#include "migrations.h"
#include "pg_cluster.h"
#include "pg_schema.h"
#include "store_fixture.h"
#include "support/test_registry.h"

#include <algorithm>
#include <fstream>

#include <valbench/store/open.h>
#include <valbench/store/postgres_store.h>

using namespace valbench;
using namespace valbench::test;
using domain::RecordId;

class TestSharedWalls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noLoginWritesAroundTheFunctions_data();
    void noLoginWritesAroundTheFunctions();
    void auditorsRead();
    void ownersHearTheTriggers();
    void temporaryTablesShadowNothing();
    void personalLoginsSignForThemselves();
    void entriesAreOfThisStore();
    void olderSnapshotsMayNotAppend();
    void psqlGivesTheSameRights();
    void anAdministratorWithoutSuperuserSuffices();
    void changedSchemaIsNamed_data();
    void changedSchemaIsNamed();
    void storesAreFoundedOnce();
    void addresses_data();
    void addresses();
    void unverifiedTlsIsRefused();
    void passwordsAreNowhere();

private:
    static void usePasswordFile();
};

namespace {

PgCluster &cluster()
{
    return PgCluster::instance();
}

std::vector<std::string> schemaLinesOf(const std::string &database)
{
    const auto address = store::PgAddress::parse(cluster().url(database, "postgres"));
    auto connection = store::PgConnection::open(*address);
    return connection ? store::pgSchemaLines(**connection).value_or(std::vector<std::string>())
                      : std::vector<std::string>();
}

/// The body of an entry as psql would be given it.
std::string bodyText(const StoreFixture &fixture, const std::string &actor, char request)
{
    return R"({"action":"a","actor":{"id":")" + actor +
           R"(","name":"N","role":"r"},"build":"b","details":{},"evidence":[],"format":1,"purpose":"test","reason":"",)" +
           R"("record":null,"request":")" + std::string(32, request) +
           R"(","session":null,"station":"5a000000000000000000000000000000","store":")" + fixture.identity.id.toText() +
           R"(","zone":"+00:00 UTC"})";
}

std::string appendCall(const std::string &body)
{
    return "SELECT valbench.append('" + body + "', NULL, NULL, NULL, NULL);";
}

} // namespace

void TestSharedWalls::noLoginWritesAroundTheFunctions_data()
{
    QTest::addColumn<QByteArray>("sql");
    for (const char *sql :
         {"UPDATE ledger SET line = '{}'",
          "DELETE FROM ledger",
          "TRUNCATE ledger CASCADE",
          "INSERT INTO ledger (sequence, line, hash) SELECT 99, line, hash FROM ledger LIMIT 1",
          "UPDATE record_version SET content = '{}'",
          "DELETE FROM record_version",
          "TRUNCATE record_version",
          "INSERT INTO record_version (sequence, prefix, number, version, content, digest) SELECT 17, 'PQ', 1, 1, "
          "content, digest FROM record_version LIMIT 1",
          "UPDATE evidence SET media_type = 'x'",
          "DELETE FROM evidence",
          "TRUNCATE evidence",
          "INSERT INTO evidence SELECT 99, digest, media_type, bytes FROM evidence LIMIT 1",
          "UPDATE checkpoint SET note = ''",
          "DELETE FROM checkpoint",
          "TRUNCATE checkpoint",
          "INSERT INTO checkpoint VALUES (3, 1, '')",
          "UPDATE meta SET value = 'production'",
          "DELETE FROM meta",
          "TRUNCATE meta",
          "INSERT INTO meta VALUES (3, 'store', '')",
          "UPDATE trail SET reason = ''",
          "ALTER TABLE ledger DISABLE TRIGGER ALL",
          "DROP TRIGGER fixed ON ledger",
          "DROP TABLE ledger CASCADE",
          "DROP SCHEMA valbench CASCADE",
          "ALTER TABLE ledger ADD COLUMN x int",
          "CREATE TABLE valbench.x (y int)",
          "CREATE OR REPLACE FUNCTION valbench.take_lock() RETURNS void LANGUAGE sql AS ''",
          "SET session_replication_role = replica",
          "SET ROLE valbench_owner",
          "SET SESSION AUTHORIZATION postgres",
          "GRANT valbench_owner TO station",
          "BEGIN; LOCK TABLE ledger",
          "SELECT found('00000000000000000000000000000000', 'production')",
          "SELECT server_time()",
          "COPY ledger (sequence, line, hash) FROM PROGRAM 'true'",
          "SELECT lo_import('/etc/passwd')"})
        QTest::newRow(sql) << QByteArray(sql);
}

void TestSharedWalls::noLoginWritesAroundTheFunctions()
{
    QFETCH(QByteArray, sql);
    static StoreFixture fixture;
    static const auto store = fixture.createShared();
    VERIFY_OK(store);
    static const auto filled = fillStore(**store, fixture);
    VERIFY_OK(filled);
    const auto before = fixture.saying();
    for (const char *login : {"station", "ada", "auditor", "stranger"}) {
        PgConsole console(cluster().url(fixture.database, login));
        const auto problem = console.run(sql.toStdString());
        QVERIFY2(!problem.empty(), login);
        // For want of a right or by a rule, not because it could not be understood.
        std::vector<std::string> words{"permission denied", "must be owner", "must have admin",
                                       "must be superuser", "founded",       "cannot update view"};
        if (login == std::string("stranger"))
            words.emplace_back("does not exist"); // it does not even see the schema
        QVERIFY2(std::ranges::any_of(words,
                                     [&](const std::string &word) { return problem.find(word) != std::string::npos; }),
                 problem.c_str());
    }
    QCOMPARE(fixture.saying(), before);
    QVERIFY(schemaLinesOf(fixture.database) == store::expectedPgSchemaLines(store::newestSchemaVersion()));
}

void TestSharedWalls::auditorsRead()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    VERIFY_OK(fillStore(**store, fixture));
    const auto asAuditor = cluster().url(fixture.database, "auditor");
    auto reading = store::openStore(asAuditor, fixture.environment, store::Access::readOnly);
    VERIFY_OK(reading);
    QCOMPARE((*(*reading)->reader())->head()->size, 17);
    QVERIFY((*reading)->verify()->holds());
    QCOMPARE((*reading)->begin(ada()).error().code(), ErrorCode::refused);
    // Nor does the database let such a login write, whatever the program thinks.
    auto writing = store::openStore(asAuditor, fixture.environment);
    VERIFY_OK(writing);
    const auto status = putOne(**writing, RecordId("PQ", 1), 0, content("protocol"));
    QVERIFY(!status);
    QCOMPARE(status.error().code(), ErrorCode::refused);
    PgConsole console(asAuditor);
    for (const std::string &call : {appendCall(bodyText(fixture, "auditor", 'a')), std::string("SELECT keep('x', 'y')"),
                                    std::string("SELECT add_checkpoint(1, 'x')"), std::string("SELECT take_lock()")})
        QVERIFY2(console.run(call).find("permission denied for function") != std::string::npos, call.c_str());
    QCOMPARE((*(*reading)->reader())->head()->size, 17);
    QVERIFY(!store::openStore(cluster().url(fixture.database, "stranger"), fixture.environment));
}

void TestSharedWalls::ownersHearTheTriggers()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    VERIFY_OK(fillStore(**store, fixture));
    const auto before = fixture.saying();
    PgConsole console(cluster().url(fixture.database, "postgres"));
    for (const char *as : {"SET ROLE valbench_owner", "RESET ROLE", "SET session_replication_role = replica"}) {
        QCOMPARE(console.run(as), std::string());
        for (const std::string table : {"meta", "ledger", "record_version", "evidence", "checkpoint"}) {
            const std::string column = table == "ledger" || table == "record_version" ? "sequence" : "number";
            for (const auto &sql : {"UPDATE " + table + " SET " + column + " = 99", "DELETE FROM " + table,
                                    "TRUNCATE " + table + " CASCADE"})
                QVERIFY2(console.run(sql).find("rows are never changed or deleted") != std::string::npos, sql.c_str());
        }
        QVERIFY(console.run("INSERT INTO ledger (sequence, line, hash) SELECT 99, line, hash FROM ledger LIMIT 1")
                    .find("numbered without gap") != std::string::npos);
    }
    QCOMPARE(fixture.saying(), before);
}

void TestSharedWalls::temporaryTablesShadowNothing()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    PgConsole console(cluster().url(fixture.database, "station"));
    QCOMPARE(console.run("SET search_path = pg_temp, valbench;"
                         "CREATE TEMP TABLE ledger (sequence bigint, line text, hash bytea);"
                         "CREATE TEMP TABLE meta (number bigint, name text, value text);"
                         "CREATE FUNCTION pg_temp.server_time() RETURNS timestamp LANGUAGE sql AS $$ SELECT "
                         "'2001-01-01'::timestamp $$"),
             std::string());
    QCOMPARE(console.run(appendCall(bodyText(fixture, "eve", 'a'))), std::string());
    QCOMPARE(console.word("SELECT count(*) FROM pg_temp.ledger"), std::string("0"));
    QCOMPARE((*(*store)->reader())->head()->size, 1);
    QVERIFY((*store)->verify()->holds());
}

void TestSharedWalls::personalLoginsSignForThemselves()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    PgConsole console(cluster().url(fixture.database, "ada"));
    QCOMPARE(console.run(appendCall(bodyText(fixture, "ada", 'a'))), std::string());
    const auto problem = console.run(appendCall(bodyText(fixture, "bob", 'b')));
    QVERIFY2(problem.find("the login ada cannot sign entries as bob") != std::string::npos, problem.c_str());
    // The server's own word on who wrote stands in the entry, whatever the client says.
    const auto trail = (*(*store)->reader())->trail({});
    VERIFY_OK(trail);
    QCOMPARE(trail->size(), std::size_t(1));
    QCOMPARE(trail->front().entry.chain.login, std::string("ada"));
    QCOMPARE(trail->front().entry.chain.timeSource, std::string("server"));
}

void TestSharedWalls::entriesAreOfThisStore()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    PgConsole console(cluster().url(fixture.database, "station"));
    const auto good = bodyText(fixture, "ada", 'a');
    const auto changed = [&](const std::string &what, const std::string &with) {
        auto body = good;
        body.replace(body.find(what), what.size(), with);
        return console.run(appendCall(body));
    };
    for (const auto &problem :
         {changed(fixture.identity.id.toText(), std::string(32, '0')), changed("\"test\"", "\"production\""),
          changed("\"build\":\"b\",", ""), changed("\"zone\"", "\"zones\""), changed("{\"action\"", "{ \"action\"")})
        QVERIFY2(problem.find("this is no entry of this store") != std::string::npos, problem.c_str());
    QVERIFY(changed("\"record\":null", "\"record\":{\"after\":\"00\"}").find("comes with it") != std::string::npos);
    QCOMPARE((*(*store)->reader())->head()->size, 0);
    QCOMPARE(console.run(appendCall(good)), std::string());
    QVERIFY(console.run(appendCall(good)).find("ledger_request_key") != std::string::npos);
    QVERIFY((*store)->verify()->holds());
}

void TestSharedWalls::olderSnapshotsMayNotAppend()
{
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    for (const char *level : {"REPEATABLE READ", "SERIALIZABLE"}) {
        PgConsole console(cluster().url(fixture.database, "station"));
        QCOMPARE(console.run(std::string("BEGIN ISOLATION LEVEL ") + level), std::string());
        const auto problem = console.run(appendCall(bodyText(fixture, "ada", 'a')));
        QVERIFY2(problem.find("READ COMMITTED") != std::string::npos, problem.c_str());
    }
    QCOMPARE((*(*store)->reader())->head()->size, 0);
}

void TestSharedWalls::psqlGivesTheSameRights()
{
    // Made by the program, by a superuser, in an empty database ...
    StoreFixture fixture;
    const auto own = cluster().newDatabase();
    VERIFY_OK(store::PostgresStore::create(cluster().url(own, "postgres"), fixture.identity, fixture.environment));
    // ... and by psql.
    const auto other = cluster().newDatabase();
    QCOMPARE(cluster().psql(other, "postgres", store::PostgresStore::setupText()), std::string());
    QVERIFY(!schemaLinesOf(own).empty());
    QVERIFY(schemaLinesOf(own) == schemaLinesOf(other));
    QVERIFY(schemaLinesOf(own) == store::expectedPgSchemaLines(store::newestSchemaVersion()));
    // Twice is refused and changes nothing.
    QVERIFY(!cluster().psql(other, "postgres", store::PostgresStore::setupText()).empty());
    QVERIFY(schemaLinesOf(other) == store::expectedPgSchemaLines(store::newestSchemaVersion()));
}

void TestSharedWalls::anAdministratorWithoutSuperuserSuffices()
{
    PgConsole superuser(cluster().url("postgres", "postgres"));
    superuser.run("CREATE ROLE creator LOGIN CREATEROLE");
    const auto database = cluster().newDatabase();
    // Without the right to make a schema: a message that says what to do.
    StoreFixture fixture;
    auto made = store::PostgresStore::create(cluster().url(database, "creator"), fixture.identity, fixture.environment);
    QVERIFY(!made);
    QCOMPARE(made.error().code(), ErrorCode::refused);
    QVERIFY(made.error().text().find("--print-sql") != std::string::npos);
    QCOMPARE(superuser.run("GRANT CREATE ON DATABASE " + database + " TO creator"), std::string());
    QCOMPARE(cluster().psql(database, "creator", store::PostgresStore::setupText()), std::string());
    QVERIFY(schemaLinesOf(database) == store::expectedPgSchemaLines(store::newestSchemaVersion()));
    // It made the tables, and owns nothing.
    PgConsole creator(cluster().url(database, "creator"));
    QVERIFY(creator.run("DELETE FROM valbench.ledger").find("permission denied") != std::string::npos);
    made = store::PostgresStore::create(cluster().url(database, "creator"), fixture.identity, fixture.environment);
    QVERIFY(!made);
    // A station's login founds the store there.
    VERIFY_OK(store::PostgresStore::create(cluster().url(database), fixture.identity, fixture.environment));
}

void TestSharedWalls::changedSchemaIsNamed_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *sql, const char *words) {
        QTest::newRow(sql) << QByteArray(sql) << QByteArray(words);
    };
    row("DROP TRIGGER fixed ON ledger", "'trigger fixed on ledger state A");
    row("ALTER TABLE evidence DISABLE TRIGGER fixed", "'trigger fixed on evidence state D");
    row("ALTER TABLE record_version DISABLE TRIGGER ALL", "state D");
    row("GRANT UPDATE ON ledger TO station", "'right of station on ledger UPDATE' was added");
    row("GRANT UPDATE (line) ON ledger TO station", "'right of station on ledger.line UPDATE' was added");
    row("GRANT INSERT ON checkpoint TO PUBLIC", "'right of everybody on checkpoint INSERT' was added");
    row("GRANT CREATE ON SCHEMA valbench TO station", "'right of station on schema CREATE' was added");
    row("GRANT EXECUTE ON FUNCTION append TO valbench_auditor",
        "'right of valbench_auditor on append() EXECUTE' was added");
    row("ALTER TABLE ledger OWNER TO station", "owned by station");
    row("ALTER TABLE ledger DROP CONSTRAINT ledger_previous_key", "ledger_previous_key");
    row("ALTER TABLE ledger ADD COLUMN x int", "'column ledger.x integer' was added");
    row("ALTER FUNCTION append SET search_path = pg_temp, valbench", "with search_path=");
    row("ALTER FUNCTION append RESET ALL", "function append(");
    row("CREATE OR REPLACE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = valbench, "
        "pg_temp "
        "AS 'BEGIN RETURN NEW; END'",
        "function never_changed()");
    row("CREATE FUNCTION extra() RETURNS int LANGUAGE sql AS 'SELECT 1'", "function extra()");
    row("CREATE RULE quiet AS ON DELETE TO meta DO INSTEAD NOTHING", "'rule quiet on meta");
    row("ALTER TABLE meta ENABLE ROW LEVEL SECURITY", "row security");
    row("CREATE OR REPLACE VIEW trail AS SELECT sequence, ''::text AS \"time\", ''::text AS login, ''::text AS actor, "
        "''::text AS name, ''::text AS role, ''::text AS action, ''::text AS record, ''::text AS version, ''::text AS "
        "reason FROM ledger",
        "view trail");
    row("DROP INDEX ledger_noted", "ledger_noted");
}

void TestSharedWalls::changedSchemaIsNamed()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, words);
    StoreFixture fixture;
    auto store = fixture.createShared();
    VERIFY_OK(store);
    QCOMPARE(PgConsole(cluster().url(fixture.database, "postgres")).run(sql.toStdString()), std::string());
    const auto again = fixture.open();
    QVERIFY(!again);
    QCOMPARE(again.error().code(), ErrorCode::integrity);
    QVERIFY2(again.error().text().find(words.toStdString()) != std::string::npos, again.error().text().c_str());
    // Whoever had it open finds it by verifying.
    const auto verification = (*store)->verify();
    VERIFY_OK(verification);
    QCOMPARE(verification->firstProblem()->name, std::string(store::check::schema));
    QVERIFY(verification->firstProblem()->detail.find(words.toStdString()) != std::string::npos);
}

void TestSharedWalls::storesAreFoundedOnce()
{
    StoreFixture fixture;
    VERIFY_OK(fixture.createShared());
    // As long as nothing is in it, it may be founded anew.
    fixture.identity = {StoreId(StoreId::Bytes{0x11}), "demo"};
    auto store = store::PostgresStore::create(fixture.url, fixture.identity, fixture.environment);
    VERIFY_OK(store);
    QCOMPARE((*store)->info().identity.purpose, std::string("demo"));
    VERIFY_OK(putOne(**store, RecordId("PQ", 1), 0, content("protocol")));
    QVERIFY((*store)->verify()->holds());
    const auto again = store::PostgresStore::create(fixture.url, fixture.identity, fixture.environment);
    QVERIFY(!again);
    QCOMPARE(again.error().code(), ErrorCode::conflict);
}

void TestSharedWalls::addresses_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("words"); // of the refusal, or the mode of TLS
    const auto row = [](const char *url, const char *words) {
        QTest::newRow(url) << QByteArray(url) << QByteArray(words);
    };
    row("postgresql://ada@db.example.org:5432/valbench", "verify-full");
    row("postgres://ada@db.example.org/valbench?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem", "verify-full");
    row("postgresql://ada@10.0.0.5/valbench", "verify-full");
    row("postgresql://ada@127.0.0.2/valbench", "verify-full");
    row("postgresql://ada@[2001:db8::1]:5433/valbench", "verify-full");
    row("postgresql://ada@localhost/valbench", "prefer");
    row("postgresql://ada@[::1]/valbench", "prefer");
    row("postgresql:///valbench", "prefer");
    row("postgresql:///valbench?host=/run/postgresql", "prefer");
    row("postgresql://localhost/valbench?sslmode=disable", "disable");
    for (const char *mode : {"disable", "allow", "prefer", "require", "verify-ca", "VERIFY-FULL", "x"})
        row(("postgresql://ada@db.example.org/v?sslmode=" + std::string(mode)).c_str(),
            "its certificate has to be verified");
    row("postgresql:///v?host=db.example.org&sslmode=prefer", "its certificate has to be verified");
    row("postgresql://localhost/v?host=db.example.org&sslmode=prefer", "names two hosts");
    row("postgresql://localhost/v?hostaddr=10.0.0.5", "its options are");
    row("postgresql://localhost/v?options=-c%20fsync%3Doff", "its options are");
    row("postgresql://localhost,db.example.org/v", "names one host");
    row("postgresql://localhost/host=db.example.org%20sslmode=disable", "names one host");
    row("postgresql://ada:secret@localhost/v", "A password does not belong into a URL");
    row("postgresql://localhost", "names no database");
    row("postgresql://localhost:99999/v", "a port is a number");
    row("postgresql://localhost/v%zz", "two hexadecimal digits");
    row("mysql://localhost/v", "begins otherwise");
}

void TestSharedWalls::addresses()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, words);
    const auto address = store::PgAddress::parse(url.toStdString());
    const auto found = address ? address->parameters().at("sslmode") : address.error().text();
    QVERIFY2(QByteArray::fromStdString(found).contains(words), found.c_str());
    QVERIFY(address || found.find("secret") == std::string::npos);
    if (address)
        QVERIFY(address->isLocal() || address->parameters().at("sslmode") == "verify-full");
}

void TestSharedWalls::usePasswordFile()
{
    const auto file = cluster().folder() / "pgpass";
    std::ofstream(file) << "*:*:*:*:" << PgCluster::password << "\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    qputenv("PGPASSFILE", QByteArray::fromStdString(file.string()));
}

void TestSharedWalls::unverifiedTlsIsRefused()
{
    StoreFixture fixture;
    VERIFY_OK(fixture.createShared());
    usePasswordFile();
    const auto with = [&](const std::string &host, const std::string &options) {
        return store::openStore(cluster().tcpUrl(fixture.database, host, 0, options), fixture.environment);
    };
    const auto root = "?sslrootcert=" + cluster().authority().string();
    // 127.0.0.2 is not one of the names of this host: it is treated as another.
    auto verified = with("127.0.0.2", root);
    VERIFY_OK(verified);
    VERIFY_OK(putOne(**verified, RecordId("PQ", 1), 0, content("protocol")));
    QCOMPARE(PgConsole(cluster().url(fixture.database, "postgres"))
                 .word("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE client_addr = "
                       "'127.0.0.2' OR client_addr IS NOT NULL"),
             std::string("t"));
    for (const auto &[host, options, words] :
         {std::tuple<std::string, std::string, std::string>{"127.0.0.2", "", "root certificate file"},
          {"127.0.0.2", "?sslrootcert=" + (cluster().folder() / "other.pem").string(), "certificate verify failed"},
          {"127.0.0.3", root, "does not match host name"},
          {"127.0.0.2", root + "&sslmode=require", "its certificate has to be verified"}}) {
        const auto refused = with(host, options);
        QVERIFY2(!refused, options.c_str());
        QVERIFY2(refused.error().text().find(words) != std::string::npos, refused.error().text().c_str());
    }
    // A server without TLS.
    PgConsole superuser(cluster().url("postgres", "postgres"));
    QCOMPARE(superuser.run("ALTER SYSTEM SET ssl = off"), std::string());
    superuser.run("SELECT pg_reload_conf()");
    QTRY_COMPARE(superuser.word("SHOW ssl"), std::string("off"));
    const auto plain = with("127.0.0.2", root);
    superuser.run("ALTER SYSTEM RESET ssl");
    superuser.run("SELECT pg_reload_conf()");
    QVERIFY(!plain);
    QVERIFY2(plain.error().text().find("does not support SSL") != std::string::npos, plain.error().text().c_str());
    QTRY_COMPARE(superuser.word("SHOW ssl"), std::string("on"));
    // What would lead elsewhere than the URL says.
    for (const char *variable : {"PGHOSTADDR", "PGSERVICE", "PGOPTIONS", "PGPASSWORD"}) {
        qputenv(variable, "x");
        const auto refused = with("localhost", "");
        qunsetenv(variable);
        QVERIFY2(!refused && refused.error().text().find(variable) != std::string::npos, variable);
    }
}

void TestSharedWalls::passwordsAreNowhere()
{
    StoreFixture fixture;
    VERIFY_OK(fixture.createShared());
    usePasswordFile();
    auto store = store::openStore(cluster().tcpUrl(fixture.database, "localhost"), fixture.environment);
    VERIFY_OK(store);
    VERIFY_OK(fillStore(**store, fixture));
    std::string all = (*store)->info().url;
    {
        std::ofstream(cluster().folder() / "pgpass") << "*:*:*:*:wrong-" << PgCluster::password << "\n";
        const auto refused = store::openStore(cluster().tcpUrl(fixture.database, "localhost"), fixture.environment);
        QVERIFY(!refused);
        QVERIFY2(refused.error().text().find("password authentication failed") != std::string::npos,
                 refused.error().text().c_str());
        all += refused.error().text();
    }
    const auto inUrl = "postgresql://station:" + std::string(PgCluster::password) + "@localhost/x";
    all += store::openStore(inUrl, fixture.environment).error().text();
    all += fixture.saying();
    for (const auto &file : {"/proc/self/cmdline", "/proc/self/environ"}) {
        const auto bytes = readFile(file);
        all.append(bytes.begin(), bytes.end());
    }
    QVERIFY(all.find(PgCluster::password) == std::string::npos);
    // The server logs every statement: of ours none holds it. The one that made the logins is the test's own.
    const auto log = cluster().log();
    for (auto at = log.find(PgCluster::password); at != std::string::npos; at = log.find(PgCluster::password, at + 1)) {
        const auto start = log.rfind('\n', at) + 1;
        QVERIFY(log.substr(start, at - start).find("CREATE ROLE") != std::string::npos);
    }
    usePasswordFile();
}

VALBENCH_TEST(TestSharedWalls, shared_walls)
#include "test_shared_walls.moc"
