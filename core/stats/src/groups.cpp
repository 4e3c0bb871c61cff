// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/groups.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <valbench/stats/calibration.h>

namespace valbench::stats {

namespace {

struct Rows
{
    std::vector<double> outcomes, scores;
};

GroupLevel levelOf(std::string name, const BinarySample &sample, const GroupOptions &options)
{
    GroupLevel level;
    level.level = std::move(name);
    level.n = sample.size();
    level.missing = sample.missing();
    level.positives = sample.cases();
    level.cells = confusionAt(sample, options.threshold);
    const auto metrics = confusionMetrics(level.cells, options.intervals);
    level.selectionRate = metrics.selectionRate;
    level.sensitivity = metrics.sensitivity;
    level.specificity = metrics.specificity;
    level.ppv = metrics.ppv;
    level.falsePositiveRate = proportion(level.cells.fp, level.cells.negatives(), options.intervals.confidence,
                                         options.intervals.proportions, VB_MSG("no negatives"));
    level.auc = aucEstimate(sample, options.auc);
    level.observedToExpected = observedToExpected(sample, options.intervals.confidence);
    level.ece = expectedCalibrationError(reliabilityBins(sample, options.bins, options.intervals.confidence)).value;
    return level;
}

/// The gap of one rate; `counts` says which levels are taken.
template <class Counts>
Gap gapOf(const std::vector<GroupLevel> &levels, Estimate GroupLevel::*rate, const Counts &counts)
{
    Gap gap;
    double smallest = 0, largest = 0;
    std::size_t taken = 0;
    for (const auto &level : levels) {
        const double value = (level.*rate).value;
        if (std::isnan(value) || !counts(level)) {
            gap.leftOut.push_back(level.level);
            continue;
        }
        smallest = taken == 0 ? value : std::min(smallest, value);
        largest = taken == 0 ? value : std::max(largest, value);
        ++taken;
    }
    if (taken < 2) {
        gap.reason = VB_MSG("fewer than two groups to compare");
        return gap;
    }
    gap.difference = largest - smallest;
    if (largest > 0)
        gap.ratio = smallest / largest;
    else
        gap.reason = VB_MSG("the rate is 0 in every group: the ratio is 0/0");
    return gap;
}

GapPair gapsOf(const std::vector<GroupLevel> &levels, Estimate GroupLevel::*rate, bool (*isEnough)(const GroupLevel &))
{
    return {gapOf(levels, rate, [](const GroupLevel &) { return true; }), gapOf(levels, rate, isEnough)};
}

/// The worse of two gaps. Undefined if either is: half an answer is no equality of odds.
Gap worse(const Gap &first, const Gap &second)
{
    Gap gap;
    if (!std::isnan(first.difference) && !std::isnan(second.difference))
        gap.difference = std::max(first.difference, second.difference);
    if (!std::isnan(first.ratio) && !std::isnan(second.ratio))
        gap.ratio = std::min(first.ratio, second.ratio);
    if (!first.reason.empty())
        gap.reason = "true positive rate: " + first.reason;
    if (!second.reason.empty())
        gap.reason += (gap.reason.empty() ? "" : "; ") + ("false positive rate: " + second.reason);
    gap.leftOut = first.leftOut;
    for (const auto &level : second.leftOut)
        if (std::ranges::find(gap.leftOut, level) == gap.leftOut.end())
            gap.leftOut.push_back(level);
    return gap;
}

} // namespace

Result<GroupTable> groupTable(std::string column, std::span<const double> outcomes, std::span<const double> scores,
                              std::span<const std::string> levels, const GroupOptions &options)
{
    if (levels.size() != outcomes.size() || scores.size() != outcomes.size())
        return fail(ErrorCode::badInput,
                    VB_MSG("Group column {column} and the outcomes differ in number; expected one level for each row."),
                    {{"column", column}});
    VB_CHECK(checkOutcomes(outcomes));
    VB_CHECK(checkScores(scores, ScoreKind::probability));
    std::map<std::string_view, Rows> byLevel;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        auto &rows = byLevel[levels[i]];
        rows.outcomes.push_back(outcomes[i]);
        rows.scores.push_back(scores[i]);
    }
    // The empty text sorts first; missing comes last.
    std::vector<std::string_view> names;
    for (const auto &[name, rows] : byLevel)
        names.push_back(name);
    if (!names.empty() && names.front().empty())
        std::ranges::rotate(names, names.begin() + 1);
    GroupTable table;
    table.column = std::move(column);
    for (const auto name : names) {
        const auto &rows = byLevel[name];
        VB_TRY(const auto sample, BinarySample::make(rows.outcomes, rows.scores, ScoreKind::probability));
        table.levels.push_back(levelOf(std::string(name.empty() ? missingLevel : name), sample, options));
    }
    const auto truePositives = gapsOf(table.levels, &GroupLevel::sensitivity, [](const GroupLevel &level) {
        return level.cells.positives() >= sufficientPositives;
    });
    const auto falsePositives = gapsOf(table.levels, &GroupLevel::falsePositiveRate, [](const GroupLevel &level) {
        return level.cells.negatives() >= sufficientNegatives;
    });
    table.demographicParity = gapsOf(table.levels, &GroupLevel::selectionRate,
                                     [](const GroupLevel &level) { return level.n >= sufficientRows; });
    table.equalOpportunity = truePositives;
    table.equalizedOdds = {worse(truePositives.all, falsePositives.all),
                           worse(truePositives.sufficient, falsePositives.sufficient)};
    return table;
}

Result<std::vector<GroupTable>> groupTables(std::span<const double> outcomes, std::span<const double> scores,
                                            std::span<const GroupColumn> columns, const GroupChoices &,
                                            const GroupOptions &options)
{
    std::vector<GroupTable> tables;
    for (const auto &column : columns) {
        VB_TRY(auto table, groupTable(column.name, outcomes, scores, column.levels, options));
        tables.push_back(std::move(table));
    }
    return tables;
}

void dropGroupIndependence(GroupTable &table)
{
    for (auto &level : table.levels)
        for (Estimate *estimate : {&level.selectionRate, &level.auc, &level.sensitivity, &level.specificity,
                                   &level.falsePositiveRate, &level.ppv, &level.observedToExpected})
            if (estimate->hasInterval()) {
                estimate->lower = estimate->upper = estimate->standardError = undefinedValue;
                estimate->status = EstimateStatus::degenerate;
                estimate->reason = VB_MSG("rows of one cluster are not independent: no interval");
            }
}

} // namespace valbench::stats
