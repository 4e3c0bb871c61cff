// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the frame in both schemes and at 200 %, keeps the pictures, and checks that no text is cut off.
#include "gallery.h"
#include "screenshots.h"
#include "support/test_registry.h"

#include <QApplication>
#include <QMenuBar>

#include <valbench/ui/dialogs/confirm_dialog.h>
#include <valbench/ui/dialogs/message_dialog.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/command_palette.h>
#include <valbench/ui/shell/lock_view.h>
#include <valbench/ui/shell/navigation_rail.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/widgets/table_view.h>

using namespace valbench;
using namespace valbench::ui;
using namespace valbench::test;

class TestLooks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pictures_data();
    void pictures();
    void changesWhileOpen();
    void narrowWindow();

private:
    std::unique_ptr<MainWindow> open(Theme &theme, AnsweredPrompts &files);
};

void TestLooks::pictures_data()
{
    QTest::addColumn<int>("choice");
    QTest::addColumn<int>("scale");
    QTest::newRow("light") << static_cast<int>(SchemeChoice::light) << 100;
    QTest::newRow("dark") << static_cast<int>(SchemeChoice::dark) << 100;
    QTest::newRow("light200") << static_cast<int>(SchemeChoice::light) << 200;
}

void TestLooks::pictures()
{
    QFETCH(int, choice);
    QFETCH(int, scale);
    const QString suffix = QString::fromLatin1(QTest::currentDataTag());
    Theme theme;
    theme.setChoice(static_cast<SchemeChoice>(choice));
    theme.setScale(scale);
    AnsweredPrompts files;
    const auto window = galleryWindow(theme, files, StoreKind::demo);
    window->showWorkspace(annaWeber());
    window->go({QStringLiteral("protocols"), {}});
    window->rail().setCount(QStringLiteral("work"), 3);
    window->bottomBar().setIntegrity(Tone::passed, QStringLiteral("Records intact, checked 12:03"));
    window->bottomBar().setTracking(Tone::warning, QStringLiteral("Tracking server out of reach"));
    window->bottomBar().setJob({QStringLiteral("j1"), QStringLiteral("Executing PQ-008"), 0.43,
                                QStringLiteral("1,204 rows/s, about 2 min left")});
    window->resize(scaled(1280), scaled(820));
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    auto *page = qobject_cast<GalleryPage *>(window->pages().currentPage());
    page->list->selectKey(QStringLiteral("PQ-007"));
    const auto check = [&](QWidget *widget, const char *name) {
        takeScreenshot(widget, QStringLiteral("%1-%2").arg(QLatin1String(name), suffix));
        const QStringList clipped = clippedTexts(widget);
        QVERIFY2(clipped.isEmpty(),
                 qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(name), clipped.join(QLatin1Char('\n')))));
        const QStringList nameless = namelessControls(widget);
        QVERIFY2(nameless.isEmpty(),
                 qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(name), nameless.join(QLatin1Char('\n')))));
    };
    check(window.get(), "window");
    page->list->setProblem({QStringLiteral("The list could not be read: the store is locked by another program."),
                            QStringLiteral("Close the other program, then try again."),
                            QStringLiteral("kind: unavailable")});
    check(window.get(), "problem");

    auto *sign = new SignDialog(signRequest(2), window.get());
    sign->markOpened(QStringLiteral("r0"));
    sign->open();
    check(sign, "sign");
    sign->showFailure(
        QStringLiteral("The user id or the password is wrong. 4 attempts are left before the account is locked."));
    takeScreenshot(sign, QStringLiteral("sign-failed-") + suffix);
    sign->close();
    auto *confirm =
        new ConfirmDialog({QStringLiteral("Retire PQ-007 version 2"),
                           {QStringLiteral("No further execution of this version can be started."),
                            QStringLiteral("2 executions in progress can be finished."),
                            QStringLiteral("The record and its signatures stay readable. This cannot be undone.")},
                           QStringLiteral("Retire"),
                           true,
                           true,
                           {QStringLiteral("Replaced by a new version")}},
                          window.get());
    confirm->open();
    check(confirm, "confirm");
    confirm->close();
    auto *message = new MessageDialog(
        QStringLiteral("The protocol was not saved"),
        {QStringLiteral("Someone else changed PQ-007 while you were editing it (Jonas Keller, 14:03)."),
         QStringLiteral("Load the record again, look at what changed, and repeat your change."),
         QStringLiteral("conflict: version 3 expected, 4 found\nplace: record_store.cpp:214")},
        window.get());
    message->open();
    check(message, "message");
    message->close();
    window->palettePopup().popUp();
    check(&window->palettePopup(), "palette");
    window->palettePopup().hide();
    window->lock();
    check(window.get(), "locked");
}

std::unique_ptr<MainWindow> TestLooks::open(Theme &theme, AnsweredPrompts &files)
{
    auto window = galleryWindow(theme, files, StoreKind::local);
    window->showWorkspace(annaWeber());
    window->go({QStringLiteral("protocols"), {}});
    window->bottomBar().setIntegrity(Tone::passed, QStringLiteral("Records intact, checked 12:03"));
    window->show();
    return window;
}

void TestLooks::changesWhileOpen()
{
    Theme theme([] { return paletteFor(Scheme::light); });
    theme.setScale(100);
    AnsweredPrompts files;
    const auto window = open(theme, files);
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    const int rail = window->rail().width();
    const auto *table = qobject_cast<GalleryPage *>(window->pages().currentPage())->list->view();
    const int column = table->columnWidth(0);
    const QColor before = window->grab().toImage().pixelColor(window->width() - 5, 3);
    window->resize(2400, 1600);
    theme.setScale(200);
    theme.setChoice(SchemeChoice::dark);
    QTRY_VERIFY(window->rail().width() > rail * 1.7);
    QVERIFY(table->columnWidth(0) > column * 1.7);
    const QImage after = takeScreenshot(window.get(), QStringLiteral("window-changed-while-open"));
    QVERIFY(after.pixelColor(window->width() - 5, 3).lightness() < before.lightness() / 2);
    const QStringList clipped = clippedTexts(window.get());
    QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(QLatin1Char('\n'))));
}

void TestLooks::narrowWindow()
{
    // 200 % on a small screen: 1366 × 768, as little room as anybody has.
    Theme theme([] { return paletteFor(Scheme::light); });
    theme.setScale(200);
    AnsweredPrompts files;
    const auto window = open(theme, files);
    window->resize(1366, 768);
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    takeScreenshot(window.get(), QStringLiteral("window-narrow200"));
    QCOMPARE(window->size(), QSize(1366, 768));
    const QStringList clipped = clippedTexts(window.get());
    QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(QLatin1Char('\n'))));
    const RailButton *protocols = window->rail().button(QStringLiteral("protocols"));
    QCOMPARE(protocols->toolTip(), QStringLiteral("Protocols")); // the word that the icon stands for
    QCOMPARE(protocols->accessibleName(), QStringLiteral("Protocols"));
}

VALBENCH_TEST(TestLooks, looks)
#include "test_looks.moc"
