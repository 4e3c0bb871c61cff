// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From what front ends give to what a client takes.
#pragma once

#include <valbench/services/tracking.h>
#include <valbench/tracking/connection.h>

namespace valbench::services {

[[nodiscard]] tracking::ConnectionOptions connectionOptions(TrackingSettings settings);

} // namespace valbench::services
