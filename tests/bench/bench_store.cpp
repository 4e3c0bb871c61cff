// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What tamper evidence costs: appending against plain SQLite commits of the same bytes, verifying against a
// plain scan and SHA-256 of the same bytes. usage: bench_store [entries] [folder]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <vector>

#include <valbench/store/sqlite_store.h>

using namespace valbench;

namespace {

template <class T>
T require(Result<T> result)
{
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().text().c_str());
        std::exit(1);
    }
    return *std::move(result);
}

double seconds(const std::function<void()> &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Of this thread, user and kernel: what a quicker disk would leave.
double cpuSeconds(const std::function<void()> &work)
{
    const auto now = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
    };
    const double start = now();
    work();
    return now() - start;
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

/// What other programs on the machine disturb least.
double best(const std::vector<double> &values)
{
    return *std::ranges::min_element(values);
}

domain::ActingPerson person()
{
    return {{"ada", "Ada Lovelace", "validation-lead"}, SessionId(SessionId::Bytes{7})};
}

constexpr std::int64_t versionsOfEach = 4;

json::Object document(std::int64_t number)
{
    return {{"type", "deviation"},
            {"subject", "PQ-" + std::to_string(number / versionsOfEach % 1000)},
            {"title", "Step 12 did not meet its criterion"},
            {"description", "The lower confidence bound of the area under the curve was below the limit."},
            {"class", "critical"},
            {"state", "open"},
            {"number", number}};
}

class Plain {
public:
    explicit Plain(const std::string &path)
    {
        check(sqlite3_open(path.c_str(), &m_database));
        run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    }
    ~Plain()
    {
        for (auto *statement : m_statements)
            sqlite3_finalize(statement);
        sqlite3_close(m_database);
    }
    Plain(const Plain &) = delete;
    Plain &operator=(const Plain &) = delete;

    void run(const char *sql) { check(sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr)); }
    sqlite3_stmt *prepare(const char *sql)
    {
        sqlite3_stmt *statement = nullptr;
        check(sqlite3_prepare_v2(m_database, sql, -1, &statement, nullptr));
        m_statements.push_back(statement);
        return statement;
    }
    void step(sqlite3_stmt *statement)
    {
        const int code = sqlite3_step(statement);
        if (code != SQLITE_DONE && code != SQLITE_ROW)
            check(code);
        sqlite3_reset(statement);
    }

private:
    void check(int code)
    {
        if (code != SQLITE_OK) {
            std::fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(m_database));
            std::exit(1);
        }
    }
    sqlite3 *m_database = nullptr;
    std::vector<sqlite3_stmt *> m_statements;
};

struct Surroundings
{
    SystemClock clock;
    SystemRandom random;
    store::Environment environment{clock,
                                   random,
                                   StationId(StationId::Bytes{1}),
                                   "0.1.0+benchmark",
                                   [](const Timestamp &) { return std::string("+01:00 Europe/Berlin"); },
                                   "name:benchmark"};
    store::StoreIdentity identity{StoreId(StoreId::Bytes{2}), "test"};
};

void putMany(store::SqliteStore &store, std::int64_t from, std::int64_t count)
{
    auto unit = require(store.begin(person()));
    for (std::int64_t i = from; i < from + count; ++i) {
        const domain::RecordId id("DEV", 1 + i / versionsOfEach);
        require(unit->put(id, i % versionsOfEach, document(i), "deviation.assess", "cause is known now"));
    }
    require(unit->commit());
}

void benchAppend(const std::filesystem::path &folder)
{
    Surroundings world;
    const auto store =
        require(store::SqliteStore::create(folder / "append.valbench", world.identity, world.environment));
    Plain plain((folder / "append.plain").string());
    plain.run("CREATE TABLE ledger (sequence INTEGER PRIMARY KEY, line TEXT, hash BLOB);"
              "CREATE TABLE record (sequence INTEGER PRIMARY KEY, content TEXT, digest BLOB);");
    auto *begin = plain.prepare("BEGIN IMMEDIATE");
    auto *commit = plain.prepare("COMMIT");
    auto *insertLine = plain.prepare("INSERT INTO ledger (line, hash) VALUES (?, ?)");
    auto *insertRecord = plain.prepare("INSERT INTO record (content, digest) VALUES (?, ?)");

    constexpr int rounds = 15;
    constexpr int perRound = 400;
    std::vector<double> ours, theirs, ratios, ourCpu, theirCpu;
    std::int64_t next = 0;
    for (int round = 0; round < rounds; ++round) {
        ours.push_back(seconds([&] {
            ourCpu.push_back(cpuSeconds([&] {
                for (int i = 0; i < perRound; ++i)
                    putMany(*store, next++, 1);
            }));
        }));
        // The same bytes, taken from what was just written.
        const auto trail = require(require(store->reader())->trail({.limit = perRound}));
        std::vector<std::string> contents;
        for (const auto &entry : trail)
            contents.push_back(require(require(store->reader())
                                           ->version(require(domain::RecordId::parse(entry.entry.body.record->id)),
                                                     entry.entry.body.record->version))
                                   .content);
        const auto write = [&] {
            for (std::size_t i = trail.size(); i-- > 0;) {
                const auto &line = trail[i].line;
                const auto &hash = trail[i].hash.bytes();
                plain.step(begin);
                sqlite3_bind_text64(insertLine, 1, line.data(), line.size(), SQLITE_STATIC, SQLITE_UTF8);
                sqlite3_bind_blob64(insertLine, 2, hash.data(), hash.size(), SQLITE_STATIC);
                plain.step(insertLine);
                sqlite3_bind_text64(insertRecord, 1, contents[i].data(), contents[i].size(), SQLITE_STATIC,
                                    SQLITE_UTF8);
                sqlite3_bind_blob64(insertRecord, 2, hash.data(), hash.size(), SQLITE_STATIC);
                plain.step(insertRecord);
                plain.step(commit);
            }
        };
        theirs.push_back(seconds([&] { theirCpu.push_back(cpuSeconds(write)); }));
        ratios.push_back(ours.back() / theirs.back());
    }
    std::printf("append, one change per commit: %.0f/s, plain SQLite commits of the same bytes: %.0f/s, "
                "time ratio %.2f (target 1.20; median of %d rounds)\n",
                perRound / median(ours), perRound / median(theirs), median(ratios), rounds);
    std::printf("append, processor time per commit: %.0f us, plain %.0f us\n", median(ourCpu) / perRound * 1e6,
                median(theirCpu) / perRound * 1e6);
}

void benchVerify(const std::filesystem::path &folder, std::int64_t entries)
{
    Surroundings world;
    const auto path = folder / "verify.valbench";
    const auto store = require(store::SqliteStore::create(path, world.identity, world.environment));
    constexpr std::int64_t perCommit = 1000;
    const double filling = seconds([&] {
        for (std::int64_t i = 0; i < entries; i += perCommit)
            putMany(*store, i, std::min(perCommit, entries - i));
    });
    std::printf("%lld entries with a record version each, 1000 per commit: %.0f/s, file of %.0f MB\n",
                static_cast<long long>(entries), static_cast<double>(entries) / filling,
                static_cast<double>(std::filesystem::file_size(path)) / 1e6);

    // Peer: read every byte, and hash every byte; timed apart and added.
    Plain plain(path.string());
    std::size_t bytes = 0;
    std::vector<std::string> kept;
    const auto readAll = [&](const char *sql, bool keep) {
        auto *rows = plain.prepare(sql);
        while (sqlite3_step(rows) == SQLITE_ROW) {
            const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(rows, 0));
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(rows, 0));
            bytes += size + static_cast<std::size_t>(sqlite3_column_bytes(rows, 1));
            if (keep)
                kept.emplace_back(text, size);
        }
    };
    std::vector<double> scans, hashes, one, two;
    constexpr int rounds = 7;
    for (const char *sql : {"SELECT line, hash FROM ledger ORDER BY sequence",
                            "SELECT content, digest FROM record_version ORDER BY sequence"})
        readAll(sql, true);
    const auto verify = [&](unsigned threads) {
        return seconds([&] {
            store::VerificationRequest request;
            request.fileIntegrity = false;
            request.threads = threads;
            const auto result = require(store->verify(request));
            if (!result.holds() || result.size != entries) {
                std::fprintf(stderr, "the store does not verify\n");
                std::exit(1);
            }
        });
    };
    for (int round = 0; round < rounds; ++round) {
        bytes = 0;
        scans.push_back(seconds([&] {
            readAll("SELECT line, hash FROM ledger ORDER BY sequence", false);
            readAll("SELECT content, digest FROM record_version ORDER BY sequence", false);
        }));
        hashes.push_back(seconds([&] {
            for (const auto &text : kept)
                if (sha256(text).bytes()[0] == 0)
                    ++bytes; // so that nothing is optimised away
        }));
        one.push_back(verify(1));
        two.push_back(verify(2));
    }
    const double scan = best(scans), hash = best(hashes), peer = scan + hash;
    std::printf("best of %d rounds each\n", rounds);
    std::printf("peer: plain scan %.2f s + SHA-256 %.2f s = %.2f s over %.0f MB\n", scan, hash, peer,
                static_cast<double>(bytes) / 1e6);
    std::printf("verify, 1 thread: %.2f s, ratio %.2f (target 2.00)\n", best(one), best(one) / peer);
    std::printf("verify, 2 threads: %.2f s, ratio %.2f (target 1.20)\n", best(two), best(two) / peer);
    const double file = seconds([&] {
        const auto result = require(store->verify({}));
        std::printf("%s\n", std::string(store::word(result.find(store::check::file)->state)).c_str());
    });
    std::printf("verify with SQLite's own page and index check, 2 threads: %.2f s\n", file);
}

} // namespace

int main(int argc, char **argv)
{
    const std::int64_t entries = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
    auto pattern =
        ((argc > 2 ? std::filesystem::path(argv[2]) : std::filesystem::temp_directory_path()) / "bench_store.XXXXXX")
            .string();
    if (!mkdtemp(pattern.data())) {
        std::fprintf(stderr, "no folder for the benchmark\n");
        return 1;
    }
    benchAppend(pattern);
    benchVerify(pattern, entries);
    std::filesystem::remove_all(pattern);
}
