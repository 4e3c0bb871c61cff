// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks that ask for the same rows in two ways and compare the scores.
#include <algorithm>
#include <memory>
#include <numeric>
#include <thread>

#include <valbench/stats/random.h>

#include "model_rows.h"
#include "wording.h"

namespace valbench::validation {

namespace {

/// The model, and what it said at first.
struct First
{
    Scorer *scorer;
    data::Table rows;
    std::vector<double> scores;
};

Result<First> firstAnswer(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer());
    VB_TRY(auto asked, askedRows(context));
    return First{scorer, std::move(asked.rows), std::move(asked.scores)};
}

std::vector<double> ordered(std::span<const double> scores, std::span<const std::size_t> rows)
{
    std::vector<double> out(rows.size());
    std::ranges::transform(rows, out.begin(), [&](std::size_t row) { return scores[row]; });
    return out;
}

/// Fisher and Yates.
std::vector<std::size_t> shuffled(std::size_t count, std::int64_t seed)
{
    std::vector<std::size_t> rows(count);
    std::iota(rows.begin(), rows.end(), std::size_t(0));
    stats::RandomStream random(static_cast<std::uint64_t>(seed), stats::analysisId("row order"), 0);
    for (std::size_t i = count; i > 1; --i)
        std::swap(rows[i - 1], rows[random.below(static_cast<std::uint32_t>(i))]);
    return rows;
}

Result<std::vector<double>> askAlone(ScorerSource &source, const data::Table &rows, const std::stop_token &stop)
{
    VB_TRY(const auto scorer, source.start(stop));
    return scoresOf(*scorer, rows, stop);
}

} // namespace

Result<Finding> checkGoldenVectors(const CheckContext &context)
{
    const auto &name = context.parameters.text("expected");
    VB_TRY(const auto *test, context.data.test());
    VB_TRY(const auto *expected, test->numericColumn(name));
    VB_TRY(const auto scores, context.data.liveScores());
    std::vector<double> wanted, found;
    for (std::size_t row = 0; row < scores.size(); ++row) {
        if (expected->isMissing(row))
            continue;
        wanted.push_back(expected->reals()[row]);
        found.push_back(scores[row]);
    }
    Comparison comparison;
    comparison.add(wanted, found);
    VB_TRY(auto finding, comparison.finding("against the column " + name));
    if (const auto without = static_cast<std::int64_t>(expected->missingCount()); without > 0)
        finding.remarks.push_back(joined({countOf(without, "row", "rows"), " without an expected score left out."}));
    return finding;
}

Result<Finding> checkDeterminism(const CheckContext &context)
{
    VB_TRY(const auto first, firstAnswer(context));
    const auto repeats = context.parameters.count("repeats");
    Comparison comparison;
    for (std::int64_t i = 0; i < repeats; ++i) {
        VB_TRY(const auto again, scoresOf(*first.scorer, first.rows, context.stop));
        comparison.add(first.scores, again);
    }
    return comparison.finding(countOf(repeats, "repeat", "repeats"));
}

Result<Finding> checkRestart(const CheckContext &context)
{
    VB_TRY(const auto first, firstAnswer(context));
    const auto restarts = context.parameters.count("restarts");
    Comparison comparison;
    for (std::int64_t i = 0; i < restarts; ++i) {
        VB_TRY(const auto again, askAlone(context.model.source(), first.rows, context.stop));
        comparison.add(first.scores, again);
    }
    return comparison.finding(countOf(restarts, "restart", "restarts"));
}

Result<Finding> checkSingleRecord(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer());
    VB_TRY(const auto rows, inputRows(context));
    VB_TRY(const auto scores, context.data.liveScores());
    Comparison comparison;
    const auto count = static_cast<std::size_t>(context.parameters.count("records"));
    for (const std::size_t row : spreadRows(rows.rowCount(), count)) {
        VB_TRY(const auto alone, scoresOf(*scorer, rowsOf(rows, {&row, 1}), context.stop));
        comparison.add(scores[row], alone[0]);
    }
    return comparison.finding("one row at a time");
}

Result<Finding> checkRowOrder(const CheckContext &context)
{
    VB_TRY(const auto first, firstAnswer(context));
    const auto rows = shuffled(first.rows.rowCount(), context.seed);
    Comparison comparison;
    VB_TRY(const auto together, scoresOf(*first.scorer, rowsOf(first.rows, rows), context.stop));
    comparison.add(ordered(first.scores, rows), together);
    const auto batch = static_cast<std::size_t>(context.parameters.count("batch"));
    for (std::size_t from = 0; from < rows.size(); from += batch) {
        const auto some = std::span(rows).subspan(from, std::min(batch, rows.size() - from));
        VB_TRY(const auto part, scoresOf(*first.scorer, rowsOf(first.rows, some), context.stop));
        comparison.add(ordered(first.scores, some), part);
    }
    return comparison.finding(joined({"shuffled, and in batches of ", countText(static_cast<std::int64_t>(batch))}));
}

Result<Finding> checkColumnOrder(const CheckContext &context)
{
    VB_TRY(const auto first, firstAnswer(context));
    std::vector<data::Column> columns(first.rows.columns().begin(), first.rows.columns().end());
    std::ranges::reverse(columns);
    VB_TRY(const auto reversed, data::Table::make(first.rows.sourceName(), std::move(columns)));
    const auto again = scoresOf(*first.scorer, reversed, context.stop);
    Comparison comparison;
    if (again) {
        comparison.add(first.scores, *again);
        return comparison.finding("columns in reverse");
    }
    if (again.error().code() != ErrorCode::badInput)
        return fail(again.error());
    comparison.add(first.scores, first.scores);
    VB_TRY(auto finding, comparison.finding("columns in reverse"));
    finding.remarks.push_back(joined({"The model refused them: ", again.error().text()}));
    return finding;
}

Result<Finding> checkConcurrency(const CheckContext &context)
{
    VB_TRY(const auto first, firstAnswer(context));
    const auto count = static_cast<std::size_t>(context.parameters.count("parallel"));
    std::vector<Result<std::vector<double>>> answers(count, fail(ErrorCode::internal, VB_MSG("Nobody asked.")));
    {
        std::vector<std::jthread> threads;
        for (auto &answer : answers)
            threads.emplace_back(
                [&] { answer = guarded([&] { return askAlone(context.model.source(), first.rows, context.stop); }); });
    }
    Comparison comparison;
    for (const auto &answer : answers) {
        if (!answer)
            return fail(answer.error());
        comparison.add(first.scores, *answer);
    }
    return comparison.finding(joined({countText(static_cast<std::int64_t>(count)), " at the same time"}));
}

} // namespace valbench::validation
