// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sorting many doubles in linear time.
#pragma once

#include <vector>

namespace valbench::stats {

/// Rising order; no NaN, no -0 among the values. By the upper half of the bits, least significant digit first, then by
/// comparison where these agree. Short lists are sorted by comparison alone.
void sortRising(std::vector<double> &values);

} // namespace valbench::stats
