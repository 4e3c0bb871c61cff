// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How one model moves the predictions of another.
#pragma once

#include <valbench/stats/paired_models.h>

#include "paired_records.h"

namespace valbench::stats {

[[nodiscard]] Reclassification reclassificationOf(const Pairs &pairs, double threshold, double confidence);

} // namespace valbench::stats
