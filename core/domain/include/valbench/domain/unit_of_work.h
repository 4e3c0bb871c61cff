// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Ports: reading records, and the one way of writing them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <valbench/base/ports.h>
#include <valbench/base/text.h>
#include <valbench/domain/record.h>
#include <valbench/ledger/entry.h>

namespace valbench::domain {

/// Where the ledger stands: number of entries and hash of the last.
struct LedgerHead
{
    std::int64_t size = 0;
    Digest hash = ledger::noPrevious();
};

/// What to look for in the trail. Empty members do not restrict.
struct TrailFilter
{
    std::string recordId;
    std::string userId;
    std::string actionPrefix; ///< "signature." finds all acts of signing
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
    std::int64_t beforeSequence = 0; ///< page downwards: only entries below this; 0 = from the newest
    std::size_t limit = 200;
};

struct TrailEntry
{
    ledger::Entry entry;
    std::string line; ///< the stored bytes
    Digest hash;
};

struct Evidence
{
    std::string mediaType;
    Bytes bytes;
};

class RecordReader {
public:
    virtual ~RecordReader() = default;
    /// notFound names the id.
    virtual Result<StoredRecord> current(const RecordId &id) = 0;
    virtual Result<StoredRecord> version(const RecordId &id, std::int64_t version) = 0;
    virtual Result<std::vector<StoredRecord>> versions(const RecordId &id) = 0;
    /// Current versions, in order of their first entry.
    virtual Result<std::vector<StoredRecord>> list(RecordType type) = 0;
    /// Current versions whose content has this "subject", e.g. the signatures of a record.
    virtual Result<std::vector<StoredRecord>> about(RecordType type, std::string_view subject) = 0;
    /// The current version whose content has this "key", if there is one; keys are unique in a type.
    virtual Result<std::optional<StoredRecord>> byKey(RecordType type, std::string_view key) = 0;
    /// notFound, with who decided it, for what was disposed of.
    virtual Result<Evidence> evidence(const Digest &digest) = 0;
    /// In bytes; 0 for what is empty or was disposed of. notFound.
    virtual Result<std::int64_t> evidenceSize(const Digest &digest) = 0;
    virtual Result<LedgerHead> head() = 0;
    /// Newest first.
    virtual Result<std::vector<TrailEntry>> trail(const TrailFilter &filter) = 0;
};

/// One transaction: record changes and their ledger entries together, or nothing. Destroying it without
/// commit() rolls back. Holds the store's write lock; keep it short and never wait for a person inside.
class UnitOfWork {
public:
    virtual ~UnitOfWork() = default;
    /// The store as this transaction sees it.
    virtual RecordReader &read() = 0;
    /// A number no record has or had.
    virtual Result<RecordId> reserveId(std::string_view prefix) = 0;
    /// Writes the next version of a record and its entry. content must name its "type"; version 1 makes the
    /// record. Refused without a reason. expectedVersion: the version the change was based on (0 for a new
    /// record); conflict if someone else was faster.
    virtual Result<StoredRecord> put(const RecordId &id, std::int64_t expectedVersion, const json::Object &content,
                                     std::string_view action, std::string_view reason, json::Object details = {}) = 0;
    /// An entry that changes no record: sign-in, refusal, export. record may be null.
    virtual Status note(std::string_view action, std::string_view reason, const RecordId *record,
                        json::Object details = {}) = 0;
    /// Keeps bytes under their digest; announced by the next put() or note().
    virtual Result<Digest> attach(std::string_view mediaType, ByteView bytes) = 0;
    /// An entry "evidence.disposed" on the record, and the bytes of these contents go: digest and media type stay, and
    /// they are never taken in again. Which and when is the caller's to decide. notFound; refused: disposed of before.
    virtual Status dispose(const std::vector<Digest> &digests, std::string_view reason, const RecordId &record,
                           json::Object details) = 0;
    /// Durable when it returns. The unit of work is finished either way.
    virtual Result<LedgerHead> commit() = 0;
};

/// Whose work it is. Made by the session service only.
struct ActingPerson
{
    ledger::Actor actor;
    std::optional<SessionId> session;
};

class RecordStore {
public:
    virtual ~RecordStore() = default;
    /// A reader of its own for one thread.
    virtual Result<std::unique_ptr<RecordReader>> reader() = 0;
    virtual Result<std::unique_ptr<UnitOfWork>> begin(const ActingPerson &person) = 0;
};

} // namespace valbench::domain
