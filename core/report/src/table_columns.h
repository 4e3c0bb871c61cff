// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How wide the columns of a table are, and where their decimal signs stand.
#pragma once

#include <optional>
#include <vector>

#include <valbench/report/document.h>

#include "text_block.h"

namespace valbench::report {

inline constexpr double tablePitch = 1.36;
inline constexpr double iconRoom = style::tableSize + 3; ///< a result's icon and the gap after it

struct PlacedColumn
{
    double x = 0;              ///< of the contents, in points
    double width = 0;          ///< of the contents
    Align align = Align::left; ///< right instead of decimal where the numbers are too wide for the column
    double beforePoint = 0;    ///< decimal: from x to the decimal sign
    bool hasNumbers = false;   ///< decimal was asked for
};

[[nodiscard]] TextStyle tableTextStyle();
[[nodiscard]] std::vector<PlacedColumn> placeColumns(const Table &table, const QPaintDevice *device);

/// Width of a text before and from the decimal sign of its first number; none if it does not begin with a number.
struct SplitNumber
{
    double before = 0;
    double after = 0;
};
[[nodiscard]] std::optional<SplitNumber> splitNumber(const QString &text, const TextStyle &style,
                                                     const QPaintDevice *device);

} // namespace valbench::report
