// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One transaction of the PostgreSQL store: the only code that writes there.
#pragma once

#include <deque>

#include "pg_core.h"
#include "unit_of_work.h"

namespace valbench::store {

/// One call of append(), keep() or dispose_of(), with the values it owns.
struct PgWrite
{
    enum class Kind { entry, content, disposal };
    Kind kind = Kind::entry;
    std::string body; ///< of an entry; of content the media type
    std::optional<domain::StoredRecord> version;
    Bytes bytes; ///< content, or the digest of what is disposed of
    [[nodiscard]] PgCall call() const;
};

/// The connection as a unit of work reads it: locked first, and with all that was written before on the server.
class PgWorkDatabase final : public Database {
public:
    explicit PgWorkDatabase(PgConnection &connection) : m_connection(connection) {}
    void setReady(std::function<Status()> ready) { m_ready = std::move(ready); }
    Result<Rows> rows(std::string_view sql) override;
    Result<Rows> stream(std::string_view sql) override;
    Result<std::int64_t> number(std::string_view sql) override;
    Result<std::string> word(std::string_view sql) override;
    Status beginSnapshot() override { return m_ready(); }
    bool rollback() override { return m_connection.rollback(); }
    void setInterrupt(std::function<bool()> interrupt) override { m_connection.setInterrupt(std::move(interrupt)); }

private:
    PgConnection &m_connection;
    std::function<Status()> m_ready;
};

struct PgWorkParts
{
    explicit PgWorkParts(PgLease taken) : lease(std::move(taken)), database(*lease) {}
    PgLease lease;
    PgWorkDatabase database;
};

class PgUnitOfWork final : private PgWorkParts, public UnitOfWork {
public:
    PgUnitOfWork(PgLease taken, const domain::ActingPerson &person);
    ~PgUnitOfWork() override;

    /// Brings the schema up to date; part of the transaction like everything else.
    Status upgradeSchema();
    [[nodiscard]] Database &readable() { return database; }

private:
    /// Begins the transaction, takes the lock and reads where the ledger stands, all in one message.
    Status lock();
    Status readHead(const PgResult &line, const PgResult &now);
    /// Locks and sends what waits.
    Status flush();
    Status take(std::span<const PgResult> answers, std::size_t firstWrite);
    void queueEntry(std::string body, const domain::StoredRecord *version, const RequestId &request);
    Result<domain::LedgerHead> commitEmpty();
    /// Puts the entry "clock.step" that the server asked for before all others.
    Status addClockStep(const Error &asked);
    /// After a cut: what became of it, and the rest of the way.
    Result<domain::LedgerHead> afterCut(const Error &cut);
    Result<std::optional<domain::LedgerHead>> lookAndRepeat();

    Result<Timestamp> timeOfNext() override;
    Result<std::int64_t> append(ledger::Body body, const Timestamp &time, const domain::StoredRecord *version) override;
    Status keep(const Digest &digest, std::string_view mediaType, ByteView bytes) override;
    Status empty(const Digest &digest) override;
    Result<domain::LedgerHead> commitAll() override;
    void undoAll() override;

    std::deque<PgWrite> m_writes; ///< all of this unit of work
    std::vector<PgWrite> m_kept;  ///< content that the next entry announces, to be written behind it
    std::size_t m_sent = 0;       ///< how many of the writes are on the server
    bool m_locked = false;
    domain::LedgerHead m_before; ///< under the lock, before anything was written
    domain::LedgerHead m_head;
    std::int64_t m_entries = 0; ///< in m_writes
    std::string m_lastRequest;
};

} // namespace valbench::store
