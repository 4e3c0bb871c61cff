// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold for the CSV reader on any input: shared by the fuzzer and by its small seeded run in ci.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/text.h>
#include <valbench/data/csv.h>
#include <valbench/data/csv_write.h>
#include <valbench/data/digest.h>

#include "data/table_text.h"

namespace valbench::test {

using Rows = std::vector<std::vector<std::string>>;

/// A second, slow reader of the same form of CSV, one character at a time. nullopt: refused.
inline std::optional<Rows> slowCsv(std::string text, char separator, bool trim)
{
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return {};
    if (text.starts_with("\xEF\xBB\xBF"))
        text.erase(0, 3);
    while (text.ends_with('\n'))
        text.erase(text.size() - (text.ends_with("\r\n") ? 2 : 1));
    if (text.empty() || text.find('\0') != std::string::npos || !isUtf8(text))
        return {};
    text += '\n';
    enum { start, plain, quoted, closed } state = start;
    Rows rows(1);
    std::string cell;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (state == quoted) {
            if (c != '"')
                cell += c;
            else if (text[i + 1] == '"')
                cell += text[++i];
            else
                state = closed;
            continue;
        }
        const bool crlf = c == '\r' && i + 2 < text.size() && text[i + 1] == '\n';
        if (c == '\n' && state == start && rows.back().empty())
            return {}; // an empty line
        if (crlf && state == start && rows.back().empty())
            return {};
        if (c == separator || c == '\n' || crlf) {
            while (trim && state == plain && !cell.empty() && (cell.back() == ' ' || cell.back() == '\t'))
                cell.pop_back();
            while (trim && state == plain && !cell.empty() && (cell.front() == ' ' || cell.front() == '\t'))
                cell.erase(0, 1);
            rows.back().push_back(std::exchange(cell, {}));
            state = start;
            if (c == separator)
                continue;
            i += crlf ? 1 : 0;
            if (rows.back().size() != rows.front().size())
                return {};
            if (i + 1 < text.size())
                rows.emplace_back();
        } else if (state == start && c == '"') {
            state = quoted;
        } else if (state == closed || c == '"' || c == '\r') {
            return {};
        } else {
            cell += c;
            state = plain;
        }
    }
    const auto &names = rows.front();
    for (std::size_t i = 0; i < names.size(); ++i)
        for (std::size_t j = 0; j <= i; ++j)
            if (names[i].empty() || (j < i && names[i] == names[j]))
                return {};
    if (state == quoted || rows.size() < 2)
        return {};
    return rows;
}

/// Empty, or the property that does not hold. The first byte chooses the options.
inline std::string brokenCsvProperty(std::string_view input)
{
    if (input.empty())
        return {};
    const auto choice = static_cast<unsigned char>(input.front());
    const std::string_view text = input.substr(1);
    data::CsvOptions options;
    options.separator = ",;\t|"[choice & 3];
    options.decimal = (choice & 4) && options.separator != ',' ? ',' : '.';
    options.trimSpaces = (choice & 8) != 0;
    if (choice & 16)
        options.missing = {"-9", "?", "x\"y"};
    options.threads = 1;
    const auto whole = data::parseCsv(text, "f", options);

    // 1. Threads and chunks do not matter, for refusals either.
    auto pieces = options;
    pieces.threads = 2;
    for (const std::size_t bytes : {std::size_t(1), std::size_t(2 + choice / 32), text.size() / 3 + 1}) {
        pieces.chunkBytes = bytes;
        const auto cut = data::parseCsv(text, "f", pieces);
        if (resultText(cut) != resultText(whole))
            return "chunks of " + std::to_string(bytes) + ": " + resultText(cut) + "\nwhole: " + resultText(whole);
    }

    // 2. The slow reader accepts the same texts and finds the same cells.
    const auto rows = slowCsv(std::string(text), options.separator, options.trimSpaces);
    if (rows.has_value() != whole.has_value())
        return rows ? "refused: " + resultText(whole) : "accepted what the slow reader refuses";
    if (!rows)
        return whole.error().text().starts_with("f, line ") ? "" : "no place: " + whole.error().text();
    auto texts = options;
    texts.missing.clear();
    for (const auto &name : rows->front())
        texts.kinds[name] = data::ColumnKind::text;
    const auto cells = data::parseCsv(text, "f", texts);
    if (!cells)
        return "refused as text: " + cells.error().text();
    if (cells->rowCount() + 1 != rows->size())
        return "the slow reader finds " + std::to_string(rows->size() - 1) + " rows";
    for (std::size_t column = 0; column < rows->front().size(); ++column)
        for (std::size_t row = 0; row < cells->rowCount(); ++row)
            if (cells->columns()[column].textAt(row) != (*rows)[row + 1][column])
                return "cell of row " + std::to_string(row + 1) + ", column " + std::to_string(column + 1);

    // 3. Written and read again, the content is the same.
    data::CsvWriteOptions writing;
    writing.separator = options.separator;
    writing.decimal = options.decimal;
    const auto written = data::csvText(*whole, writing);
    if (!written)
        return "not written: " + written.error().text();
    auto reading = options;
    reading.missing.push_back("");
    for (const auto &column : whole->columns()) {
        reading.kinds[column.name()] = column.kind();
        // With other markers "" is a text of its own, which the writer cannot tell from missing.
        for (const auto &level : column.levels())
            if (level.empty())
                return {};
        // Numbers come in their shortest form, which may be a marker: -9.0 is written -9.
        for (std::size_t row = 0; column.isNumeric() && row < column.size(); ++row)
            if (column.textAt(row) == "-9")
                return {};
    }
    const auto again = data::parseCsv(*written, "f", reading);
    if (!again)
        return "not read again: " + again.error().text() + '\n' + *written;
    if (data::contentDigest(*again) != data::contentDigest(*whole))
        return "changed by writing: " + tableText(*whole) + tableText(*again);
    return {};
}

} // namespace valbench::test
