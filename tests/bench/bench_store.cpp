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

/// One way to write, ours and plain, in rounds by turns.
class Race {
public:
    static constexpr int rounds = 15;
    static constexpr int perRound = 400; ///< commits

    void runOurs(const std::function<void()> &commit) { run(m_ours, m_ourCpu, commit); }
    void runPlain(const std::function<void()> &commit) { run(m_plain, m_plainCpu, commit); }
    void print(const char *what) const
    {
        std::vector<double> ratios;
        for (std::size_t i = 0; i < m_ours.size(); ++i)
            ratios.push_back(m_ours[i] / m_plain[i]);
        std::printf("append, %s: %.0f/s, plain SQLite commits of the same bytes: %.0f/s, time ratio %.2f "
                    "(target 1.20; median of %d rounds)\n",
                    what, perRound / median(m_ours), perRound / median(m_plain), median(ratios), rounds);
        std::printf("append, %s, processor time per commit: %.0f us, plain %.0f us\n", what,
                    median(m_ourCpu) / perRound * 1e6, median(m_plainCpu) / perRound * 1e6);
    }

private:
    static void run(std::vector<double> &wall, std::vector<double> &cpu, const std::function<void()> &commit)
    {
        wall.push_back(seconds([&] {
            cpu.push_back(cpuSeconds([&] {
                for (int i = 0; i < perRound; ++i)
                    commit();
            }));
        }));
    }
    std::vector<double> m_ours, m_plain, m_ourCpu, m_plainCpu;
};

/// What any store of entries and of versions needs; nothing against tampering.
class PlainLedger {
public:
    explicit PlainLedger(const std::string &path) : m_database(path)
    {
        m_database.run("CREATE TABLE ledger (sequence INTEGER PRIMARY KEY, line TEXT, hash BLOB);"
                       "CREATE TABLE record (sequence INTEGER PRIMARY KEY, prefix TEXT, number INTEGER, "
                       "version INTEGER, content TEXT, digest BLOB, UNIQUE (prefix, number, version));");
        m_begin = m_database.prepare("BEGIN IMMEDIATE");
        m_commit = m_database.prepare("COMMIT");
        m_line = m_database.prepare("INSERT INTO ledger (line, hash) VALUES (?, ?)");
        m_record = m_database.prepare(
            "INSERT INTO record (prefix, number, version, content, digest) VALUES ('DEV', ?, ?, ?, ?)");
    }
    void commit(const domain::TrailEntry &entry, const domain::StoredRecord *record)
    {
        m_database.step(m_begin);
        bind(m_line, 1, entry.line, entry.hash);
        m_database.step(m_line);
        if (record) {
            sqlite3_bind_int64(m_record, 1, std::stoll(record->id.toText().substr(record->id.prefix().size() + 1)));
            sqlite3_bind_int64(m_record, 2, record->version);
            bind(m_record, 3, record->content, record->digest);
            m_database.step(m_record);
        }
        m_database.step(m_commit);
    }

private:
    static void bind(sqlite3_stmt *statement, int at, const std::string &text, const Digest &digest)
    {
        sqlite3_bind_text64(statement, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
        sqlite3_bind_blob64(statement, at + 1, digest.bytes().data(), digest.bytes().size(), SQLITE_STATIC);
    }
    Plain m_database;
    sqlite3_stmt *m_begin, *m_commit, *m_line, *m_record;
};

void benchAppend(const std::filesystem::path &folder)
{
    Surroundings world;
    const auto store =
        require(store::SqliteStore::create(folder / "append.valbench", world.identity, world.environment));
    PlainLedger plain((folder / "append.plain").string());
    // The same bytes for the plain store, taken from what was just written.
    const auto written = [&] {
        auto trail = require(require(store->reader())->trail({.limit = Race::perRound}));
        std::ranges::reverse(trail);
        return trail;
    };

    Race entries;
    Race changes;
    std::int64_t next = 0;
    for (int round = 0; round < Race::rounds; ++round) {
        entries.runOurs([&] {
            auto unit = require(store->begin(person()));
            if (!unit->note("audit.export", "Asked for by the inspector", nullptr, {{"entries", 1200}}))
                std::exit(1);
            require(unit->commit());
        });
        auto trail = written();
        auto entry = trail.begin();
        entries.runPlain([&] { plain.commit(*entry++, nullptr); });

        changes.runOurs([&] { putMany(*store, next++, 1); });
        trail = written();
        std::vector<domain::StoredRecord> records;
        for (const auto &line : trail) {
            const auto &change = *line.entry.body.record;
            records.push_back(require(
                require(store->reader())->version(require(domain::RecordId::parse(change.id)), change.version)));
        }
        std::size_t at = 0;
        changes.runPlain([&] {
            plain.commit(trail[at], &records[at]);
            ++at;
        });
    }
    entries.print("one entry per commit");
    changes.print("one change of a record per commit");
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
