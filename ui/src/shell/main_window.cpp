// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/main_window.h>

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDialog>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/command_catalog.h>
#include <valbench/ui/shell/command_palette.h>
#include <valbench/ui/shell/idle_watcher.h>
#include <valbench/ui/shell/lock_view.h>
#include <valbench/ui/shell/navigation_rail.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/shell/top_bar.h>
#include <valbench/ui/shell/watermark.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/reading_order.h>

namespace valbench::ui {

MainWindow::MainWindow(Theme &theme, QWidget *parent)
    : QMainWindow(parent), m_theme(theme), m_commands(new CommandCatalog(this)), m_idle(new IdleWatcher({}, this))
{
    setWindowTitle(tr("Valbench"));
    m_palette = new CommandPalette(*m_commands, this);
    build();
    addCommands();
    m_top->useCommands(*m_commands);
    resize(scaled(1240), scaled(800));
    setMinimumSize(720, 480);

    connect(m_rail, &NavigationRail::chosen, this, [this](const QString &id) { go({id, {}}); });
    connect(m_pages, &PageStack::moved, this, &MainWindow::moved);
    connect(m_lockView, &LockView::unlockRequested, this, &MainWindow::unlockRequested);
    connect(m_lockView, &LockView::signOutRequested, this, &MainWindow::signOutRequested);
    connect(m_idle, &IdleWatcher::idle, this, &MainWindow::lock);
    connect(m_idle, &IdleWatcher::returned, m_countdown, &QWidget::hide);
    connect(m_idle, &IdleWatcher::countdown, this, [this](int seconds) {
        m_countdown->setMessage(
            Tone::info, tr("No activity: locking in %1 s. Move the pointer or press a key to go on.").arg(seconds));
        m_countdown->show();
    });
}

MainWindow::~MainWindow()
{
    m_idle->stop();
}

void MainWindow::build()
{
    m_top = new TopBar;
    m_storeBanner = new Banner(Tone::warning);
    m_storeBanner->setProminent();
    m_storeBanner->hide();
    m_countdown = new Banner(Tone::info);
    m_countdown->hide();
    m_rail = new NavigationRail;
    m_pages = new PageStack;
    m_bottom = new BottomBar;
    m_lockView = new LockView;

    auto *content = new QWidget;
    auto *row = new QHBoxLayout(content);
    auto *line = new QFrame;
    line->setFrameShape(QFrame::VLine);
    line->setFixedWidth(1);
    row->addWidget(m_rail);
    row->addWidget(line);
    row->addWidget(m_pages, 1);
    row->setContentsMargins({});
    row->setSpacing(0);
    m_watermark = new Watermark(content);

    m_workspace = new QWidget;
    auto *column = new QVBoxLayout(m_workspace);
    column->addWidget(m_top);
    column->addWidget(m_storeBanner);
    column->addWidget(m_countdown);
    column->addWidget(content, 1);
    column->addWidget(m_bottom);
    column->setContentsMargins({});
    column->setSpacing(0);

    m_layers = new QStackedWidget;
    m_layers->addWidget(m_workspace);
    m_layers->addWidget(m_lockView);
    setCentralWidget(m_layers);
}

void MainWindow::addPage(PageSpec spec)
{
    const int number = static_cast<int>(m_pages->specs().size()) + 1;
    const QKeySequence keys =
        number <= 9 ? QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)) : QKeySequence();
    m_commands->add({.id = QStringLiteral("go.page.") + spec.id,
                     .menu = tr("&Go"),
                     .text = spec.title,
                     .tip = tr("Open “%1”").arg(spec.title),
                     .icon = spec.icon,
                     .keys = keys},
                    [this, id = spec.id] {
                        go({id, {}});
                    });
    m_rail->addEntry(spec);
    m_pages->addPage(std::move(spec));
}

void MainWindow::finishCommands()
{
    m_commands->fillMenuBar(menuBar(), {tr("&Store"), tr("&Record"), tr("&View"), tr("&Go"), tr("&Help")});
    m_commands->attachTo(this);
}

void MainWindow::setStore(const QString &name, StoreKind kind)
{
    m_storeName = name;
    m_top->setStore(name, kind);
    const QString warning = kindWarning(kind);
    m_storeBanner->setMessage(Tone::warning, warning);
    m_storeBanner->setVisible(!warning.isEmpty());
    m_watermark->setText(kind == StoreKind::demo   ? tr("DEMO")
                         : kind == StoreKind::test ? tr("TEST")
                         : kind == StoreKind::copy ? tr("COPY")
                                                   : QString());
    setWindowTitle(name.isEmpty() ? tr("Valbench") : tr("%1 – %2 – Valbench").arg(name, kindText(kind)));
}

void MainWindow::showFront(QWidget *front)
{
    m_person.reset();
    m_idle->stop();
    m_countdown->hide();
    m_locked = false;
    m_hiddenDialogs.clear();
    m_bottom->clear();
    m_top->setPerson({}, {});
    if (m_front)
        m_front->deleteLater();
    m_front = front;
    m_layers->addWidget(front);
    m_layers->setCurrentWidget(front);
    m_pages->clear(); // now out of sight: no page is laid out on the way out
    tabInReadingOrder(front);
    menuBar()->show();
    finishCommands();
    refreshAccess();
    front->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showWorkspace(const Person &person)
{
    m_person = person;
    m_top->setPerson(person.printedName, person.role);
    m_lockView->setPerson(person.printedName, person.userId, m_storeName);
    m_layers->setCurrentWidget(m_workspace);
    if (m_front)
        m_front->deleteLater();
    refreshAccess();
    for (const PageSpec &spec : m_pages->specs()) {
        if (go({spec.id, {}}))
            break;
    }
}

void MainWindow::refreshAccess()
{
    const bool signedIn = m_person.has_value();
    for (const PageSpec &spec : m_pages->specs()) {
        const Access access = signedIn ? spec.access() : Access{Access::Kind::hidden};
        m_rail->setAccess(spec.id, access);
        QAction *action = m_commands->action(QStringLiteral("go.page.") + spec.id);
        action->setVisible(access.kind != Access::Kind::hidden);
        setBlocked(action, access.kind == Access::Kind::blocked ? access.reason : QString());
    }
    for (const auto &id :
         {QStringLiteral("session.lock"), QStringLiteral("session.signOut"), QStringLiteral("view.refresh")})
        m_commands->action(id)->setEnabled(signedIn);
    moved(m_pages->current());
}

bool MainWindow::go(const Location &place)
{
    return m_person && !m_locked && m_pages->go(place);
}

void MainWindow::moved(const Location &place)
{
    m_rail->setCurrent(place.page);
    m_commands->action(QStringLiteral("go.back"))->setEnabled(m_pages->canGoBack());
    m_commands->action(QStringLiteral("go.forward"))->setEnabled(m_pages->canGoForward());
}

void MainWindow::lock()
{
    if (m_locked || !m_person)
        return;
    m_locked = true;
    m_idle->stop();
    m_countdown->hide();
    while (QWidget *popup = QApplication::activePopupWidget())
        popup->close();
    m_focusBeforeLock = QApplication::focusWidget();
    hideDialogs();
    m_commands->detachFrom(this);
    menuBar()->hide();
    m_lockView->reset();
    m_layers->setCurrentWidget(m_lockView);
    m_lockView->setFocus(Qt::OtherFocusReason);
    Q_EMIT lockedNow();
}

void MainWindow::unlock()
{
    if (!m_locked)
        return;
    m_locked = false;
    m_lockView->reset();
    m_commands->attachTo(this);
    menuBar()->show();
    m_layers->setCurrentWidget(m_workspace);
    showDialogs();
    if (m_focusBeforeLock)
        m_focusBeforeLock->setFocus(Qt::OtherFocusReason);
}

// Dialogs are windows of their own; their content must not stay in sight either.
void MainWindow::hideDialogs()
{
    m_hiddenDialogs.clear();
    const auto windows = findChildren<QDialog *>();
    for (QDialog *dialog : windows) {
        if (dialog->isVisible()) {
            m_hiddenDialogs << dialog;
            dialog->hide();
        }
    }
}

void MainWindow::showDialogs()
{
    for (const QPointer<QWidget> &dialog : std::as_const(m_hiddenDialogs)) {
        if (dialog)
            dialog->show();
    }
    m_hiddenDialogs.clear();
}

void MainWindow::useRoom()
{
    const bool narrow = width() < scaled(900);
    m_rail->setCompact(narrow);
    m_top->setCompact(narrow);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    useRoom();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        useRoom();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_idle->stop();
    QMainWindow::closeEvent(event);
}

} // namespace valbench::ui
