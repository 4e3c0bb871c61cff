// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window of the workbench: rail, bars, pages, lock. Knows no use case; app wires it to the services.
#pragma once

#include <QMainWindow>
#include <QPointer>

#include <optional>

#include <valbench/base/secret.h>
#include <valbench/ui/shell/page.h>
#include <valbench/ui/shell/store_kind.h>

class QStackedWidget;

namespace valbench::ui {

class Banner;
class BottomBar;
class CommandCatalog;
class CommandPalette;
class IdleWatcher;
class LockView;
class NavigationRail;
class PageStack;
class Theme;
class TopBar;
class Watermark;

struct Person
{
    QString userId;
    QString printedName;
    QString role;
};

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Theme &theme, QWidget *parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] CommandCatalog &commands() const { return *m_commands; }
    [[nodiscard]] CommandPalette &palettePopup() const { return *m_palette; }
    [[nodiscard]] NavigationRail &rail() const { return *m_rail; }
    [[nodiscard]] PageStack &pages() const { return *m_pages; }
    [[nodiscard]] BottomBar &bottomBar() const { return *m_bottom; }
    [[nodiscard]] IdleWatcher &idleWatcher() const { return *m_idle; }

    /// Adds the page to the rail, with a command and (for the first nine) Ctrl+1…9.
    void addPage(PageSpec spec);
    /// Call after all commands and pages are added: builds the menus.
    void finishCommands();

    void setStore(const QString &name, StoreKind kind);
    /// Shows a full-window widget without rail and person, such as welcome or sign-in. Takes ownership.
    void showFront(QWidget *front);
    /// A person has signed in: asks all pages for access and opens the first one that may be opened.
    void showWorkspace(const Person &person);
    /// Asks the pages again what the person may open.
    void refreshAccess();
    bool go(const Location &place);

    /// Covers everything, dialogs included, until unlock().
    void lock();
    void unlock();
    [[nodiscard]] bool isLocked() const { return m_locked; }
    [[nodiscard]] LockView &lockView() const { return *m_lockView; }

Q_SIGNALS:
    void lockedNow();
    /// Check the password of lockView() and call unlock(), or showProblem() on it.
    void unlockRequested();
    void signOutRequested();
    void passwordChangeRequested();
    void lossReportRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void addCommands();
    void build();
    void moved(const Location &place);
    void useRoom();
    void hideDialogs();
    void showDialogs();
    Theme &m_theme;
    CommandCatalog *m_commands;
    CommandPalette *m_palette;
    QStackedWidget *m_layers;
    QWidget *m_workspace;
    TopBar *m_top;
    Banner *m_storeBanner;
    Banner *m_countdown;
    NavigationRail *m_rail;
    PageStack *m_pages;
    Watermark *m_watermark;
    BottomBar *m_bottom;
    LockView *m_lockView;
    IdleWatcher *m_idle;
    QPointer<QWidget> m_front;
    QPointer<QWidget> m_focusBeforeLock;
    QList<QPointer<QWidget>> m_hiddenDialogs;
    std::optional<Person> m_person;
    QString m_storeName;
    bool m_locked = false;
};

} // namespace valbench::ui
