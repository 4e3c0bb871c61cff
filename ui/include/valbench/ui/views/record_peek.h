// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a record's content, for signers and for curious readers.
#pragma once

#include <QString>

#include <string_view>

class QWidget;

namespace valbench::ui {

class Desk;

/// Opens a window with the content of the record's current version, as readable lines, and its digest.
void showRecordContent(Desk &desk, const QString &recordId, QWidget *from);

/// Canonical JSON as indented "name: value" lines; the text itself if it is not JSON.
[[nodiscard]] QString readableContent(std::string_view canonical);

} // namespace valbench::ui
