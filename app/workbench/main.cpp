// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The workbench: wires clock, random source, profile and resources to the window.
#include <QApplication>
#include <QCommandLineParser>
#include <QTimer>

#include <cstdio>

#include <valbench/crypto/keychain.h>
#include <valbench/crypto/process.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/front_desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/widgets/file_prompts.h>

#include "resources.h"

int main(int argc, char **argv)
{
    using namespace valbench;
    if (const auto hardened = crypto::disableCoreDumps(); !hardened) {
        std::fprintf(stderr, "valbench: %s\n", hardened.error().text().c_str());
        return 5;
    }
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("valbench"));
    QApplication::setOrganizationName(QStringLiteral("valbench"));
    QApplication::setApplicationDisplayName(QStringLiteral("Valbench"));
    QApplication::setApplicationVersion(ui::qs(services::programBuild()));

    QCommandLineParser options;
    options.setApplicationDescription(QStringLiteral("Validation workbench for clinical machine-learning models."));
    options.addHelpOption();
    options.addVersionOption();
    const QCommandLineOption store(QStringLiteral("store"), QStringLiteral("Open this store."), QStringLiteral("FILE"));
    const QCommandLineOption demo(QStringLiteral("demo"), QStringLiteral("Open the demo, made when it is missing."));
    const QCommandLineOption smoke(QStringLiteral("exit-after-startup"),
                                   QStringLiteral("End as soon as somebody could sign in; for tests of packages."));
    options.addOptions({store, demo, smoke});
    options.process(app);

    const auto resources = findResources();
    if (!resources) {
        std::fprintf(stderr, "valbench: %s\n", resources.error().text().c_str());
        return 5;
    }
    const SystemClock clock;
    SystemRandom random;
    services::Environment environment{clock, random, services::defaultProfile(), services::programBuild(),
                                      services::systemZone};
    environment.keychain = crypto::desktopKeychain();
    environment.uptime = services::systemUptime;
    environment.probe = *resources / "probe" / "probe.py";
    ui::DesktopFilePrompts files;
    ui::Theme theme;
    ui::MainWindow window(theme);
    ui::Desk desk(environment, window, files);
    ui::addPages(window, desk);
    window.finishCommands();
    ui::FrontDesk front(desk, *resources);
    if (options.isSet(smoke)) {
        QObject::connect(&front, &ui::FrontDesk::readyToSignIn, &app,
                         [] { QTimer::singleShot(0, qApp, &QCoreApplication::quit); });
        QObject::connect(&front, &ui::FrontDesk::storeNotOpened, &app, [] { QCoreApplication::exit(5); });
    }
    window.resize(1280, 820);
    front.showWelcome();
    if (options.isSet(store))
        front.openStore(options.value(store));
    else if (options.isSet(demo))
        front.openDemo();
    window.show();
    return QApplication::exec();
}
