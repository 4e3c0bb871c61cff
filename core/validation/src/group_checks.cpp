// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks that look at the groups of the test set one by one.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <valbench/base/text.h>
#include <valbench/stats/confusion.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/groups.h>

#include "check.h"
#include "wording.h"

namespace valbench::validation {

namespace {

Result<stats::GroupTable> tableOf(const CheckContext &context, const std::vector<std::string> &levels)
{
    VB_TRY(const auto scores, context.data.score(context.parameters.text("score")));
    stats::GroupOptions options;
    options.threshold = context.parameters.probability("threshold");
    options.intervals.confidence = context.confidence;
    options.auc = {.method = stats::AucMethod::delongLogit, .confidence = context.confidence};
    return stats::groupTable(context.parameters.text("column"), context.data.truth(), scores, levels, options);
}

std::string quantityOf(const std::string &what, const stats::GroupTable &table, const stats::GroupLevel &level)
{
    return joined({what, ", ", table.column, " = ", level.level});
}

/// Katz (1978): ln(p1/p2) -/+ z sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2), over all ordered pairs of groups; the smallest lower
/// and the smallest upper bound. For two groups this is the interval of their ratio; for more, that every pair
/// reaches the limit is an intersection of claims, each of which keeps its level.
stats::Estimate parityEstimate(const stats::Gap &gap, const std::vector<const stats::GroupLevel *> &groups,
                               double confidence)
{
    if (std::isnan(gap.ratio))
        return stats::undefinedEstimate(gap.reason, katzLog);
    const double z = stats::zOfConfidence(confidence);
    const auto variance = [](const stats::GroupLevel &level) {
        return 1 / static_cast<double>(level.cells.predictedPositives()) - 1 / static_cast<double>(level.n);
    };
    double lower = 1, upper = 1, widest = 0;
    for (const auto *first : groups) {
        if (first->cells.predictedPositives() == 0)
            return stats::withoutInterval(gap.ratio, "nobody is flagged in a group: no interval on the log scale",
                                          katzLog);
        for (const auto *second : groups) {
            if (first == second)
                continue;
            const double standardError = std::sqrt(variance(*first) + variance(*second));
            const double ratio = std::log(first->selectionRate.value / second->selectionRate.value);
            lower = std::min(lower, std::exp(ratio - z * standardError));
            upper = std::min(upper, std::exp(ratio + z * standardError));
            widest = std::max(widest, standardError);
        }
    }
    if (widest == 0)
        return stats::withoutInterval(gap.ratio, "everybody is flagged in every group: variance is 0", katzLog);
    stats::Estimate estimate;
    estimate.value = gap.ratio;
    estimate.lower = lower;
    estimate.upper = upper;
    estimate.method = katzLog;
    estimate.status = stats::EstimateStatus::ok;
    estimate.confidence = confidence;
    estimate.scale = stats::Scale::log;
    if (groups.size() == 2)
        estimate.standardError = widest;
    return estimate;
}

/// `atThreshold`: whether the threshold matters.
std::string settingOf(const CheckContext &context, bool atThreshold)
{
    if (!atThreshold)
        return joined({context.parameters.text("score"), ", by ", context.parameters.text("column")});
    return joined({context.parameters.text("score"), " at threshold ",
                   shortestText(context.parameters.probability("threshold")), ", by ",
                   context.parameters.text("column")});
}

/// "3 of 21" of a proportion; empty for other statistics.
std::string shareText(const stats::Estimate &estimate)
{
    if (!estimate.isProportion())
        return {};
    return joined({countText(static_cast<std::int64_t>(estimate.events)), " of ",
                   countText(static_cast<std::int64_t>(estimate.n))});
}

/// "0.1429 (0.0498 to 0.3464; 3 of 21; 606 rows, 21 events)", "undefined (no positives; 12 rows, 0 events)"
std::string valueText(const stats::Estimate &estimate, const stats::GroupLevel &level, int decimals)
{
    const auto number = [&](double value) { return fixedText(value, decimals); };
    const auto share = shareText(estimate);
    return joined(
        {number(estimate.value), " (",
         estimate.hasInterval() ? joined({number(estimate.lower), " to ", number(estimate.upper)}) : estimate.reason,
         share.empty() ? "" : "; ", share, "; ", countOf(static_cast<std::int64_t>(level.n), "row", "rows"), ", ",
         countOf(static_cast<std::int64_t>(level.positives), "event", "events"), ")"});
}

/// What the value is taken over: a proportion's denominator, else the rows.
std::int64_t recordsBehind(const stats::Estimate &estimate, const stats::GroupLevel &level)
{
    return static_cast<std::int64_t>(estimate.isProportion() ? estimate.n : level.n);
}

struct GroupStatistic
{
    std::string_view id;
    std::string_view name;
    bool atThreshold;
    stats::Estimate stats::GroupLevel::*member;
};
constexpr std::array<GroupStatistic, 5> groupStatistics{{
    {"auc", "AUC", false, &stats::GroupLevel::auc},
    {"sensitivity", "Sensitivity", true, &stats::GroupLevel::sensitivity},
    {"specificity", "Specificity", true, &stats::GroupLevel::specificity},
    {"ppv", "PPV", true, &stats::GroupLevel::ppv},
    {"observed-expected", "O/E", false, &stats::GroupLevel::observedToExpected},
}};

} // namespace

Result<Finding> checkParity(const CheckContext &context)
{
    VB_TRY(const auto *scored, context.data.sample(context.parameters.text("score")));
    VB_TRY(const auto levels, context.data.levels(context.parameters.text("column")));
    VB_TRY(const auto table, tableOf(context, levels));
    const auto &gap = table.demographicParity.sufficient;
    Finding finding;
    std::vector<const stats::GroupLevel *> groups;
    for (const auto &level : table.levels) {
        const auto n = static_cast<std::int64_t>(level.n);
        finding.further.push_back(measureOf(quantityOf("Share flagged", table, level), level.selectionRate, n, -1));
        if (std::ranges::find(gap.leftOut, level.level) != gap.leftOut.end()) {
            finding.remarks.push_back(
                joined({table.column, " = ", level.level, " has too few rows (", countText(n), ") and is left out."}));
            continue;
        }
        groups.push_back(&level);
        finding.counts += joined({finding.counts.empty() ? "" : ", ", level.level, " ",
                                  countText(static_cast<std::int64_t>(level.cells.predictedPositives())), " of ",
                                  countText(n), " flagged"});
        finding.n += n;
        finding.events = std::max<std::int64_t>(finding.events, 0) + static_cast<std::int64_t>(level.positives);
    }
    finding.estimate = parityEstimate(gap, groups, context.confidence);
    finding.estimate.n = static_cast<std::size_t>(finding.n);
    finding.setting = settingOf(context, true);
    remarkLeftOut(*scored, finding);
    return finding;
}

Result<Finding> checkSubgroups(const CheckContext &context)
{
    const auto &id = context.parameters.text("statistic");
    VB_TRY(const auto *scored, context.data.sample(context.parameters.text("score")));
    VB_TRY(const auto levels, context.data.levels(context.parameters.text("column")));
    VB_TRY(const auto table, tableOf(context, levels));
    // The whole test set is one group, so its value is made by the same code.
    VB_TRY(const auto whole, tableOf(context, std::vector<std::string>(levels.size(), "all")));
    const auto statistic = std::ranges::find(groupStatistics, id, &GroupStatistic::id);
    Finding finding;
    describeSample(*scored, finding);
    const std::string name(statistic->name);
    finding.subject = joined({name, " overall"});
    finding.setting = settingOf(context, statistic->atThreshold);
    finding.estimate = whole.levels.front().*(statistic->member);
    finding.n = recordsBehind(finding.estimate, whole.levels.front());
    if (finding.estimate.isProportion()) {
        finding.counts = shareText(finding.estimate);
        finding.events = -1;
    }
    std::string list;
    for (const auto &level : table.levels) {
        const auto events = static_cast<std::int64_t>(level.positives);
        const auto n = static_cast<std::int64_t>(level.n);
        const auto &estimate = level.*(statistic->member);
        finding.further.push_back(measureOf(quantityOf(name, table, level), estimate, recordsBehind(estimate, level),
                                            estimate.isProportion() ? -1 : events));
        list += joined({list.empty() ? "" : "; ", table.column, " ", level.level, ": ",
                        valueText(estimate, level, context.info.decimals)});
        if (level.positives < stats::sufficientPositives || level.n - level.positives < stats::sufficientNegatives)
            finding.remarks.push_back(joined({"Small group: ", table.column, " = ", level.level, " (",
                                              countOf(events, "event", "events"), " among ", countText(n), ")."}));
    }
    finding.remarks.push_back(joined({list, "."}));
    return finding;
}

} // namespace valbench::validation
