// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of scores as probabilities and decisions, and of model files.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include <valbench/base/text.h>
#include <valbench/stats/confusion.h>
#include <valbench/stats/proportion.h>
#include <valbench/stats/random.h>

#include "model_rows.h"
#include "wording.h"

namespace valbench::validation {

namespace {

/// Whether statistics count a score as flagged.
Result<bool> isFlagged(double score, double threshold)
{
    constexpr std::array event{1.0};
    VB_TRY(const auto sample, stats::BinarySample::make(event, {&score, 1}, stats::ScoreKind::probability));
    return stats::confusionAt(sample, threshold).tp == 1;
}

/// Rows with a score, the nearest to the threshold first.
std::vector<std::size_t> nearest(std::span<const double> scores, double threshold, std::size_t count)
{
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < scores.size(); ++row) {
        if (!std::isnan(scores[row]))
            rows.push_back(row);
    }
    std::ranges::stable_sort(rows, {}, [&](std::size_t row) { return std::abs(scores[row] - threshold); });
    rows.resize(std::min(rows.size(), count));
    return rows;
}

double standardDeviation(std::span<const double> values)
{
    double sum = 0, squares = 0, n = 0;
    for (const double value : values) {
        if (std::isfinite(value)) {
            sum += value;
            ++n;
        }
    }
    for (const double value : values) {
        if (std::isfinite(value))
            squares += (value - sum / n) * (value - sum / n);
    }
    return n > 1 ? std::sqrt(squares / (n - 1)) : 0;
}

/// Every numeric column moved by up to `noise` of its standard deviation.
Result<data::Table> perturbed(const data::Table &rows, double noise, std::int64_t seed, std::int64_t repeat)
{
    stats::RandomStream random(static_cast<std::uint64_t>(seed), stats::analysisId("perturbation"),
                               static_cast<std::uint32_t>(repeat));
    auto out = rows;
    for (const auto &column : rows.columns()) {
        if (!column.isNumeric())
            continue;
        const double most = noise * standardDeviation(column.reals());
        std::vector<double> values(column.reals().begin(), column.reals().end());
        for (auto &value : values)
            value += most * (2 * random.uniform() - 1);
        VB_TRY(const auto moved, data::Column::numbers(column.name(), data::ColumnKind::real, values));
        out = withColumn(out, moved);
    }
    return out;
}

} // namespace

Result<Finding> checkProbabilityRange(const CheckContext &context)
{
    VB_TRY(const auto scores, context.data.liveScores());
    Cases cases;
    for (std::size_t row = 0; row < scores.size(); ++row)
        cases.add(joined({"row ", std::to_string(row + 1)}), scores[row] >= 0 && scores[row] <= 1,
                  std::isnan(scores[row]) ? "no score" : "the score " + shortestText(scores[row]));
    return cases.finding();
}

Result<Finding> checkThresholdEdge(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer());
    VB_TRY(const auto rows, inputRows(context));
    VB_TRY(const auto scores, context.data.liveScores());
    const double threshold = context.parameters.probability("threshold");
    const auto chosen = nearest(scores, threshold, static_cast<std::size_t>(context.parameters.count("records")));
    if (chosen.empty())
        return fail(ErrorCode::badInput, VB_MSG("No row of the test set has a score."));
    Cases cases;
    for (const std::size_t row : chosen) {
        const auto name = joined({"row ", std::to_string(row + 1)});
        VB_TRY(const auto alone, scoresOf(*scorer, rowsOf(rows, {&row, 1}), context.stop));
        cases.add(name + " asked about alone",
                  !std::isnan(alone[0]) && (alone[0] >= threshold) == (scores[row] >= threshold), "another class");
        VB_TRY(const bool at, isFlagged(scores[row], scores[row]));
        cases.add(name + " with its score as the threshold", at, "not flagged");
        const double above = std::nextafter(scores[row], std::numeric_limits<double>::infinity());
        VB_TRY(const bool below, isFlagged(scores[row], above));
        cases.add(name + " with the next number as the threshold", !below, "flagged");
    }
    return cases.finding("threshold " + shortestText(threshold));
}

Result<Finding> checkPerturbation(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer());
    VB_TRY(const auto asked, askedRows(context));
    const auto &[rows, scores] = asked;
    const double threshold = context.parameters.probability("threshold"),
                 noise = context.parameters.probability("noise");
    const auto repeats = context.parameters.count("repeats");
    std::vector<bool> isFlipped(scores.size());
    double largest = 0;
    for (std::int64_t repeat = 0; repeat < repeats; ++repeat) {
        VB_TRY(const auto moved, perturbed(rows, noise, context.seed, repeat));
        VB_TRY(const auto again, scoresOf(*scorer, moved, context.stop));
        for (std::size_t row = 0; row < scores.size(); ++row) {
            if (std::isnan(scores[row]))
                continue;
            // A score that goes is a decision that goes.
            isFlipped[row] =
                isFlipped[row] || !((again[row] >= threshold) == (scores[row] >= threshold)) || std::isnan(again[row]);
            largest = std::max(largest, std::isnan(again[row]) ? 1.0 : std::abs(again[row] - scores[row]));
        }
    }
    const auto n = std::ranges::count_if(scores, [](double score) { return !std::isnan(score); });
    const auto flips = std::ranges::count(isFlipped, true);
    const auto chosen = context.interval == stats::method::clopperPearson ? stats::ProportionMethod::clopperPearson
                                                                          : stats::ProportionMethod::wilson;
    Finding finding;
    finding.estimate = stats::proportion(static_cast<std::size_t>(flips), static_cast<std::size_t>(n),
                                         context.confidence, chosen, "no row has a score");
    finding.n = n;
    finding.counts = joined({countText(flips), " of ", countOf(n, "row changes", "rows change"), " the class"});
    finding.setting = joined({"noise up to ", percentText(noise), " of the standard deviation, ",
                              countOf(repeats, "repeat", "repeats"), ", threshold ", shortestText(threshold)});
    finding.nouns = {"rows", "row that flips", "rows that flip"};
    finding.further.push_back(plainMeasure("Largest change of a score", largest, n));
    return finding;
}

Result<Finding> checkDamagedModel(const CheckContext &context)
{
    struct Case
    {
        ModelFault fault;
        std::string name;
        std::vector<ErrorCode> right;
    };
    const std::array cases{Case{ModelFault::missing, "a file that is not there", {ErrorCode::notFound}},
                           Case{ModelFault::changed, "a file with one bit changed", {ErrorCode::refused}},
                           Case{ModelFault::shortened,
                                "half of the file, registered as it is",
                                {ErrorCode::badInput, ErrorCode::unavailable}}};
    VB_CHECK(context.model.scorer()); // the sound file works: what is refused below is refused for its fault
    Cases found;
    for (const auto &[fault, name, right] : cases) {
        const auto started = context.model.source().startWith(fault, context.stop);
        if (!started && started.error().code() == ErrorCode::internal)
            return fail(started.error());
        const bool isRight = !started && std::ranges::find(right, started.error().code()) != right.end();
        found.add(name, isRight, started ? "it was taken" : "refused for another reason: " + started.error().text());
    }
    return found.finding("no file, one bit changed, half of it");
}

} // namespace valbench::validation
