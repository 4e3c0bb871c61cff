// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What readers, units of work and the store itself share: identity, surroundings, connections.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <valbench/store/sqlite_store.h>

#include "connection.h"

namespace valbench::store {

/// A connection to a store whose schema is the expected one.
Result<std::unique_ptr<Connection>> openChecked(const std::filesystem::path &path, Connection::Mode mode);

/// Connections that nobody uses just now. Opening one costs more than a commit.
class Pool {
public:
    Pool(std::filesystem::path path, Connection::Mode mode) : m_path(std::move(path)), m_mode(mode) {}
    Result<std::unique_ptr<Connection>> take();
    /// A fresh one whose schema was not compared: for the verification, which reports what is wrong with it.
    Result<std::unique_ptr<Connection>> openUnchecked() { return Connection::open(m_path, m_mode); }
    void giveBack(std::unique_ptr<Connection> connection);
    /// Closes those that nobody uses.
    void close();

private:
    std::filesystem::path m_path;
    Connection::Mode m_mode;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Connection>> m_idle;
};

struct StoreCore
{
    StoreCore(StoreInfo storeInfo, Environment surroundings, Connection::Mode readMode)
        : info(std::move(storeInfo)),
          environment(std::move(surroundings)),
          writers(info.path, Connection::Mode::write),
          readers(info.path, readMode)
    {
    }
    StoreCore(const StoreCore &) = delete;
    StoreCore &operator=(const StoreCore &) = delete;
    ~StoreCore();
    StoreInfo info;
    Environment environment;
    /// Goes last: only a connection that may write folds the log into the file and takes it away.
    Pool writers;
    Pool readers;
    /// Opening for reading puts a -wal and a -shm beside the file, and only a connection that may write takes them
    /// away: true if there were none before.
    bool removesLog = false;
    /// SQLite's own counter of schema changes, as it was when the schema was compared.
    std::int64_t schemaCounter = 0;

    /// The end of the ledger as this process wrote it last. While the file's data version is the same on that
    /// connection, nobody has written since, and neither the schema nor the last entry need be read again.
    struct LastWritten
    {
        std::uint64_t connection = 0; ///< its id
        std::uint32_t dataVersion = 0;
        domain::LedgerHead head;
        std::optional<Timestamp> time;
    };
    std::mutex mutex; ///< guards lastWritten
    LastWritten lastWritten;
};

/// A connection for one thread; goes back to the pool with it.
class Lease {
public:
    static Result<Lease> take(std::shared_ptr<StoreCore> core, Pool StoreCore::*pool);
    Lease(Lease &&) noexcept = default;
    Lease &operator=(Lease &&) = delete;
    ~Lease();
    Connection &operator*() const { return *m_connection; }
    Connection *operator->() const { return m_connection.get(); }
    [[nodiscard]] StoreCore &core() const { return *m_core; }

private:
    Lease(std::shared_ptr<StoreCore> core, Pool StoreCore::*pool, std::unique_ptr<Connection> connection)
        : m_core(std::move(core)), m_pool(pool), m_connection(std::move(connection))
    {
    }
    std::shared_ptr<StoreCore> m_core;
    Pool StoreCore::*m_pool;
    std::unique_ptr<Connection> m_connection;
};

/// Newest value of a name in meta; empty if there is none.
Result<std::string> metaValue(Database &database, std::string_view name);
Status addMeta(Connection &connection, std::string_view name, std::string_view value);

} // namespace valbench::store
