// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/data/overlap.h>

#include <algorithm>
#include <set>
#include <string_view>

#include <valbench/base/digest.h>

namespace valbench::data {

namespace {

Result<std::set<std::string>> keysOf(const Table &table, const std::string &name)
{
    VB_TRY(const auto *column, table.column(name));
    std::set<std::string> keys;
    for (std::size_t row = 0; row < column->size(); ++row) {
        if (column->isMissing(row))
            return fail(
                ErrorCode::badInput,
                VB_MSG("{file}: row {row} has no '{column}'. Every row needs one, or nobody can tell whether its "
                       "patient is in another data set too."),
                {{"file", table.sourceName()}, {"row", std::to_string(row + 1)}, {"column", name}});
        keys.insert(column->textAt(row));
    }
    return keys;
}

} // namespace

Result<std::vector<std::uint64_t>> rowFingerprints(const Table &table, std::span<const std::string> columns)
{
    std::vector<const Column *> read;
    for (const auto &name : columns) {
        VB_TRY(const auto *column, table.column(name));
        read.push_back(column);
    }
    std::vector<std::uint64_t> out(table.rowCount());
    std::string text;
    for (std::size_t row = 0; row < out.size(); ++row) {
        text.clear();
        for (const auto *column : read) {
            const auto cell = column->textAt(row);
            auto size = static_cast<std::uint64_t>(cell.size());
            for (int byte = 0; byte < 8; ++byte, size >>= 8U)
                text += static_cast<char>(size & 0xffU);
            text += cell;
        }
        const auto digest = sha256(text);
        for (std::size_t byte = 0; byte < sizeof(std::uint64_t); ++byte)
            out[row] = out[row] << 8U | digest.bytes()[byte];
    }
    return out;
}

std::int64_t countShared(std::span<const std::uint64_t> rows, std::span<const std::uint64_t> others)
{
    std::vector<std::uint64_t> sorted(others.begin(), others.end());
    std::ranges::sort(sorted);
    return std::ranges::count_if(rows, [&](std::uint64_t row) { return std::ranges::binary_search(sorted, row); });
}

Result<std::int64_t> countSharedKeys(const Table &table, const std::string &column, const Table &other,
                                     const std::string &otherColumn)
{
    VB_TRY(const auto keys, keysOf(table, column));
    VB_TRY(const auto others, keysOf(other, otherColumn));
    return std::ranges::count_if(keys, [&](const std::string &key) { return others.contains(key); });
}

} // namespace valbench::data
