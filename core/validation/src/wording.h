// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and lists as sentences of a record say them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace valbench::validation {

/// The parts one after the other.
[[nodiscard]] std::string joined(std::initializer_list<std::string_view> parts);
/// 0.95 → "95%", 0.975 → "97.5%".
[[nodiscard]] std::string percentText(double share);
/// 12345 → "12,345".
[[nodiscard]] std::string countText(std::int64_t value);
/// countText and the right form of the noun: "1 row", "12 rows".
[[nodiscard]] std::string countOf(std::int64_t value, std::string_view one, std::string_view many);
/// The words with commas between; "none" for an empty list.
[[nodiscard]] std::string listText(const std::vector<std::string_view> &words);

} // namespace valbench::validation
