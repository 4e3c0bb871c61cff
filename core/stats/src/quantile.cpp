// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/quantile.h>

#include <algorithm>
#include <cmath>

namespace valbench::stats {

double quantileOfSorted(std::span<const double> sorted, double q)
{
    const double h = static_cast<double>(sorted.size() - 1) * q;
    const double below = std::floor(h);
    const auto i = static_cast<std::size_t>(below);
    if (i + 1 >= sorted.size())
        return sorted.back();
    // NumPy's form, exact at both neighbours: from the nearer one.
    const double a = sorted[i], b = sorted[i + 1], t = h - below;
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

std::vector<double> quantileEdges(std::span<const double> sorted, std::size_t parts)
{
    std::vector<double> edges;
    for (std::size_t k = 0; k <= parts; ++k) {
        const double edge = quantileOfSorted(sorted, static_cast<double>(k) / static_cast<double>(parts));
        if (edges.empty() || edge > edges.back())
            edges.push_back(edge);
    }
    return edges;
}

} // namespace valbench::stats
