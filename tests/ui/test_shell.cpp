// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window: pages and history, lock, idle time, what demo stores say, background jobs.
#include "gallery.h"
#include "support/test_registry.h"
#include "support/user_driver.h"

#include <QApplication>
#include <QImage>
#include <QMenuBar>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QToolTip>
#include <algorithm>

#include <valbench/ui/dialogs/confirm_dialog.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/command_catalog.h>
#include <valbench/ui/shell/command_palette.h>
#include <valbench/ui/shell/idle_watcher.h>
#include <valbench/ui/shell/lock_view.h>
#include <valbench/ui/shell/navigation_rail.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/shell/watermark.h>
#include <valbench/ui/widgets/table_view.h>

using namespace valbench;
using namespace valbench::ui;
using namespace valbench::test;
using namespace std::chrono_literals;

class TestShell : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void opensTheFirstPage();
    void walksTheRailByKeys();
    void refusesBlockedPages();
    void goesBackAndForward();
    void signOutForgetsEverything();
    void lockHidesEverything();
    void unlockBringsBackWhatWasThere();
    void lockStopsCommands();
    void wrongPasswordIsTold();
    void idleCountsDownAndLocks();
    void activityEndsTheCountdown();
    void sleepCountsAsIdle();
    void idleLimitChangesWhileItRuns();
    void sleepLocksAtOnce();
    void demoSaysSoEverywhere();
    void jobsShowAndCancel();
    void everythingIsReachedByTab();

private:
    [[nodiscard]] GalleryPage *page() const { return qobject_cast<GalleryPage *>(m_window->pages().currentPage()); }
    std::unique_ptr<Theme> m_theme;
    AnsweredPrompts m_files;
    std::unique_ptr<MainWindow> m_window;
};

void TestShell::init()
{
    m_theme = std::make_unique<Theme>([] { return paletteFor(Scheme::light); });
    m_window = galleryWindow(*m_theme, m_files, StoreKind::local);
    m_window->showWorkspace(annaWeber());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestShell::cleanup()
{
    m_window.reset();
    m_theme.reset();
}

void TestShell::opensTheFirstPage()
{
    QCOMPARE(m_window->pages().current().page, QStringLiteral("work"));
    QVERIFY(m_window->rail().button(QStringLiteral("work"))->isChecked());
    QVERIFY(m_window->windowTitle().contains(QStringLiteral("Northfield Hospital")));
    QCOMPARE(m_window->pages().count(), 1); // pages are made when opened
}

void TestShell::walksTheRailByKeys()
{
    UserDriver user(m_window.get());
    USER(user, tabTo(QStringLiteral("rail.work")));
    USER(user, press(Qt::Key_Down));
    USER(user, press(Qt::Key_Down));
    QCOMPARE(user.focusName(), QStringLiteral("rail.models"));
    USER(user, press(Qt::Key_Return));
    QTRY_COMPARE(m_window->pages().current().page, QStringLiteral("models"));
    QVERIFY(page()->isAncestorOf(QApplication::focusWidget())); // the focus goes where the work is
}

void TestShell::refusesBlockedPages()
{
    UserDriver user(m_window.get());
    RailButton *admin = m_window->rail().button(QStringLiteral("admin"));
    QVERIFY(admin->accessibleDescription().contains(QStringLiteral("Only administrators may open this.")));
    USER(user, click(QStringLiteral("rail.admin")));
    QCOMPARE(m_window->pages().current().page, QStringLiteral("work"));
    QVERIFY(!admin->isChecked());
    QTRY_COMPARE(QToolTip::text(), QStringLiteral("Only administrators may open this."));
    QVERIFY(!m_window->go({QStringLiteral("admin"), {}}));
    QVERIFY(!m_window->go({QStringLiteral("nowhere"), {}}));
}

void TestShell::goesBackAndForward()
{
    UserDriver user(m_window.get());
    QVERIFY(!user.click(QStringLiteral("top.back"))); // nothing to go back to
    QVERIFY(m_window->go({QStringLiteral("protocols"), QStringLiteral("PQ-007")}));
    Q_EMIT page()->recordOpened(QStringLiteral("PQ-008"));
    QVERIFY(m_window->go({QStringLiteral("deviations"), {}}));
    USER(user, click(QStringLiteral("top.back")));
    QCOMPARE(m_window->pages().current(), (Location{QStringLiteral("protocols"), QStringLiteral("PQ-008")}));
    QCOMPARE(page()->opened.last(), QStringLiteral("PQ-008"));
    USER(user, press(Qt::Key_Left, Qt::AltModifier));
    QTRY_COMPARE(m_window->pages().current().record, QStringLiteral("PQ-007"));
    USER(user, press(Qt::Key_Right, Qt::AltModifier));
    QTRY_COMPARE(m_window->pages().current().record, QStringLiteral("PQ-008"));
    QVERIFY(m_window->rail().button(QStringLiteral("protocols"))->isChecked());
    QVERIFY(m_window->go({QStringLiteral("work"), {}})); // a new way ends the old one
    QVERIFY(!m_window->pages().canGoForward());
}

void TestShell::signOutForgetsEverything()
{
    QSignalSpy signOut(m_window.get(), &MainWindow::signOutRequested);
    m_window->commands().action(QStringLiteral("session.signOut"))->trigger();
    QCOMPARE(signOut.size(), 1);
    const QPointer<GalleryPage> old = page();
    auto *front = new QWidget;
    m_window->showFront(front);
    QVERIFY(front->isVisible());
    QTRY_VERIFY(!old);
    QVERIFY(!m_window->rail().isVisible());
    QVERIFY(!m_window->go({QStringLiteral("protocols"), {}}));
    QVERIFY(!m_window->commands().action(QStringLiteral("session.lock"))->isEnabled());
    m_window->lock();
    QVERIFY(!m_window->isLocked()); // nobody to unlock it
}

void TestShell::lockHidesEverything()
{
    auto *dialog = new ConfirmDialog(
        {QStringLiteral("Retire PQ-007"), {QStringLiteral("It cannot be executed again.")}, QStringLiteral("Retire")},
        m_window.get());
    dialog->open();
    QTRY_VERIFY(dialog->isVisible());
    UserDriver user(m_window.get());
    QSignalSpy locked(m_window.get(), &MainWindow::lockedNow);
    m_window->lock();
    QCOMPARE(locked.size(), 1);
    QVERIFY(!dialog->isVisible());
    QVERIFY(!m_window->menuBar()->isVisible());
    QVERIFY(!m_window->rail().isVisible());
    QVERIFY(!page()->isVisible());
    QTRY_COMPARE(user.focusName(), QStringLiteral("lock.password"));
    // Only the way back in can be seen: no text of the page is in any visible widget.
    const auto all = m_window->findChildren<QWidget *>();
    for (const QWidget *widget : all)
        QVERIFY2(!widget->isVisible() || m_window->lockView().isAncestorOf(widget) || widget == &m_window->lockView() ||
                     widget->isAncestorOf(&m_window->lockView()),
                 widget->metaObject()->className());
    m_window->unlock();
    QVERIFY(dialog->isVisible());
    dialog->close();
}

void TestShell::unlockBringsBackWhatWasThere()
{
    QVERIFY(m_window->go({QStringLiteral("protocols"), {}}));
    m_window->resize(900, 480);
    UserDriver user(m_window.get());
    USER(user, type(QStringLiteral("Filter Protocols"), QStringLiteral("sepsis")));
    auto *bar = page()->list->view()->horizontalScrollBar();
    bar->setValue(bar->maximum());
    const int scrolled = bar->value();
    USER(user, press(Qt::Key_L, Qt::ControlModifier));
    QTRY_VERIFY(m_window->isLocked());
    connect(m_window.get(), &MainWindow::unlockRequested, this, [this] {
        if (m_window->lockView().takePassword().reveal() == "right horse battery")
            m_window->unlock();
    });
    USER(user, type(QStringLiteral("lock.password"), QStringLiteral("right horse battery")));
    USER(user, press(Qt::Key_Return));
    QVERIFY(!m_window->isLocked());
    QCOMPARE(m_window->pages().current().page, QStringLiteral("protocols"));
    QTRY_COMPARE(user.focusName(), QStringLiteral("list.filter"));
    QCOMPARE(page()->list->savedView().value(QStringLiteral("filter")).toString(), QStringLiteral("sepsis"));
    QCOMPARE(bar->value(), scrolled);
}

void TestShell::lockStopsCommands()
{
    m_window->lock();
    QTest::keyClick(m_window.get(), Qt::Key_5, Qt::ControlModifier);
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    QTest::qWait(50);
    QCOMPARE(m_window->pages().current().page, QStringLiteral("work"));
    QVERIFY(!m_window->palettePopup().isVisible());
    QVERIFY(!m_window->go({QStringLiteral("protocols"), {}}));
    m_window->unlock();
    QTest::keyClick(m_window.get(), Qt::Key_5, Qt::ControlModifier);
    QTRY_COMPARE(m_window->pages().current().page, QStringLiteral("protocols"));
}

void TestShell::wrongPasswordIsTold()
{
    m_window->lock();
    UserDriver user(m_window.get());
    QVERIFY(!user.click(QStringLiteral("lock.unlock"))); // nothing typed yet
    QSignalSpy asked(m_window.get(), &MainWindow::unlockRequested);
    USER(user, type(QStringLiteral("lock.password"), QStringLiteral("wrong")));
    USER(user, click(QStringLiteral("lock.unlock")));
    QCOMPARE(asked.size(), 1);
    const Secret typed = m_window->lockView().takePassword();
    QCOMPARE(std::string(typed.reveal()), std::string("wrong"));
    m_window->lockView().showProblem(QStringLiteral("The password is wrong. 4 attempts are left."));
    QTRY_COMPARE(user.focusName(), QStringLiteral("lock.password"));
    QCOMPARE(user.find(QStringLiteral("lock.password"))->accessibleDescription(),
             QStringLiteral("The password is wrong. 4 attempts are left."));
    QVERIFY(m_window->isLocked());
}

void TestShell::idleCountsDownAndLocks()
{
    QSignalSpy count(&m_window->idleWatcher(), &IdleWatcher::countdown);
    m_window->idleWatcher().start(400ms, 300ms);
    QTRY_VERIFY(!count.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(m_window->isLocked(), 3000);
    QVERIFY(!m_window->idleWatcher().isRunning());
}

void TestShell::activityEndsTheCountdown()
{
    IdleWatcher &idle = m_window->idleWatcher();
    QSignalSpy count(&idle, &IdleWatcher::countdown);
    QSignalSpy back(&idle, &IdleWatcher::returned);
    idle.start(2000ms, 1900ms);
    QTRY_VERIFY(!count.isEmpty());
    QTest::keyClick(m_window.get(), Qt::Key_Shift); // any key is activity
    QCOMPARE(back.size(), 1);
    count.clear();
    QTRY_VERIFY(!count.isEmpty());
    QWheelEvent wheel({50, 50}, m_window->mapToGlobal(QPointF(50, 50)), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_window.get(), &wheel);
    QCOMPARE(back.size(), 2);
    idle.stop();
    QVERIFY(!m_window->isLocked());
}

void TestShell::sleepCountsAsIdle()
{
    std::chrono::milliseconds wall{1000000};
    IdleWatcher watcher([&wall] { return wall; });
    QSignalSpy idle(&watcher, &IdleWatcher::idle);
    watcher.start(600000ms, 0ms);
    wall += 3600000ms; // the lid was shut for an hour; the monotonic clock stood still
    QTRY_COMPARE_WITH_TIMEOUT(idle.size(), 1, 3000);
}

void TestShell::idleLimitChangesWhileItRuns()
{
    std::chrono::milliseconds wall{1000000};
    IdleWatcher watcher([&wall] { return wall; });
    QSignalSpy idle(&watcher, &IdleWatcher::idle);
    watcher.start(600000ms, 0ms);
    wall += 20000ms;
    watcher.setLimit(0ms, 0ms); // there is no way to switch it off by the limit
    QCOMPARE(watcher.limit(), 600000ms);
    QTest::qWait(1200);
    QVERIFY(idle.isEmpty());
    watcher.setLimit(15000ms, 0ms); // more has passed already
    QTRY_COMPARE_WITH_TIMEOUT(idle.size(), 1, 3000);
}

/// However short it was; and whoever wakes the computer does not get in before the timer.
void TestShell::sleepLocksAtOnce()
{
    std::chrono::milliseconds wall{1000000};
    IdleWatcher watcher([&wall] { return wall; });
    QSignalSpy idle(&watcher, &IdleWatcher::idle);
    watcher.start(600000ms, 0ms);
    wall += 25000ms; // clocks may differ by as much
    QTest::keyClick(m_window.get(), Qt::Key_Shift);
    QVERIFY(idle.isEmpty());
    wall += 60000ms; // the lid was shut for a minute
    QTest::keyClick(m_window.get(), Qt::Key_Shift);
    QCOMPARE(idle.size(), 1);
    QVERIFY(!watcher.isRunning());
}

void TestShell::demoSaysSoEverywhere()
{
    const auto inked = [this] {
        const auto *mark = m_window->findChild<Watermark *>();
        return mark && mark->isVisible() ? mark->text() : QString();
    };
    UserDriver user(m_window.get());
    const QString warning = kindWarning(StoreKind::demo);
    QVERIFY(inked().isEmpty());
    m_window->setStore(QStringLiteral("Try-out"), StoreKind::demo);
    QCOMPARE(inked(), QStringLiteral("DEMO"));
    QVERIFY(user.sees(warning));
    QVERIFY(!user.sees(QStringLiteral("Close this message"))); // cannot be put away
    QVERIFY(m_window->go({QStringLiteral("protocols"), {}}));
    QCOMPARE(inked(), QStringLiteral("DEMO"));
    USER(user, clickRow(QStringLiteral("list.table"), 1)); // lets clicks through
    QCOMPARE(page()->list->selectedRows(), QList<int>{1});
    m_window->setStore(QStringLiteral("Real"), StoreKind::shared);
    QVERIFY(inked().isEmpty());
    QVERIFY(!user.sees(warning));
    m_window->setStore(QStringLiteral("Last week's"), StoreKind::copy);
    QCOMPARE(inked(), QStringLiteral("COPY"));
    QVERIFY(user.sees(kindWarning(StoreKind::copy)));
}

void TestShell::jobsShowAndCancel()
{
    BottomBar &bar = m_window->bottomBar();
    bar.setJob({QStringLiteral("a"), QStringLiteral("Executing PQ-007"), 0.5, QStringLiteral("about 1 min left")});
    UserDriver user(m_window.get());
    QSignalSpy cancel(&bar, &BottomBar::cancelRequested);
    USER(user, click(QStringLiteral("job.cancel.a")));
    QCOMPARE(cancel.at(0).at(0).toString(), QStringLiteral("a"));
    bar.setJob({QStringLiteral("a"), QStringLiteral("Executing PQ-007"), 0.75, {}, false});
    QVERIFY(!user.sees(QStringLiteral("job.cancel.a")));
    bar.setJob({QStringLiteral("b"), QStringLiteral("Second"), -1});
    bar.setJob({QStringLiteral("c"), QStringLiteral("Third"), -1});
    bar.setJob({QStringLiteral("d"), QStringLiteral("Fourth"), -1});
    QCOMPARE(bar.jobCount(), 4);
    const auto texts = bar.findChildren<QWidget *>();
    QVERIFY(std::ranges::any_of(
        texts, [](const QWidget *w) { return w->accessibleName() == QLatin1String("and 2 more jobs"); }));
    for (const auto &id : {"a", "b", "c", "d"})
        bar.removeJob(QString::fromLatin1(id));
    QCOMPARE(bar.jobCount(), 0);
}

void TestShell::everythingIsReachedByTab()
{
    QVERIFY(m_window->go({QStringLiteral("protocols"), {}}));
    UserDriver user(m_window.get());
    for (const auto &name :
         {"top.search", "top.person", "top.lock", "rail.protocols", "Compare versions", "New protocol",
          "Filter Protocols", "Choose columns of Protocols", "Export Protocols as CSV", "list.table", "Steps"})
        USER(user, tabTo(QString::fromLatin1(name)));
}

VALBENCH_TEST(TestShell, shell)
#include "test_shell.moc"
