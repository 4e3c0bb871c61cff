// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Axes with round numbers: steps of 1, 2 or 5 times a power of ten.
#pragma once

#include <string>

#include <valbench/plots/plot.h>

namespace valbench::plots {

/// An axis whose range is [low, high] widened to whole steps, with about `wanted` (2 to 20) intervals.
/// Equal bounds are widened around the value; bounds that are not finite or reversed count as [0, 1].
[[nodiscard]] Axis niceAxis(std::string label, std::string unit, double low, double high, int wanted = 5);

/// The same ticks, but the range stays exactly [low, high].
[[nodiscard]] Axis exactAxis(std::string label, std::string unit, double low, double high, int wanted = 5);

/// A logarithmic axis over [low, high], widened to whole decades; within up to three decades the 2 and 5 are marked
/// too. low must be positive and below high, else [1, 10].
[[nodiscard]] Axis logAxis(std::string label, std::string unit, double low, double high);

} // namespace valbench::plots
