// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes CSV (RFC 4180 in UTF-8), for exports.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/data/table.h>

namespace valbench::data {

struct CsvWriteOptions
{
    char separator = ',';
    /// '.' or ','; for the numbers of a Table. Texts are written as they are.
    char decimal = '.';
    /// Ends lines with CR LF, as RFC 4180 has it, rather than with LF, as most programs do today.
    bool crlf = false;
    /// Puts an apostrophe before cells that a spreadsheet would run as a formula: those that start with = + - @, a tab
    /// or a carriage return and are not plain numbers. This changes the cells: only for files that people open in
    /// a spreadsheet, never for data that is read back.
    bool guardFormulas = false;
};

/// Builds one CSV text. Quotes are written only where they are needed.
class CsvWriter {
public:
    /// usage if separator or decimal sign is not one that readCsv() takes; badInput as addRow().
    static Result<CsvWriter> open(std::span<const std::string> header, const CsvWriteOptions &options = {});

    /// badInput if the row has not as many cells as the header, or a cell holds NUL or is not UTF-8: readCsv() would
    /// refuse the file.
    Status addRow(std::span<const std::string> cells);
    /// The text so far; empties the writer.
    [[nodiscard]] std::string take() { return std::exchange(m_text, {}); }

private:
    explicit CsvWriter(const CsvWriteOptions &options) : m_options(options) {}
    void addCell(std::string_view cell);
    CsvWriteOptions m_options;
    std::size_t m_width = 0;
    std::size_t m_rows = 0;
    std::string m_text;
};

Result<std::string> csvText(std::span<const std::string> header, std::span<const std::vector<std::string>> rows,
                            const CsvWriteOptions &options = {});
/// Missing cells are empty. Numbers read back to the same double; a real column of whole numbers only reads back as
/// integer, and texts that look like numbers as numbers, unless their kind is forced.
Result<std::string> csvText(const Table &table, const CsvWriteOptions &options = {});

} // namespace valbench::data
