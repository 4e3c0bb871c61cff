// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Recording that an audit trail was reviewed, and the reviews there are.
#pragma once

#include <valbench/services/trail_reviews.h>

class QWidget;

namespace valbench::ui {

class Desk;

/// Asks for the findings, records them with the scope, and goes on to the signature.
void reviewTrail(Desk &desk, const services::TrailScope &scope, QWidget *from);
void showTrailReviews(Desk &desk, QWidget *from);

} // namespace valbench::ui
