// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/drift.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <valbench/base/text.h>
#include <valbench/stats/multiplicity.h>

#include "sum.h"

namespace valbench::stats {

namespace {

std::vector<double> sortedFinite(std::span<const double> values)
{
    std::vector<double> finite;
    std::ranges::copy_if(values, std::back_inserter(finite), [](double x) { return std::isfinite(x); });
    std::ranges::sort(finite);
    return finite;
}

std::size_t countIf(std::span<const double> values, bool (*test)(double))
{
    return static_cast<std::size_t>(std::ranges::count_if(values, test));
}

/// Divisor n - 1; NaN for fewer than two values.
double standardDeviation(const std::vector<double> &values)
{
    if (values.size() < 2)
        return undefinedValue;
    Sum sum, squares;
    for (const double x : values)
        sum.add(x);
    const double mean = sum.value() / static_cast<double>(values.size());
    for (const double x : values)
        squares.add((x - mean) * (x - mean));
    return std::sqrt(squares.value() / static_cast<double>(values.size() - 1));
}

void measure(ColumnDrift &column, const NumericColumns &values, const DriftOptions &options)
{
    column.isNumeric = true;
    column.baselineN = values.baseline.size();
    column.currentN = values.current.size();
    const auto isMissing = [](double x) { return std::isnan(x); };
    const auto isInfinite = [](double x) { return std::isinf(x); };
    column.baselineMissing = countIf(values.baseline, isMissing);
    column.currentMissing = countIf(values.current, isMissing);
    column.baselineNonFinite = countIf(values.baseline, isInfinite);
    column.currentNonFinite = countIf(values.current, isInfinite);
    column.cells = numericCells(values.baseline, values.current, options.bins, options.binning);
    const auto reference = sortedFinite(values.baseline);
    const auto current = sortedFinite(values.current);
    column.ks = kolmogorovSmirnov(reference, current);
    column.wasserstein = wasserstein(reference, current);
    const double spread = standardDeviation(reference);
    if (spread > 0)
        column.wassersteinScaled = column.wasserstein / spread;
}

void measure(ColumnDrift &column, const CategoricalColumns &values, const DriftOptions &)
{
    column.baselineN = values.baseline.size();
    column.currentN = values.current.size();
    const auto missing = [](std::span<const std::string> texts) {
        return static_cast<std::size_t>(std::ranges::count_if(texts, &std::string::empty));
    };
    column.baselineMissing = missing(values.baseline);
    column.currentMissing = missing(values.current);
    column.cells = categoricalCells(values.baseline, values.current);
    column.chiSquare = chiSquareHomogeneity(column.cells);
    column.cramersV = cramersV(column.cells);
}

void decide(ColumnDrift &column, const DriftOptions &options)
{
    const auto text = [](double x) { return shortestText(x); };
    if (std::min(column.baselineN, column.currentN) < options.smallestSample) {
        column.status = DriftStatus::insufficient;
        column.reason = "fewer than " + std::to_string(options.smallestSample) + " rows in a sample";
        return;
    }
    const double psi = column.psi.value, noise = column.psi.noDrift95;
    const auto psiAbove = [&](double limit) { return psi > std::max(limit, noise); };
    const auto psiReason = [&](double limit) {
        return "PSI " + text(psi) + " is above " + text(std::max(limit, noise)) +
               (noise > limit ? " (the 95 % value without drift)" : " (the limit)");
    };
    column.status = DriftStatus::stable;
    if (psiAbove(options.psiFail)) {
        column.status = DriftStatus::drift;
        column.reason = psiReason(options.psiFail);
    } else if (column.ks.statistic > options.ksFail && column.ksAdjustedP < options.significance) {
        column.status = DriftStatus::drift;
        column.reason = "Kolmogorov-Smirnov D " + text(column.ks.statistic) + " is above " + text(options.ksFail) +
                        ", adjusted p " + text(column.ksAdjustedP) + " below " + text(options.significance);
    } else if (psiAbove(options.psiWarn)) {
        column.status = DriftStatus::warning;
        column.reason = psiReason(options.psiWarn);
    }
}

Status check(std::span<const DriftColumnInput> columns, const DriftOptions &options)
{
    if (columns.empty())
        return fail(ErrorCode::usage, VB_MSG("There is no column to compare; expected at least one."));
    if (options.bins < 2 || options.bins > 1000)
        return fail(ErrorCode::usage, VB_MSG("The number of bins is {bins}; expected 2 to 1000."),
                    {{"bins", std::to_string(options.bins)}});
    if (!(options.psiWarn >= 0) || !(options.psiFail >= options.psiWarn) || !(options.ksFail >= 0))
        return fail(ErrorCode::usage, VB_MSG("Drift limits must not be negative, and the PSI's warning limit must not "
                                             "be above its failing limit."));
    return {};
}

} // namespace

Result<DriftReport> evaluateDrift(std::span<const DriftColumnInput> columns, const DriftOptions &options)
{
    VB_CHECK(check(columns, options));
    DriftReport report;
    report.psiVariant = (options.binning == Binning::quantile ? "reference-quantile-" : "reference-width-") +
                        std::to_string(options.bins) + "+0.5";
    std::vector<double> p;
    for (const auto &input : columns) {
        ColumnDrift column;
        column.name = input.name;
        std::visit([&](const auto &values) { measure(column, values, options); }, input.values);
        const Cell shares[] = {
            {"missing", column.baselineMissing, column.currentMissing},
            {"present", column.baselineN - column.baselineMissing, column.currentN - column.currentMissing}};
        column.missingP = chiSquareHomogeneity(shares).p; // the square of the pooled z
        column.psi = populationStability(column.cells);
        column.jensenShannon = jensenShannon(column.cells);
        if (report.columns.empty()) {
            report.baselineN = column.baselineN;
            report.currentN = column.currentN;
        } else if (column.baselineN != report.baselineN || column.currentN != report.currentN) {
            return fail(ErrorCode::badInput,
                        VB_MSG("Column {column} has other numbers of rows than the first column; expected the same "
                               "in each sample."),
                        {{"column", input.name}});
        }
        p.push_back(column.ks.p);
        report.columns.push_back(std::move(column));
    }
    const auto adjusted = benjaminiHochberg(p);
    const auto severity = [](DriftStatus status) {
        switch (status) {
        case DriftStatus::stable: return 0;
        case DriftStatus::warning: return 1;
        case DriftStatus::insufficient: return 2;
        case DriftStatus::drift: return 3;
        }
        return 3;
    };
    report.status = DriftStatus::stable;
    for (std::size_t i = 0; i < report.columns.size(); ++i) {
        auto &column = report.columns[i];
        column.ksAdjustedP = adjusted[i];
        decide(column, options);
        if (severity(column.status) > severity(report.status))
            report.status = column.status;
    }
    return report;
}

std::string_view driftStatusName(DriftStatus status)
{
    switch (status) {
    case DriftStatus::stable: return "stable";
    case DriftStatus::warning: return "warning";
    case DriftStatus::drift: return "drift";
    case DriftStatus::insufficient: return "insufficient";
    }
    return "insufficient";
}

} // namespace valbench::stats
