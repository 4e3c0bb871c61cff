// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/binary_sample.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <valbench/base/text.h>

namespace valbench::stats {

namespace {

Status rowError(MessageKey key, std::size_t index, double value)
{
    return fail(ErrorCode::badInput, key, {{"row", std::to_string(index + 1)}, {"value", shortestText(value)}});
}

struct Record
{
    double score;
    bool isCase;
};

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
                                        ScoreKind kind)
{
    if (outcomes.size() != scores.size())
        return fail(ErrorCode::badInput,
                    VB_MSG("There are {outcomes} outcomes and {scores} scores; expected one score for each outcome."),
                    {{"outcomes", std::to_string(outcomes.size())}, {"scores", std::to_string(scores.size())}});
    VB_CHECK(checkOutcomes(outcomes));
    VB_CHECK(checkScores(scores, kind));
    std::vector<Record> records;
    records.reserve(outcomes.size());
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (!std::isnan(outcomes[i]) && !std::isnan(scores[i]))
            records.push_back({scores[i] + 0.0, outcomes[i] == 1}); // + 0.0 turns -0 into 0
    std::ranges::sort(records, std::ranges::greater(), &Record::score);
    BinarySample sample;
    sample.m_missing = outcomes.size() - records.size();
    for (const auto &record : records) {
        if (sample.m_blocks.empty() || sample.m_blocks.back().score != record.score)
            sample.m_blocks.push_back({record.score, 0, 0});
        auto &block = sample.m_blocks.back();
        ++(record.isCase ? block.cases : block.controls);
        ++(record.isCase ? sample.m_cases : sample.m_controls);
    }
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
