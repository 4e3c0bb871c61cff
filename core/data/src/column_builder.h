// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Turns the records of a text into typed columns: guesses, parses all chunks, decides, merges.
#pragma once

#include <memory>
#include <vector>

#include "chunk_parser.h"
#include "column_data.h"
#include "fault_text.h"

namespace valbench::data {

class ColumnBuilder {
public:
    /// `wanted`: the forced kind of each column, if there is one.
    ColumnBuilder(const FaultContext &context, const std::vector<std::optional<ColumnKind>> &wanted,
                  const Workers &workers);
    Result<std::vector<Column>> build();

private:
    [[nodiscard]] std::size_t width() const { return m_context.names.size(); }
    void allocate(std::size_t column, Reading reading);
    Status check(std::size_t parsedChunks) const;
    [[nodiscard]] bool turnsToText(std::size_t column) const;
    void keepCause(std::size_t column);
    Status parseAgain(const std::vector<bool> &early, const std::vector<bool> &late);
    void finish(std::size_t column);
    void mergeTexts(std::size_t column);

    const FaultContext &m_context;
    const Workers &m_workers;
    const std::vector<Chunk> &m_chunks;
    std::vector<std::shared_ptr<Column::Data>> m_data;
    std::vector<ColumnTarget> m_targets;
    std::vector<ChunkResult> m_results; ///< one per chunk
    bool m_possible = true;             ///< whether the text is long enough for its rows
};

} // namespace valbench::data
