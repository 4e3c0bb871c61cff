// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One SQLite connection, hardened, and its statements. The only place that calls sqlite3_*.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <valbench/base/text.h>

#include "database.h"

struct sqlite3;
struct sqlite3_stmt;

namespace valbench::store {

class Connection;

/// A prepared statement, borrowed from its connection; given back and reset when it goes.
class Query {
public:
    Query(Connection *connection, sqlite3_stmt *statement, bool *inUse);
    Query(const Query &) = delete;
    Query &operator=(const Query &) = delete;
    Query(Query &&other) noexcept;
    Query &operator=(Query &&) = delete;
    ~Query();

    /// Places count from 1. Texts and bytes must live until the last step.
    Query &bind(int place, std::int64_t value);
    Query &bind(int place, std::string_view text);
    Query &bindBytes(int place, ByteView bytes);

    /// True while there is a row.
    Result<bool> step();
    /// For statements without rows.
    Status run();
    /// Skips the rows that are left. A statement that changes something is only done, and only then says
    /// whether it worked, behind its last row.
    Status finish();
    /// Starts again with the same bindings.
    void reset();

    /// Columns count from 0. Views are valid until the next step.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] ByteView bytes(int column) const;
    [[nodiscard]] bool isNull(int column) const;

private:
    Connection *m_connection;
    sqlite3_stmt *m_statement;
    bool *m_inUse;
};

/// Used by one thread at a time.
class Connection final : public Database {
public:
    enum class Mode {
        write,
        read,
        immutable, ///< a file that nobody can write and that has no -wal
        fresh,     ///< a new, empty file that is about to become a store; no walls yet
    };

    static Result<std::unique_ptr<Connection>> open(const std::filesystem::path &path, Mode mode);
    /// An empty database without walls, to run migrations on.
    static Result<std::unique_ptr<Connection>> openMemory();
    ~Connection() override;

    /// A statement from the cache. The text must be one statement; what the walls forbid fails here.
    Result<Query> query(std::string_view sql);
    /// Several statements without results, not cached.
    Status run(const std::string &sql);
    Result<Rows> rows(std::string_view sql) override;
    Result<Rows> stream(std::string_view sql) override { return rows(sql); }
    Result<std::int64_t> number(std::string_view sql) override;
    Result<std::string> word(std::string_view sql) override;
    Status beginSnapshot() override { return run("BEGIN"); }

    /// While it lives, rows may be inserted. Nothing else ever may be written.
    class Appending {
    public:
        explicit Appending(Connection &connection) : m_connection(connection) { m_connection.m_appending = true; }
        Appending(const Appending &) = delete;
        Appending &operator=(const Appending &) = delete;
        ~Appending() { m_connection.m_appending = false; }

    private:
        Connection &m_connection;
    };

    /// While it lives, the bytes of evidence may be taken: for disposals.
    class Emptying {
    public:
        explicit Emptying(Connection &connection) : m_connection(connection) { m_connection.m_emptying = true; }
        Emptying(const Emptying &) = delete;
        Emptying &operator=(const Emptying &) = delete;
        ~Emptying() { m_connection.m_emptying = false; }

    private:
        Connection &m_connection;
    };

    /// While it lives, everything may be done: for migrations.
    class Upgrading {
    public:
        explicit Upgrading(Connection &connection) : m_connection(connection) { m_connection.m_upgrading = true; }
        Upgrading(const Upgrading &) = delete;
        Upgrading &operator=(const Upgrading &) = delete;
        ~Upgrading() { m_connection.m_upgrading = false; }

    private:
        Connection &m_connection;
    };

    /// Of this connection and no other of the process; above 0.
    [[nodiscard]] std::uint64_t id() const { return m_id; }
    [[nodiscard]] bool inTransaction() const;
    /// Another one after every commit of anybody; to be asked within a transaction, or right behind its end.
    [[nodiscard]] std::uint32_t dataVersion() const;
    bool rollback() override;
    /// Writes the log into the file and empties it, so that what was disposed of is in neither; while others read, that
    /// comes later by itself.
    void clearLog();
    void setInterrupt(std::function<bool()> interrupt) override;
    /// Copies everything into an empty database file, in one snapshot. `go` is told how much is done, in [0, 1], and
    /// answers whether to go on; if not, cancelled.
    Status copyTo(Connection &target, const std::function<bool(double fraction)> &go);

    /// The last error of SQLite in Valbench's words.
    [[nodiscard]] Error lastError(int code) const;

private:
    [[nodiscard]] bool diskRefused() const;
    struct Cached
    {
        sqlite3_stmt *statement = nullptr;
        bool inUse = false;
    };

    Connection() : m_id(++s_connections) {}
    Status configure(Mode mode);
    Status setOption(int option, int value);
    Status expect(std::string_view sql, std::string_view value);
    static int authorize(void *self, int action, const char *first, const char *second, const char *database,
                         const char *trigger);
    static int interrupted(void *self);

    static inline std::atomic<std::uint64_t> s_connections = 0;
    std::uint64_t m_id;
    sqlite3 *m_database = nullptr;
    std::string m_path;
    bool m_appending = false;
    bool m_emptying = false;
    bool m_upgrading = false;
    std::function<bool()> m_interrupt;
    struct TextHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, Cached, TextHash, std::equal_to<>> m_cache; ///< addresses of values stay valid
};

} // namespace valbench::store
