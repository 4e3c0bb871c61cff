// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The parts WorkbenchStyle is drawn with.
#pragma once

#include <QStyleOption>

#include <valbench/ui/theme/style.h>

class QPainter;

namespace valbench::ui::painting {

/// A rounded rectangle with an outline of one pixel inside `rect`; an invalid colour leaves a part away.
void roundedPanel(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &outline, double radius = 5);
void focusRing(QPainter *painter, const QRect &rect, double radius = 5);
void chevron(QPainter *painter, const QRect &rect, Qt::ArrowType direction, const QColor &ink);

[[nodiscard]] ButtonKind kindOf(const QWidget *widget);
[[nodiscard]] bool isInvalid(const QWidget *widget);
/// Looks disabled though it takes the focus, to tell why it cannot be used.
[[nodiscard]] bool isBlocked(const QWidget *widget);
/// The colour of a button's text, given its kind and state.
[[nodiscard]] QColor buttonInk(const QWidget *widget, QStyle::State state);

void button(QPainter *painter, const QStyleOption &option, const QWidget *widget);
void buttonLabel(QPainter *painter, const QStyleOptionButton &option, const QWidget *widget);
void toolButton(QPainter *painter, const QStyleOption &option);
void toolButtonLabel(QPainter *painter, const QStyleOptionToolButton &option);
/// Pixels from an icon to the text beside it.
[[nodiscard]] int iconGap();
void field(QPainter *painter, const QStyleOption &option, const QWidget *widget, double radius = 5);
void checkMark(QPainter *painter, const QStyleOption &option);
void radioMark(QPainter *painter, const QStyleOption &option);
void headerSection(QPainter *painter, const QStyleOptionHeader &option);
void tab(QPainter *painter, const QStyleOptionTab &option);
void progress(QPainter *painter, const QStyleOptionProgressBar &option);
void scrollBar(QPainter *painter, const QStyleOptionSlider &option, const QRect &handle);
void menuItem(QPainter *painter, const QStyleOptionMenuItem &option);

} // namespace valbench::ui::painting
