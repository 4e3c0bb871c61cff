// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/cells.h>

#include <algorithm>
#include <boost/math/special_functions/log1p.hpp>
#include <cmath>
#include <map>

#include <valbench/base/error.h>
#include <valbench/base/text.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/quantile.h>

#include "sum.h"

namespace valbench::stats {

namespace {

constexpr std::size_t mostCategories = 50;

/// Inner edges of the bins, ascending; `sorted` not empty.
std::vector<double> cutsOf(const std::vector<double> &sorted, std::size_t bins, Binning binning)
{
    const double low = sorted.front(), high = sorted.back();
    if (low == high)
        return {low};
    std::vector<double> distinct;
    for (const double x : sorted) {
        if (distinct.empty() || x != distinct.back())
            distinct.push_back(x);
        if (distinct.size() > bins)
            break;
    }
    if (binning == Binning::quantile && distinct.size() <= bins) {
        // As many bins as values: quantiles would merge a rare value with its frequent neighbour.
        distinct.pop_back();
        return distinct;
    }
    std::vector<double> cuts;
    for (std::size_t k = 1; k < bins; ++k) {
        const double share = static_cast<double>(k) / static_cast<double>(bins);
        const double cut =
            binning == Binning::quantile ? quantileOfSorted(sorted, share) : low * (1 - share) + high * share;
        if (cuts.empty() || cut > cuts.back())
            cuts.push_back(cut);
    }
    // A frequent largest value must not share its bin with everything below it.
    if (cuts.back() == high) {
        const auto below = std::ranges::lower_bound(sorted, high);
        const double next = *std::prev(below);
        const auto place = std::ranges::lower_bound(cuts, next);
        if (*place != next)
            cuts.insert(place, next);
    }
    return cuts;
}

std::string binLabel(const std::vector<double> &cuts, std::size_t bin)
{
    const std::string lower = bin == 0 ? "-inf" : shortestText(cuts[bin - 1]);
    return bin == cuts.size() ? "(" + lower + ", inf)" : "(" + lower + ", " + shortestText(cuts[bin]) + "]";
}

void appendIfUsed(std::vector<Cell> &cells, Cell cell)
{
    if (cell.baseline + cell.current > 0)
        cells.push_back(std::move(cell));
}

struct CellTotals
{
    double baseline = 0, current = 0;
    std::size_t used = 0; ///< cells that hold any record
};

CellTotals cellTotalsOf(std::span<const Cell> cells)
{
    CellTotals totals;
    for (const auto &cell : cells) {
        totals.baseline += static_cast<double>(cell.baseline);
        totals.current += static_cast<double>(cell.current);
        totals.used += cell.baseline + cell.current > 0 ? 1 : 0;
    }
    return totals;
}

} // namespace

std::vector<Cell> numericCells(std::span<const double> baseline, std::span<const double> current, std::size_t bins,
                               Binning binning)
{
    return numericCells(sortSample(baseline), sortSample(current), bins, binning);
}

std::vector<Cell> numericCells(const SortedSample &baseline, const SortedSample &current, std::size_t bins,
                               Binning binning)
{
    std::vector<double> cuts;
    if (!baseline.values.empty())
        cuts = cutsOf(baseline.values, bins, binning);
    return numericCells(baseline, current, cuts);
}

std::vector<Cell> numericCells(const SortedSample &baseline, const SortedSample &current,
                               const std::vector<double> &edges)
{
    std::vector<Cell> cells(edges.size() + 1);
    const auto fill = [&](const std::vector<double> &sorted, std::uint64_t Cell::*count) {
        auto from = sorted.begin();
        for (std::size_t b = 0; b < cells.size(); ++b) {
            const auto to = b < edges.size() ? std::upper_bound(from, sorted.end(), edges[b]) : sorted.end();
            cells[b].*count = static_cast<std::uint64_t>(to - from);
            from = to;
        }
    };
    fill(baseline.values, &Cell::baseline);
    fill(current.values, &Cell::current);
    for (std::size_t b = 0; b < cells.size(); ++b)
        cells[b].label = binLabel(edges, b);
    appendIfUsed(cells, {std::string(missingCell), baseline.missing, current.missing});
    appendIfUsed(cells, {std::string(nonFiniteCell), baseline.infinite, current.infinite});
    return cells;
}

std::vector<Cell> categoryCounts(std::span<const std::string> baseline, std::span<const std::string> current)
{
    std::map<std::string_view, Cell> counts;
    for (const auto &text : baseline)
        if (!text.empty())
            ++counts[text].baseline;
    for (const auto &text : current)
        if (!text.empty())
            ++counts[text].current;
    std::vector<Cell> cells;
    for (auto &[name, cell] : counts) {
        cell.label = name;
        cells.push_back(std::move(cell));
    }
    return cells;
}

std::vector<Cell> categoricalCells(std::span<const std::string> baseline, std::span<const std::string> current)
{
    const auto missing = [](std::span<const std::string> texts) {
        return static_cast<std::uint64_t>(std::ranges::count_if(texts, &std::string::empty));
    };
    return categoricalCells(categoryCounts(baseline, current),
                            {std::string(missingCell), missing(baseline), missing(current)});
}

std::vector<Cell> categoricalCells(std::vector<Cell> counts, const Cell &missing)
{
    std::ranges::sort(counts, {}, &Cell::label);
    Cell other{std::string(otherCell)}, unseen{std::string(unseenCell)};
    std::vector<Cell> cells;
    for (auto &cell : counts) {
        if (cell.baseline > 0)
            cells.push_back(std::move(cell));
        else
            unseen.current += cell.current;
    }
    // Frequency decides which categories stay on their own, the name decides between equals.
    if (cells.size() > mostCategories) {
        std::ranges::stable_sort(cells, std::ranges::greater(), &Cell::baseline);
        for (std::size_t i = mostCategories - 1; i < cells.size(); ++i) {
            other.baseline += cells[i].baseline;
            other.current += cells[i].current;
        }
        cells.resize(mostCategories - 1);
        std::ranges::sort(cells, {}, &Cell::label);
    }
    appendIfUsed(cells, other);
    appendIfUsed(cells, unseen);
    appendIfUsed(cells, missing);
    return cells;
}

Psi populationStability(std::span<const Cell> cells)
{
    const CellTotals totals = cellTotalsOf(cells);
    Psi psi;
    if (totals.baseline == 0 || totals.current == 0)
        return psi;
    const double added = 0.5 * static_cast<double>(cells.size());
    Sum sum;
    for (const auto &cell : cells) {
        const double r = (static_cast<double>(cell.baseline) + 0.5) / (totals.baseline + added);
        const double c = (static_cast<double>(cell.current) + 0.5) / (totals.current + added);
        sum.add((c - r) * std::log(c / r));
    }
    psi.value = sum.value();
    psi.noDrift95 = cells.size() < 2 ? 0
                                     : (1 / totals.baseline + 1 / totals.current) *
                                           chiSquareQuantile(0.95, static_cast<double>(cells.size() - 1));
    return psi;
}

TestResult chiSquareHomogeneity(std::span<const Cell> cells)
{
    const CellTotals totals = cellTotalsOf(cells);
    TestResult result;
    if (totals.baseline == 0 || totals.current == 0) {
        result.reason = VB_MSG("one of the samples is empty");
        return result;
    }
    if (totals.used == 1) {
        result.statistic = 0;
        result.degreesOfFreedom = 0;
        result.p = 1;
        return result;
    }
    const double n = totals.baseline + totals.current;
    Sum sum;
    double smallest = n;
    for (const auto &cell : cells) {
        const auto both = static_cast<double>(cell.baseline + cell.current);
        if (both == 0)
            continue;
        for (const auto &[observed, total] :
             {std::pair(cell.baseline, totals.baseline), std::pair(cell.current, totals.current)}) {
            const double expected = both * total / n;
            const double gap = static_cast<double>(observed) - expected;
            sum.add(gap * gap / expected);
            smallest = std::min(smallest, expected);
        }
    }
    result.statistic = sum.value();
    result.degreesOfFreedom = static_cast<double>(totals.used - 1);
    result.p = chiSquareUpperTail(result.statistic, result.degreesOfFreedom);
    if (smallest < 5)
        result.reason = VB_MSG("an expected count is below 5: the p-value is approximate");
    return result;
}

double cramersV(std::span<const Cell> cells)
{
    const CellTotals totals = cellTotalsOf(cells);
    return std::sqrt(chiSquareHomogeneity(cells).statistic / (totals.baseline + totals.current));
}

double jensenShannon(std::span<const Cell> cells)
{
    const CellTotals totals = cellTotalsOf(cells);
    if (totals.baseline == 0 || totals.current == 0)
        return undefinedValue;
    // p ln(p/m) + q ln(q/m) with m = (p + q) / 2, d = (p - q) / (p + q): m ((1 + d) ln(1 + d) + (1 - d) ln(1 - d)),
    // never below 0 and without cancellation between like samples.
    const auto part = [](double d) { return d <= -1 ? 1.0 : (1 + d) * boost::math::log1pmx(d) + d * d; };
    Sum sum;
    for (const auto &cell : cells) {
        if (cell.baseline + cell.current == 0)
            continue;
        const double p = static_cast<double>(cell.baseline) * totals.current;
        const double q = static_cast<double>(cell.current) * totals.baseline;
        const double d = (p - q) / (p + q);
        sum.add((p + q) / (4 * totals.baseline * totals.current) * (part(d) + part(-d)));
    }
    return std::sqrt(sum.value());
}

} // namespace valbench::stats
