// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/homogeneity.h>

#include <algorithm>
#include <boost/math/special_functions/log1p.hpp>
#include <cmath>
#include <tuple>
#include <vector>

#include <valbench/base/error.h>
#include <valbench/stats/distributions.h>
#include <valbench/stats/random.h>

#include "count.h"
#include "discrete_draw.h"
#include "sum.h"

namespace valbench::stats {

namespace {

/// Both totals, and the cells that hold anything.
struct Table
{
    std::uint64_t baseline = 0, current = 0;
    std::vector<Cell> used;
    explicit Table(std::span<const Cell> cells)
    {
        for (const auto &cell : cells) {
            baseline += cell.baseline;
            current += cell.current;
            if (cell.baseline + cell.current > 0)
                used.push_back(cell);
        }
    }
    [[nodiscard]] bool hasEmptySample() const { return baseline == 0 || current == 0; }
    [[nodiscard]] std::uint64_t size() const { return baseline + current; }
};

/// The chi-square of a 2 x K table is a rising function of sum a^2 / (a + b), given the margins.
double permutationP(const Table &table, std::uint64_t seed)
{
    std::vector<std::uint64_t> totals;
    Sum observed;
    auto cells = table.used;
    std::ranges::sort(cells, {}, [](const Cell &c) { return std::pair(c.baseline + c.current, c.baseline); });
    for (const auto &cell : cells) {
        totals.push_back(cell.baseline + cell.current);
        observed.add(real(cell.baseline) * real(cell.baseline) / real(totals.back()));
    }
    const double share = real(table.baseline) * real(table.baseline) / real(table.size());
    // Tables that tie with the observed one must count, however their sums round (R's chisq.test allows the same).
    const double limit = (observed.value() - share) * (1 - 64 * 2.220446049250313e-16) - 1e-12 * share;
    const std::uint64_t analysis = analysisId("homogeneity");
    std::uint32_t reached = 0;
    for (std::uint32_t replicate = 0; replicate < permutations; ++replicate) {
        RandomStream random(seed, analysis, replicate);
        std::uint64_t rest = table.size(), wanted = table.baseline;
        double sum = 0;
        for (const std::uint64_t total : totals) {
            const auto drawn = drawHypergeometric(total, rest - total, wanted, random);
            sum += real(drawn) * real(drawn) / real(total);
            rest -= total;
            wanted -= drawn;
        }
        reached += sum - share >= limit ? 1 : 0;
    }
    return (1 + static_cast<double>(reached)) / (1 + static_cast<double>(permutations));
}

double smallestExpected(const Table &table)
{
    double smallest = real(table.size());
    for (const auto &cell : table.used)
        smallest = std::min(smallest, real(cell.baseline + cell.current) *
                                          real(std::min(table.baseline, table.current)) / real(table.size()));
    return smallest;
}

} // namespace

double fisherExactP(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d)
{
    const std::uint64_t drawn = a + b, good = a + c, bad = b + d;
    if (drawn == 0 || c + d == 0 || good == 0 || bad == 0)
        return 1;
    const std::uint64_t lowest = drawn > bad ? drawn - bad : 0;
    const std::uint64_t highest = std::min(good, drawn);
    // Chances relative to the observed table's: the sums keep their digits however small they are.
    std::vector<double> above, below;
    double weight = 1;
    for (std::uint64_t x = a; x < highest && weight < 1e280; ++x) {
        weight *= real(good - x) * real(drawn - x) / (real(x + 1) * (real(bad) - real(drawn) + real(x) + 1));
        above.push_back(weight);
    }
    if (weight >= 1e280)
        return 0; // the observed table is 1e-280 of the likeliest
    weight = 1;
    for (std::uint64_t x = a; x > lowest && weight < 1e280; --x) {
        weight *= real(x) * (real(bad) - real(drawn) + real(x)) / (real(good - x + 1) * real(drawn - x + 1));
        below.push_back(weight);
    }
    if (weight >= 1e280)
        return 0;
    Sum all, extreme;
    const auto take = [&](double w) {
        all.add(w);
        if (w <= 1 + 1e-7)
            extreme.add(w);
    };
    take(1);
    std::ranges::for_each(above, take);
    std::ranges::for_each(below, take);
    return std::min(1.0, extreme.value() / all.value());
}

HomogeneityTest homogeneityTest(std::span<const Cell> cells, std::uint64_t seed)
{
    HomogeneityTest test;
    test.result = chiSquareHomogeneity(cells);
    if (std::isnan(test.result.p))
        return test;
    test.method = "chi-square";
    const Table table(cells);
    if (table.used.size() < 2 || smallestExpected(table) >= 5)
        return test;
    test.result.reason.clear();
    if (table.used.size() == 2) {
        test.method = "fisher";
        test.result.p =
            fisherExactP(table.used[0].baseline, table.used[1].baseline, table.used[0].current, table.used[1].current);
    } else {
        test.method = "permutation";
        test.replicates = permutations;
        test.result.p = permutationP(table, seed);
    }
    return test;
}

TestResult likelihoodRatioHomogeneity(std::span<const Cell> cells)
{
    const Table table(cells);
    TestResult result;
    if (table.hasEmptySample()) {
        result.reason = VB_MSG("one of the samples is empty");
        return result;
    }
    // O ln(O/E) - (O - E) = E ((1 + d) ln(1 + d) - d), d = (O - E) / E: the O - E sum to 0, and what is left is never
    // below 0, so like samples keep their digits.
    Sum sum;
    for (const auto &cell : table.used)
        for (const auto &[observed, total] :
             {std::pair(cell.baseline, table.baseline), std::pair(cell.current, table.current)}) {
            const double scaled = real(cell.baseline + cell.current) * real(total); // E N
            const double d = (real(observed) * real(table.size()) - scaled) / scaled;
            sum.add(2 * scaled / real(table.size()) * (observed > 0 ? (1 + d) * boost::math::log1pmx(d) + d * d : 1.0));
        }
    result.statistic = sum.value();
    result.degreesOfFreedom = static_cast<double>(table.used.size() - 1);
    result.p = table.used.size() < 2 ? 1 : chiSquareUpperTail(result.statistic, result.degreesOfFreedom);
    return result;
}

double correctedCramersV(std::span<const Cell> cells)
{
    const Table table(cells);
    if (table.hasEmptySample() || table.size() < 3)
        return undefinedValue;
    if (table.used.size() < 2)
        return 0;
    const double rest = real(table.size()) - 1;
    const auto columns = static_cast<double>(table.used.size());
    const double phi = std::max(0.0, chiSquareHomogeneity(cells).statistic / real(table.size()) - (columns - 1) / rest);
    const double correctedColumns = columns - (columns - 1) * (columns - 1) / rest;
    const double correctedRows = 2 - 1 / rest;
    return std::sqrt(phi / (std::min(correctedColumns, correctedRows) - 1));
}

double hellinger(std::span<const Cell> cells)
{
    const Table table(cells);
    if (table.hasEmptySample())
        return undefinedValue;
    // 1 - sum sqrt(PQ) as half the sum of squared differences: no cancellation between like samples.
    Sum sum;
    for (const auto &cell : table.used) {
        const double gap =
            std::sqrt(real(cell.baseline) / real(table.baseline)) - std::sqrt(real(cell.current) / real(table.current));
        sum.add(gap * gap / 2);
    }
    return std::sqrt(sum.value());
}

double totalVariation(std::span<const Cell> cells)
{
    const Table table(cells);
    if (table.hasEmptySample())
        return undefinedValue;
    Sum sum;
    for (const auto &cell : table.used)
        sum.add(std::abs(real(cell.baseline) / real(table.baseline) - real(cell.current) / real(table.current)) / 2);
    return sum.value();
}

} // namespace valbench::stats
