// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every command once: menus, shortcuts, the shortcut sheet and the search all read this list.
#pragma once

#include <QKeySequence>
#include <QObject>

#include <functional>
#include <vector>

#include <valbench/ui/theme/icons.h>

class QAction;
class QMenuBar;
class QWidget;

namespace valbench::ui {

struct CommandInfo
{
    QString id;   ///< stable: "view.back"
    QString menu; ///< title of the menu it stands in
    QString text; ///< with mnemonic; unique within the menu
    QString tip;
    Icon icon = Icon::none;
    QKeySequence keys{};
};

class CommandCatalog final : public QObject {
    Q_OBJECT
public:
    struct Entry
    {
        CommandInfo info;
        QAction *action;
    };
    using QObject::QObject;

    /// The action is owned by the catalogue. An id or key sequence that is taken already is a bug (asserted).
    QAction *add(const CommandInfo &info, std::function<void()> run);
    /// Draws a line in the menu before the next command.
    void addSeparator(const QString &menu);
    /// Null if there is no such command.
    [[nodiscard]] QAction *action(const QString &id) const;
    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; }

    /// Menus in the order given first, then in the order of their first command.
    void fillMenuBar(QMenuBar *bar, const QStringList &order) const;
    /// Makes the shortcuts work in `window`, and takes them away again.
    void attachTo(QWidget *window) const;
    void detachFrom(QWidget *window) const;

Q_SIGNALS:
    void added();

private:
    std::vector<Entry> m_entries; ///< action null: a separator
};

/// The text without mnemonic and dots, for lists and screen readers.
[[nodiscard]] QString plainText(const QString &actionText);

} // namespace valbench::ui
