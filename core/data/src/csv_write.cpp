// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/data/csv_write.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <valbench/base/text.h>

#include "cell.h"
#include "column_data.h"

namespace valbench::data {

namespace {

/// The number at a row so that it reads back as a plain one, which whole numbers beyond 2^53 are not.
std::string numberText(const Column &column, std::size_t row, char decimal)
{
    auto text = column.textAt(row);
    const double value = column.isMissing(row) ? 0 : column.reals()[row];
    if (std::abs(value) > largestInteger && std::isfinite(value)) {
        std::array<char, 40> buffer{};
        text.assign(
            buffer.data(),
            std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr);
    }
    std::ranges::replace(text, '.', decimal);
    return text;
}

} // namespace

Result<CsvWriter> CsvWriter::open(std::span<const std::string> header, const CsvWriteOptions &options)
{
    CsvOptions reading;
    reading.separator = options.separator;
    reading.decimal = options.decimal;
    VB_CHECK(Dialect::of(reading, nullptr));
    if (header.empty() || std::ranges::find(header, std::string()) != header.end())
        return fail(ErrorCode::badInput, VB_MSG("A CSV file has at least one column, and each has a name."));
    CsvWriter writer(options);
    writer.m_width = header.size();
    VB_CHECK(writer.addRow(header));
    writer.m_rows = 0;
    return writer;
}

Status CsvWriter::addRow(std::span<const std::string> cells)
{
    if (cells.size() != m_width)
        return fail(ErrorCode::badInput, VB_MSG("Row {row} has {found} cells; expected {wanted}, as in the header."),
                    {{"row", std::to_string(m_rows + 1)},
                     {"found", std::to_string(cells.size())},
                     {"wanted", std::to_string(m_width)}});
    for (const auto &cell : cells) {
        if (cell.find('\0') != std::string::npos || !isUtf8(cell))
            return fail(ErrorCode::badInput, VB_MSG("Row {row}: a cell holds a NUL byte or is not UTF-8."),
                        {{"row", std::to_string(m_rows + 1)}});
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0)
            m_text += m_options.separator;
        addCell(cells[i]);
    }
    m_text += m_options.crlf ? "\r\n" : "\n";
    ++m_rows;
    return {};
}

void CsvWriter::addCell(std::string_view cell)
{
    constexpr std::string_view formulaStarts = "=+-@\t\r";
    Number number;
    const bool guard = m_options.guardFormulas && !cell.empty() && formulaStarts.find(cell[0]) != std::string::npos &&
                       readPlain(cell, m_options.decimal, number) != NumberFault::none;
    const bool quote = cell.find_first_of("\"\r\n") != std::string_view::npos ||
                       cell.find(m_options.separator) != std::string_view::npos ||
                       (m_width == 1 && cell.empty()); // else the line would be empty
    // Blanks at the ends are kept by readers in quotes only; a byte-order mark would be taken for the file's.
    const bool fragile = !cell.empty() && (cell.front() == ' ' || cell.front() == '\t' || cell.back() == ' ' ||
                                           cell.back() == '\t' || cell.starts_with("\xEF\xBB\xBF"));
    if (quote || fragile)
        m_text += '"';
    if (guard)
        m_text += '\'';
    for (const char c : cell) {
        if (c == '"')
            m_text += '"';
        m_text += c;
    }
    if (quote || fragile)
        m_text += '"';
}

Result<std::string> csvText(std::span<const std::string> header, std::span<const std::vector<std::string>> rows,
                            const CsvWriteOptions &options)
{
    VB_TRY(auto writer, CsvWriter::open(header, options));
    for (const auto &row : rows)
        VB_CHECK(writer.addRow(row));
    return writer.take();
}

Result<std::string> csvText(const Table &table, const CsvWriteOptions &options)
{
    std::vector<std::string> cells;
    for (const auto &column : table.columns())
        cells.push_back(column.name());
    VB_TRY(auto writer, CsvWriter::open(cells, options));
    for (std::size_t row = 0; row < table.rowCount(); ++row) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto &column = table.columns()[i];
            cells[i] = column.isNumeric() ? numberText(column, row, options.decimal) : column.textAt(row);
        }
        VB_CHECK(writer.addRow(cells));
    }
    return writer.take();
}

} // namespace valbench::data
