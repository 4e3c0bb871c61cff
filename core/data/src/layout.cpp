// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "layout.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <simdjson.h>

namespace valbench::data {

namespace {

struct Counts
{
    std::size_t lineFeeds = 0;
    std::size_t quotes = 0;
    std::size_t zeros = 0;
};

// Blocks short enough for eight-bit counters: the compiler turns the inner loop into vector instructions.
Counts count(const char *begin, const char *end)
{
    constexpr std::ptrdiff_t block = 240;
    Counts counts;
    while (begin < end) {
        const auto n = std::min(block, end - begin);
        std::uint8_t lineFeeds = 0;
        std::uint8_t quotes = 0;
        std::uint8_t zeros = 0;
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            lineFeeds = static_cast<std::uint8_t>(lineFeeds + (begin[i] == '\n'));
            quotes = static_cast<std::uint8_t>(quotes + (begin[i] == '"'));
            zeros = static_cast<std::uint8_t>(zeros + (begin[i] == '\0'));
        }
        counts.lineFeeds += lineFeeds;
        counts.quotes += quotes;
        counts.zeros += zeros;
        begin += n;
    }
    return counts;
}

const char *find(const char *begin, const char *end, char c)
{
    const auto *at = static_cast<const char *>(std::memchr(begin, c, static_cast<std::size_t>(end - begin)));
    return at ? at : end;
}

/// Bytes of the UTF-8 character at `at`; 0 if there is none.
std::size_t utf8Length(const char *at, const char *end)
{
    for (std::size_t n = 1; n <= 4 && n <= static_cast<std::size_t>(end - at); ++n)
        if (simdjson::validate_utf8(at, n))
            return n;
    return 0;
}

const char *firstBadByte(const char *begin, const char *end)
{
    while (begin < end) {
        const auto length = utf8Length(begin, end);
        if (length == 0 || *begin == '\0')
            break;
        begin += length;
    }
    return begin;
}

void scan(Chunk &chunk)
{
    const auto counts = count(chunk.begin, chunk.end);
    if (counts.zeros > 0 || !simdjson::validate_utf8(chunk.begin, static_cast<std::size_t>(chunk.end - chunk.begin)))
        chunk.badByte = firstBadByte(chunk.begin, chunk.end);
    chunk.lineFeeds = counts.lineFeeds;
    chunk.oddQuotes = counts.quotes % 2 != 0;
    if (counts.quotes == 0) {
        chunk.recordEnds[0] = counts.lineFeeds;
        return;
    }
    std::size_t inside = 0; // if the chunk begins outside quotes
    for (const char *at = chunk.begin; at < chunk.end; inside = 1 - inside) {
        const char *quote = find(at, chunk.end, '"');
        chunk.recordEnds[inside] += count(at, quote).lineFeeds;
        if (inside == 1 && !chunk.afterQuotes) {
            const char *lineFeed = find(at, quote, '\n');
            if (lineFeed != quote)
                chunk.afterQuotes = lineFeed + 1;
        }
        at = quote + 1;
    }
}

} // namespace

const char *firstRecordEnd(std::string_view text)
{
    const char *const end = text.data() + text.size();
    const char *at = text.data();
    while (at < end) {
        const char *lineFeed = find(at, end, '\n');
        const char *quote = find(at, lineFeed, '"');
        if (quote == lineFeed)
            return lineFeed == end ? end : lineFeed + 1;
        const char *closing = find(quote + 1, end, '"');
        at = closing == end ? end : closing + 1;
    }
    return end;
}

std::string_view withoutLastLineEnds(std::string_view text)
{
    while (text.ends_with('\n'))
        text.remove_suffix(text.ends_with("\r\n") ? 2 : 1);
    return text;
}

Result<Layout> Layout::of(std::string_view header, std::string_view body, std::size_t chunkBytes,
                          const Workers &workers, Stage stage)
{
    Layout layout;
    layout.m_header.begin = header.data();
    layout.m_header.end = header.data() + header.size();
    scan(layout.m_header);

    const char *const end = body.data() + body.size();
    std::size_t wanted = std::max<std::size_t>(chunkBytes / 16, 1);
    for (const char *begin = body.data(); begin < end; wanted = chunkBytes) {
        Chunk chunk;
        chunk.begin = begin;
        chunk.end = end;
        if (static_cast<std::size_t>(end - begin) > wanted) {
            const char *lineFeed = find(begin + wanted - 1, end, '\n');
            chunk.end = lineFeed == end ? end : lineFeed + 1;
        }
        begin = chunk.end;
        layout.m_chunks.push_back(chunk);
    }
    VB_CHECK(workers.forEach(layout.m_chunks.size(), stage, [&](std::size_t i) { scan(layout.m_chunks[i]); }));

    std::size_t line = 1 + layout.m_header.lineFeeds;
    std::size_t inside = 0;
    for (auto &chunk : layout.m_chunks) {
        chunk.firstLine = line;
        chunk.start = inside ? chunk.afterQuotes : chunk.begin;
        chunk.firstRow = layout.m_rowCount;
        const std::size_t insideNext = chunk.oddQuotes ? 1 - inside : inside;
        // A record starts where the chunk does, unless in quotes, and behind each record end, unless that is the
        // chunk's last byte: then it belongs to the next.
        const bool endsRecord = chunk.end != end && insideNext == 0;
        chunk.rowCount = (inside ? 0u : 1u) + chunk.recordEnds[inside] - (endsRecord ? 1u : 0u);
        layout.m_rowCount += chunk.rowCount;
        line += chunk.lineFeeds;
        inside = insideNext;
    }
    return layout;
}

const char *Layout::badByte() const
{
    if (m_header.badByte)
        return m_header.badByte;
    const auto bad = std::ranges::find_if(m_chunks, [](const Chunk &chunk) { return chunk.badByte != nullptr; });
    return bad == m_chunks.end() ? nullptr : bad->badByte;
}

Place Layout::place(const char *at) const
{
    const auto next = std::ranges::upper_bound(m_chunks, at, {}, &Chunk::begin);
    const Chunk &chunk = next == m_chunks.begin() ? m_header : *(next - 1);
    const char *lineStart = at;
    while (lineStart > chunk.begin && lineStart[-1] != '\n')
        --lineStart;
    const auto characters = std::count_if(lineStart, at, [](char c) { return (c & 0xC0) != 0x80; });
    return {chunk.firstLine + count(chunk.begin, at).lineFeeds, static_cast<std::size_t>(characters) + 1};
}

} // namespace valbench::data
