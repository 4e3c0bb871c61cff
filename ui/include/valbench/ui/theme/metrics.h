// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes and fonts that follow the application's font, so that everything scales together up to 200 %.
#pragma once

#include <functional>

#include <QFont>
#include <QMargins>

class QLayout;
class QWidget;

namespace valbench::ui {

/// Pixels for a length drawn for a 13-pixel font.
[[nodiscard]] int scaled(double designPixels);

/// The spacing scale; use these rather than numbers of one's own.
namespace space {
inline constexpr int tiny = 4;
inline constexpr int small = 8;
inline constexpr int medium = 12;
inline constexpr int large = 16;
inline constexpr int huge = 24;
} // namespace space

enum class TextStyle {
    title,   ///< the name of a page
    heading, ///< the name of a part of a page
    body,
    strong, ///< body, semi-bold
    small,  ///< captions, column heads
    mono,   ///< digests, code
};
[[nodiscard]] QFont fontFor(TextStyle style);

/// Gives a layout margins and a spacing in design pixels and keeps them right when the font changes.
void setScaledMargins(QLayout *layout, const QMargins &designPixels, int spacing = space::small);
/// The same for the minimal size of a widget; 0 leaves a direction alone.
void setScaledMinimumSize(QWidget *widget, int designWidth, int designHeight);
/// The same for a fixed height, and for any other size: `apply` is called now and whenever the fonts change.
void setScaledHeight(QWidget *widget, int designHeight);
void keepScaled(QWidget *widget, std::function<void()> apply);

} // namespace valbench::ui
