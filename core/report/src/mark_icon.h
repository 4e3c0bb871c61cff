// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The icons of results. Each has its own outline, so that it is told apart without colour.
#pragma once

#include <valbench/report/document.h>

class QPainter;

namespace valbench::report {

/// Within a square of `size` points whose top left corner is (x, y).
void drawMark(QPainter &painter, Mark mark, double x, double y, double size);

} // namespace valbench::report
