// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One transaction of the SQLite store: the only code that writes.
#pragma once

#include <map>

#include <valbench/domain/unit_of_work.h>

#include "reader.h"
#include "store_core.h"

namespace valbench::store {

class UnitOfWork final : public domain::UnitOfWork {
public:
    /// Takes the write lock and reads where the ledger stands.
    static Result<std::unique_ptr<UnitOfWork>> begin(std::shared_ptr<StoreCore> core,
                                                     const domain::ActingPerson &person);
    ~UnitOfWork() override;

    domain::RecordReader &read() override { return m_reader; }
    Result<domain::RecordId> reserveId(std::string_view prefix) override;
    Result<domain::StoredRecord> put(const domain::RecordId &id, std::int64_t expectedVersion,
                                     const json::Object &content, std::string_view action, std::string_view reason,
                                     json::Object details) override;
    Status note(std::string_view action, std::string_view reason, const domain::RecordId *record,
                json::Object details) override;
    Result<Digest> attach(std::string_view mediaType, ByteView bytes) override;
    Result<domain::LedgerHead> commit() override;

    /// For the store's own settings; part of the transaction like everything else.
    Status setMeta(std::string_view name, std::string_view value);

private:
    enum class State {
        open,
        failed, ///< something did not work: only the way back is left
        done,
    };

    UnitOfWork(Lease lease, domain::ActingPerson person);
    Status readHead();
    /// Runs one step of the work; a failure spoils the whole unit of work.
    template <class T, class Step>
    Result<T> attempt(Step step);
    Result<domain::StoredRecord> putRecord(const domain::RecordId &id, std::int64_t expectedVersion,
                                           const json::Object &content, std::string_view action,
                                           std::string_view reason, json::Object details);
    Status noteAction(std::string_view action, std::string_view reason, const domain::RecordId *record,
                      json::Object details);
    Result<Digest> attachBytes(std::string_view mediaType, ByteView bytes);
    Result<ledger::Body> makeBody(const domain::ActingPerson &person, const Timestamp &now, std::string_view action,
                                  std::string_view reason, json::Object details);
    /// The time for the next entry; writes the entry "clock.step" where there was one.
    Result<Timestamp> timeOfNext();
    Status append(ledger::Body body, const Timestamp &time);

    Lease m_lease;
    domain::ActingPerson m_person;
    Reader m_reader;
    State m_state = State::open;
    domain::LedgerHead m_head;
    std::optional<Timestamp> m_lastTime;
    std::string m_lastLine;                                      ///< of the newest entry of this unit of work
    std::map<std::string, std::int64_t, std::less<>> m_reserved; ///< highest number by prefix
    std::vector<ledger::Attachment> m_attached;                  ///< not announced yet
};

} // namespace valbench::store
