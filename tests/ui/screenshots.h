// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of windows for people to look at, kept under the build folder, and what every window must hold.
#pragma once

#include <QWidget>

namespace valbench::test {

/// Saves build/<preset>/screenshots/<name>.png and returns the picture.
QImage takeScreenshot(QWidget *widget, const QString &name);
/// Labels and buttons whose text does not fit into them, as "class: text"; empty when all is well.
[[nodiscard]] QStringList clippedTexts(const QWidget *root);
/// Controls that take the focus but have no name for a screen reader.
[[nodiscard]] QStringList namelessControls(const QWidget *root);
/// Stops of the Tab key that come before what stands above or left of them.
[[nodiscard]] QStringList misplacedStops(QWidget *root);
/// Pages that can be scrolled sideways: something on them does not fit. Tables may.
[[nodiscard]] QStringList sidewaysScrolling(const QWidget *root);

} // namespace valbench::test
