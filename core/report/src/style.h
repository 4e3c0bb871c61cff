// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Measures of the page and of the type. All lengths are points (1/72 in), measured from the page's top left corner.
#pragma once

#include <QColor>

namespace valbench::report::style {

/// Of the page's device: 20 units per point, so that a tenth of a point is a whole number of units.
inline constexpr int resolution = 1440;
inline constexpr double unitsPerPoint = resolution / 72.0;

// As wide as A4 and as high as Letter: printed on either, nothing is scaled or cut.
inline constexpr double pageWidth = 595;
inline constexpr double pageHeight = 792;
// FDA asks for at least 3/4 in (54 pt) on the left and 3/8 in (27 pt) elsewhere.
inline constexpr double left = 56;
inline constexpr double right = pageWidth - 40;
inline constexpr double width = right - left;
inline constexpr double headerBaseline = 42;
inline constexpr double top = 66;
inline constexpr double bottom = pageHeight - 72;
inline constexpr double footerTop = pageHeight - 62;
inline constexpr double height = bottom - top;

inline constexpr double bodySize = 10;
inline constexpr double tableSize = 9;
inline constexpr double smallSize = 9;
inline constexpr double marginSize = 8.5; ///< header and footer
inline constexpr double titleSize = 20;
inline constexpr double subtitleSize = 12;
inline constexpr double headingSizes[] = {15, 12, 10.5, 10};
inline constexpr double linePitch = 1.4; ///< of the type size
inline constexpr double cellPadding = 5;
inline constexpr double rowPadding = 2.6;

inline constexpr QColor ink = QColor(0, 0, 0);
inline constexpr QColor link = QColor(0, 51, 153);
inline constexpr QColor rule = QColor(40, 40, 40);
inline constexpr QColor hairline = QColor(190, 190, 190);
inline constexpr QColor headerFill = QColor(236, 239, 243);
inline constexpr QColor watermark = QColor(238, 238, 238);

} // namespace valbench::report::style
