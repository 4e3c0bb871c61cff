// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+K: one field that finds commands, pages and (once a source is added) records.
#pragma once

#include <QFrame>

#include <functional>
#include <vector>

#include <valbench/ui/theme/icons.h>

class QLineEdit;
class QListView;

namespace valbench::ui {

class CommandCatalog;
class TextLabel;

struct PaletteEntry
{
    QString text;
    QString detail{}; ///< what it is or where: "Protocol, version 2"
    QString keys{};   ///< shortcut, if any
    Icon icon = Icon::none;
    QString blocked{}; ///< why it cannot be used now; empty if it can
    std::function<void()> run;
};

class PaletteModel;

class CommandPalette : public QFrame {
    Q_OBJECT
public:
    /// Answers `query` at once or later by calling `deliver` on the GUI thread, or never.
    using Deliver = std::function<void(std::vector<PaletteEntry>)>;
    using Source = std::function<void(const QString &query, Deliver deliver)>;

    CommandPalette(const CommandCatalog &commands, QWidget *window);
    /// A further source, such as the records of the store. Asked from two letters on.
    void addSource(Source source);
    void popUp();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void search(const QString &query);
    void add(std::vector<PaletteEntry> entries);
    void move(int step);
    void run();
    void place();
    const CommandCatalog &m_commands;
    std::vector<Source> m_sources;
    QLineEdit *m_query;
    QListView *m_list;
    PaletteModel *m_model;
    TextLabel *m_note;
    int m_generation = 0; ///< answers to an older query are dropped
};

} // namespace valbench::ui
