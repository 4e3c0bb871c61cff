// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Wald's test that several differences are all 0.
#pragma once

#include <vector>

#include <valbench/stats/calibration.h>

namespace valbench::stats {

/// d' C^- d, chi-square with the rank of C. C is symmetric, row by row. Undefined, with a reason, if C is no covariance
/// or if a difference without variance is not 0. Rank 0: statistic 0, p = 1.
[[nodiscard]] TestResult contrastTest(const std::vector<double> &differences, const std::vector<double> &covariance);

} // namespace valbench::stats
