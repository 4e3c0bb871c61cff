// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The commands every window has; pages and app add theirs.
#include <valbench/ui/shell/main_window.h>

#include <QAction>
#include <QMenu>

#include <valbench/ui/shell/command_catalog.h>
#include <valbench/ui/shell/command_palette.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/shell/shortcut_sheet.h>
#include <valbench/ui/shell/top_bar.h>
#include <valbench/ui/theme/theme.h>

namespace valbench::ui {

void MainWindow::addCommands()
{
    const QString store = tr("&Store");
    const QString view = tr("&View");
    const QString goMenu = tr("&Go");
    const QString help = tr("&Help");

    QAction *lockAction = m_commands->add({.id = QStringLiteral("session.lock"),
                                           .menu = store,
                                           .text = tr("&Lock"),
                                           .tip = tr("Cover the window until you come back"),
                                           .icon = Icon::lock,
                                           .keys = QKeySequence(Qt::CTRL | Qt::Key_L)},
                                          [this] { lock(); });
    QAction *changePassword = m_commands->add({.id = QStringLiteral("session.changePassword"),
                                               .menu = store,
                                               .text = tr("Change &password…"),
                                               .tip = tr("Choose another password of your own"),
                                               .icon = Icon::key},
                                              [this] { Q_EMIT passwordChangeRequested(); });
    QAction *lost = m_commands->add({.id = QStringLiteral("session.reportLost"),
                                     .menu = store,
                                     .text = tr("&Report my password lost…"),
                                     .tip = tr("When others may know it: it opens nothing any more, at once"),
                                     .icon = Icon::warning},
                                    [this] { Q_EMIT lossReportRequested(); });
    QAction *signOut = m_commands->add({.id = QStringLiteral("session.signOut"),
                                        .menu = store,
                                        .text = tr("Sign &out"),
                                        .tip = tr("End your session on this station"),
                                        .icon = Icon::signOut},
                                       [this] { Q_EMIT signOutRequested(); });
    m_commands->addSeparator(store);
    m_commands->add({.id = QStringLiteral("app.quit"),
                     .menu = store,
                     .text = tr("&Quit"),
                     .tip = tr("Close Valbench"),
                     .icon = Icon::close,
                     .keys = QKeySequence(Qt::CTRL | Qt::Key_Q)},
                    [this] { close(); });

    m_commands->add({.id = QStringLiteral("go.search"),
                     .menu = goMenu,
                     .text = tr("&Search…"),
                     .tip = tr("Find a command, page or record"),
                     .icon = Icon::search,
                     .keys = QKeySequence(Qt::CTRL | Qt::Key_K)},
                    [this] { m_palette->popUp(); });
    m_commands->add({.id = QStringLiteral("go.back"),
                     .menu = goMenu,
                     .text = tr("&Back"),
                     .tip = tr("To the place before"),
                     .icon = Icon::back,
                     .keys = QKeySequence(Qt::ALT | Qt::Key_Left)},
                    [this] { m_pages->back(); });
    m_commands->add({.id = QStringLiteral("go.forward"),
                     .menu = goMenu,
                     .text = tr("&Forward"),
                     .tip = tr("To the place after"),
                     .icon = Icon::forward,
                     .keys = QKeySequence(Qt::ALT | Qt::Key_Right)},
                    [this] { m_pages->forward(); });
    m_commands->addSeparator(goMenu);

    m_commands->add({.id = QStringLiteral("view.refresh"),
                     .menu = view,
                     .text = tr("&Refresh"),
                     .tip = tr("Load this page afresh"),
                     .icon = Icon::refresh,
                     .keys = QKeySequence(Qt::Key_F5)},
                    [this] {
                        if (Page *page = m_pages->currentPage())
                            page->refresh();
                    });
    m_commands->addSeparator(view);
    struct SchemeCommand
    {
        SchemeChoice choice;
        QString id;
        QString text;
        QString tip;
    };
    for (const SchemeCommand &command :
         {SchemeCommand{SchemeChoice::system, QStringLiteral("view.schemeSystem"), tr("Colours of the s&ystem"),
                        tr("Light or dark as the desktop is")},
          SchemeCommand{SchemeChoice::light, QStringLiteral("view.schemeLight"), tr("&Light colours"),
                        tr("Dark text on light ground")},
          SchemeCommand{SchemeChoice::dark, QStringLiteral("view.schemeDark"), tr("&Dark colours"),
                        tr("Light text on dark ground")}}) {
        QAction *action = m_commands->add(
            {.id = command.id, .menu = view, .text = command.text, .tip = command.tip, .icon = Icon::theme},
            [this, choice = command.choice] { m_theme.setChoice(choice); });
        action->setCheckable(true);
        const auto follow = [this, action, choice = command.choice] { action->setChecked(m_theme.choice() == choice); };
        connect(&m_theme, &Theme::changed, action, follow);
        follow();
    }
    m_commands->addSeparator(view);
    m_commands->add({.id = QStringLiteral("view.larger"),
                     .menu = view,
                     .text = tr("L&arger text"),
                     .tip = tr("Up to twice the size"),
                     .icon = Icon::add,
                     .keys = QKeySequence(Qt::CTRL | Qt::Key_Plus)},
                    [this] { m_theme.setScale(m_theme.scale() + 10); });
    m_commands->add({.id = QStringLiteral("view.smaller"),
                     .menu = view,
                     .text = tr("S&maller text"),
                     .tip = tr("Down to the usual size"),
                     .icon = Icon::notApplicable,
                     .keys = QKeySequence(Qt::CTRL | Qt::Key_Minus)},
                    [this] { m_theme.setScale(m_theme.scale() - 10); });
    m_commands->add({.id = QStringLiteral("view.usualSize"),
                     .menu = view,
                     .text = tr("&Usual text size"),
                     .tip = tr("Back to 100 %"),
                     .icon = Icon::zoomReset,
                     .keys = QKeySequence(Qt::CTRL | Qt::Key_0)},
                    [this] { m_theme.setScale(100); });

    m_commands->add({.id = QStringLiteral("help.shortcuts"),
                     .menu = help,
                     .text = tr("&Keyboard shortcuts"),
                     .tip = tr("All commands with their keys"),
                     .icon = Icon::keyboard,
                     .keys = QKeySequence(Qt::Key_F1)},
                    [this] { (new ShortcutSheet(*m_commands, this))->show(); });
    m_top->personMenu()->addAction(lockAction);
    m_top->personMenu()->addAction(changePassword);
    m_top->personMenu()->addAction(lost);
    m_top->personMenu()->addAction(signOut);
}

} // namespace valbench::ui
