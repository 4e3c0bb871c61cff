// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The shared store: a schema "valbench" in a PostgreSQL database, append only, many stations at once.
#pragma once

#include <valbench/store/store.h>

namespace valbench::store {

/// Writers wait for each other up to ten seconds. A unit of work that reads, reserves or puts takes the store's lock
/// then, because what it decided on must still be so when it commits; one that only notes takes it at the end. What is
/// written goes to the server in one message with COMMIT, unless it is read again before.
///
/// COMMIT lets go of the lock before the disk has answered, and the unit of work is acknowledged when it has: many
/// writers then wait for the disk together. Others may see an entry in between; it is lost only with the server itself,
/// and then with all that follow it, none of which was acknowledged either.
///
/// A cut connection loses and doubles nothing: if the answer to COMMIT does not come, the unit of work looks for its
/// entries by their request ids, under the lock, and sends them again only if they are not there and nothing else
/// was written meanwhile.
///
/// Time of entries: the server's, by the rules of SqliteStore. Each entry names the server's login.
class PostgresStore final : public Store {
public:
    /// Makes roles, tables and functions where they are missing, and says what the store is. refused if there is a
    /// store with entries already, or if this login may not make them.
    static Result<std::unique_ptr<PostgresStore>> create(std::string_view url, const StoreIdentity &identity,
                                                         const Environment &environment);
    static Result<std::unique_ptr<PostgresStore>> open(std::string_view url, const Environment &environment,
                                                       Access access = Access::readWrite);
    /// What create() runs for roles, tables and functions, for a database administrator who prefers to run it.
    static std::string setupText();
    ~PostgresStore() override;

    [[nodiscard]] const StoreInfo &info() const override;

    Result<std::unique_ptr<domain::RecordReader>> reader() override;
    Result<std::unique_ptr<domain::UnitOfWork>> begin(const domain::ActingPerson &person) override;

    Result<ledger::Checkpoint> checkpointToSign(std::stop_token stop = {}) override;
    Status addCheckpoint(const ledger::SignedCheckpoint &note) override;
    Result<std::vector<ledger::SignedCheckpoint>> checkpoints() override;
    Result<StoreVerification> verify(const VerificationRequest &request = {}) override;
    Result<StoreVerification> backup(const std::filesystem::path &target, std::stop_token stop = {},
                                     const Progress &progress = {}) override;

    /// From now on `changed` is told, within a second, when any station has committed: on a thread of the store's own,
    /// and once more after a cut. Until the store is closed.
    void watch(std::function<void()> changed);

private:
    struct Private;
    explicit PostgresStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace valbench::store
