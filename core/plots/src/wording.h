// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How charts put numbers into words; shared by the builders.
#pragma once

#include <cstdint>
#include <string>

#include <valbench/plots/builders.h>

namespace valbench::plots {

/// 0.95 → "95%".
[[nodiscard]] std::string percentText(double share);
/// shortestText, or nothing if not a number: an empty CSV field.
[[nodiscard]] std::string fieldText(double value);

} // namespace valbench::plots
