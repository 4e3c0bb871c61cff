// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Fewer vertices than a screen or a page has dots, without losing what the eye would have seen.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <valbench/plots/plot.h>

namespace valbench::plots {

/// Largest-Triangle-Three-Buckets (Steinarsson 2013): indices of at most `wanted` (at least 3) vertices, first and
/// last always among them. x rising, both finite, equally long. All indices if there are no more than `wanted`.
[[nodiscard]] std::vector<std::size_t> largestTriangles(std::span<const double> x, std::span<const double> y,
                                                        std::size_t wanted);

/// First, lowest, highest and last vertex of each of `columns` equal slices of [xMin, xMax]: at most 4 per column,
/// and the extremes are exact. One vertex beyond either end is kept, so that a line runs out of the picture.
/// x rising (found by binary search), both finite. 10 million vertices take milliseconds.
[[nodiscard]] std::vector<std::size_t> minMaxPerColumn(std::span<const double> x, std::span<const double> y,
                                                       double xMin, double xMax, std::size_t columns);

/// Vertices above which painters reduce a line.
inline constexpr std::size_t mostVertices = 5000;

/// The plot with each line, step and band of more than `most` vertices reduced; a series that is not rising in x
/// or has a NaN stays whole, and so do points, bars and the data table.
[[nodiscard]] Plot reduced(Plot plot, std::size_t most = mostVertices);

} // namespace valbench::plots
