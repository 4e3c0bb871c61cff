// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Plots of invented numbers for the tests of charts.
#pragma once

#include <valbench/plots/plot.h>

namespace valbench::test {

/// A ROC curve with band, operating point with error bars, chance line and a limit.
[[nodiscard]] plots::Plot rocSample();
/// Observed over predicted with intervals, and a histogram below.
[[nodiscard]] plots::Plot calibrationSample();
/// Five subgroups with intervals, an overall line and texts at the side.
[[nodiscard]] plots::Plot forestSample();
/// A line of many vertices with one peak at `peak`.
[[nodiscard]] plots::Plot longSample(std::size_t vertices, std::size_t peak);

} // namespace valbench::test
