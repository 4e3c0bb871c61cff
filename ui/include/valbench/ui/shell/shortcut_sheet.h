// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// F1: every command with its keys, grouped as in the menus.
#pragma once

#include <QDialog>

namespace valbench::ui {

class CommandCatalog;

/// Not modal; deletes itself when closed.
class ShortcutSheet : public QDialog {
    Q_OBJECT
public:
    ShortcutSheet(const CommandCatalog &commands, QWidget *parent);
};

} // namespace valbench::ui
