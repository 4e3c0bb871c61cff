// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded store: one SQLite file on a local disk, append only.
#pragma once

#include <valbench/store/store.h>

namespace valbench::store {

/// Processes on one host share a store; writers wait for each other up to ten seconds.
///
/// Time of entries: what the clock says, but never before the entry before it while the clock is at most
/// ledger::clockTolerance behind (then the two times are equal). A clock further behind is a step: an
/// entry "clock.step" by the actor "system" comes first and tells both times, and from there on entries
/// have the clock's time again, which is then earlier than that of older entries. The order of entries is
/// their sequence, never their time.
class SqliteStore final : public Store {
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

    [[nodiscard]] const StoreInfo &info() const override;

    Result<std::unique_ptr<domain::RecordReader>> reader() override;
    /// Waits for the write lock. refused on a store that was opened for reading.
    Result<std::unique_ptr<domain::UnitOfWork>> begin(const domain::ActingPerson &person) override;

    Result<ledger::Checkpoint> checkpointToSign(std::stop_token stop = {}) override;
    Status addCheckpoint(const ledger::SignedCheckpoint &note) override;
    Result<std::vector<ledger::SignedCheckpoint>> checkpoints() override;
    Result<StoreVerification> verify(const VerificationRequest &request = {}) override;
    Result<StoreVerification> backup(const std::filesystem::path &target, std::stop_token stop = {},
                                     const Progress &progress = {}) override;

private:
    struct Private;
    explicit SqliteStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace valbench::store
