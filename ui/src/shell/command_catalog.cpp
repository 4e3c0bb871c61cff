// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/command_catalog.h>

#include <algorithm>

#include <QAction>
#include <QMenu>
#include <QMenuBar>

namespace valbench::ui {

QAction *CommandCatalog::add(const CommandInfo &info, std::function<void()> run)
{
    Q_ASSERT(!action(info.id));
    Q_ASSERT(info.keys.isEmpty() ||
             std::ranges::none_of(m_entries, [&info](const Entry &entry) { return entry.info.keys == info.keys; }));
    auto *result = new QAction(icon(info.icon), info.text, this);
    result->setObjectName(info.id);
    const QString keys = info.keys.toString(QKeySequence::NativeText);
    result->setToolTip(keys.isEmpty() ? info.tip : QStringLiteral("%1 (%2)").arg(info.tip, keys));
    result->setStatusTip(info.tip);
    result->setShortcut(info.keys);
    connect(result, &QAction::triggered, this, std::move(run));
    m_entries.push_back({info, result});
    Q_EMIT added();
    return result;
}

void CommandCatalog::addSeparator(const QString &menu)
{
    m_entries.push_back({CommandInfo{.id = {}, .menu = menu, .text = {}, .tip = {}}, nullptr});
}

QAction *CommandCatalog::action(const QString &id) const
{
    const auto found =
        std::ranges::find_if(m_entries, [&id](const Entry &entry) { return entry.action && entry.info.id == id; });
    return found == m_entries.end() ? nullptr : found->action;
}

void CommandCatalog::fillMenuBar(QMenuBar *bar, const QStringList &order) const
{
    bar->clear();
    QStringList titles = order;
    for (const Entry &entry : m_entries) {
        if (!titles.contains(entry.info.menu))
            titles << entry.info.menu;
    }
    for (const QString &title : std::as_const(titles)) {
        QMenu *menu = bar->addMenu(title);
        menu->setToolTipsVisible(true);
        for (const Entry &entry : m_entries) {
            if (entry.info.menu != title)
                continue;
            if (entry.action)
                menu->addAction(entry.action);
            else
                menu->addSeparator();
        }
        menu->menuAction()->setVisible(!menu->isEmpty());
    }
}

void CommandCatalog::attachTo(QWidget *window) const
{
    for (const Entry &entry : m_entries) {
        if (entry.action)
            window->addAction(entry.action);
    }
}

void CommandCatalog::detachFrom(QWidget *window) const
{
    for (const Entry &entry : m_entries) {
        if (entry.action)
            window->removeAction(entry.action);
    }
}

QString plainText(const QString &actionText)
{
    QString result = actionText;
    result.remove(QLatin1Char('&')).remove(QChar(0x2026));
    return result;
}

} // namespace valbench::ui
