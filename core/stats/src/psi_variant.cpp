// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/psi_variant.h>

#include <algorithm>
#include <cmath>

#include <valbench/base/error.h>
#include <valbench/base/text.h>

#include "count.h"
#include "sum.h"

namespace valbench::stats {

namespace {

constexpr std::size_t seedBins = 10;

/// NumPy's linspace, product and sum rounded as there: which bin holds a value on an edge depends on it.
std::vector<double> evenEdges(double low, double high, std::size_t bins)
{
    const double step = (high - low) / real(bins);
    std::vector<double> edges;
    for (std::size_t i = 0; i < bins; ++i)
        edges.push_back(real(i) * step + low);
    edges.push_back(high);
    return edges;
}

/// NumPy's histogram: [a, b), the last bin [a, b]; values outside are in none.
std::vector<Cell> histogram(const std::vector<double> &edges, const std::vector<double> &baseline,
                            const std::vector<double> &current)
{
    const auto countsOf = [&](const std::vector<double> &sorted) {
        std::vector<std::uint64_t> counts;
        auto from = std::ranges::lower_bound(sorted, edges.front());
        for (std::size_t b = 1; b < edges.size(); ++b) {
            const auto to = b + 1 == edges.size() ? std::ranges::upper_bound(sorted, edges[b])
                                                  : std::ranges::lower_bound(sorted, edges[b]);
            counts.push_back(static_cast<std::uint64_t>(std::max<std::ptrdiff_t>(0, to - from)));
            from = std::max(from, to);
        }
        return counts;
    };
    const auto r = countsOf(baseline), c = countsOf(current);
    std::vector<Cell> cells;
    for (std::size_t b = 0; b < r.size(); ++b)
        cells.push_back(
            {"[" + shortestText(edges[b]) + ", " + shortestText(edges[b + 1]) + (b + 1 == r.size() ? "]" : ")"), r[b],
             c[b]});
    return cells;
}

std::vector<Cell> eachValue(const std::vector<double> &baseline, const std::vector<double> &current)
{
    std::vector<Cell> cells;
    std::size_t i = 0, j = 0;
    while (i < baseline.size() || j < current.size()) {
        const double x =
            j >= current.size() || (i < baseline.size() && baseline[i] <= current[j]) ? baseline[i] : current[j];
        Cell cell{shortestText(x)};
        for (; i < baseline.size() && baseline[i] == x; ++i)
            ++cell.baseline;
        for (; j < current.size() && current[j] == x; ++j)
            ++cell.current;
        cells.push_back(std::move(cell));
    }
    return cells;
}

std::size_t distinctUpTo(const std::vector<double> &sorted, std::size_t most)
{
    std::size_t distinct = 0;
    for (auto at = sorted.begin(); at != sorted.end() && distinct <= most; ++distinct)
        at = std::upper_bound(at, sorted.end(), *at);
    return distinct;
}

double sumOf(const std::vector<double> &r, const std::vector<double> &c)
{
    Sum sum;
    for (std::size_t b = 0; b < r.size(); ++b)
        sum.add((c[b] - r[b]) * std::log(c[b] / r[b]));
    return sum.value();
}

std::vector<double> sharesOf(const std::vector<Cell> &cells, std::uint64_t Cell::*count, double n)
{
    std::vector<double> shares;
    shares.reserve(cells.size());
    for (const auto &cell : cells)
        shares.push_back(real(cell.*count) / n);
    return shares;
}

void fillAsEvidently(std::vector<double> &shares)
{
    double smallest = 2;
    for (const double share : shares)
        if (share > 0)
            smallest = std::min(smallest, share);
    const double fill = smallest <= 0.0001 ? smallest / 1e6 : 0.0001;
    std::ranges::replace(shares, 0.0, fill);
}

void evidently(VariantPsi &result, double n, double m)
{
    auto r = sharesOf(result.cells, &Cell::baseline, n), c = sharesOf(result.cells, &Cell::current, m);
    fillAsEvidently(r);
    fillAsEvidently(c);
    result.psi.value = sumOf(r, c);
}

void atLeast(VariantPsi &result, double n, double m, double floor)
{
    auto r = sharesOf(result.cells, &Cell::baseline, n), c = sharesOf(result.cells, &Cell::current, m);
    for (auto *shares : {&r, &c})
        for (double &share : *shares)
            share = std::max(share, floor);
    result.psi.value = sumOf(r, c);
}

} // namespace

std::string_view psiVariantName(PsiVariant variant)
{
    switch (variant) {
    case PsiVariant::recommended: return "recommended";
    case PsiVariant::fixedEdges: return "fixed-edges";
    case PsiVariant::evidently: return "evidently";
    case PsiVariant::deepchecks: return "deepchecks";
    case PsiVariant::seedValidation: return "seed-validation";
    case PsiVariant::seedMonitor: return "seed-monitor";
    }
    return "recommended";
}

VariantPsi numericPsi(const SortedSample &baseline, const SortedSample &current, PsiVariant variant)
{
    VariantPsi result;
    const auto &r = baseline.values, &c = current.values;
    if (variant == PsiVariant::deepchecks) {
        result.reason = VB_MSG("this variant is of categories only");
        return result;
    }
    if (r.empty() || c.empty()) {
        result.reason = VB_MSG("a sample has no finite values");
        return result;
    }
    const double low = std::min(r.front(), c.front()), high = std::max(r.back(), c.back());
    if (!std::isfinite(high - low)) {
        result.reason = VB_MSG("the range of the values is beyond the largest number");
        return result;
    }
    if (variant == PsiVariant::evidently) {
        const double n = real(r.size() + c.size());
        if (distinctUpTo(r, 20) <= 20) {
            result.cells = eachValue(r, c);
        } else {
            const double width = (high - low) / (std::log2(n) + 1);
            result.cells =
                histogram(evenEdges(low, high, static_cast<std::size_t>(std::ceil((high - low) / width))), r, c);
        }
        evidently(result, real(r.size()), real(c.size()));
        return result;
    }
    const bool isValidation = variant == PsiVariant::seedValidation;
    if (baseline.infinite + current.infinite > 0 || (isValidation && baseline.missing + current.missing > 0)) {
        result.reason = VB_MSG("this variant refuses missing or infinite values");
        return result;
    }
    // NumPy widens an empty range by one half to both sides.
    double from = isValidation ? r.front() : low, to = isValidation ? r.back() : high;
    if (from == to) {
        from -= 0.5;
        to += 0.5;
    }
    result.cells = histogram(evenEdges(from, to, seedBins), r, c);
    if (isValidation) {
        atLeast(result, real(r.size()), real(c.size()), 1e-6);
        return result;
    }
    result.cells.back().baseline += baseline.missing;
    result.cells.back().current += current.missing;
    const auto shares = [&](std::uint64_t Cell::*count, std::size_t rows) {
        std::vector<double> out;
        out.reserve(result.cells.size());
        for (const auto &cell : result.cells)
            out.push_back((real(cell.*count) + 0.0001) / (real(rows) + 0.001));
        return out;
    };
    result.psi.value = sumOf(shares(&Cell::baseline, baseline.rows()), shares(&Cell::current, current.rows()));
    return result;
}

VariantPsi categoricalPsi(std::span<const Cell> counts, PsiVariant variant)
{
    VariantPsi result;
    std::uint64_t n = 0, m = 0;
    for (const auto &cell : counts) {
        n += cell.baseline;
        m += cell.current;
    }
    if (n == 0 || m == 0) {
        result.reason = VB_MSG("a sample has no values");
    } else if (variant == PsiVariant::evidently) {
        result.cells.assign(counts.begin(), counts.end());
        evidently(result, real(n), real(m));
    } else if (variant == PsiVariant::deepchecks) {
        Cell other{std::string(otherCell)};
        for (const auto &cell : counts) {
            if (real(cell.baseline) >= 0.01 * real(n)) {
                result.cells.push_back(cell);
            } else {
                other.baseline += cell.baseline;
                other.current += cell.current;
            }
        }
        if (other.baseline + other.current > 0)
            result.cells.push_back(std::move(other));
        atLeast(result, real(n), real(m), 0.01);
    } else {
        result.reason = VB_MSG("this variant is of numbers only");
    }
    return result;
}

} // namespace valbench::stats
