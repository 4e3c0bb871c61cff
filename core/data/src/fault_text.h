// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The messages for what is wrong with a CSV text.
#pragma once

#include <string>
#include <vector>

#include "cell.h"
#include "layout.h"

namespace valbench::data {

/// What a message about a fault needs to know.
struct FaultContext
{
    std::string_view sourceName;
    const Layout &layout;
    const Dialect &dialect;
    const std::vector<std::string> &names; ///< of the columns
    const CsvOptions &options;
};

[[nodiscard]] Error errorOf(const Fault &fault, const FaultContext &context);
/// For a byte that is NUL or not UTF-8.
[[nodiscard]] Error badByteError(const char *at, std::string_view sourceName, const Layout &layout);
/// The cell at a place as messages show it: without quotes, cut after 40 characters.
[[nodiscard]] std::string shownCell(const char *at, const Dialect &dialect);
/// The first characters of a text, "…" behind them if there are more.
[[nodiscard]] std::string shown(std::string_view text, std::size_t characters = 40);

} // namespace valbench::data
