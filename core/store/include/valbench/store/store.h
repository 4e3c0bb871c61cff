// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A store of records, whichever database holds it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <valbench/base/ports.h>
#include <valbench/domain/unit_of_work.h>
#include <valbench/ledger/checkpoint.h>
#include <valbench/store/verification.h>

namespace valbench::store {

/// What a store is, fixed at creation.
struct StoreIdentity
{
    StoreId id;
    std::string purpose; ///< production, test or demo
};

/// What the store needs to know of its surroundings. The references must outlive the store.
struct Environment
{
    const Clock &clock;
    RandomSource &random;
    StationId station;
    std::string build; ///< program version and build hash, for every entry
    /// Local offset and zone name at a time, e.g. "+01:00 Europe/Berlin".
    std::function<std::string(const Timestamp &)> zone;
    /// The host that may write; empty: this machine, as thisHost() names it.
    std::string host = {};
    /// Told of each commit of this process once it is durable, on the thread that made it; may be empty.
    std::function<void(const domain::LedgerHead &)> committed = {};
};

/// A name for this machine that tells it from others: a digest of its machine id, or its host name.
Result<std::string> thisHost();

enum class Access {
    readWrite,
    readOnly, ///< for copies, foreign hosts, read-only media and auditors
};

struct StoreInfo
{
    StoreIdentity identity;
    int schemaVersion = 0;
    std::filesystem::path path; ///< SQLite: the file; PostgreSQL: empty
    Access access = Access::readWrite;
    std::string host; ///< SQLite: whose host may write
    std::string url;
};

/// Threads: every call may come from any thread; what reader() and begin() return belongs to one thread at
/// a time.
///
/// Errors: unavailable when the store cannot be reached, written or locked; integrity when it is not what
/// Valbench wrote; refused when rules of this class or of the database forbid it.
class Store : public domain::RecordStore {
public:
    [[nodiscard]] virtual const StoreInfo &info() const = 0;

    /// Size, head and root of the ledger now, as a checkpoint to be signed. Replays the whole ledger: a
    /// signer must not vouch for what it has not seen. integrity error if something does not hold.
    virtual Result<ledger::Checkpoint> checkpointToSign(std::stop_token stop = {}) = 0;
    /// Keeps a signed checkpoint. Refused unless it is one of this store, not beyond its end, and over no fewer entries
    /// than the last.
    virtual Status addCheckpoint(const ledger::SignedCheckpoint &note) = 0;
    /// In the order in which they were added.
    virtual Result<std::vector<ledger::SignedCheckpoint>> checkpoints() = 0;

    /// Looks at everything there is, in one snapshot, while others may go on writing. An error means
    /// cancelled; what cannot be looked at is a check with the state error.
    virtual Result<StoreVerification> verify(const VerificationRequest &request = {}) = 0;

    /// A consistent copy in a new SQLite file, verified before it gets its name. Refused if the file exists. Cancelled,
    /// it leaves no file.
    virtual Result<StoreVerification> backup(const std::filesystem::path &target, std::stop_token stop = {},
                                             const Progress &progress = {}) = 0;
};

} // namespace valbench::store
