// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/multiplicity.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <valbench/stats/estimate.h>

namespace valbench::stats {

namespace {

/// Indices of the p-values that exist, smallest first.
std::vector<std::size_t> ascending(std::span<const double> p)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < p.size(); ++i)
        if (!std::isnan(p[i]))
            order.push_back(i);
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p[i]; });
    return order;
}

} // namespace

std::vector<double> bonferroni(std::span<const double> p)
{
    const auto tests = static_cast<double>(ascending(p).size());
    std::vector<double> adjusted(p.size(), undefinedValue);
    for (std::size_t i = 0; i < p.size(); ++i)
        if (!std::isnan(p[i]))
            adjusted[i] = std::min(1.0, tests * p[i]);
    return adjusted;
}

std::vector<double> holm(std::span<const double> p)
{
    const auto order = ascending(p);
    std::vector<double> adjusted(p.size(), undefinedValue);
    double largest = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        const std::size_t i = order[rank];
        largest = std::max(largest, p[i] * static_cast<double>(order.size() - rank));
        adjusted[i] = std::min(1.0, largest);
    }
    return adjusted;
}

std::vector<double> benjaminiHochberg(std::span<const double> p)
{
    const auto order = ascending(p);
    std::vector<double> adjusted(p.size(), undefinedValue);
    double smallest = 1;
    for (std::size_t rank = order.size(); rank > 0; --rank) {
        const std::size_t i = order[rank - 1];
        smallest = std::min(smallest, p[i] * static_cast<double>(order.size()) / static_cast<double>(rank));
        adjusted[i] = smallest;
    }
    return adjusted;
}

} // namespace valbench::stats
