// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The numbered migrations, and what a database that went through them looks like.
#pragma once

#include <string_view>
#include <vector>

#include <valbench/base/digest.h>

#include "connection.h"

namespace valbench::store {

/// "VLBN": tells a store from any other SQLite file.
inline constexpr std::int32_t applicationId = 0x564C424E;

/// The SQL of resources/sql in order; migration n makes schema version n.
const std::vector<std::string_view> &migrationTexts();
inline int newestSchemaVersion()
{
    return static_cast<int>(migrationTexts().size());
}

/// The first schema version with the table trail_block.
inline constexpr int blocksSchema = 3;

/// Runs the first `version` migrations on an empty database that has no authorizer yet, and sets its versions.
Status migrate(Connection &connection, int version = newestSchemaVersion());
/// Runs what a database of version `from` lacks, in the transaction that is open.
Status upgrade(Connection &connection, int from);
/// 1 or more; what the file says of itself, no more.
Result<int> schemaVersion(Connection &connection);

/// SHA-256 over everything in the schema: tables, indexes, triggers and views with their texts.
Result<Digest> schemaDigest(Connection &connection);
/// What schemaDigest() must be; from the migrations themselves, run on a database in memory.
Result<Digest> expectedSchemaDigest(int version = newestSchemaVersion());
/// integrity error unless the two are equal, for the version that the database says it has.
Status checkSchema(Connection &connection, const std::filesystem::path &path);

} // namespace valbench::store
