// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How the roles of a plot look: colour, dash and width, distinguishable in grey as well.
#pragma once

#include <QBrush>
#include <QPainterPath>
#include <QPen>

#include <valbench/plots/plot.h>

namespace valbench::ui::charts {

/// `order` counts the things of the same role in a plot, from 0.
[[nodiscard]] QPen penFor(plots::Role role, int order);
[[nodiscard]] QBrush bandFill(plots::Role role, int order);
[[nodiscard]] QPainterPath markerPath(plots::Marker marker, double size);
[[nodiscard]] QString text(const std::string &utf8);

} // namespace valbench::ui::charts
