// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Roles, tables, rules and functions of a PostgreSQL store: how they are made, and whether they are still so.
#pragma once

#include <vector>

#include "pg_connection.h"
#include "store_verifier.h"

namespace valbench::store {

/// The SQL that makes them, as one transaction.
const std::string &pgSetupText();
/// Whether this database has a schema of ours, in whatever state.
Result<bool> hasPgSchema(PgConnection &connection);

/// A line for each thing in the schema with all that matters of it, sorted.
Result<std::vector<std::string>> pgSchemaLines(PgConnection &connection);
/// The lines that a store of this version has whose SQL was run on PostgreSQL 15:
/// resources/sql/schema-N.postgresql.txt.
std::vector<std::string> expectedPgSchemaLines(int version);
/// Which version's lines they are; integrity error if no version's: it names the first difference from the newest.
Result<int> checkPgSchema(PgConnection &connection, const PgAddress &address);
/// Runs what a database of version `from` lacks, in the transaction that is open.
Status upgradePgSchema(PgConnection &connection, int from);

EngineChecks pgChecks(PgConnection &connection);

} // namespace valbench::store
