// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A table of typed columns: what a data file holds once it is read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/result.h>

namespace valbench::data {

enum class ColumnKind {
    integer, ///< every value is a whole number within ±(2^53−1)
    real,    ///< every value is a double, or the column has no value at all
    text,    ///< anything else
};
/// "integer", "real" or "text".
[[nodiscard]] std::string_view kindName(ColumnKind kind);

/// Why a column that was read without a forced kind became text: its first cell that is not a plain number.
struct TextCause
{
    std::size_t line;   ///< 1-based line of the file
    std::size_t column; ///< 1-based character in that line
    std::string cell;   ///< what the cell holds, cut after 40 characters
    std::string reason; ///< "has a leading zero", "is not a number", …
};

/// One named column. Immutable; a copy shares the values and costs a pointer.
class Column {
public:
    /// The code of a missing cell of a text column.
    static constexpr std::uint32_t missingCode = 0xFFFFFFFF;

    /// A column of numbers; missing is NaN. badInput if the kind is text, or integer and a value is not whole,
    /// infinite, or beyond ±(2^53−1).
    static Result<Column> numbers(std::string name, ColumnKind kind, std::span<const double> values);
    /// A column of texts; nullopt is missing.
    static Result<Column> texts(std::string name, std::span<const std::optional<std::string>> cells);

    [[nodiscard]] const std::string &name() const;
    [[nodiscard]] ColumnKind kind() const;
    [[nodiscard]] bool isNumeric() const { return kind() != ColumnKind::text; }
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] std::size_t missingCount() const;
    /// How many values are +∞ or −∞; 0 for texts.
    [[nodiscard]] std::size_t nonFiniteCount() const;

    /// One double per row, a quiet NaN where the cell is missing. Empty for a text column.
    [[nodiscard]] std::span<const double> reals() const;
    /// One code per row: an index into levels(), or missingCode. Empty for a numeric column.
    [[nodiscard]] std::span<const std::uint32_t> codes() const;
    /// The distinct texts in the order of their first row. Empty for a numeric column.
    [[nodiscard]] std::span<const std::string> levels() const;

    /// row < size() in these two.
    [[nodiscard]] bool isMissing(std::size_t row) const;
    /// A text as the file has it (without its quotes), a number in its shortest form (1.50 is "1.5"), "" if missing.
    [[nodiscard]] std::string textAt(std::size_t row) const;

    [[nodiscard]] const std::optional<TextCause> &textCause() const;

    struct Data;
    explicit Column(std::shared_ptr<const Data> data) : m_data(std::move(data)) {}

private:
    std::shared_ptr<const Data> m_data;
};

/// Columns of equal length with unique, non-empty names. Immutable; a copy shares the columns.
class Table {
public:
    /// `sourceName` names the file in messages. badInput if names repeat or are empty, lengths differ, or there is
    /// no column.
    static Result<Table> make(std::string sourceName, std::vector<Column> columns);

    [[nodiscard]] const std::string &sourceName() const { return m_sourceName; }
    [[nodiscard]] std::size_t rowCount() const { return m_columns.front().size(); }
    [[nodiscard]] std::span<const Column> columns() const { return m_columns; }
    /// nullptr if there is none of that name; names are compared byte by byte.
    [[nodiscard]] const Column *find(std::string_view name) const;
    /// notFound with the file, the name and the columns that exist.
    Result<const Column *> column(std::string_view name) const;
    /// As column(); badInput if the column is text, with the cell that made it so.
    Result<const Column *> numericColumn(std::string_view name) const;

private:
    Table(std::string sourceName, std::vector<Column> columns)
        : m_sourceName(std::move(sourceName)), m_columns(std::move(columns))
    {
    }
    std::string m_sourceName;
    std::vector<Column> m_columns;
};

} // namespace valbench::data
