// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One transaction of the SQLite store: the only code that writes there.
#pragma once

#include "store_core.h"
#include "unit_of_work.h"

namespace valbench::store {

class SqliteUnitOfWork final : private Lease, public UnitOfWork {
public:
    /// Takes the write lock and reads where the ledger stands.
    static Result<std::unique_ptr<SqliteUnitOfWork>> begin(std::shared_ptr<StoreCore> core,
                                                           const domain::ActingPerson &person);
    ~SqliteUnitOfWork() override;

    /// For the store's own settings; part of the transaction like everything else.
    Status setMeta(std::string_view name, std::string_view value);
    /// Brings the schema up to date; likewise.
    Status upgradeSchema();
    [[nodiscard]] Database &database() { return **static_cast<Lease *>(this); }

private:
    SqliteUnitOfWork(Lease lease, domain::ActingPerson person);
    Lease &lease() { return *this; }
    /// Takes the end of the ledger from what this process wrote last, if nobody has written since.
    bool isAsLeft();
    Status readHead();
    Status insertLine(const ledger::Body &body, const Timestamp &time);

    Result<Timestamp> timeOfNext() override;
    Result<std::int64_t> append(ledger::Body body, const Timestamp &time, const domain::StoredRecord *version) override;
    Status keep(const Digest &digest, std::string_view mediaType, ByteView bytes) override;
    Status empty(const Digest &digest) override;
    Result<domain::LedgerHead> commitAll() override;
    void undoAll() override;
    void beginWriting() override;
    void endWriting() override;

    std::optional<Connection::Appending> m_writing;
    domain::LedgerHead m_head;
    std::optional<Timestamp> m_lastTime;
    bool m_emptied = false; ///< something was disposed of
};

} // namespace valbench::store
