// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any text from outside to text that the report fonts can print, with nothing lost on the way.
#pragma once

#include <string_view>

#include <QString>

#include "fonts.h"

namespace valbench::report {

/// Line feeds become line separators, tabs four spaces. What the face cannot show, or what would be invisible or turn
/// the direction of writing (control and format characters), is written as "[U+4E2D U+6587]"; bytes that are not
/// UTF-8 as "[0xFF]".
[[nodiscard]] QString printable(std::string_view utf8, Face face);

/// The same on one line.
[[nodiscard]] QString printableLine(std::string_view utf8, Face face);

/// Hyphens that stand before a digit at the start of a number become minus signs (U+2212).
[[nodiscard]] QString withMinusSigns(QString text);

} // namespace valbench::report
