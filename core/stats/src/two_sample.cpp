// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/two_sample.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <utility>
#include <vector>

#include "parallel.h"
#include "sum.h"

namespace valbench::stats {

namespace {

constexpr std::size_t largestExact = 10000;
constexpr std::size_t smallestPart = 20000; ///< values of a sample that are worth a thread

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

/// |i/n - j/m| as the integer |i m - j n|: no rounding before the last division.
struct Gap
{
    std::int64_t size = 0; ///< signed
    double location = undefinedValue;
};

/// The first largest gap among the values of a range of both samples, given by its first and past-the-end indices.
/// Each step takes the smallest value left, from both samples if they share it; a gap counts once all values equal to
/// it are taken. Without branches that depend on the data, which no processor can foresee.
Gap largestGap(std::span<const double> reference, std::span<const double> current,
               std::pair<std::size_t, std::size_t> from, std::pair<std::size_t, std::size_t> to)
{
    const auto up = static_cast<std::int64_t>(current.size()), down = static_cast<std::int64_t>(reference.size());
    auto [i, j] = from;
    const auto [n, m] = to;
    Gap found;
    if (i == n && j == m)
        return found;
    std::int64_t gap = static_cast<std::int64_t>(i) * up - static_cast<std::int64_t>(j) * down, largest = 0;
    double x = i < n && (j == m || reference[i] <= current[j]) ? reference[i] : current[j];
    const auto look = [&](bool isDone) {
        const std::int64_t size = std::abs(gap);
        const bool isLarger = isDone && size > largest;
        largest = isLarger ? size : largest;
        found.size = isLarger ? gap : found.size;
        found.location = isLarger ? x : found.location;
    };
    while (i < n && j < m) {
        const double a = reference[i], b = current[j];
        const double next = std::min(a, b);
        look(next > x);
        x = next;
        const bool takesReference = a <= b, takesCurrent = b <= a;
        gap += (takesReference ? up : 0) - (takesCurrent ? down : 0);
        i += takesReference ? 1 : 0;
        j += takesCurrent ? 1 : 0;
    }
    // One sample is used up: after the values equal to its last one the gap goes one way only, to the end.
    for (; i < n && reference[i] == x; ++i)
        gap += up;
    for (; j < m && current[j] == x; ++j)
        gap -= down;
    look(true);
    gap += static_cast<std::int64_t>(n - i) * up - static_cast<std::int64_t>(m - j) * down;
    x = std::max(n > from.first ? reference[n - 1] : x, m > from.second ? current[m - 1] : x);
    look(true);
    return found;
}

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

KolmogorovSmirnov kolmogorovSmirnov(std::span<const double> reference, std::span<const double> current,
                                    unsigned threads)
{
    KolmogorovSmirnov result;
    const std::size_t n = reference.size(), m = current.size();
    if (n == 0 || m == 0)
        return result;
    // Ranges of values, one for each thread; equal values are never parted.
    const std::size_t parts = std::clamp<std::size_t>(std::min(n, m) / smallestPart, 1, threadsOf(threads));
    std::vector<std::pair<std::size_t, std::size_t>> starts{{0, 0}};
    for (std::size_t part = 1; part < parts; ++part) {
        const double at = reference[n * part / parts];
        starts.emplace_back(std::ranges::lower_bound(reference, at) - reference.begin(),
                            std::ranges::lower_bound(current, at) - current.begin());
    }
    starts.emplace_back(n, m);
    std::vector<Gap> gaps(parts);
    forEachIndex(parts, threads, [&](std::size_t part) {
        gaps[part] = largestGap(reference, current, starts[part], starts[part + 1]);
    });
    Gap largest{0, std::min(reference[0], current[0])};
    for (const auto &gap : gaps)
        if (std::abs(gap.size) > std::abs(largest.size))
            largest = gap;
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
    // As largestGap(); a step between equal values adds nothing.
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
