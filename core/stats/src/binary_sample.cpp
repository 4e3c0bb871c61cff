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

} // namespace

Status checkOutcomes(std::span<const double> outcomes)
{
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (!std::isnan(outcomes[i]) && outcomes[i] != 0 && outcomes[i] != 1)
            return rowError(VB_MSG("The outcome in row {row} is {value}; expected 0, 1 or missing."), i, outcomes[i]);
    return {};
}

Status checkScores(std::span<const double> scores, ScoreKind kind)
{
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (std::isinf(scores[i]))
            return rowError(VB_MSG("The score in row {row} is {value}; expected a finite number or missing."), i,
                            scores[i]);
        if (kind == ScoreKind::probability && (scores[i] < 0 || scores[i] > 1))
            return rowError(
                VB_MSG("The score in row {row} is {value}; expected a probability from 0 to 1, or missing."), i,
                scores[i]);
    }
    return {};
}

Result<BinarySample> BinarySample::make(std::span<const double> outcomes, std::span<const double> scores,
                                        ScoreKind kind, unsigned threads)
{
    if (outcomes.size() != scores.size())
        return fail(ErrorCode::badInput,
                    VB_MSG("There are {outcomes} outcomes and {scores} scores; expected one score for each outcome."),
                    {{"outcomes", std::to_string(outcomes.size())}, {"scores", std::to_string(scores.size())}});
    auto ties = tieBlocks(outcomes, scores, kind, threads);
    if (!ties) {
        VB_CHECK(checkOutcomes(outcomes));
        VB_CHECK(checkScores(scores, kind));
        return fail(ErrorCode::internal, VB_MSG("A value is not allowed, and no check says which."));
    }
    BinarySample sample;
    sample.m_blocks = std::move(ties->blocks);
    sample.m_cases = ties->cases;
    sample.m_controls = outcomes.size() - ties->missing - ties->cases;
    sample.m_missing = ties->missing;
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
