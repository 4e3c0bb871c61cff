// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Outcomes (0 or 1) with one score each, checked and put into a canonical order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/stats/unfilled_allocator.h>

namespace valbench::stats {

enum class ScoreKind {
    any,         ///< any finite number; a higher score means more likely positive
    probability, ///< in [0, 1]
};

/// All records with one and the same score.
struct TieBlock
{
    double score;
    std::uint64_t cases;    ///< records with outcome 1
    std::uint64_t controls; ///< records with outcome 0
    [[nodiscard]] std::uint64_t size() const { return cases + controls; }
    bool operator==(const TieBlock &) const = default;
};

/// Every statistic of outcomes and scores is a function of how many cases and controls share each score, so that
/// is what a sample holds: blocks of ties with falling scores. Results therefore cannot depend on row order.
class BinarySample {
public:
    using Blocks = std::vector<TieBlock, UnfilledAllocator<TieBlock>>;

    /// Missing is NaN, in either span, and drops the record. -0 equals 0; ties are exact equality.
    /// badInput, with the row (from 1) in the message: spans of different lengths, an outcome other than 0 and 1,
    /// an infinite score, a probability outside [0, 1]. threads: 0 is one per processor; the result is the same.
    static Result<BinarySample> make(std::span<const double> outcomes, std::span<const double> scores,
                                     ScoreKind kind = ScoreKind::any, unsigned threads = 1);
    /// From counts; blocks may be in any order and repeat a score.
    static BinarySample fromBlocks(std::vector<TieBlock> blocks);

    [[nodiscard]] std::span<const TieBlock> blocks() const { return m_blocks; }
    [[nodiscard]] std::size_t size() const { return m_cases + m_controls; }
    [[nodiscard]] std::size_t cases() const { return m_cases; }
    [[nodiscard]] std::size_t controls() const { return m_controls; }
    /// Records left out because outcome or score is missing.
    [[nodiscard]] std::size_t missing() const { return m_missing; }
    /// cases / size; NaN if empty.
    [[nodiscard]] double prevalence() const;

private:
    Blocks m_blocks;
    std::size_t m_cases = 0;
    std::size_t m_controls = 0;
    std::size_t m_missing = 0;
};

/// The checks of BinarySample::make on whole columns, for callers that need the rows themselves.
Status checkOutcomes(std::span<const double> outcomes);
Status checkScores(std::span<const double> scores, ScoreKind kind);

} // namespace valbench::stats
