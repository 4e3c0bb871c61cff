// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A table on screen as CSV text.
#pragma once

#include <QByteArray>
#include <QList>

class QAbstractItemModel;

namespace valbench::ui {

/// RFC 4180 in UTF-8 with a head line: the columns given, all rows, values by ExportRole. Text that a
/// spreadsheet would take for a formula (beginning with = + - @ and not a number) gets a leading apostrophe.
[[nodiscard]] QByteArray csvText(const QAbstractItemModel &model, const QList<int> &columns);
/// Rows for the clipboard: tabs between cells, lines between rows.
[[nodiscard]] QString tabbedText(const QAbstractItemModel &model, const QList<int> &rows, const QList<int> &columns);

} // namespace valbench::ui
