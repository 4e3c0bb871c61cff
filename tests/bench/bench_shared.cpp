// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What appending to the shared store costs beside plain INSERTs of the same bytes, equally durable, on the same server:
// bench_shared [seconds]
#include "store/pg_cluster.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <libpq-fe.h>
#include <thread>
#include <vector>

#include <valbench/store/postgres_store.h>

using namespace valbench;

namespace {

template <class T>
T require(Result<T> result)
{
    if (result)
        return *std::move(result);
    std::fprintf(stderr, "%s\n", result.error().text().c_str());
    std::exit(1);
}

/// Commits a second by so many writers, each with a connection of its own.
template <class MakeWriter>
double rate(int writers, std::chrono::seconds length, const MakeWriter &makeWriter)
{
    std::atomic<long> commits = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < writers; ++i)
            threads.emplace_back([&] {
                auto commit = makeWriter();
                for (const auto until = std::chrono::steady_clock::now() + length;
                     std::chrono::steady_clock::now() < until; ++commits)
                    commit();
            });
    }
    return static_cast<double>(commits.load()) / static_cast<double>(length.count());
}

class PlainWriter {
public:
    PlainWriter(const std::string &url, std::string line)
        : m_connection(PQconnectdb(url.c_str())), m_line(std::move(line))
    {
        PQclear(PQprepare(m_connection, "i",
                          "INSERT INTO plain (line, hash) VALUES ($1, sha256(convert_to($1, 'UTF8')))", 1, nullptr));
    }
    PlainWriter(PlainWriter &&other) noexcept
        : m_connection(std::exchange(other.m_connection, nullptr)), m_line(std::move(other.m_line))
    {
    }
    PlainWriter &operator=(PlainWriter &&) = delete;
    ~PlainWriter() { PQfinish(m_connection); }
    void operator()()
    {
        const char *value = m_line.c_str();
        auto *result = PQexecPrepared(m_connection, "i", 1, &value, nullptr, nullptr, 0);
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            std::exit(1);
        PQclear(result);
    }

private:
    PGconn *m_connection;
    std::string m_line;
};

} // namespace

int main(int argc, char **argv)
{
    const std::chrono::seconds length(argc > 1 ? std::atoi(argv[1]) : 3);
    test::PgCluster::waitForTheDisk();
    auto &cluster = test::PgCluster::instance();
    test::PgConsole administrator(cluster.url("postgres", "postgres"));
    administrator.run("ALTER SYSTEM SET log_statement = none");
    administrator.run("SELECT pg_reload_conf()");
    const auto database = cluster.newDatabase();
    const auto url = cluster.url(database, "postgres");
    const SystemClock clock;
    SystemRandom random;
    const store::Environment environment{clock,
                                         random,
                                         StationId(StationId::Bytes{1}),
                                         "0.1.0+benchmark",
                                         [](const Timestamp &) { return std::string("+01:00 Europe/Berlin"); },
                                         "name:benchmark"};
    const domain::ActingPerson person{{"ada", "Ada Lovelace", "validation-lead"}, SessionId(SessionId::Bytes{7})};
    const auto first = require(store::PostgresStore::create(url, {StoreId(StoreId::Bytes{2}), "test"}, environment));
    const auto note = [&](store::Store &store) {
        auto unit = require(store.begin(person));
        if (!unit->note("audit.export", "Asked for by the inspector", nullptr, {{"entries", 1200}}))
            std::exit(1);
        require(unit->commit());
    };
    note(*first);
    const auto line = require(require(first->reader())->trail({})).front().line;
    test::PgConsole(url).run("CREATE TABLE public.plain (sequence bigserial PRIMARY KEY, line text, hash bytea);"
                             "ALTER ROLE postgres SET search_path = public");
    for (const int writers : {1, 4, 16}) {
        const auto plain = rate(writers, length, [&] { return PlainWriter(url, line); });
        const auto ours = rate(writers, length, [&] {
            return [&note, store = std::shared_ptr(require(store::PostgresStore::open(url, environment)))] {
                note(*store);
            };
        });
        std::printf(
            "append to PostgreSQL, %d writers: %.0f/s, plain INSERTs of the same bytes: %.0f/s, time ratio %.2f\n",
            writers, ours, plain, plain / ours);
    }
    const auto verification = require(first->verify());
    std::printf("verified: %s, %lld entries\n", verification.holds() ? "holds" : "DOES NOT HOLD",
                static_cast<long long>(verification.size));
    return verification.holds() ? 0 : 1;
}
