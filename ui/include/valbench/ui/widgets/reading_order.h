// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Tab key goes where the eye goes, in whatever order the parts were made.
#pragma once

class QWidget;

namespace valbench::ui {

/// Chains the stops of the Tab key under `root` as layouts, tabs, panes and scroll areas place them.
/// Call again after parts were replaced.
void tabInReadingOrder(QWidget *root);

} // namespace valbench::ui
