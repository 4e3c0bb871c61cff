// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/two_sample.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "sum.h"

namespace valbench::stats {

namespace {

constexpr std::size_t largestExact = 10000;

/// Both samples of size n: 2 sum_k (-1)^(k-1) C(2n, n - kh) / C(2n, n), by Horner's scheme.
double equalSizes(std::int64_t n, std::int64_t h)
{
    double p = 0;
    for (std::int64_t k = n / h; k >= 0; --k) {
        double product = 1;
        for (std::int64_t j = 0; j < h; ++j)
            product *= static_cast<double>(n - k * h - j) / static_cast<double>(n + k * h + j + 1);
        p = product * (1 - p);
    }
    return 2 * p;
}

/// The chance that a random lattice path from (0, 0) to (n, m) leaves the band |i a - j b| < h, a = m/g, b = n/g.
double latticePath(std::int64_t n, std::int64_t m, std::int64_t g, std::int64_t h)
{
    const std::int64_t a = m / g, b = n / g;
    std::vector<double> outside(static_cast<std::size_t>(m) + 1, 1.0);
    for (std::int64_t i = 0; i <= n; ++i) {
        const std::int64_t below = i * a - h; // j b must be above this
        const std::int64_t first = below < 0 ? 0 : below / b + 1;
        const std::int64_t last = std::min(m, (i * a + h - 1) / b);
        double left = 1;
        for (std::int64_t j = first; j <= last; ++j) {
            double &here = outside[static_cast<std::size_t>(j)];
            here = i + j == 0
                       ? 0
                       : (static_cast<double>(i) * here + static_cast<double>(j) * left) / static_cast<double>(i + j);
            left = here;
        }
    }
    return outside.back();
}

/// F_R - F_C as the integer i m - j n: no rounding before the last division.
struct DistributionGap
{
    std::int64_t size = 0;
    double location = undefinedValue;
};

/// The first largest gap of two rising samples, looked for from the lowest value upwards.
class GapSearch {
public:
    GapSearch(std::span<const double> reference, std::span<const double> current)
        : m_reference(reference),
          m_current(current),
          m_up(static_cast<std::int64_t>(current.size())),
          m_down(static_cast<std::int64_t>(reference.size())),
          m_found{0, std::min(reference[0], current[0])}
    {
    }
    DistributionGap largest()
    {
        // Blocks of the reference with what lies between of the current sample. Equal values are never parted.
        std::size_t i = 0, j = 0;
        while (i < m_reference.size() || j < m_current.size()) {
            std::size_t iEnd = m_reference.size(), jEnd = m_current.size();
            if (i + block < iEnd) {
                const double limit = m_reference[i + block];
                iEnd = firstAbove(m_reference, i + block, limit);
                jEnd = firstAbove(m_current, j, limit);
            }
            const std::int64_t most = std::max(std::abs(gapAt(iEnd, j)), std::abs(gapAt(i, jEnd)));
            if (most > std::abs(m_found.size))
                walk(i, j, iEnd, jEnd);
            i = iEnd;
            j = jEnd;
        }
        return m_found;
    }

private:
    static constexpr std::size_t block = 64;

    [[nodiscard]] std::int64_t gapAt(std::size_t i, std::size_t j) const
    {
        return static_cast<std::int64_t>(i) * m_up - static_cast<std::int64_t>(j) * m_down;
    }
    /// By steps that double: the place is near.
    static std::size_t firstAbove(std::span<const double> values, std::size_t from, double limit)
    {
        std::size_t step = block;
        while (from + step < values.size() && values[from + step] <= limit) {
            from += step;
            step *= 2;
        }
        const auto range = values.subspan(from, std::min(step + 1, values.size() - from));
        return from + static_cast<std::size_t>(std::ranges::upper_bound(range, limit) - range.begin());
    }
    /// Each step takes the smallest value left, from both samples if they share it; a gap counts once all values equal
    /// to it are taken. Without branches that depend on the data, which no processor can foresee.
    void walk(std::size_t i, std::size_t j, std::size_t iEnd, std::size_t jEnd)
    {
        std::int64_t gap = gapAt(i, j), largest = std::abs(m_found.size);
        double x = 0;
        const auto look = [&](bool isDone) {
            const std::int64_t size = std::abs(gap);
            const bool isLarger = isDone && size > largest;
            largest = isLarger ? size : largest;
            m_found.size = isLarger ? gap : m_found.size;
            m_found.location = isLarger ? x : m_found.location;
        };
        bool isFirst = true;
        while (i < iEnd && j < jEnd) {
            const double a = m_reference[i], b = m_current[j];
            const double next = std::min(a, b);
            look(!isFirst && next > x);
            isFirst = false;
            x = next;
            const bool takesReference = a <= b, takesCurrent = b <= a;
            gap += (takesReference ? m_up : 0) - (takesCurrent ? m_down : 0);
            i += takesReference ? 1 : 0;
            j += takesCurrent ? 1 : 0;
        }
        // One sample is used up: after the values equal to its last one the gap goes one way only, to the end.
        if (isFirst)
            x = i < iEnd ? m_reference[i] : m_current[j];
        for (; i < iEnd && m_reference[i] == x; ++i)
            gap += m_up;
        for (; j < jEnd && m_current[j] == x; ++j)
            gap -= m_down;
        look(true);
        if (i < iEnd)
            x = m_reference[iEnd - 1];
        if (j < jEnd)
            x = m_current[jEnd - 1];
        gap = gapAt(iEnd, jEnd);
        look(true);
    }

    std::span<const double> m_reference, m_current;
    std::int64_t m_up, m_down;
    DistributionGap m_found;
};

} // namespace

double kolmogorovSmirnovExactP(double d, std::size_t n, std::size_t m)
{
    if (n == 0 || m == 0 || std::isnan(d))
        return undefinedValue;
    const auto first = static_cast<std::int64_t>(std::max(n, m));
    const auto second = static_cast<std::int64_t>(std::min(n, m));
    const std::int64_t g = std::gcd(first, second);
    const std::int64_t h = std::llround(d * static_cast<double>(first / g * second));
    if (h <= 0)
        return 1;
    const double p = first == second ? equalSizes(first, h) : latticePath(first, second, g, h);
    return std::clamp(p, 0.0, 1.0);
}

KolmogorovSmirnov kolmogorovSmirnov(std::span<const double> reference, std::span<const double> current)
{
    KolmogorovSmirnov result;
    const std::size_t n = reference.size(), m = current.size();
    if (n == 0 || m == 0)
        return result;
    const DistributionGap largest = GapSearch(reference, current).largest();
    result.location = largest.location;
    result.sign = largest.size > 0 ? 1 : largest.size < 0 ? -1 : 0;
    const double product = static_cast<double>(n) * static_cast<double>(m);
    result.statistic = static_cast<double>(std::abs(largest.size)) / product;
    if (std::max(n, m) <= largestExact) {
        result.method = "exact";
        result.p = kolmogorovSmirnovExactP(result.statistic, n, m);
    } else {
        result.method = "asymptotic";
        // nearbyint rounds half to even, as NumPy does.
        const double effective = std::nearbyint(product / static_cast<double>(n + m));
        result.p = kolmogorovUpperTail(static_cast<std::size_t>(effective), result.statistic);
    }
    return result;
}

double wasserstein(std::span<const double> reference, std::span<const double> current)
{
    const std::size_t n = reference.size(), m = current.size();
    if (n == 0 || m == 0)
        return undefinedValue;
    // As GapSearch; a step between equal values adds nothing.
    const auto up = static_cast<std::int64_t>(m), down = static_cast<std::int64_t>(n);
    std::int64_t gap = 0;
    Sum area;
    std::size_t i = 0, j = 0;
    double x = std::min(reference[0], current[0]);
    const auto stepTo = [&](double next) {
        area.add(static_cast<double>(std::abs(gap)) * (next - x));
        x = next;
    };
    while (i < n && j < m) {
        const double a = reference[i], b = current[j];
        stepTo(std::min(a, b));
        const bool takesReference = a <= b, takesCurrent = b <= a;
        gap += (takesReference ? up : 0) - (takesCurrent ? down : 0);
        i += takesReference ? 1 : 0;
        j += takesCurrent ? 1 : 0;
    }
    for (; i < n; ++i, gap += up)
        stepTo(reference[i]);
    for (; j < m; ++j, gap -= down)
        stepTo(current[j]);
    return area.value() / (static_cast<double>(n) * static_cast<double>(m));
}

} // namespace valbench::stats
