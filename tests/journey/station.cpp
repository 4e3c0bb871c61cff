// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A workbench as a process of its own, with somebody at it who does what standard input says and tells what is seen.
// usage: station URL PROFILE USER PASSWORD; then lines "add USER-ID" and "quit".
#include <QAbstractItemView>
#include <QApplication>
#include <QSettings>
#include <QSocketNotifier>
#include <QTimer>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>

#include <unistd.h>

#include "support/user_driver.h"

#include <valbench/base/ports.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/front_desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/widgets/file_prompts.h>

namespace {

using namespace valbench;

constexpr int patience = 20000;

/// The clock that all processes of this computer share.
long long milliseconds()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

void tell(const char *what, long long value)
{
    std::printf("%s %lld %lld\n", what, value, milliseconds());
    std::fflush(stdout);
}

[[noreturn]] void giveUp(const char *why)
{
    std::fprintf(stderr, "station: %s\n", why);
    std::fflush(stderr);
    ::_exit(1);
}

class NoPrompts final : public ui::FilePrompts {
public:
    void save(QWidget *, const ui::FileRequest &, Done) override {}
    void open(QWidget *, const ui::FileRequest &, Done) override {}
    void folder(QWidget *, const ui::FileRequest &, Done) override {}
};

/// Hands and eyes of the person at this station.
class Person {
public:
    explicit Person(QWidget *window) : m_user(window), m_window(window) {}

    void need(bool done, const char *problem)
    {
        if (!done)
            giveUp(problem);
    }
    void waitFor(const QString &name)
    {
        need(QTest::qWaitFor([&] { return m_user.sees(name); }, patience), qPrintable(name));
    }
    void comeBack()
    {
        m_window->activateWindow();
        need(QTest::qWaitFor([this] { return QApplication::activeWindow() == m_window; }, patience), "not active");
    }
    void signIn(const QString &userId, const QString &password)
    {
        waitFor(QStringLiteral("User id"));
        comeBack();
        need(m_user.type(QStringLiteral("User id"), userId), m_user.problem());
        need(m_user.type(QStringLiteral("Password"), password), m_user.problem());
        need(m_user.press(Qt::Key_Return), m_user.problem());
    }
    void openPeople()
    {
        need(m_user.menu(QStringLiteral("Go"), QStringLiteral("Administration")), m_user.problem());
        waitFor(QStringLiteral("people.table"));
        comeBack();
    }
    [[nodiscard]] int people()
    {
        const auto *table = m_user.find<QAbstractItemView>(QStringLiteral("people.table"));
        return table ? table->model()->rowCount() : 0;
    }
    void add(const QString &userId)
    {
        comeBack();
        need(m_user.click(QStringLiteral("Add person…")), m_user.problem());
        QWidget *dialog = inFront(nullptr);
        test::UserDriver in(dialog);
        need(in.type(QStringLiteral("User id"), userId), in.problem());
        need(in.type(QStringLiteral("Full name"), QStringLiteral("Person ") + userId), in.problem());
        need(in.choose(QStringLiteral("Role"), QStringLiteral("Auditor")), in.problem());
        tell("adding", 0);
        need(in.click(QStringLiteral("Add person")), in.problem());
        QWidget *secret = inFront(dialog);
        test::UserDriver reader(secret);
        need(reader.click(QStringLiteral("Close")), reader.problem());
        need(QTest::qWaitFor([] { return !QApplication::activeModalWidget(); }, patience), "a dialog stays open");
        comeBack();
    }

private:
    QWidget *inFront(const QWidget *than)
    {
        const auto there = [&] {
            QWidget *found = QApplication::activeModalWidget();
            if (found && found != than)
                found->activateWindow();
            return found && found != than && QApplication::activeWindow() == found;
        };
        need(QTest::qWaitFor(there, patience), "no dialog came up");
        return QApplication::activeModalWidget();
    }
    test::UserDriver m_user;
    QWidget *m_window;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    if (argc != 5)
        giveUp("usage: station URL PROFILE USER PASSWORD");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromUtf8(argv[2]));
    const SystemClock clock;
    SystemRandom random;
    const services::Environment environment{
        clock, random, argv[2], "test build", services::systemZone, services::KeyProtection::unitTest};
    NoPrompts files;
    ui::Theme theme;
    theme.setChoice(ui::SchemeChoice::light);
    ui::MainWindow window(theme);
    ui::Desk desk(environment, window, files);
    ui::addPages(window, desk);
    window.finishCommands();
    ui::FrontDesk front(desk, VALBENCH_SOURCE_DIR "/resources");
    window.resize(1280, 820);
    front.showWelcome();
    window.show();
    if (!QTest::qWaitForWindowActive(&window, patience))
        giveUp("the window did not come up");
    Person person(&window);
    front.openStore(QString::fromUtf8(argv[1]));
    person.signIn(QString::fromUtf8(argv[3]), QString::fromUtf8(argv[4]));
    if (!QTest::qWaitFor([&desk] { return desk.session() != nullptr; }, patience))
        giveUp("nobody is signed in");
    person.openPeople();

    int seen = 0;
    QTimer eyes;
    QObject::connect(&eyes, &QTimer::timeout, &app, [&] {
        const int now = person.people();
        if (now != seen && now > 0)
            tell("people", seen = now);
    });
    eyes.start(10);
    QSocketNotifier ears(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&ears, &QSocketNotifier::activated, &app, [&] {
        std::string line;
        if (!std::getline(std::cin, line) || line == "quit")
            return QCoreApplication::quit();
        if (line.starts_with("add "))
            person.add(QString::fromStdString(line.substr(4)));
    });
    return QApplication::exec();
}
