// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store_fixture.h"

#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sqlite3.h>

#include <valbench/ledger/checkpoint.h>
#include <valbench/ledger/trail_block.h>
#include <valbench/store/open.h>
#include <valbench/store/postgres_store.h>

#include "pg_cluster.h"

namespace valbench::test {

Status SeededRandom::fill(std::span<std::uint8_t> bytes)
{
    for (auto &byte : bytes)
        byte = static_cast<std::uint8_t>(m_engine());
    return {};
}

std::string preparedDatabase()
{
    static const std::string once = [] {
        auto &cluster = PgCluster::instance();
        const auto name = cluster.newDatabase();
        PgConsole console(cluster.url(name, "postgres"));
        if (const auto problem = console.run(store::PostgresStore::setupText()); !problem.empty())
            qFatal("%s", problem.c_str());
        console.run("GRANT valbench_application TO station, second; GRANT valbench_person TO ada;"
                    "GRANT valbench_auditor TO auditor");
        return name;
    }();
    return once;
}

bool sharedStore()
{
    return qEnvironmentVariable("VALBENCH_TEST_STORE") == QStringLiteral("postgresql");
}

StoreFixture::StoreFixture(std::uint32_t seed)
    : random(seed),
      environment{clock,
                  random,
                  StationId(StationId::Bytes{0x5a}),
                  "0.1.0+test",
                  [](const Timestamp &) { return std::string("+01:00 Europe/Berlin"); },
                  "name:test-host"},
      path(std::filesystem::path(folder.path().toStdString()) / "test.valbench"),
      identity{StoreId(StoreId::Bytes{0xab, 0xcd}), "test"}
{
}

Result<std::unique_ptr<store::Store>> StoreFixture::create()
{
    if (sharedStore())
        return createShared();
    VB_TRY(auto made, store::SqliteStore::create(path, identity, environment));
    return std::unique_ptr<store::Store>(std::move(made));
}

Result<std::unique_ptr<store::Store>> StoreFixture::createShared()
{
    auto &cluster = PgCluster::instance();
    database = cluster.newDatabase(preparedDatabase());
    url = cluster.url(database);
    VB_TRY(auto made, store::PostgresStore::create(url, identity, environment));
    return std::unique_ptr<store::Store>(std::move(made));
}

Result<std::unique_ptr<store::Store>> StoreFixture::open(store::Access access)
{
    return open(environment, access);
}

Result<std::unique_ptr<store::Store>> StoreFixture::open(const store::Environment &surroundings, store::Access access)
{
    return store::openStore(url.empty() ? path.string() : url, surroundings, access);
}

std::string StoreFixture::saying() const
{
    if (url.empty())
        return test::saying(path);
    PgConsole console(PgCluster::instance().url(database, "postgres"));
    std::string all;
    for (const char *table : {"meta", "ledger", "record_version", "evidence", "checkpoint", "trail_block"})
        all += console.word(std::string("SELECT string_agg(t::text, '' ORDER BY t::text) FROM ") + table + " t");
    return all;
}

std::string StoreFixture::behindTheWalls(std::string sql)
{
    if (url.empty())
        return Console(path).behindTheWalls(sql);
    // The same acts in PostgreSQL's words.
    sql = std::regex_replace(sql, std::regex("CAST\\(x'([0-9a-f]+)' AS TEXT\\)"), "convert_from('\\x$1', 'UTF8')");
    sql = std::regex_replace(sql, std::regex("x'([0-9a-f]+)'"), "'\\x$1'");
    const auto replace = [&sql](const std::string &what, const std::string &with) {
        for (std::size_t at = 0; (at = sql.find(what, at)) != std::string::npos; at += with.size())
            sql.replace(at, what.size(), with);
    };
    replace("zeroblob(32)", "decode(repeat('00', 32), 'hex')");
    replace("randomblob(32)", "decode(repeat('01', 32), 'hex')");
    replace("PRAGMA foreign_keys = OFF;", "");
    replace("char(8212)", "chr(8212)");
    return PgConsole(PgCluster::instance().url(database, "postgres")).behindTheWalls(sql);
}

std::filesystem::path StoreFixture::inFolder(const char *name) const
{
    return path.parent_path() / name;
}

domain::ActingPerson ada()
{
    return {{"ada", "Ada Lovelace", "validation-lead"}, SessionId(SessionId::Bytes{7})};
}

json::Object content(std::string_view type, std::initializer_list<json::Member> members)
{
    json::Object object{{"type", type}};
    for (const auto &[name, value] : members)
        object.set(name, value);
    return object;
}

Result<domain::StoredRecord> putOne(store::Store &store, const domain::RecordId &id, std::int64_t version,
                                    const json::Object &content, std::string_view reason)
{
    VB_TRY(auto unit, store.begin(ada()));
    VB_TRY(auto record, unit->put(id, version, content, "test.put", reason));
    VB_CHECK(unit->commit());
    return record;
}

Status fillStore(store::Store &store, StoreFixture &fixture)
{
    for (int i = 1; i <= 4; ++i) {
        VB_TRY(auto unit, store.begin(ada()));
        VB_TRY(const auto model, unit->reserveId("MDL"));
        VB_CHECK(unit->put(model, 0, content("model", {{"key", "model-" + std::to_string(i)}, {"stage", "Staging"}}),
                           "model.register", "first registration"));
        VB_TRY(const auto deviation, unit->reserveId("DEV"));
        VB_CHECK(unit->attach("text/csv", asBytes("a,b\n1," + std::to_string(i) + "\n")));
        VB_CHECK(unit->put(deviation, 0, content("deviation", {{"subject", model.toText()}, {"text", "seen"}}),
                           "deviation.raise", "step failed"));
        VB_CHECK(unit->put(deviation, 1, content("deviation", {{"subject", model.toText()}, {"text", "settled"}}),
                           "deviation.assess", "cause known"));
        VB_CHECK(unit->note("session.sign-in", "", nullptr, json::Object{{"station", "B"}}));
        VB_CHECK(unit->commit());
        fixture.clock.advance(std::chrono::seconds(10));
        if (i % 2 == 0) {
            VB_TRY(const auto note, signedNow(store));
            VB_CHECK(store.addCheckpoint(note));
        }
    }
    VB_TRY(auto unit, store.begin(ada()));
    VB_CHECK(unit->note("session.sign-out", "", nullptr));
    VB_CHECK(unit->commit());
    return {};
}

namespace {

struct Filled
{
    Bytes file;
    std::string database;
    ledger::Checkpoint checkpoint;
};

Result<Filled> makeFilled(Filling filling)
{
    constexpr std::uint32_t ownSeed = 99; // no request id twice when a test writes on
    StoreFixture fixture(ownSeed);
    VB_TRY(auto store, fixture.create());
    VB_CHECK(fillStore(*store, fixture));
    if (filling == Filling::longer) {
        VB_TRY(auto unit, store->begin(ada()));
        for (int i = 0; i < 2 * ledger::trailBlockSize; ++i)
            VB_CHECK(unit->note("session.sign-in", "", nullptr));
        VB_CHECK(unit->commit());
    }
    VB_TRY(const auto checkpoint, store->checkpointToSign());
    store.reset();
    return Filled{fixture.url.empty() ? readFile(fixture.path) : Bytes(), fixture.database, checkpoint};
}

const Result<Filled> &filled(Filling filling)
{
    static std::map<Filling, Result<Filled>> made;
    auto found = made.find(filling);
    if (found == made.end())
        found = made.emplace(filling, makeFilled(filling)).first;
    return found->second;
}

} // namespace

Status placeFilledStore(StoreFixture &fixture, Filling filling)
{
    const auto &made = filled(filling);
    if (!made)
        return fail(made.error());
    if (sharedStore()) {
        fixture.database = PgCluster::instance().newDatabase(made->database);
        fixture.url = PgCluster::instance().url(fixture.database);
    } else {
        writeFile(fixture.path, made->file);
    }
    fixture.clock.set("2026-11-04T08:00:00.000000Z");
    return {};
}

ledger::Checkpoint filledCheckpoint(Filling filling)
{
    return filled(filling)->checkpoint;
}

Result<ledger::SignedCheckpoint> signedNow(store::Store &store)
{
    VB_TRY(const auto checkpoint, store.checkpointToSign());
    return ledger::SignedCheckpoint{checkpoint, sha256("test key").toHex(), testSignature(checkpoint)};
}

Bytes testSignature(const ledger::Checkpoint &checkpoint)
{
    const auto digest = sha256("secret of the test" + ledger::checkpointText(checkpoint));
    return Bytes(digest.bytes().begin(), digest.bytes().end());
}

Status checkTestSignature(const ledger::SignedCheckpoint &note)
{
    if (note.keyFingerprint != sha256("test key").toHex())
        return fail(ErrorCode::integrity, VB_MSG("the key is not known"));
    if (note.signature != testSignature(note.checkpoint))
        return fail(ErrorCode::integrity, VB_MSG("the signature is wrong"));
    return {};
}

Console::Console(const std::filesystem::path &path)
{
    sqlite3_open(path.c_str(), &m_database);
    run("PRAGMA synchronous = OFF"); // what the test does need not outlive a power cut
}

Console::~Console()
{
    sqlite3_close(m_database);
}

std::string Console::run(const std::string &sql)
{
    char *message = nullptr;
    if (sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK)
        return {};
    const std::string text = message ? message : "failed";
    sqlite3_free(message);
    return text;
}

Result<std::string> Console::column(const std::string &sql, int column)
{
    sqlite3_stmt *statement = nullptr;
    std::string all;
    int code = sqlite3_prepare_v2(m_database, sql.c_str(), -1, &statement, nullptr);
    if (code == SQLITE_OK)
        while ((code = sqlite3_step(statement)) == SQLITE_ROW)
            if (const auto *text = sqlite3_column_text(statement, column))
                all.append(reinterpret_cast<const char *>(text)).append("\n");
    sqlite3_finalize(statement);
    if (code != SQLITE_DONE)
        return fail(ErrorCode::unavailable, VB_MSG("{text}"), {{"text", sqlite3_errmsg(m_database)}});
    if (!all.empty())
        all.pop_back();
    return all;
}

std::string Console::word(const std::string &sql)
{
    return column(sql, 0).value_or(std::string());
}

std::string Console::plan(const std::string &sql)
{
    constexpr int detail = 3;
    return column("EXPLAIN QUERY PLAN " + sql, detail).value_or(std::string());
}

std::string saying(const std::filesystem::path &path)
{
    Console console(path);
    const bool hasBlocks = console.word("SELECT count(*) FROM sqlite_schema WHERE name = 'trail_block'") == "1";
    std::string all;
    for (const char *sql :
         {"SELECT quote(type) || quote(name) || quote(tbl_name) || quote(sql) FROM sqlite_schema ORDER BY type, name",
          "SELECT quote(number) || quote(name) || quote(value) FROM meta ORDER BY number",
          "SELECT quote(sequence) || quote(line) || quote(hash) FROM ledger ORDER BY sequence",
          "SELECT quote(sequence) || quote(prefix) || quote(number) || quote(version) || quote(content) || "
          "quote(digest) FROM record_version ORDER BY sequence",
          "SELECT quote(number) || quote(digest) || quote(media_type) || quote(bytes) FROM evidence ORDER BY number",
          "SELECT quote(number) || quote(size) || quote(note) FROM checkpoint ORDER BY number",
          "SELECT quote(number) || quote(families) || quote(actors) FROM trail_block ORDER BY number"}) {
        if (std::string_view(sql).find("trail_block") != std::string_view::npos && !hasBlocks)
            continue;
        const auto rows = console.column(sql, 0);
        if (!rows)
            return {};
        all += *rows + '\n';
    }
    return sha256(all).toHex();
}

std::string Console::behindTheWalls(const std::string &sql)
{
    const auto drops = word("SELECT group_concat('DROP TRIGGER ' || name || ';', '') FROM sqlite_schema "
                            "WHERE type = 'trigger'");
    const auto triggers = word("SELECT group_concat(sql || ';', '') FROM sqlite_schema WHERE type = 'trigger'");
    for (const auto &step : {drops, sql, triggers})
        if (auto message = run(step); !message.empty())
            return message;
    return {};
}

void foldLog(const std::filesystem::path &path)
{
    Console(path).run("PRAGMA wal_checkpoint(TRUNCATE)");
}

Bytes readFile(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return Bytes(text.begin(), text.end());
}

void writeFile(const std::filesystem::path &path, ByteView bytes)
{
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char *>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

std::vector<std::string> writerCommand(const std::filesystem::path &store, std::uint_fast32_t seed, int units,
                                       int sessions)
{
    // Named by the variable, it is one built with a fault: see tests/requirements.
    const auto writer = qEnvironmentVariable("VALBENCH_STORE_WRITER", QStringLiteral(VALBENCH_STORE_WRITER));
    return {writer.toStdString(), store.string(), std::to_string(seed), std::to_string(units),
            std::to_string(sessions)};
}

std::vector<domain::TrailEntry> wholeTrail(store::Store &store)
{
    return (*store.reader())->trail({.limit = 100000}).value_or(std::vector<domain::TrailEntry>());
}

} // namespace valbench::test
