// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Standard input and output as a channel of whole pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace valbench::xgboost {

/// Fills the bytes from standard input; false at its end.
bool receive(std::span<std::byte> bytes);
/// Writes all to standard output; false if nobody reads any more.
bool send(std::span<const std::byte> bytes);
bool send(std::string_view text);

} // namespace valbench::xgboost
