// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Variance of a total from the totals of clusters.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "sum.h"

namespace valbench::stats {

/// I/(I-1) times the sum of squares of the clusters' totals, which sum to 0; I counts the clusters that `counts` marks.
class ClusterVariance {
public:
    explicit ClusterVariance(std::size_t clusters) : m_totals(clusters), m_isCounted(clusters) {}
    void add(std::size_t cluster, double contribution, bool isCounted = true)
    {
        m_totals[cluster].add(contribution);
        m_isCounted[cluster] = m_isCounted[cluster] || isCounted;
    }
    [[nodiscard]] std::size_t clusters() const
    {
        std::size_t counted = 0;
        for (const bool is : m_isCounted)
            counted += is ? 1 : 0;
        return counted;
    }
    /// NaN with fewer than two clusters.
    [[nodiscard]] double value() const
    {
        Sum squares;
        for (const auto &total : m_totals)
            squares.add(total.value() * total.value());
        const auto counted = static_cast<double>(clusters());
        return counted < 2 ? std::numeric_limits<double>::quiet_NaN() : counted / (counted - 1) * squares.value();
    }

    /// The totals times sqrt(I/(I-1)): the sum of their squares is value(). NaN with fewer than two clusters.
    [[nodiscard]] std::vector<double> shares() const
    {
        const auto counted = static_cast<double>(clusters());
        const double factor =
            counted < 2 ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(counted / (counted - 1));
        std::vector<double> shares;
        for (const auto &total : m_totals)
            shares.push_back(factor * total.value());
        return shares;
    }

private:
    std::vector<Sum> m_totals;
    std::vector<bool> m_isCounted;
};

} // namespace valbench::stats
