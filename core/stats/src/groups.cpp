// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/groups.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

#include <valbench/stats/calibration.h>
#include <valbench/stats/clusters.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/net_benefit.h>
#include <valbench/stats/roc.h>

#include "group_compare.h"
#include "logistic_fit.h"
#include "parallel.h"
#include "sum.h"

namespace valbench::stats {

namespace {

struct Rows
{
    std::vector<double> outcomes, scores;
    std::vector<std::string> clusters;
};

/// What a level needs to be measured, and what the test of calibration takes from it.
struct Fitted
{
    BinarySample sample;
    LogisticCalibration logistic;
};

/// badInput as BinarySample::make.
Result<Fitted> fittedOf(std::span<const double> outcomes, std::span<const double> scores, double confidence)
{
    VB_TRY(auto sample, BinarySample::make(outcomes, scores, ScoreKind::probability));
    auto logistic = logisticCalibration(sample, confidence);
    return Fitted{std::move(sample), std::move(logistic)};
}

void takeRates(GroupLevel &level, const ConfusionMetrics &metrics)
{
    level.selectionRate = metrics.selectionRate;
    level.sensitivity = metrics.sensitivity;
    level.specificity = metrics.specificity;
    level.ppv = metrics.ppv;
    level.npv = metrics.npv;
    level.accuracy = metrics.accuracy;
}

void measure(GroupLevel &level, const Fitted &fitted, const GroupOptions &options)
{
    const auto &sample = fitted.sample;
    level.n = sample.size();
    level.missing = sample.missing();
    level.positives = sample.cases();
    level.cells = confusionAt(sample, options.threshold);
    const double confidence = options.intervals.confidence;
    const auto metrics = confusionMetrics(level.cells, options.intervals);
    takeRates(level, metrics);
    level.falsePositiveRate = proportion(level.cells.fp, level.cells.negatives(), confidence,
                                         options.intervals.proportions, VB_MSG("no negatives"));
    level.falseNegativeRate = proportion(level.cells.fn, level.cells.positives(), confidence,
                                         options.intervals.proportions, VB_MSG("no positives"));
    level.auc = aucEstimate(sample, options.auc);
    level.aucVariance = auc(sample).variance;
    level.observedToExpected = observedToExpected(sample, confidence);
    level.slope = fitted.logistic.slope;
    level.netBenefit = netBenefit(sample, options.threshold, confidence).model;
    level.ece = expectedCalibrationError(reliabilityBins(sample, options.bins, confidence)).value;
}

/// The intervals of a level that hold if rows of one cluster go together.
void respectClusters(GroupLevel &level, const ClusteredSample &sample, const GroupOptions &options)
{
    const double confidence = options.intervals.confidence;
    const auto metrics = clusteredMetrics(sample, options.threshold, confidence);
    const auto complement = [](Estimate &estimate, const Estimate &of) {
        const double value = estimate.value;
        const auto n = estimate.n, events = estimate.events;
        estimate = of;
        estimate.value = value;
        estimate.n = n;
        estimate.events = events;
        estimate.lower = 1 - of.upper;
        estimate.upper = 1 - of.lower;
    };
    takeRates(level, metrics);
    complement(level.falsePositiveRate, metrics.specificity);
    complement(level.falseNegativeRate, metrics.sensitivity);
    level.auc = clusteredAuc(sample, confidence);
    level.observedToExpected = clusteredObservedToExpected(sample, confidence);
    level.slope = clusteredLogisticCalibration(sample, confidence).slope;
    level.netBenefit = clusteredNetBenefit(sample, options.threshold, confidence);
}

/// Twice the gain in log-likelihood when each group has an intercept and a slope of its own (R: anova of
/// glm(y ~ lp) and glm(y ~ g * lp), test = "LRT").
void testCalibration(GroupTable &table, const std::vector<Fitted> &fitted, const GroupOptions &options)
{
    Sum apart;
    std::vector<TieBlock> pooled; // of the groups whose fit exists
    std::size_t groups = 0;
    for (std::size_t g = 0; g < fitted.size(); ++g) {
        const auto &[sample, fit] = fitted[g];
        if (!fit.slope.isDefined()) {
            table.calibrationLeftOut.push_back(table.levels[g].level);
            continue;
        }
        ++groups;
        apart.add(logisticDeviance(sample, fit.intercept.value, fit.slope.value));
        const auto blocks = sample.blocks();
        pooled.insert(pooled.end(), blocks.begin(), blocks.end());
    }
    auto &test = table.calibrationEqual;
    if (groups < 2) {
        test.reason = VB_MSG("fewer than two groups to compare");
        return;
    }
    Fitted own;
    const bool isKnown = groups == fitted.size() && options.fitOfAll != nullptr;
    if (!isKnown) {
        own.sample = BinarySample::fromBlocks(std::move(pooled));
        own.logistic = logisticCalibration(own.sample, 0.95);
    }
    const auto &together = isKnown ? *options.all : own.sample;
    const auto &fit = isKnown ? *options.fitOfAll : own.logistic;
    if (!fit.slope.isDefined()) {
        test.reason = fit.slope.reason;
        return;
    }
    test.statistic = std::max(0.0, logisticDeviance(together, fit.intercept.value, fit.slope.value) - apart.value());
    test.degreesOfFreedom = 2 * static_cast<double>(groups - 1);
    test.p = chiSquareUpperTail(test.statistic, test.degreesOfFreedom);
}

/// Which rows belong to which level: codes by first appearance, and the order of names in which levels are told.
struct Codes
{
    std::vector<std::uint32_t> ofRow;
    std::vector<std::vector<std::string>> values; ///< of each code: one for each column
    std::vector<std::uint32_t> order;             ///< codes by name, bytewise, missing last in each column
};

Codes codesOf(std::span<const GroupColumn> columns, std::size_t rows)
{
    Codes codes;
    codes.ofRow.assign(rows, 0);
    codes.values.emplace_back();
    for (const auto &column : columns) {
        // A code of the columns so far and a level of this one make a new code.
        std::unordered_map<std::string_view, std::uint32_t> levels;
        std::unordered_map<std::uint64_t, std::uint32_t> pairs;
        std::vector<std::vector<std::string>> values;
        for (std::size_t i = 0; i < rows; ++i) {
            const std::string &text = column.levels[i];
            const auto level = levels.try_emplace(text, static_cast<std::uint32_t>(levels.size())).first->second;
            if (&column == columns.data()) {
                if (level == values.size())
                    values.push_back({text});
                codes.ofRow[i] = level;
                continue;
            }
            const auto key = (std::uint64_t(codes.ofRow[i]) << 32) | level;
            const auto [found, isNew] = pairs.try_emplace(key, static_cast<std::uint32_t>(values.size()));
            if (isNew) {
                values.push_back(codes.values[codes.ofRow[i]]);
                values.back().push_back(text);
            }
            codes.ofRow[i] = found->second;
        }
        codes.values = std::move(values);
    }
    for (std::uint32_t code = 0; code < codes.values.size(); ++code)
        codes.order.push_back(code);
    const auto isBefore = [](const std::string &a, const std::string &b) {
        return a.empty() != b.empty() ? b.empty() : a < b;
    };
    std::ranges::sort(codes.order, [&](std::uint32_t a, std::uint32_t b) {
        return std::ranges::lexicographical_compare(codes.values[a], codes.values[b], isBefore);
    });
    return codes;
}

std::string labelOf(const std::vector<std::string> &values)
{
    std::string label;
    for (const auto &value : values)
        label += (label.empty() ? "" : " & ") + (value.empty() ? std::string(missingLevel) : value);
    return label;
}

Result<GroupTable> tableOf(std::string name, std::span<const double> outcomes, std::span<const double> scores,
                           std::span<const GroupColumn> columns, const GroupOptions &options)
{
    for (const auto &column : columns)
        if (column.levels.size() != outcomes.size() || scores.size() != outcomes.size())
            return fail(
                ErrorCode::badInput,
                VB_MSG("Group column {column} and the outcomes differ in number; expected one level for each row."),
                {{"column", column.name}});
    std::optional<ClusteredSample> whole;
    if (!options.clusters.empty()) {
        VB_TRY(whole, ClusteredSample::make(outcomes, scores, options.clusters, ScoreKind::probability));
    }
    if (options.all == nullptr) {
        VB_CHECK(checkOutcomes(outcomes));
        VB_CHECK(checkScores(scores, ScoreKind::probability));
    }
    const auto codes = codesOf(columns, outcomes.size());
    std::vector<Rows> rows(codes.values.size());
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        rows[codes.ofRow[i]].outcomes.push_back(outcomes[i]);
        rows[codes.ofRow[i]].scores.push_back(scores[i]);
        if (!options.clusters.empty())
            rows[codes.ofRow[i]].clusters.push_back(options.clusters[i]);
    }
    GroupTable table;
    table.column = std::move(name);
    table.reference = options.reference;
    if (outcomes.empty())
        return table;
    table.levels.resize(codes.order.size());
    std::vector<Fitted> fitted(codes.order.size());
    forEachIndex(codes.order.size(), options.threads, [&](std::size_t g) {
        auto &level = table.levels[g];
        const auto &values = codes.values[codes.order[g]];
        level.level = labelOf(values);
        if (columns.size() > 1)
            for (const auto &value : values)
                level.values.push_back(value.empty() ? std::string(missingLevel) : value);
        const auto &[y, p, unused] = rows[codes.order[g]];
        fitted[g] = fittedOf(y, p, options.intervals.confidence).value(); // the whole was checked
        measure(level, fitted[g], options);
    });
    if (columns.size() > 1)
        for (const auto &column : columns)
            table.attributes.push_back(column.name);
    if (!options.reference.empty() &&
        std::ranges::find(table.levels, options.reference, &GroupLevel::level) == table.levels.end())
        return fail(ErrorCode::badInput,
                    VB_MSG("No row has {level} in the group column {column}; expected a reference level that exists."),
                    {{"level", options.reference}, {"column", table.column}});
    testCalibration(table, fitted, options);
    if (!whole) {
        compareGroups(table, options, nullptr);
        return table;
    }
    ClusteredGroups clustered;
    clustered.all = levelShares(*whole, whole->clusterNames(), options.threshold);
    clustered.levels.resize(table.levels.size());
    forEachIndex(codes.order.size(), options.threads, [&](std::size_t g) {
        const auto &[y, p, clusters] = rows[codes.order[g]];
        const auto sample =
            ClusteredSample::make(y, p, clusters, ScoreKind::probability).value(); // the whole was checked
        respectClusters(table.levels[g], sample, options);
        clustered.levels[g] = levelShares(sample, whole->clusterNames(), options.threshold);
    });
    compareGroups(table, options, &clustered);
    table.calibrationEqual.p = undefinedValue;
    table.calibrationEqual.reason = VB_MSG("rows of one cluster are not independent: no p-value");
    return table;
}

} // namespace

Result<GroupTable> groupTable(std::string column, std::span<const double> outcomes, std::span<const double> scores,
                              std::span<const std::string> levels, const GroupOptions &options)
{
    const GroupColumn one{column, levels};
    return tableOf(std::move(column), outcomes, scores, std::span(&one, 1), options);
}

Result<std::vector<GroupTable>> groupTables(std::span<const double> outcomes, std::span<const double> scores,
                                            std::span<const GroupColumn> columns, const GroupChoices &choices,
                                            const GroupOptions &options)
{
    if (choices.cross && (columns.size() < 2 || columns.size() > 3))
        return fail(ErrorCode::usage, VB_MSG("{number} group columns cannot be crossed; expected 2 or 3."),
                    {{"number", std::to_string(columns.size())}});
    for (const auto &[name, level] : choices.references)
        if (std::ranges::find(columns, name, &GroupColumn::name) == columns.end())
            return fail(ErrorCode::usage,
                        VB_MSG("The reference level {level} is of {column}, which is not among the group columns."),
                        {{"level", level}, {"column", name}});
    auto ownOptions = options;
    ownOptions.gapInterval = choices.gapInterval;
    std::vector<GroupTable> tables;
    if (columns.empty())
        return tables;
    std::string crossed;
    std::vector<std::string> references;
    for (const auto &column : columns) {
        const auto found = choices.references.find(column.name);
        ownOptions.reference = found == choices.references.end() ? std::string() : found->second;
        if (found != choices.references.end())
            references.push_back(found->second);
        crossed += (crossed.empty() ? "" : " & ") + column.name;
        VB_TRY(auto table, tableOf(column.name, outcomes, scores, std::span(&column, 1), ownOptions));
        tables.push_back(std::move(table));
    }
    if (choices.cross) {
        ownOptions.reference = references.size() == columns.size() ? labelOf(references) : std::string();
        VB_TRY(auto table, tableOf(crossed, outcomes, scores, columns, ownOptions));
        tables.push_back(std::move(table));
    }
    return tables;
}

} // namespace valbench::stats
