// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Colours by meaning: every colour on screen comes from a role, in the light and in the dark scheme.
#pragma once

#include <QColor>
#include <QPalette>

#include <array>

namespace valbench::ui {

enum class Scheme { light, dark };

/// What a colour stands for. `…Surface` roles are backgrounds on which the role of the same name is read.
enum class Role {
    window,  ///< behind everything
    surface, ///< tables, fields, cards
    sunken,  ///< navigation rail, headers, bars
    raised,  ///< menus, tool tips, palette
    text,
    mutedText, ///< second-rank text; still readable (AA)
    disabledText,
    border,        ///< hairlines between areas
    controlBorder, ///< outline of fields; 3:1 against their surroundings
    accent,
    onAccent,      ///< text on accent
    accentSurface, ///< hover and current place
    selection,     ///< selected rows and text
    passed,
    passedSurface,
    failed,
    failedSurface,
    error, ///< could not be evaluated: neither passed nor failed
    errorSurface,
    notRun,
    notRunSurface,
    notApplicable,
    notApplicableSurface,
    insufficient, ///< evidence does not settle the question; counts as not passed
    insufficientSurface,
    warning,
    warningSurface,
    info,
    infoSurface,
    chartAxis,
    chartGrid,
    chartLimit,
    series1,
    series2,
    series3,
    series4,
    series5,
    series6,
};
inline constexpr int roleCount = static_cast<int>(Role::series6) + 1;

/// Colours of the series of a chart, in the order in which they are given out.
inline constexpr std::array<Role, 6> seriesRoles{Role::series1, Role::series2, Role::series3,
                                                 Role::series4, Role::series5, Role::series6};

[[nodiscard]] QColor color(Scheme scheme, Role role);
/// The colour in the scheme the application shows now.
[[nodiscard]] QColor color(Role role);

/// Dark when the window is darker than its text. (Qt 6.4 has no QStyleHints::colorScheme.)
[[nodiscard]] Scheme schemeOf(const QPalette &palette);
[[nodiscard]] Scheme currentScheme();
/// The palette Qt's own widgets are drawn with.
[[nodiscard]] QPalette paletteFor(Scheme scheme);

/// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance of sRGB).
[[nodiscard]] double contrastRatio(const QColor &a, const QColor &b);

} // namespace valbench::ui
