// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parses the records of one chunk into their rows of the columns: the second pass over the text.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "cell.h"
#include "dictionary.h"
#include "layout.h"

namespace valbench::data {

/// What to do with the cells of a column.
enum class Reading {
    plain,   ///< plain numbers; from the first other cell of a chunk on, skip
    real,    ///< forced: another cell is a fault
    integer, ///< forced: another cell is a fault
    text,    ///< codes of a dictionary of the chunk's own
    skip,    ///< only find the cell's end
};

/// Where the values of a column go: arrays of all rows, of which a chunk fills its own.
struct ColumnTarget
{
    Reading reading = Reading::skip;
    double *reals = nullptr;
    std::uint32_t *codes = nullptr;
};

/// What a chunk found out about a column.
struct ColumnPart
{
    std::size_t missing = 0;
    std::size_t nonFinite = 0;
    bool sawReal = false;                ///< a number that is not whole
    const char *notPlain = nullptr;      ///< the first cell that is not a plain number
    const char *firstInfinite = nullptr; ///< the first infinity
    Dictionary dictionary;
    std::deque<std::string> rewritten; ///< dictionary texts that had doubled quotes
};

struct ChunkResult
{
    std::vector<ColumnPart> parts; ///< one per column
    Fault fault;
    const char *next = nullptr; ///< where the next record starts, without a fault
    bool lost = false;          ///< the chunk's rows are not where the layout has them: a chunk before has a fault
};

/// Calls with different chunks may run at the same time: they write to different rows.
[[nodiscard]] ChunkResult parseChunk(const Chunk &chunk, const Dialect &dialect, std::span<const ColumnTarget> targets);

} // namespace valbench::data
