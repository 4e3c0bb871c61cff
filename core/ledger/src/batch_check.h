// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of verification that needs one batch alone, and so runs on any core.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/ledger/trail_block.h>
#include <valbench/ledger/verify.h>

#include "line_view.h"

namespace valbench::ledger {

/// What the in-order part has to know of one good line.
struct CheckedLine
{
    Digest hash;
    Timestamp::Point time;
    bool isClockStep = false;
    bool isMove = false;
    bool hasRecord = false;
    /// Meaningful with hasRecord only.
    std::string recordId;
    std::uint64_t recordHash = 0; ///< RecordTable's
    std::int64_t version = 0;
    std::optional<Digest> before, after;
};

struct CheckedBatch
{
    std::int64_t firstSequence = 1;      ///< of the first line, if every line before it is there
    Digest firstPrevious = noPrevious(); ///< what the first line says of the entry before
    std::string purpose;                 ///< of the first line
    std::vector<CheckedLine> lines;      ///< the good ones, up to the first that fails
    std::optional<Finding> chain;        ///< that first one
    std::optional<Digest> subtree;       ///< root over all lines, if the batch is a complete subtree
    std::vector<TrailBlock> blocks;      ///< those that the good lines fill
    std::vector<Announcement> evidence;
    std::int64_t versions = 0;     ///< record versions compared
    std::int64_t hidden = 0;       ///< of them, without their content
    std::optional<Finding> record; ///< the first record version that differs
};

/// Height of the subtree that a full, aligned batch makes.
constexpr unsigned batchHeight = 10;
static_assert(Batch::usualLines == std::size_t{1} << batchHeight);

/// One per thread: keeps the parser's memory.
class BatchChecker {
public:
    BatchChecker(const StoreId &store, bool withRecords) : m_store(store.toText()), m_withRecords(withRecords) {}
    /// batch must be sealed. firstSequence: 1 + number of lines delivered before it.
    void check(const Batch &batch, std::int64_t firstSequence, CheckedBatch &result);

private:
    /// The problem in words; empty when the line is good.
    std::string checkLine(const StoredLine &row, std::int64_t sequence, CheckedBatch &result);
    void checkVersions(const Batch &batch, std::size_t &next, const CheckedLine *line, std::int64_t sequence,
                       CheckedBatch &result) const;

    /// Most entries share their second with the one before; only that is read anew.
    std::optional<Timestamp> timeOf(std::string_view text);

    std::string m_store;
    std::string m_second;
    Timestamp::Point m_secondPoint;
    bool m_withRecords;
    simdjson::dom::parser m_parser;
    LineView m_view;
    TrailBlockMaker m_block;
};

} // namespace valbench::ledger
