// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A QGuiApplication for commands that print PDFs, on computers with and without a screen.
#pragma once

#include <memory>

class QGuiApplication;

namespace valbench::cli {

struct ApplicationDeleter
{
    void operator()(QGuiApplication *application) const;
};
using Application = std::unique_ptr<QGuiApplication, ApplicationDeleter>;

/// Uses the platform named by QT_QPA_PLATFORM, else none at all ("offscreen"). Keep it while printing.
[[nodiscard]] Application makeApplication();

} // namespace valbench::cli
