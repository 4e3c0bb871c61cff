// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "headless.h"

#include <array>

#include <QGuiApplication>

namespace valbench::cli {

void ApplicationDeleter::operator()(QGuiApplication *application) const
{
    delete application;
}

Application makeApplication()
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    // Qt keeps references to both.
    static std::array<char, 13> name{"valbench-cli"};
    static std::array<char *, 2> arguments{name.data(), nullptr};
    static int count = 1;
    return Application(new QGuiApplication(count, arguments.data()));
}

} // namespace valbench::cli
