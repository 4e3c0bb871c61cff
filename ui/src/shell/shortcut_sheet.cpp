// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/shortcut_sheet.h>

#include <QAction>
#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>

#include <valbench/ui/shell/command_catalog.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

ShortcutSheet::ShortcutSheet(const CommandCatalog &commands, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *content = new QWidget;
    auto *grid = new QGridLayout(content);
    grid->setColumnStretch(0, 1);
    setScaledMargins(grid, {space::large, space::medium, space::large, space::medium}, 6);
    QStringList menus;
    for (const CommandCatalog::Entry &entry : commands.entries()) {
        if (entry.action && !entry.info.keys.isEmpty() && !menus.contains(entry.info.menu))
            menus << entry.info.menu;
    }
    int row = 0;
    for (const QString &menu : std::as_const(menus)) {
        if (row > 0)
            grid->setRowMinimumHeight(row++, scaled(space::small));
        grid->addWidget(new TextLabel(TextStyle::heading, plainText(menu)), row++, 0, 1, 2);
        for (const CommandCatalog::Entry &entry : commands.entries()) {
            if (!entry.action || entry.info.menu != menu || entry.info.keys.isEmpty())
                continue;
            const QString keys = entry.info.keys.toString(QKeySequence::NativeText);
            auto *text = new TextLabel(TextStyle::body, plainText(entry.info.text));
            text->setAccessibleName(QStringLiteral("%1: %2").arg(text->text(), keys));
            grid->addWidget(text, row, 0);
            grid->addWidget(new TextLabel(TextStyle::mono, Role::mutedText, keys), row++, 1, Qt::AlignRight);
        }
    }
    grid->setRowStretch(row, 1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(windowTitle());
    auto *close = new QPushButton(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(scroll, 1);
    layout->addWidget(close, 0, Qt::AlignRight);
    setScaledMargins(layout, {0, 0, space::medium, space::medium}, space::small);
    resize(scaled(460), scaled(560));
}

} // namespace valbench::ui
