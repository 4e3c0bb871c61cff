// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading records, evidence and the trail over one database connection.
#pragma once

#include <valbench/domain/unit_of_work.h>

#include "database.h"

namespace valbench::store {

/// Every record that is read is checked against its digest: altered content never gets further than here.
class Reader : public domain::RecordReader {
public:
    /// `schemaVersion`: from blocksSchema on the trail is searched by kind and by person block by block.
    explicit Reader(Database &database, int schemaVersion) : m_database(database), m_schemaVersion(schemaVersion) {}

    Result<domain::StoredRecord> current(const domain::RecordId &id) override;
    Result<domain::StoredRecord> version(const domain::RecordId &id, std::int64_t version) override;
    Result<std::vector<domain::StoredRecord>> versions(const domain::RecordId &id) override;
    Result<std::vector<domain::StoredRecord>> list(domain::RecordType type) override;
    Result<std::vector<domain::StoredRecord>> about(domain::RecordType type, std::string_view subject) override;
    Result<std::optional<domain::StoredRecord>> byKey(domain::RecordType type, std::string_view key) override;
    Result<domain::Evidence> evidence(const Digest &digest) override;
    Result<std::int64_t> evidenceSize(const Digest &digest) override;
    Result<domain::LedgerHead> head() override;
    Result<std::vector<domain::TrailEntry>> trail(const domain::TrailFilter &filter) override;

    /// current(), or nothing if the record is not there.
    Result<std::optional<domain::StoredRecord>> find(const domain::RecordId &id);

private:
    class TrailPage;
    Status ofRecord(const domain::TrailFilter &filter, std::int64_t before, TrailPage &page);
    Status between(std::int64_t after, std::int64_t before, TrailPage &page);
    Status byBlocks(const domain::TrailFilter &filter, std::int64_t before, TrailPage &page);
    /// Who disposed of this content, when and under what.
    Error disposedOf(const Digest &digest);
    Database &m_database;
    int m_schemaVersion;
};

/// The number in "PQ-7".
std::int64_t numberOf(const domain::RecordId &id);

} // namespace valbench::store
