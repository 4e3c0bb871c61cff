// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/binary_sample.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <valbench/base/text.h>

#include "tie_blocks.h"

namespace valbench::stats {

namespace {

Status rowError(MessageKey key, std::size_t index, double value)
{
    return fail(ErrorCode::badInput, key, {{"row", std::to_string(index + 1)}, {"value", shortestText(value)}});
}

/// Index of the first value that is not sound, or the number of values. Most columns are sound throughout, which is
/// found out without a branch for each value.
std::size_t firstUnsound(std::span<const double> values, auto isSound)
{
    double unsound = 0; // a number of the values' own width: several are looked at in one step
    for (const double value : values)
        unsound += isSound(value) ? 0.0 : 1.0;
    return unsound == 0 ? values.size()
                        : static_cast<std::size_t>(std::ranges::find_if_not(values, isSound) - values.begin());
}

} // namespace

Status checkOutcomes(std::span<const double> outcomes)
{
    const std::size_t i = firstUnsound(outcomes, [](double y) { return (y == 0) | (y == 1) | (y != y); });
    if (i < outcomes.size())
        return rowError(VB_MSG("The outcome in row {row} is {value}; expected 0, 1 or missing."), i, outcomes[i]);
    return {};
}

Status checkScores(std::span<const double> scores, ScoreKind kind)
{
    constexpr double largest = std::numeric_limits<double>::max();
    const double from = kind == ScoreKind::probability ? 0 : -largest;
    const double to = kind == ScoreKind::probability ? 1 : largest;
    const std::size_t i = firstUnsound(scores, [=](double s) { return ((s >= from) & (s <= to)) | (s != s); });
    if (i == scores.size())
        return {};
    if (std::isinf(scores[i]))
        return rowError(VB_MSG("The score in row {row} is {value}; expected a finite number or missing."), i,
                        scores[i]);
    return rowError(VB_MSG("The score in row {row} is {value}; expected a probability from 0 to 1, or missing."), i,
                    scores[i]);
}

Result<BinarySample> BinarySample::make(std::span<const double> outcomes, std::span<const double> scores,
                                        ScoreKind kind, unsigned threads)
{
    if (outcomes.size() != scores.size())
        return fail(ErrorCode::badInput,
                    VB_MSG("There are {outcomes} outcomes and {scores} scores; expected one score for each outcome."),
                    {{"outcomes", std::to_string(outcomes.size())}, {"scores", std::to_string(scores.size())}});
    VB_CHECK(checkOutcomes(outcomes));
    VB_CHECK(checkScores(scores, kind));
    BinarySample sample;
    auto ties = tieBlocks(outcomes, scores, threads);
    sample.m_blocks = std::move(ties.blocks);
    sample.m_cases = ties.cases;
    sample.m_controls = ties.controls;
    sample.m_missing = outcomes.size() - sample.size();
    return sample;
}

BinarySample BinarySample::fromBlocks(std::vector<TieBlock> blocks)
{
    std::ranges::stable_sort(blocks, std::ranges::greater(), &TieBlock::score);
    BinarySample sample;
    for (const auto &block : blocks) {
        if (block.size() == 0)
            continue;
        if (sample.m_blocks.empty() || sample.m_blocks.back().score != block.score)
            sample.m_blocks.push_back({block.score + 0.0, 0, 0});
        sample.m_blocks.back().cases += block.cases;
        sample.m_blocks.back().controls += block.controls;
        sample.m_cases += block.cases;
        sample.m_controls += block.controls;
    }
    return sample;
}

double BinarySample::prevalence() const
{
    return size() == 0 ? std::numeric_limits<double>::quiet_NaN()
                       : static_cast<double>(m_cases) / static_cast<double>(size());
}

} // namespace valbench::stats
