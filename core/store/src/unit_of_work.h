// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One transaction: what is decided and written in it, whichever database holds the store.
#pragma once

#include <map>

#include <valbench/domain/unit_of_work.h>

#include "reader.h"

#include <valbench/store/store.h>

namespace valbench::store {

/// The last entry does not have its hash.
[[nodiscard]] Error changedEnd(std::int64_t sequence);

class UnitOfWork : public domain::UnitOfWork {
public:
    domain::RecordReader &read() final { return m_reader; }
    Result<domain::RecordId> reserveId(std::string_view prefix) final;
    Result<domain::StoredRecord> put(const domain::RecordId &id, std::int64_t expectedVersion,
                                     const json::Object &content, std::string_view action, std::string_view reason,
                                     json::Object details) final;
    Status note(std::string_view action, std::string_view reason, const domain::RecordId *record,
                json::Object details) final;
    Result<Digest> attach(std::string_view mediaType, ByteView bytes) final;
    Status dispose(const std::vector<Digest> &digests, std::string_view reason, const domain::RecordId &record,
                   json::Object details) final;
    Result<domain::LedgerHead> commit() final;

protected:
    UnitOfWork(Database &database, const StoreInfo &info, const Environment &environment, domain::ActingPerson person)
        : m_database(database),
          m_reader(database, info.schemaVersion),
          m_identity(info.identity),
          m_environment(environment),
          m_person(std::move(person))
    {
    }
    /// Runs one step of the work; a failure spoils the whole unit of work.
    template <class T, class Step>
    Result<T> attempt(Step step);
    Result<ledger::Body> makeBody(const domain::ActingPerson &person, const Timestamp &now, std::string_view action,
                                  std::string_view reason, json::Object details);
    /// Body of the entry that says that the clock is behind the last entry.
    Result<ledger::Body> makeClockStep(const Timestamp &now, const Timestamp &last);
    /// For the store's own settings; part of the transaction like everything else.
    Status step(const std::function<Status()> &what);

    /// The time for the next entry; an entry "clock.step" is written first where there was one.
    virtual Result<Timestamp> timeOfNext() = 0;
    /// Writes the entry and the version that it announces, if any. Gives the entry's number, if it is known yet.
    virtual Result<std::int64_t> append(ledger::Body body, const Timestamp &time,
                                        const domain::StoredRecord *version) = 0;
    /// Keeps bytes that are new to the store.
    virtual Status keep(const Digest &digest, std::string_view mediaType, ByteView bytes) = 0;
    /// Takes the bytes of what the newest entry disposes of.
    virtual Status empty(const Digest &digest) = 0;
    /// Makes it durable. After an error nothing of it is left.
    virtual Result<domain::LedgerHead> commitAll() = 0;
    virtual void undoAll() = 0;
    /// Between these two the database may be written.
    virtual void beginWriting() {}
    virtual void endWriting() {}

    [[nodiscard]] const StoreIdentity &identity() const { return m_identity; }
    [[nodiscard]] const Environment &environment() const { return m_environment; }

private:
    enum class State {
        open,
        failed, ///< something did not work: only the way back is left
        done,
    };

    Result<domain::StoredRecord> putRecord(const domain::RecordId &id, std::int64_t expectedVersion,
                                           const json::Object &content, std::string_view action,
                                           std::string_view reason, json::Object details);
    Status noteAction(std::string_view action, std::string_view reason, const domain::RecordId *record,
                      json::Object details);
    Result<Digest> attachBytes(std::string_view mediaType, ByteView bytes);
    Status disposeOf(const std::vector<Digest> &digests, std::string_view reason, const domain::RecordId &record,
                     json::Object details);

    Database &m_database;
    Reader m_reader;
    const StoreIdentity &m_identity;
    const Environment &m_environment;
    domain::ActingPerson m_person;
    State m_state = State::open;
    std::map<std::string, std::int64_t, std::less<>> m_reserved; ///< highest number by prefix
    std::vector<ledger::Attachment> m_attached;                  ///< not announced yet
};

} // namespace valbench::store
