// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reduction of long series.
#include <valbench/plots/reduce.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace valbench::plots {

namespace {

std::vector<std::size_t> all(std::size_t size)
{
    std::vector<std::size_t> indices(size);
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    return indices;
}

bool isReducible(const std::vector<double> &x, const std::vector<double> &y)
{
    const auto isFinite = [](double value) { return std::isfinite(value); };
    return std::is_sorted(x.begin(), x.end()) && std::all_of(x.begin(), x.end(), isFinite) &&
           std::all_of(y.begin(), y.end(), isFinite);
}

template <class T>
void keep(std::vector<T> &column, const std::vector<std::size_t> &indices)
{
    if (column.empty())
        return;
    std::vector<T> kept;
    kept.reserve(indices.size());
    for (const std::size_t index : indices)
        kept.push_back(column[index]);
    column = std::move(kept);
}

/// Steps hold their level, so extremes per slice keep their shape where triangles would slant it.
std::vector<std::size_t> forSeries(const Series &series, std::size_t most)
{
    if (series.kind == SeriesKind::step)
        return minMaxPerColumn(series.x, series.y, series.x.front(), series.x.back(), most / 4);
    return largestTriangles(series.x, series.y, most);
}

void reduceBand(Band &band, std::size_t most)
{
    if (band.x.size() <= most || !isReducible(band.x, band.lower) || !isReducible(band.x, band.upper))
        return;
    const auto lower = largestTriangles(band.x, band.lower, most / 2);
    const auto upper = largestTriangles(band.x, band.upper, most / 2);
    std::vector<std::size_t> indices;
    std::set_union(lower.begin(), lower.end(), upper.begin(), upper.end(), std::back_inserter(indices));
    for (auto *column : {&band.x, &band.lower, &band.upper})
        keep(*column, indices);
}

void reduceSeries(Series &series, std::size_t most)
{
    const bool isLine = series.kind == SeriesKind::line || series.kind == SeriesKind::step;
    if (!isLine || series.x.size() <= most || !isReducible(series.x, series.y))
        return;
    const auto indices = forSeries(series, most);
    for (auto *column : {&series.x, &series.y, &series.xLower, &series.xUpper, &series.yLower, &series.yUpper})
        keep(*column, indices);
    keep(series.n, indices);
}

} // namespace

std::vector<std::size_t> largestTriangles(std::span<const double> x, std::span<const double> y, std::size_t wanted)
{
    const std::size_t size = x.size();
    wanted = std::max<std::size_t>(wanted, 3);
    if (size <= wanted)
        return all(size);

    std::vector<std::size_t> chosen{0};
    chosen.reserve(wanted);
    const auto buckets = wanted - 2;
    const auto bucketStart = [&](std::size_t bucket) { return 1 + bucket * (size - 2) / buckets; };
    std::size_t last = 0;
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
        const std::size_t begin = bucketStart(bucket);
        const std::size_t end = bucketStart(bucket + 1);
        // The third corner is the mean of the bucket after this one; after the last one, the last vertex.
        const std::size_t nextEnd = bucket + 1 < buckets ? bucketStart(bucket + 2) : size;
        double meanX = 0;
        double meanY = 0;
        for (std::size_t i = end; i < nextEnd; ++i) {
            meanX += x[i];
            meanY += y[i];
        }
        meanX /= static_cast<double>(nextEnd - end);
        meanY /= static_cast<double>(nextEnd - end);

        std::size_t best = begin;
        double bestArea = -1;
        for (std::size_t i = begin; i < end; ++i) {
            const double area = std::abs((x[last] - meanX) * (y[i] - y[last]) - (x[last] - x[i]) * (meanY - y[last]));
            if (area > bestArea) {
                bestArea = area;
                best = i;
            }
        }
        chosen.push_back(best);
        last = best;
    }
    chosen.push_back(size - 1);
    return chosen;
}

std::vector<std::size_t> minMaxPerColumn(std::span<const double> x, std::span<const double> y, double xMin, double xMax,
                                         std::size_t columns)
{
    std::vector<std::size_t> chosen;
    if (x.empty() || columns == 0 || !(xMax >= xMin))
        return chosen;
    const auto begin = std::lower_bound(x.begin(), x.end(), xMin);
    const auto end = std::upper_bound(begin, x.end(), xMax);
    if (begin != x.begin())
        chosen.push_back(static_cast<std::size_t>(begin - x.begin()) - 1);

    auto from = begin;
    for (std::size_t column = 1; column <= columns && from != end; ++column) {
        const double edge = xMin + (xMax - xMin) * static_cast<double>(column) / static_cast<double>(columns);
        const auto to = column == columns ? end : std::upper_bound(from, end, edge);
        if (to == from)
            continue;
        const auto first = static_cast<std::size_t>(from - x.begin());
        const auto size = static_cast<std::size_t>(to - from);
        const auto [low, high] = std::minmax_element(y.begin() + static_cast<std::ptrdiff_t>(first),
                                                     y.begin() + static_cast<std::ptrdiff_t>(first + size));
        std::size_t picks[] = {first, static_cast<std::size_t>(low - y.begin()),
                               static_cast<std::size_t>(high - y.begin()), first + size - 1};
        std::sort(std::begin(picks), std::end(picks));
        chosen.insert(chosen.end(), std::begin(picks), std::unique(std::begin(picks), std::end(picks)));
        from = to;
    }
    if (end != x.end())
        chosen.push_back(static_cast<std::size_t>(end - x.begin()));
    return chosen;
}

Plot reduced(Plot plot, std::size_t most)
{
    for (auto &panel : plot.panels) {
        for (auto &band : panel.bands)
            reduceBand(band, most);
        for (auto &series : panel.series)
            reduceSeries(series, most);
    }
    return plot;
}

} // namespace valbench::plots
