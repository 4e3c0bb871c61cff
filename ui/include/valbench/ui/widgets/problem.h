// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A failure as people read it: what happened, what to do, and details for whoever helps them.
#pragma once

#include <QString>

#include <valbench/base/error.h>

namespace valbench::ui {

struct Problem
{
    QString happened;
    QString todo;
    QString details;
};

/// The message in the language of the screen.
[[nodiscard]] QString localText(const Error &error);
/// A translated problem; details hold the English text, the kind of error and the place in the program.
[[nodiscard]] Problem problemOf(const Error &error);

} // namespace valbench::ui
