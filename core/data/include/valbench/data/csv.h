// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads CSV files (RFC 4180 in UTF-8) into tables, on all cores, and refuses precisely what is not one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/digest.h>
#include <valbench/base/ports.h>
#include <valbench/data/table.h>

namespace valbench::data {

/// How a file is written, and how much of it we are willing to read.
struct CsvOptions
{
    /// A tab, a space or an ASCII punctuation mark other than " + - . and the decimal sign.
    char separator = ',';
    /// '.' or ','. There is no grouping sign: 1.234,5 is not a number.
    char decimal = '.';
    /// Cells equal to one of these are missing, in quotes or not, in columns of any kind. Case matters.
    std::vector<std::string> missing = {"", "NA", "N/A", "NaN", "nan", "null", "NULL"};
    /// Removes spaces and tabs around cells without quotes, names included. Off: they belong to the cell.
    bool trimSpaces = false;
    /// Column name → kind. A cell that does not fit is an error; so is a name that the file does not have.
    std::map<std::string, ColumnKind, std::less<>> kinds;
    /// If set, the bytes that are parsed must have this SHA-256: the file is read once, so what was digested
    /// (and signed for) is what is used.
    std::optional<Digest> expectedDigest;

    std::uint64_t maxBytes = std::uint64_t(64) << 30;
    std::size_t maxColumns = 20'000;
    std::size_t maxRows = 2'000'000'000;
    /// For one cell or column name, in bytes.
    std::size_t maxCellBytes = std::size_t(1) << 20;

    /// 0: one per processor. The result does not depend on it.
    unsigned threads = 0;
    /// Bytes per unit of work; 0: chosen. The result does not depend on it.
    std::size_t chunkBytes = 0;
};

/// Reads a CSV file: a row of column names, then at least one row of as many cells.
///
/// Form. Cells are separated by one character; lines end with LF or CRLF; a cell in quotes starts and ends with `"`,
/// may hold separators, quotes written twice and line breaks (kept as they are). Quoting never matters for the
/// meaning of a cell. A UTF-8 byte-order mark is skipped. Empty lines after the last row are ignored; an empty line
/// anywhere else is an error (in a file of one column, write "" for a missing cell).
///
/// Kinds. A column is numeric if every cell that is not missing is a plain number: an optional minus sign; digits
/// without a leading zero (007 is not plain; 0, 0.5, .5 are); optionally the decimal sign and digits; optionally an
/// exponent, which must have a sign unless the number has a decimal sign (1e-5, 1.5E3; but 12E3 is an identifier).
/// Numbers that a double cannot hold are not plain: whole ones beyond ±(2^53−1), overflow and underflow. ±inf and
/// ±infinity count as numbers beside at least one finite number. The column is integer if no cell has a decimal sign,
/// an exponent, or is -0 or infinite; otherwise real. Other decimals are rounded to the nearest double. A column
/// without any value is real. Everything else is text; Column::textCause() tells which cell decided that.
/// A forced kind decides instead: integer and real then also take 007, +5, 5. and 12E3; real rounds whole numbers
/// of any size to the nearest double, integer takes 5.0.
///
/// Errors are badInput (notFound and unavailable for the file itself) and begin "FILE, line L, column C:", both
/// counted from 1, lines as LF characters in the file and columns in characters (code points) of the line. Bytes that
/// are not UTF-8 or are NUL are reported first, then the first fault of the text. An unclosed quote is reported where
/// it was opened.
///
/// The file is copied into memory, not mapped: a mapped file that another program shortens kills the reader with
/// SIGBUS, and one that it changes is parsed as it never was. A file that changes while it is copied is refused.
/// Pipes and other files without a size are read to their end.
///
/// The result, errors included, does not depend on the number of threads.
Result<Table> readCsv(const std::filesystem::path &file, const CsvOptions &options = {},
                      const std::stop_token &stop = {}, const Progress &progress = {});

/// The same for a text in memory; sourceName takes the place of the file in messages. The text is copied.
Result<Table> parseCsv(std::string_view text, std::string_view sourceName, const CsvOptions &options = {},
                       const std::stop_token &stop = {}, const Progress &progress = {});

} // namespace valbench::data
