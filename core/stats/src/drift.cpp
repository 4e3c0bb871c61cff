// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/drift.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include <valbench/base/text.h>
#include <valbench/stats/multiplicity.h>

#include "parallel.h"
#include "sum.h"

namespace valbench::stats {

namespace {

/// Whether the PSI is over the column's own cells.
bool sharesCells(PsiVariant variant)
{
    return variant == PsiVariant::recommended || variant == PsiVariant::fixedEdges;
}

void takePsi(ColumnDrift &column, VariantPsi psi)
{
    column.psi = psi.psi;
    column.psiCells = std::move(psi.cells);
    column.psiReason = std::move(psi.reason);
}

void measure(ColumnDrift &column, const NumericColumns &values, const DriftOptions &options)
{
    column.isNumeric = true;
    const auto [baseline, current] = sortSamples(values.baseline, values.current, options.threads);
    column.baselineN = baseline.rows();
    column.currentN = current.rows();
    column.baselineMissing = baseline.missing;
    column.currentMissing = current.missing;
    column.baselineNonFinite = baseline.infinite;
    column.currentNonFinite = current.infinite;
    const auto edges = options.edges.find(column.name);
    column.cells = edges != options.edges.end() ? numericCells(baseline, current, edges->second)
                                                : numericCells(baseline, current, options.bins, options.binning);
    if (!baseline.values.empty()) {
        const auto &c = current.values;
        column.below = static_cast<std::size_t>(std::ranges::lower_bound(c, baseline.values.front()) - c.begin());
        column.above = static_cast<std::size_t>(c.end() - std::ranges::upper_bound(c, baseline.values.back()));
    }
    column.ks = kolmogorovSmirnov(baseline.values, current.values);
    column.wasserstein = wasserstein(baseline.values, current.values);
    const double spread = standardDeviation(baseline.values);
    if (spread > 0)
        column.wassersteinScaled = column.wasserstein / spread;
    if (options.psiVariant == PsiVariant::fixedEdges && edges == options.edges.end())
        column.psiReason = VB_MSG("no edges were given for this column");
    else if (!sharesCells(options.psiVariant))
        takePsi(column, numericPsi(baseline, current, options.psiVariant));
}

void measureCounts(ColumnDrift &column, std::vector<Cell> counts, const DriftOptions &options)
{
    for (const auto &cell : counts) {
        column.baselineN += cell.baseline;
        column.currentN += cell.current;
        column.unseen += cell.baseline == 0 ? cell.current : 0;
    }
    column.baselineN += column.baselineMissing;
    column.currentN += column.currentMissing;
    if (!sharesCells(options.psiVariant))
        takePsi(column, categoricalPsi(counts, options.psiVariant));
    column.cells =
        categoricalCells(std::move(counts), {std::string(missingCell), column.baselineMissing, column.currentMissing});
    column.chiSquare = homogeneityTest(column.cells, options.seed);
    column.likelihoodRatio = likelihoodRatioHomogeneity(column.cells);
    column.cramersV = cramersV(column.cells);
    column.correctedCramersV = correctedCramersV(column.cells);
}

void measure(ColumnDrift &column, const CategoricalColumns &values, const DriftOptions &options)
{
    const auto missing = [](std::span<const std::string> texts) {
        return static_cast<std::size_t>(std::ranges::count_if(texts, &std::string::empty));
    };
    column.baselineMissing = missing(values.baseline);
    column.currentMissing = missing(values.current);
    measureCounts(column, categoryCounts(values.baseline, values.current), options);
}

void measure(ColumnDrift &column, const CodedColumns &values, const DriftOptions &options)
{
    std::map<std::string_view, Cell> counts;
    const auto count = [&](std::span<const std::uint32_t> codes, std::span<const std::string> levels,
                           std::uint64_t Cell::*side) {
        std::vector<std::uint64_t> times(levels.size() + 1, 0);
        for (const std::uint32_t code : codes)
            ++times[std::min<std::size_t>(code, levels.size())];
        for (std::size_t level = 0; level < levels.size(); ++level)
            if (times[level] > 0 && !levels[level].empty())
                counts[levels[level]].*side += times[level];
            else
                times.back() += times[level]; // an empty text is missing
        return times.back();
    };
    column.baselineMissing = count(values.baseline, values.baselineLevels, &Cell::baseline);
    column.currentMissing = count(values.current, values.currentLevels, &Cell::current);
    std::vector<Cell> cells;
    cells.reserve(counts.size());
    for (const auto &[name, cell] : counts)
        cells.push_back({std::string(name), cell.baseline, cell.current});
    measureCounts(column, std::move(cells), options);
}

void measure(ColumnDrift &column, const IntegerCategories &values, const DriftOptions &options)
{
    std::map<double, Cell> counts;
    const auto count = [&](std::span<const double> numbers, std::uint64_t Cell::*side) {
        std::size_t missing = 0;
        for (const double x : numbers)
            if (std::isnan(x))
                ++missing;
            else
                ++(counts[x + 0.0].*side);
        return missing;
    };
    column.baselineMissing = count(values.baseline, &Cell::baseline);
    column.currentMissing = count(values.current, &Cell::current);
    std::vector<Cell> cells;
    cells.reserve(counts.size());
    for (const auto &[number, cell] : counts)
        cells.push_back({shortestText(number), cell.baseline, cell.current});
    measureCounts(column, std::move(cells), options);
}

ColumnDrift columnDrift(const DriftColumnInput &input, const DriftOptions &options)
{
    ColumnDrift column;
    column.name = input.name;
    column.kindReason = input.kindReason;
    std::visit([&](const auto &values) { measure(column, values, options); }, input.values);
    const Cell shares[] = {
        {"missing", column.baselineMissing, column.currentMissing},
        {"present", column.baselineN - column.baselineMissing, column.currentN - column.currentMissing}};
    column.missingTest = homogeneityTest(shares, options.seed);
    if (sharesCells(options.psiVariant) && column.psiReason.empty())
        column.psi = populationStability(column.cells);
    column.jensenShannon = jensenShannon(column.cells);
    column.hellinger = hellinger(column.cells);
    column.totalVariation = totalVariation(column.cells);
    return column;
}

void decide(ColumnDrift &column, const DriftOptions &options)
{
    const auto text = [](double x) { return shortestText(x); };
    if (std::min(column.baselineN, column.currentN) < options.smallestSample) {
        column.status = DriftStatus::insufficient;
        column.reason = "fewer than " + std::to_string(options.smallestSample) + " rows in a sample";
        return;
    }
    // A variant whose law without drift is not known is judged by the limits alone.
    const double psi = column.psi.value, noise = std::isnan(column.psi.noDrift95) ? 0 : column.psi.noDrift95;
    if (std::isnan(psi) && std::isnan(column.ks.statistic)) {
        column.status = DriftStatus::insufficient;
        column.reason = column.psiReason.empty() ? VB_MSG("there is nothing to compare") : column.psiReason;
        return;
    }
    const auto psiAbove = [&](double limit) { return psi > std::max(limit, noise); };
    const auto psiReason = [&](double limit) {
        return "PSI " + text(psi) + " is above " + text(std::max(limit, noise)) +
               (noise > limit ? " (the 95 % value without drift)" : " (the limit)");
    };
    column.status = DriftStatus::stable;
    if (psiAbove(options.psiFail)) {
        column.status = DriftStatus::drift;
        column.reason = psiReason(options.psiFail);
    } else if (column.ks.statistic > options.ksFail && column.adjustedP < options.significance) {
        column.status = DriftStatus::drift;
        column.reason = "Kolmogorov-Smirnov D " + text(column.ks.statistic) + " is above " + text(options.ksFail) +
                        ", adjusted p " + text(column.adjustedP) + " below " + text(options.significance);
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
    if (options.edges.empty() != (options.psiVariant != PsiVariant::fixedEdges))
        return fail(ErrorCode::usage, VB_MSG("The PSI variant fixed-edges needs the edges of a column, and only it."));
    for (const auto &[name, edges] : options.edges) {
        const auto column = std::ranges::find(columns, name, &DriftColumnInput::name);
        if (column == columns.end() || !std::holds_alternative<NumericColumns>(column->values))
            return fail(ErrorCode::usage,
                        VB_MSG("Edges are given for {column}; expected a numeric column that is "
                               "compared."),
                        {{"column", name}});
        const bool isFinite = std::ranges::all_of(edges, [](double x) { return std::isfinite(x); });
        if (edges.empty() || !isFinite || std::ranges::adjacent_find(edges, std::greater_equal()) != edges.end())
            return fail(ErrorCode::usage, VB_MSG("The edges of {column} must be numbers that rise, such as 50,60,70."),
                        {{"column", name}});
    }
    return {};
}

} // namespace

bool looksCategorical(std::span<const double> baseline, std::span<const double> current)
{
    std::vector<double> seen;
    for (const auto numbers : {baseline, current})
        for (const double x : numbers) {
            if (std::isnan(x) || std::ranges::find(seen, x) != seen.end())
                continue;
            if (std::isinf(x) || std::trunc(x) != x || seen.size() == mostIntegerCategories)
                return false;
            seen.push_back(x);
        }
    return !seen.empty();
}

Result<DriftReport> evaluateDrift(std::span<const DriftColumnInput> columns, const DriftOptions &options)
{
    VB_CHECK(check(columns, options));
    DriftReport report;
    report.seed = options.seed;
    report.psiVariant = options.psiVariant != PsiVariant::recommended ? std::string(psiVariantName(options.psiVariant))
                        : options.binning == Binning::quantile
                            ? "reference-quantile-" + std::to_string(options.bins) + "+0.5"
                            : "reference-width-" + std::to_string(options.bins) + "+0.5";
    report.columns.resize(columns.size());
    // Fewer columns than threads: those left over work within a column.
    auto ofColumn = options;
    ofColumn.threads = static_cast<unsigned>(std::max<std::size_t>(1, threadsOf(options.threads) / columns.size()));
    forEachIndex(columns.size(), options.threads, [&](std::size_t i) {
        if (!options.stop.stop_requested())
            report.columns[i] = columnDrift(columns[i], ofColumn);
    });
    if (options.stop.stop_requested())
        return fail(ErrorCode::cancelled, VB_MSG("The comparison was cancelled."));
    report.baselineN = report.columns.front().baselineN;
    report.currentN = report.columns.front().currentN;
    std::vector<double> p, ofMissing;
    for (const auto &column : report.columns) {
        if (column.baselineN != report.baselineN || column.currentN != report.currentN)
            return fail(ErrorCode::badInput,
                        VB_MSG("Column {column} has other numbers of rows than the first column; expected the same "
                               "in each sample."),
                        {{"column", column.name}});
        p.push_back(column.isNumeric ? column.ks.p : column.chiSquare.result.p);
        ofMissing.push_back(column.missingTest.result.p);
    }
    const auto adjusted = benjaminiHochberg(p), adjustedOfMissing = benjaminiHochberg(ofMissing);
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
        column.adjustedP = adjusted[i];
        column.missingAdjustedP = adjustedOfMissing[i];
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
