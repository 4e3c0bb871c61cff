// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of resources/sql for PostgreSQL, made part of the program by CMake.
#pragma once

#include <string_view>
#include <vector>

namespace valbench::store {

/// Begins the transaction that makes a store.
std::string_view pgRolesText();
/// In order; number n makes schema version n.
const std::vector<std::string_view> &pgMigrationTexts();
/// Belongs behind the last of them.
std::string_view pgEndText();
/// What the schema is after each of them, as pgSchemaLines() tells it.
const std::vector<std::string_view> &pgSchemaTexts();

} // namespace valbench::store
