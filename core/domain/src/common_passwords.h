// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// resources/passwords/common.txt, as part of the program.
#pragma once

#include <string_view>

namespace valbench::domain {

/// One a line, sorted by byte.
[[nodiscard]] std::string_view commonPasswordText();

} // namespace valbench::domain
