// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Content that scrolls, standing at the top with the margins of a page.
#pragma once

class QScrollArea;
class QWidget;

namespace valbench::ui {

/// Takes ownership of the content.
[[nodiscard]] QScrollArea *makeScrolling(QWidget *content);

} // namespace valbench::ui
