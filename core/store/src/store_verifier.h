// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Verification of a store over one database connection, in one snapshot.
#pragma once

#include <optional>

#include <valbench/ledger/verify.h>
#include <valbench/store/store.h>

#include "database.h"

namespace valbench::store {

/// What only the engine itself can say.
struct EngineChecks
{
    std::function<Result<StoreCheck>()> file;
    std::function<Result<StoreCheck>()> schema;
    /// Whether the row of this number in meta may have this name.
    std::function<bool(std::int64_t number, std::string_view name)> mayBeMeta;
    /// Whether meta may have so many rows after so many entries "store.move".
    std::function<bool(std::int64_t rows, std::int64_t moves)> mayBeSoMany;
    /// Whether the schema has the table trail_block.
    std::function<Result<bool>()> hasBlocks;
    /// A query like allVersions.
    std::function<Result<std::string>()> versions;
};
/// Every record version in order, and whether its content is hidden from this login.
inline constexpr std::string_view allVersions =
    "SELECT sequence, prefix, number, version, content, digest, 0 AS hidden "
    "FROM record_version ORDER BY sequence";
class Connection;
EngineChecks sqliteChecks(Connection &connection);

class StoreVerifier {
public:
    StoreVerifier(Database &database, EngineChecks engine, const StoreIdentity &identity,
                  const VerificationRequest &request)
        : m_database(database), m_engine(std::move(engine)), m_identity(identity), m_request(request)
    {
    }
    Result<StoreVerification> run();

private:
    Status checkEverything();
    Status checkFile();
    Status checkSchema();
    Status checkNumbers();
    Status readNotes();
    Status checkLedger();
    Status checkEvidence();
    Status checkBlocks();
    void reportLedger(const ledger::LedgerSummary &summary);
    void reportCheckpoints(const ledger::LedgerSummary &summary);
    void reportIdentity(const ledger::LedgerSummary &summary);

    /// Runs one part: what it could not look at becomes the state of its check; cancelled goes through.
    Status part(std::string_view check, const std::function<Status()> &step);
    StoreCheck &at(std::string_view name);
    void set(StoreCheck found);
    void set(std::string_view name, CheckState state, std::int64_t n, std::string detail, std::int64_t sequence = 0,
             std::string recordId = {});
    void progress(double fraction, std::string_view stage) const;

    Database &m_database;
    EngineChecks m_engine;
    const StoreIdentity &m_identity;
    const VerificationRequest &m_request;
    StoreVerification m_result;
    std::vector<ledger::Checkpoint> m_checkpoints;
    std::int64_t m_insideCheckpoints = 0;
    std::optional<ledger::LedgerSummary> m_ledger;
};

} // namespace valbench::store
