// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows of two tables are the same case.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <valbench/data/table.h>

namespace valbench::data {

/// One number a row, in the table's order: the first 8 bytes, big-endian, of the SHA-256 of these columns' cells. Each
/// cell is written as its length in 8 bytes, little-endian, and Column::textAt(): so 1.50 and 1.5 are the same, missing
/// cells are empty, and neither the order of rows nor other columns matter; the order of `columns` does. Two of a
/// million rows that differ have the same number with a chance of 3e-8. notFound for a column that is not there.
Result<std::vector<std::uint64_t>> rowFingerprints(const Table &table, std::span<const std::string> columns);

/// How many of `rows` are among `others`; a row that comes twice counts twice. Both in any order.
[[nodiscard]] std::int64_t countShared(std::span<const std::uint64_t> rows, std::span<const std::uint64_t> others);

/// How many distinct values of one column another one has too, as their texts say. badInput if a cell of either is
/// missing: whom it stands for cannot be known.
Result<std::int64_t> countSharedKeys(const Table &table, const std::string &column, const Table &other,
                                     const std::string &otherColumn);

} // namespace valbench::data
