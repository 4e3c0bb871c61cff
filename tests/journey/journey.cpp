// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journey.h"

#include "support/event_watch.h"
#include "support/test_registry.h"
#include "ui/screenshots.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QSettings>

#include <algorithm>

#include <valbench/domain/accountability.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/front_desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/eliding_label.h>

namespace valbench::test {

Journey::Journey() = default;
Journey::~Journey() = default;

void Journey::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    const services::Environment environment{clock,
                                            random,
                                            folder.filePath(QStringLiteral("profile")).toStdString(),
                                            "test build",
                                            services::systemZone,
                                            services::KeyProtection::unitTest};
    theme = std::make_unique<ui::Theme>();
    theme->setChoice(ui::SchemeChoice::light);
    window = std::make_unique<ui::MainWindow>(*theme);
    desk = std::make_unique<ui::Desk>(environment, *window, prompts);
    ui::addPages(*window, *desk);
    window->finishCommands();
    front = std::make_unique<ui::FrontDesk>(*desk, VALBENCH_SOURCE_DIR "/resources");
    user = std::make_unique<UserDriver>(window.get());
    window->resize(1280, 820);
    front->showWelcome();
    {
        const PausedWatch pause; // the first show builds the window: start-up, not an event in anybody's work
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get(), patience));
    }
}

void Journey::init()
{
    QVERIFY2(!broken, "an earlier step failed");
}

void Journey::cleanup()
{
    broken = broken || QTest::currentTestFailed();
}

QWidget *Journey::dialog(const QWidget *than)
{
    const bool there = QTest::qWaitFor(
        [&] { return QApplication::activeModalWidget() && QApplication::activeModalWidget() != than; }, patience);
    QWidget *found = QApplication::activeModalWidget();
    if (!there || !found) {
        QTest::qFail("no dialog came up", __FILE__, __LINE__);
        return nullptr;
    }
    // The offscreen platform has no window manager that would do this.
    const bool active = QTest::qWaitFor(
        [found] {
            found->activateWindow();
            return QApplication::activeWindow() == found;
        },
        patience);
    if (!active)
        QTest::qFail("the dialog did not become active", __FILE__, __LINE__);
    return found;
}

void Journey::noDialog()
{
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() == nullptr, patience);
    comeBack();
}

void Journey::comeBack()
{
    window->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), window.get());
}

bool Journey::ready(const QString &button)
{
    const auto *widget = user->find(button);
    const auto *action = qobject_cast<const ui::ActionButton *>(widget);
    return widget && widget->isEnabled() && !(action && action->isBlocked());
}

bool Journey::shows(const QString &text) const
{
    const auto reads = [&](const auto *label) { return label->isVisible() && label->text() == text; };
    return std::ranges::any_of(window->findChildren<QLabel *>(), reads) ||
           std::ranges::any_of(window->findChildren<ui::ElidingLabel *>(), reads);
}

void Journey::typeSignIn(const QString &userId, const QString &password)
{
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("User id")), patience);
    comeBack();
    USER(*user, type(QStringLiteral("User id"), userId));
    USER(*user, type(QStringLiteral("Password"), password));
    USER(*user, press(Qt::Key_Return));
}

void Journey::signOutByMenu()
{
    USER(*user, menu(QStringLiteral("Store"), QStringLiteral("Sign out")));
    QTRY_VERIFY_WITH_TIMEOUT(!desk->session(), patience);
}

void Journey::actAs(const QString &role)
{
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as ") + role), patience);
    USER(*user, click(QStringLiteral("Act as ") + role));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session() != nullptr, patience);
}

Status Journey::acceptStatements(services::Workspace &workspace,
                                 std::initializer_list<std::pair<const char *, QString>> people)
{
    for (const auto &[userId, password] : people)
        VB_CHECK(workspace.sessions().acceptStatement(userId, Secret(password.toStdString()),
                                                      domain::accountabilityStatement().version));
    return {};
}

void Journey::readPeople()
{
    const auto known =
        services::demoPeople(folder.filePath(QStringLiteral("profile/demo/demo-people.txt")).toStdString());
    VERIFY_OK(known);
    people = *known;
}

const services::DemoPerson &Journey::person(const QString &role) const
{
    const auto found = std::ranges::find(people, role.toStdString(), &services::DemoPerson::role);
    if (found == people.end())
        qFatal("the demo has no %s", qPrintable(role));
    return *found;
}

void Journey::findRow(const QString &table, const QString &text, int &row)
{
    const auto found = [&] {
        const auto *view = user->find<QAbstractItemView>(table);
        for (int r = 0; view && r < view->model()->rowCount(); ++r) {
            for (int c = 0; c < view->model()->columnCount(); ++c) {
                if (view->model()->index(r, c).data().toString() == text) {
                    row = r;
                    return true;
                }
            }
        }
        return false;
    };
    QTRY_VERIFY2_WITH_TIMEOUT(found(), qPrintable(QStringLiteral("no row %1 in %2").arg(text, table)), patience);
}

void Journey::use(UserDriver &hand, const QString &button)
{
    USER(hand, tabTo(button));
    USER(hand, press(Qt::Key_Space));
}

void Journey::fill(UserDriver &hand, const QString &field, const QString &text)
{
    USER(hand, tabTo(field));
    USER(hand, press(Qt::Key_A, Qt::ControlModifier));
    USER(hand, typeHere(text));
}

void Journey::goByKeys(const QString &page)
{
    static const QStringList rail{
        QStringLiteral("work"),       QStringLiteral("experiments"),  QStringLiteral("models"),
        QStringLiteral("data-sets"),  QStringLiteral("requirements"), QStringLiteral("protocols"),
        QStringLiteral("executions"), QStringLiteral("deviations"),   QStringLiteral("audit")};
    QVERIFY(rail.contains(page));
    USER(*user, press(static_cast<Qt::Key>(Qt::Key_1 + rail.indexOf(page)), Qt::ControlModifier));
    QTRY_COMPARE(window->pages().current().page, page);
}

void Journey::openByKeys(const QString &table, const QString &record)
{
    int row = -1;
    findRow(table, record, row);
    USER(*user, tabTo(table));
    USER(*user, press(Qt::Key_Home, Qt::ControlModifier));
    for (int step = 0; step < row; ++step)
        USER(*user, press(Qt::Key_Down));
    USER(*user, press(Qt::Key_Return));
    QTRY_COMPARE_WITH_TIMEOUT(window->pages().current().record, record, patience);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Read content")), patience);
}

void Journey::look(const QString &name, QWidget *widget)
{
    QWidget *seen = widget ? widget : window.get();
    QStringList faults;
    const auto isFaultless = [&faults, seen] {
        faults = clippedTexts(seen) + namelessControls(seen) + misplacedStops(seen) + sidewaysScrolling(seen);
        return faults.isEmpty();
    };
    // On a busy machine a page may still be on its way; what stays wrong is wrong.
    [[maybe_unused]] const bool settled = QTest::qWaitFor(isFaultless, settling);
    takeScreenshot(seen, QStringLiteral("journey-") + name);
    QVERIFY2(faults.isEmpty(), qPrintable(name + QStringLiteral(": ") + faults.join(QLatin1Char('\n'))));
}

void Journey::lookInEveryWay(const QString &name)
{
    const std::pair<ui::SchemeChoice, const char *> schemes[] = {{ui::SchemeChoice::dark, "dark"},
                                                                 {ui::SchemeChoice::light, "light"}};
    for (const auto &[scheme, schemeName] : schemes) {
        for (const int percent : {200, 100}) {
            {
                const PausedWatch pause; // a new size for everything on screen
                theme->setChoice(scheme);
                theme->setScale(percent);
                window->resize(1280, 820);
                QTest::qWait(60);
            }
            look(QStringLiteral("%1-%2-%3").arg(name, QLatin1String(schemeName)).arg(percent));
        }
    }
}

void Journey::checkEvents()
{
    const auto &watch = WatchedApplication::instance();
    const auto told = watch.slowerThan(longestEvent / 2);
    for (std::size_t i = 0; i < std::min<std::size_t>(told.size(), 12); ++i)
        qInfo("%.1f ms of work, %.1f ms by the clock: %s", told[i].cpu, told[i].wall, told[i].what.constData());
    qInfo("%zu events were watched", watch.count());
    QVERIFY(watch.count() > 1000);
    const auto slow = watch.slowerThan(longestEvent);
    const double rate = metronome.holdUpsPerSecond(), worked = threadWork() / 1000;
    qInfo("the machine held a thread up %.2f times in a second of work; this one worked for %.1f s", rate, worked);
    const auto forgiven = watch.count() / eventsPerHiccup +
                          std::min(static_cast<std::size_t>(rate * worked), 1 + watch.count() / eventsPerHoldUp);
    QVERIFY2(slow.size() <= forgiven, qPrintable(QStringLiteral("%1 events above %2 ms of work, %3 allowed")
                                                     .arg(slow.size())
                                                     .arg(longestEvent)
                                                     .arg(forgiven)));
    QVERIFY2(slow.empty() || slow.front().cpu < longestHiccup, slow.empty() ? "" : slow.front().what.constData());
}

} // namespace valbench::test
