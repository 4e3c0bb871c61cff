// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "column_builder.h"

#include <algorithm>
#include <new>

namespace valbench::data {

namespace {

Reading readingOf(const std::optional<ColumnKind> &wanted)
{
    if (!wanted)
        return Reading::plain;
    switch (*wanted) {
    case ColumnKind::integer: return Reading::integer;
    case ColumnKind::real: return Reading::real;
    case ColumnKind::text: break;
    }
    return Reading::text;
}

} // namespace

ColumnBuilder::ColumnBuilder(const FaultContext &context, const std::vector<std::optional<ColumnKind>> &wanted,
                             const Workers &workers)
    : m_context(context),
      m_workers(workers),
      m_chunks(context.layout.chunks()),
      m_data(context.names.size()),
      m_targets(context.names.size()),
      m_results(context.layout.chunks().size())
{
    // Each cell takes a byte or a separator: with fewer, some row is too short, and parsing is only to find it.
    const auto bytes = static_cast<std::size_t>(m_chunks.back().end - m_chunks.front().begin);
    m_possible = context.layout.rowCount() <= (bytes + 1) / width();
    for (std::size_t column = 0; column < width(); ++column) {
        m_data[column] = std::make_shared<Column::Data>();
        m_data[column]->name = context.names[column];
        m_data[column]->size = context.layout.rowCount();
        if (m_possible)
            allocate(column, readingOf(wanted[column]));
    }
}

void ColumnBuilder::allocate(std::size_t column, Reading reading)
{
    auto &data = *m_data[column];
    data.reals.reset();
    if (reading == Reading::text)
        data.codes = std::make_unique_for_overwrite<std::uint32_t[]>(data.size);
    else
        data.reals = std::make_unique_for_overwrite<double[]>(data.size);
    m_targets[column] = {reading, data.reals.get(), data.codes.get()};
}

Result<std::vector<Column>> ColumnBuilder::build()
{
    // The first chunk is small. What is text there need not be tried as a number in the others.
    m_results[0] = parseChunk(m_chunks[0], m_context.dialect, m_targets);
    VB_CHECK(check(1));
    std::vector<bool> early(width());
    for (std::size_t column = 0; column < width(); ++column) {
        early[column] = m_results[0].parts[column].notPlain != nullptr;
        if (early[column]) {
            keepCause(column);
            allocate(column, Reading::text);
        }
    }
    VB_CHECK(m_workers.forEach(m_chunks.size() - 1, {"Reading cells", 0.4, 0.9}, [this](std::size_t i) {
        m_results[i + 1] = parseChunk(m_chunks[i + 1], m_context.dialect, m_targets);
    }));
    VB_CHECK(check(m_chunks.size()));
    std::vector<bool> late(width());
    for (std::size_t column = 0; column < width(); ++column) {
        late[column] = turnsToText(column);
        if (late[column]) {
            keepCause(column);
            allocate(column, Reading::text);
        }
    }
    VB_CHECK(parseAgain(early, late));
    VB_CHECK(m_workers.forEach(width(), {"Joining columns", 0.95, 1}, [this](std::size_t column) { finish(column); }));
    return std::vector<Column>(m_data.begin(), m_data.end());
}

/// The fault of the first chunk that has one is the first of the text; what later chunks found may be its echo.
Status ColumnBuilder::check(std::size_t parsedChunks) const
{
    const char *expected = m_chunks.front().start;
    bool lost = false;
    for (std::size_t i = 0; i < parsedChunks; ++i) {
        if (m_results[i].fault.kind != CellFault::none)
            return fail(errorOf(m_results[i].fault, m_context));
        if (m_chunks[i].rowCount > 0) {
            lost = lost || m_results[i].lost || m_chunks[i].start != expected;
            expected = m_results[i].next;
        }
    }
    const bool unfinished = parsedChunks == m_chunks.size() && (expected <= m_context.dialect.end() || !m_possible);
    if (lost || unfinished)
        return fail(ErrorCode::internal, VB_MSG("{file}: the rows were counted wrongly. Please report this file."),
                    {{"file", std::string(m_context.sourceName)}});
    return {};
}

bool ColumnBuilder::turnsToText(std::size_t column) const
{
    if (m_targets[column].reading != Reading::plain)
        return false;
    std::size_t missing = 0;
    std::size_t nonFinite = 0;
    for (const auto &result : m_results) {
        const auto &part = result.parts[column];
        if (part.notPlain)
            return true;
        missing += part.missing;
        nonFinite += part.nonFinite;
    }
    return nonFinite > 0 && missing + nonFinite == m_data[column]->size;
}

void ColumnBuilder::keepCause(std::size_t column)
{
    const auto has = [column](auto member) {
        return [column, member](const ChunkResult &result) {
            return !result.parts.empty() && result.parts[column].*member != nullptr;
        };
    };
    auto found = std::ranges::find_if(m_results, has(&ColumnPart::notPlain));
    const bool infinite = found == m_results.end();
    if (infinite)
        found = std::ranges::find_if(m_results, has(&ColumnPart::firstInfinite));
    const auto &part = found->parts[column];
    const char *at = infinite ? part.firstInfinite : part.notPlain;

    Cell cell{};
    Fault fault;
    std::string scratch;
    m_context.dialect.read(at, cell, fault);
    const auto text = plainText(cell, scratch);
    Number number;
    const auto reason = infinite ? NumberFault::onlyInfinite : readPlain(text, m_context.dialect.decimal(), number);
    const auto place = m_context.layout.place(at);
    m_data[column]->textCause = TextCause{place.line, place.column, shown(text), reasonText(reason)};
}

/// Reads as text what was first read as numbers: the early ones in the first chunk, the late ones in all.
Status ColumnBuilder::parseAgain(const std::vector<bool> &early, const std::vector<bool> &late)
{
    const bool anyLate = std::ranges::find(late, true) != late.end();
    if (!anyLate && std::ranges::find(early, true) == early.end())
        return {};
    return m_workers.forEach(anyLate ? m_chunks.size() : 1, {"Reading texts", 0.9, 0.95}, [&](std::size_t i) {
        auto targets = m_targets;
        for (std::size_t column = 0; column < width(); ++column)
            if (!late[column] && (i > 0 || !early[column]))
                targets[column].reading = Reading::skip;
        auto again = parseChunk(m_chunks[i], m_context.dialect, targets);
        for (std::size_t column = 0; column < width(); ++column)
            if (targets[column].reading != Reading::skip)
                m_results[i].parts[column] = std::move(again.parts[column]);
    });
}

void ColumnBuilder::finish(std::size_t column)
{
    auto &data = *m_data[column];
    bool sawReal = false;
    for (const auto &result : m_results) {
        data.missing += result.parts[column].missing;
        data.nonFinite += result.parts[column].nonFinite;
        sawReal = sawReal || result.parts[column].sawReal;
    }
    switch (m_targets[column].reading) {
    case Reading::text:
        data.kind = ColumnKind::text;
        mergeTexts(column);
        break;
    case Reading::integer: data.kind = ColumnKind::integer; break;
    case Reading::plain:
        data.kind = sawReal || data.missing == data.size ? ColumnKind::real : ColumnKind::integer;
        break;
    default: data.kind = ColumnKind::real; break;
    }
}

/// Chunks have codes of their own; met in order of the chunks, levels come in the order of the rows.
void ColumnBuilder::mergeTexts(std::size_t column)
{
    auto &data = *m_data[column];
    Dictionary all;
    for (std::size_t i = 0; i < m_chunks.size(); ++i) {
        auto &part = m_results[i].parts[column];
        std::vector<std::uint32_t> codes;
        codes.reserve(part.dictionary.levels().size());
        for (const auto &level : part.dictionary.levels())
            codes.push_back(all.code(level));
        std::uint32_t *const rows = data.codes.get() + m_chunks[i].firstRow;
        for (std::size_t row = 0; row < m_chunks[i].rowCount; ++row)
            if (rows[row] != Column::missingCode)
                rows[row] = codes[rows[row]];
        part.dictionary = {};
    }
    data.levels = all.texts();
}

} // namespace valbench::data
