// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chunk_parser.h"

#include <limits>

namespace valbench::data {

namespace {

constexpr double missingReal = std::numeric_limits<double>::quiet_NaN();

class Parser {
public:
    Parser(const Dialect &dialect, std::span<const ColumnTarget> targets, ChunkResult &result)
        : m_dialect(dialect), m_targets(targets), m_result(result)
    {
        m_result.parts.resize(targets.size());
        for (const auto &target : targets)
            m_readings.push_back(target.reading);
    }

    void run(const Chunk &chunk);

private:
    const char *record(const char *at, std::size_t row);
    const char *fastNumber(const char *at, std::size_t column, std::size_t row);
    const char *anyCell(const char *at, std::size_t column, std::size_t row);
    bool number(std::string_view text, std::size_t column, std::size_t row, const char *at);
    void text(const Cell &cell, std::string_view text, std::size_t column, std::size_t row);
    const char *refuse(CellFault kind, const char *at, std::size_t column)
    {
        m_result.fault = {kind, at, nullptr, column};
        return nullptr;
    }

    const Dialect &m_dialect;
    std::span<const ColumnTarget> m_targets;
    ChunkResult &m_result;
    std::vector<Reading> m_readings; ///< as the targets, until a plain column meets a text
    std::string m_scratch;
};

void Parser::run(const Chunk &chunk)
{
    const char *at = chunk.start;
    for (std::size_t i = 0; i < chunk.rowCount; ++i) {
        if (at >= m_dialect.end()) {
            m_result.lost = true;
            return;
        }
        at = record(at, chunk.firstRow + i);
        if (!at)
            return;
    }
    m_result.next = at;
}

/// Returns the start of the next record, or nullptr after a fault.
const char *Parser::record(const char *at, std::size_t row)
{
    if (m_dialect.isLineEnd(at))
        return refuse(CellFault::emptyLine, at, 0);
    const std::size_t last = m_targets.size() - 1;
    for (std::size_t column = 0;; ++column) {
        const char *next = m_readings[column] <= Reading::integer ? fastNumber(at, column, row) : nullptr;
        if (!next)
            next = anyCell(at, column, row);
        if (!next)
            return nullptr;
        if (*next == m_dialect.separator()) {
            at = next + 1;
            if (column == last)
                return refuse(CellFault::tooManyCells, at, column + 1);
            continue;
        }
        if (column < last)
            return refuse(CellFault::tooFewCells, next, column + 1);
        return next + (*next == '\r' ? 2 : 1);
    }
}

/// The cell's end if it is a plain number without quotes and blanks; nullptr leaves it to anyCell().
const char *Parser::fastNumber(const char *at, std::size_t column, std::size_t row)
{
    Number number;
    const char *next = scanPlain<true>(at, m_dialect.decimal(), number);
    if (!next || !m_dialect.isCellEnd(next) || static_cast<std::size_t>(next - at) > m_dialect.maxCellBytes())
        return nullptr;
    if (m_dialect.hasNumericMarkers() || (!number.whole && m_readings[column] == Reading::integer))
        return nullptr;
    m_targets[column].reals[row] = number.value;
    m_result.parts[column].sawReal |= !number.whole;
    return next;
}

const char *Parser::anyCell(const char *at, std::size_t column, std::size_t row)
{
    Cell cell{};
    if (!m_dialect.read(at, cell, m_result.fault)) {
        m_result.fault.cell = column;
        return nullptr;
    }
    if (m_readings[column] == Reading::skip)
        return cell.next;
    const auto plain = plainText(cell, m_scratch);
    if (m_dialect.isMissing(plain)) {
        ++m_result.parts[column].missing;
        if (m_readings[column] == Reading::text)
            m_targets[column].codes[row] = Column::missingCode;
        else
            m_targets[column].reals[row] = missingReal;
    } else if (m_readings[column] == Reading::text) {
        text(cell, plain, column, row);
    } else if (!number(plain, column, row, at)) {
        return nullptr;
    }
    return cell.next;
}

bool Parser::number(std::string_view text, std::size_t column, std::size_t row, const char *at)
{
    auto &part = m_result.parts[column];
    Number number;
    NumberFault fault = NumberFault::none;
    switch (m_readings[column]) {
    case Reading::real: fault = readAsReal(text, m_dialect.decimal(), number.value); break;
    case Reading::integer:
        fault = readAsInteger(text, m_dialect.decimal(), number.value);
        number.whole = true;
        break;
    default: fault = readPlain(text, m_dialect.decimal(), number); break;
    }
    if (fault == NumberFault::none) {
        m_targets[column].reals[row] = number.value;
        part.sawReal |= !number.whole;
        if (number.value - number.value != 0) { // infinite
            ++part.nonFinite;
            if (!part.firstInfinite)
                part.firstInfinite = at;
        }
        return true;
    }
    if (m_readings[column] != Reading::plain) {
        m_result.fault = {CellFault::wrongKind, at, nullptr, column, fault};
        return false;
    }
    part.notPlain = at;
    m_readings[column] = Reading::skip;
    return true;
}

void Parser::text(const Cell &cell, std::string_view text, std::size_t column, std::size_t row)
{
    auto &part = m_result.parts[column];
    const Dictionary::Level level{text, Dictionary::hashOf(text)};
    m_targets[column].codes[row] = part.dictionary.code(level, [&](std::string_view fresh) {
        return cell.doubledQuotes ? std::string_view(part.rewritten.emplace_back(fresh)) : fresh;
    });
}

} // namespace

ChunkResult parseChunk(const Chunk &chunk, const Dialect &dialect, std::span<const ColumnTarget> targets)
{
    ChunkResult result;
    Parser(dialect, targets, result).run(chunk);
    return result;
}

} // namespace valbench::data
