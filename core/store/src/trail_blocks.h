// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of each 64 entries of a file; on PostgreSQL a trigger does this.
#pragma once

#include "connection.h"

namespace valbench::store {

/// To be called behind each entry: adds a block behind the last of its entries, and does nothing behind others.
Status addTrailBlock(Connection &connection, std::int64_t sequence);

} // namespace valbench::store
