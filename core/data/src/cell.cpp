// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cell.h"

#include <algorithm>
#include <cstring>

#include <valbench/base/text.h>

namespace valbench::data {

namespace {

bool canSeparate(char c, char decimal)
{
    constexpr std::string_view separators = "\t !#$%&'()*,/:;<=>?@[\\]^_`{|}~";
    return separators.find(c) != std::string_view::npos && c != decimal;
}

std::string_view withoutBlanks(std::string_view text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

} // namespace

Result<Dialect> Dialect::of(const CsvOptions &options, const char *end)
{
    if (options.decimal != '.' && options.decimal != ',')
        return fail(ErrorCode::usage, VB_MSG("The decimal sign of a CSV file must be '.' or ','; it is '{sign}'."),
                    {{"sign", std::string(1, options.decimal)}});
    if (!canSeparate(options.separator, options.decimal))
        return fail(ErrorCode::usage,
                    VB_MSG("'{sign}' cannot separate the cells of a CSV file; expected a tab, a space or a "
                           "punctuation mark other than \" + - . and the decimal sign."),
                    {{"sign", std::string(1, options.separator)}});
    Dialect dialect;
    dialect.m_separator = options.separator;
    dialect.m_decimal = options.decimal;
    dialect.m_trim = options.trimSpaces;
    dialect.m_maxCellBytes = options.maxCellBytes;
    dialect.m_end = end;
    for (const char c : {options.separator, '\n', '\r', '"'})
        dialect.m_special[static_cast<unsigned char>(c)] = true;
    dialect.m_missing = options.missing;
    for (const auto &marker : dialect.m_missing) {
        Number number;
        dialect.m_longestMarker = std::max(dialect.m_longestMarker, marker.size());
        dialect.m_numericMarkers =
            dialect.m_numericMarkers || readPlain(marker, options.decimal, number) == NumberFault::none;
    }
    return dialect;
}

bool Dialect::read(const char *at, Cell &cell, Fault &fault) const
{
    if (*at == '"')
        return readQuoted(at, cell, fault);
    const char *p = at;
    while (!m_special[static_cast<unsigned char>(*p)])
        ++p;
    if (*p == '"' || !isCellEnd(p)) {
        fault = {*p == '"' ? CellFault::strayQuote : CellFault::strayReturn, p};
        return false;
    }
    cell = {{at, static_cast<std::size_t>(p - at)}, p, false};
    if (m_trim)
        cell.text = withoutBlanks(cell.text);
    if (cell.text.size() <= m_maxCellBytes)
        return true;
    fault = {CellFault::cellTooLong, at};
    return false;
}

bool Dialect::readQuoted(const char *at, Cell &cell, Fault &fault) const
{
    cell.doubledQuotes = false;
    const char *p = at + 1;
    while (true) {
        p = static_cast<const char *>(std::memchr(p, '"', static_cast<std::size_t>(m_end - p)));
        if (!p) {
            fault = {CellFault::unclosedQuote, at};
            return false;
        }
        if (p[1] != '"')
            break;
        cell.doubledQuotes = true;
        p += 2;
    }
    cell.text = {at + 1, static_cast<std::size_t>(p - at - 1)};
    cell.next = p + 1;
    if (!isCellEnd(cell.next))
        fault = {CellFault::afterQuote, cell.next, at};
    else if (cell.text.size() > m_maxCellBytes)
        fault = {CellFault::cellTooLong, at};
    else
        return true;
    return false;
}

bool Dialect::isMissing(std::string_view text) const
{
    return text.size() <= m_longestMarker && std::ranges::find(m_missing, text) != m_missing.end();
}

std::string_view plainText(const Cell &cell, std::string &scratch)
{
    if (!cell.doubledQuotes)
        return cell.text;
    scratch.clear();
    for (std::size_t from = 0; from < cell.text.size();) {
        const auto quote = std::min(cell.text.find('"', from), cell.text.size() - 1);
        scratch.append(cell.text, from, quote + 1 - from);
        from = quote + (cell.text[quote] == '"' ? 2 : 1);
    }
    return scratch;
}

} // namespace valbench::data
