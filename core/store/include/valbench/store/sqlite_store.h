// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded store: one SQLite file on a local disk, append only.
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
    std::filesystem::path path;
    Access access = Access::readWrite;
    std::string host; ///< whose host may write
};

/// Threads: every call may come from any thread; what reader() and begin() return belongs to one thread at
/// a time. Processes on one host share a store; writers wait for each other up to ten seconds.
///
/// Time of entries: what the clock says, but never before the entry before it while the clock is at most
/// ledger::clockTolerance behind (then the two times are equal). A clock further behind is a step: an
/// entry "clock.step" by the actor "system" comes first and tells both times, and from there on entries
/// have the clock's time again, which is then earlier than that of older entries. The order of entries is
/// their sequence, never their time.
///
/// Errors: unavailable when the file cannot be reached, written or locked; integrity when it is not what
/// Valbench wrote; refused when rules of this class forbid it.
class SqliteStore : public domain::RecordStore {
public:
    /// Makes a store that is complete or not there at all, whenever power goes. Refused if the file exists.
    static Result<std::unique_ptr<SqliteStore>> create(const std::filesystem::path &path, const StoreIdentity &identity,
                                                       const Environment &environment);
    static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path &path, const Environment &environment,
                                                     Access access = Access::readWrite);
    /// Lets this host write from now on, and no other: after a move or restore. Leaves an entry "store.move".
    static Status moveHere(const std::filesystem::path &path, const Environment &environment,
                           const domain::ActingPerson &person, std::string_view reason);
    ~SqliteStore() override;

    [[nodiscard]] const StoreInfo &info() const;

    Result<std::unique_ptr<domain::RecordReader>> reader() override;
    /// Waits for the write lock. refused on a store that was opened for reading.
    Result<std::unique_ptr<domain::UnitOfWork>> begin(const domain::ActingPerson &person) override;

    /// Size, head and root of the ledger now, as a checkpoint to be signed. Replays the whole ledger: a
    /// signer must not vouch for what it has not seen. integrity error if something does not hold.
    Result<ledger::Checkpoint> checkpointToSign(std::stop_token stop = {});
    /// Keeps a signed checkpoint. Refused unless it is one of this store and not beyond its end.
    Status addCheckpoint(const ledger::SignedCheckpoint &note);
    /// In the order in which they were added.
    Result<std::vector<ledger::SignedCheckpoint>> checkpoints();

    /// Looks at everything there is, in one snapshot, while others may go on writing. An error means
    /// cancelled; what cannot be looked at is a check with the state error.
    Result<StoreVerification> verify(const VerificationRequest &request = {});

    /// A consistent copy in a new file, verified before it gets its name. Refused if the file exists. Cancelled, it
    /// leaves no file.
    Result<StoreVerification> backup(const std::filesystem::path &target, std::stop_token stop = {},
                                     const Progress &progress = {});

private:
    struct Private;
    explicit SqliteStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace valbench::store
