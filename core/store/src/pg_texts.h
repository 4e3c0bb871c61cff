// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of resources/sql for PostgreSQL, made part of the program by CMake.
#pragma once

#include <string_view>

namespace valbench::store {

std::string_view pgRolesText();
std::string_view pgTablesText();
std::string_view pgSchemaText();

} // namespace valbench::store
