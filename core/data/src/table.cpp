// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/data/table.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include <valbench/base/text.h>

#include "column_data.h"
#include "dictionary.h"

namespace valbench::data {

std::string_view kindName(ColumnKind kind)
{
    switch (kind) {
    case ColumnKind::integer: return "integer";
    case ColumnKind::real: return "real";
    case ColumnKind::text: break;
    }
    return "text";
}

Result<Column> Column::numbers(std::string name, ColumnKind kind, std::span<const double> values)
{
    if (kind == ColumnKind::text)
        return fail(ErrorCode::badInput, VB_MSG("The column '{name}' of numbers cannot be text."), {{"name", name}});
    auto data = std::make_shared<Data>();
    data->name = std::move(name);
    data->kind = kind;
    data->size = values.size();
    data->reals = std::make_unique_for_overwrite<double[]>(values.size());
    for (std::size_t row = 0; row < values.size(); ++row) {
        double value = values[row];
        if (std::isnan(value)) {
            value = std::numeric_limits<double>::quiet_NaN(); // one bit pattern, for digests
            ++data->missing;
        } else if (kind == ColumnKind::integer) {
            if (std::abs(value) > largestInteger || std::trunc(value) != value)
                return fail(
                    ErrorCode::badInput,
                    VB_MSG("Row {row} of the integer column '{name}' is {value}; expected a whole number within "
                           "±(2^53-1)."),
                    {{"row", std::to_string(row + 1)}, {"name", data->name}, {"value", shortestText(value)}});
            value += 0.0; // no negative zero
        } else {
            data->nonFinite += std::isinf(value) ? 1 : 0;
        }
        data->reals[row] = value;
    }
    return Column(std::move(data));
}

Result<Column> Column::texts(std::string name, std::span<const std::optional<std::string>> cells)
{
    auto data = std::make_shared<Data>();
    data->name = std::move(name);
    data->kind = ColumnKind::text;
    data->size = cells.size();
    data->codes = std::make_unique_for_overwrite<std::uint32_t[]>(cells.size());
    Dictionary dictionary;
    for (std::size_t row = 0; row < cells.size(); ++row) {
        data->missing += cells[row] ? 0 : 1;
        data->codes[row] = cells[row] ? dictionary.code(*cells[row]) : missingCode;
        if (cells[row] && !isUtf8(*cells[row]))
            return fail(ErrorCode::badInput, VB_MSG("Row {row} of the text column '{name}' is not UTF-8."),
                        {{"row", std::to_string(row + 1)}, {"name", data->name}});
    }
    data->levels = dictionary.texts();
    return Column(std::move(data));
}

const std::string &Column::name() const
{
    return m_data->name;
}

ColumnKind Column::kind() const
{
    return m_data->kind;
}

std::size_t Column::size() const
{
    return m_data->size;
}

std::size_t Column::missingCount() const
{
    return m_data->missing;
}

std::size_t Column::nonFiniteCount() const
{
    return m_data->nonFinite;
}

std::span<const double> Column::reals() const
{
    return {m_data->reals.get(), isNumeric() ? m_data->size : 0};
}

std::span<const std::uint32_t> Column::codes() const
{
    return {m_data->codes.get(), isNumeric() ? 0 : m_data->size};
}

std::span<const std::string> Column::levels() const
{
    return m_data->levels;
}

bool Column::isMissing(std::size_t row) const
{
    return isNumeric() ? std::isnan(m_data->reals[row]) : m_data->codes[row] == missingCode;
}

std::string Column::textAt(std::size_t row) const
{
    if (isMissing(row))
        return {};
    if (!isNumeric())
        return m_data->levels[m_data->codes[row]];
    if (kind() == ColumnKind::integer)
        return std::to_string(static_cast<std::int64_t>(m_data->reals[row]));
    return shortestText(m_data->reals[row]);
}

const std::optional<TextCause> &Column::textCause() const
{
    return m_data->textCause;
}

Error noSuchColumn(std::string_view sourceName, std::string_view name, std::span<const std::string> names)
{
    constexpr std::size_t most = 50;
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
        list += (i > 0 ? ", " : "") + names[i];
    if (names.size() > most)
        list += " and " + std::to_string(names.size() - most) + " more";
    return Error(ErrorCode::notFound, VB_MSG("{file} has no column '{name}'. Its columns are: {columns}."),
                 {{"file", std::string(sourceName)}, {"name", std::string(name)}, {"columns", std::move(list)}});
}

Result<Table> Table::make(std::string sourceName, std::vector<Column> columns)
{
    if (columns.empty())
        return fail(ErrorCode::badInput, VB_MSG("{file}: a table has at least one column."), {{"file", sourceName}});
    std::unordered_set<std::string_view> names;
    for (const auto &column : columns) {
        if (column.name().empty() || !isUtf8(column.name()))
            return fail(ErrorCode::badInput, VB_MSG("{file}: a column has no name, or one that is not UTF-8."),
                        {{"file", sourceName}});
        if (!names.insert(column.name()).second)
            return fail(ErrorCode::badInput, VB_MSG("{file}: there are two columns named '{name}'."),
                        {{"file", sourceName}, {"name", column.name()}});
        if (column.size() != columns.front().size())
            return fail(ErrorCode::badInput,
                        VB_MSG("{file}: the column '{name}' has {rows} rows; expected {wanted}, as in the first."),
                        {{"file", sourceName},
                         {"name", column.name()},
                         {"rows", std::to_string(column.size())},
                         {"wanted", std::to_string(columns.front().size())}});
    }
    return Table(std::move(sourceName), std::move(columns));
}

const Column *Table::find(std::string_view name) const
{
    const auto found = std::ranges::find(m_columns, name, &Column::name);
    return found == m_columns.end() ? nullptr : &*found;
}

Result<const Column *> Table::column(std::string_view name) const
{
    if (const Column *found = find(name))
        return found;
    std::vector<std::string> names;
    for (const auto &column : m_columns)
        names.push_back(column.name());
    return fail(noSuchColumn(m_sourceName, name, names));
}

Result<const Column *> Table::numericColumn(std::string_view name) const
{
    VB_TRY(const Column *found, column(name));
    if (found->isNumeric())
        return found;
    std::vector<MessageArg> args{{"file", m_sourceName}, {"name", std::string(name)}};
    const auto &cause = found->textCause();
    if (!cause)
        return fail(ErrorCode::badInput, VB_MSG("{file}: the column '{name}' is text; expected numbers."),
                    std::move(args));
    args.push_back({"line", std::to_string(cause->line)});
    args.push_back({"column", std::to_string(cause->column)});
    args.push_back({"cell", cause->cell});
    args.push_back({"reason", cause->reason});
    return fail(ErrorCode::badInput,
                VB_MSG("{file}, line {line}, column {column}: expected only numbers in the column '{name}'; found "
                       "'{cell}', which {reason}. Correct the cell, or declare it a missing-value marker."),
                std::move(args));
}

} // namespace valbench::data
