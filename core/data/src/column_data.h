// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a Column shares: the values and their counts.
#pragma once

#include <memory>

#include <valbench/data/table.h>

namespace valbench::data {

struct Column::Data
{
    std::string name;
    ColumnKind kind = ColumnKind::real;
    std::size_t size = 0;
    std::size_t missing = 0;
    std::size_t nonFinite = 0;
    std::unique_ptr<double[]> reals;        ///< numeric kinds
    std::unique_ptr<std::uint32_t[]> codes; ///< text
    std::vector<std::string> levels;        ///< text
    std::optional<TextCause> textCause;
};

/// The largest whole number of an integer column, 2^53 − 1.
constexpr double largestInteger = 9007199254740991.0;

[[nodiscard]] Error noSuchColumn(std::string_view sourceName, std::string_view name,
                                 std::span<const std::string> names);

} // namespace valbench::data
