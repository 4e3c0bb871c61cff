// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where the records of a CSV text are, found without parsing it: the first pass over the text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <valbench/base/result.h>

#include "parallel.h"

namespace valbench::data {

/// Line and character, counted from 1.
struct Place
{
    std::size_t line;
    std::size_t column;
};

/// A piece of the text; begins at the start of a line, which may lie in quotes.
struct Chunk
{
    const char *begin = nullptr;
    const char *end = nullptr;

    // What a scan of this piece alone can tell.
    const char *badByte = nullptr; ///< the first byte that is NUL or not UTF-8
    std::size_t lineFeeds = 0;
    std::size_t recordEnds[2] = {0, 0}; ///< line feeds outside quotes, if the piece begins outside [0], inside [1]
    const char *afterQuotes = nullptr;  ///< where a record starts, if the piece begins inside quotes
    bool oddQuotes = false;

    // What follows from the pieces before.
    std::size_t firstLine = 1;
    const char *start = nullptr; ///< of the first record that starts in this piece
    std::size_t firstRow = 0;
    std::size_t rowCount = 0;
};

/// The text cut into chunks, with the rows that start in each. That quotes pair up is a promise of the text that only
/// parsing can check: counts of a chunk are right if no chunk before has a fault.
class Layout {
public:
    /// `text` is a snapshot's, without byte-order mark, trailing empty lines and, for the rows, header. Cutting
    /// depends on chunkBytes alone; the first body chunk is smaller: it is also the sample for guessing kinds.
    static Result<Layout> of(std::string_view header, std::string_view body, std::size_t chunkBytes,
                             const Workers &workers, Stage stage);

    [[nodiscard]] const std::vector<Chunk> &chunks() const { return m_chunks; }
    [[nodiscard]] std::size_t rowCount() const { return m_rowCount; }
    /// The first byte of all that is NUL or not UTF-8, or nullptr.
    [[nodiscard]] const char *badByte() const;
    /// at: within header or body.
    [[nodiscard]] Place place(const char *at) const;

private:
    std::vector<Chunk> m_chunks; ///< of the body
    Chunk m_header;
    std::size_t m_rowCount = 0;
};

/// The end of the first record: behind its line feed, or the end of the text.
[[nodiscard]] const char *firstRecordEnd(std::string_view text);
/// The text without the empty lines and the line end at its end.
[[nodiscard]] std::string_view withoutLastLineEnds(std::string_view text);

} // namespace valbench::data
