// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Cells of a CSV text: where one ends, what it says, and what can be wrong with it.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/data/csv.h>

#include "number.h"

namespace valbench::data {

enum class CellFault {
    none,
    strayQuote,    ///< at the quote
    afterQuote,    ///< at the character behind the closing quote
    unclosedQuote, ///< at the opening quote
    strayReturn,   ///< at the carriage return
    cellTooLong,   ///< at the cell
    emptyLine,     ///< at the line
    tooFewCells,   ///< at the end of the record
    tooManyCells,  ///< at the first cell too many
    wrongKind,     ///< at the cell
};

struct Fault
{
    CellFault kind = CellFault::none;
    const char *at = nullptr;
    const char *opened = nullptr;           ///< afterQuote: the opening quote
    std::size_t cell = 0;                   ///< 0-based number of the cell in its record
    NumberFault reason = NumberFault::none; ///< wrongKind
};

struct Cell
{
    std::string_view text; ///< without the outer quotes; quotes inside still written twice
    const char *next;      ///< the separator or line end behind it
    bool doubledQuotes;    ///< take plainText()
};

/// How to read cells of one text.
class Dialect {
public:
    /// usage if separator or decimal sign cannot be one. `end`: of the text, where a LF or CR LF must stand.
    static Result<Dialect> of(const CsvOptions &options, const char *end);

    [[nodiscard]] char separator() const { return m_separator; }
    [[nodiscard]] char decimal() const { return m_decimal; }
    [[nodiscard]] const char *end() const { return m_end; }
    [[nodiscard]] std::size_t maxCellBytes() const { return m_maxCellBytes; }
    /// Whether a marker could be taken for a number.
    [[nodiscard]] bool hasNumericMarkers() const { return m_numericMarkers; }

    /// Separator, LF or CR LF. A CR that is the last byte of the text is no line end.
    [[nodiscard]] bool isCellEnd(const char *at) const { return *at == m_separator || isLineEnd(at); }
    [[nodiscard]] bool isLineEnd(const char *at) const
    {
        return *at == '\n' || (*at == '\r' && at[1] == '\n' && at + 1 != m_end);
    }
    /// Sets kind, at and opened of the fault if it returns false.
    bool read(const char *at, Cell &cell, Fault &fault) const;
    [[nodiscard]] bool isMissing(std::string_view text) const;

private:
    Dialect() = default;
    bool readQuoted(const char *at, Cell &cell, Fault &fault) const;
    char m_separator = ',';
    char m_decimal = '.';
    bool m_trim = false;
    bool m_numericMarkers = false;
    std::size_t m_maxCellBytes = 0;
    const char *m_end = nullptr;
    std::array<bool, 256> m_special{}; ///< ends the scan of a cell without quotes
    std::vector<std::string> m_missing;
    std::size_t m_longestMarker = 0;
};

/// The cell's text with single quotes for doubled ones, in `scratch` if it must be rewritten.
std::string_view plainText(const Cell &cell, std::string &scratch);

} // namespace valbench::data
