// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Everything a table holds as one text, so that a comparison of two covers all of it.
#pragma once

#include <bit>
#include <string>

#include <valbench/data/table.h>

namespace valbench::test {

inline std::string tableText(const data::Table &table)
{
    std::string out = table.sourceName() + ' ' + std::to_string(table.rowCount()) + '\n';
    for (const auto &column : table.columns()) {
        out += column.name() + ' ' + std::string(data::kindName(column.kind())) + ' ' +
               std::to_string(column.missingCount()) + ' ' + std::to_string(column.nonFiniteCount());
        if (const auto &cause = column.textCause())
            out += " [" + std::to_string(cause->line) + ':' + std::to_string(cause->column) + ' ' + cause->cell + ' ' +
                   cause->reason + ']';
        for (const double value : column.reals())
            out += ' ' + std::to_string(std::bit_cast<std::uint64_t>(value));
        for (const auto &level : column.levels())
            out += " '" + level + '\'';
        for (const auto code : column.codes())
            out += ' ' + std::to_string(code);
        out += '\n';
    }
    return out;
}

/// The table or the refusal.
inline std::string resultText(const Result<data::Table> &result)
{
    return result ? tableText(*result) : result.error().text();
}

} // namespace valbench::test
