// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// States as people see them: a colour, an icon and a word, always the three together.
#pragma once

#include <QString>

#include <valbench/ui/theme/colors.h>
#include <valbench/ui/theme/icons.h>

namespace valbench::ui {

enum class Tone { neutral, info, passed, failed, error, notRun, notApplicable, insufficient, warning };

struct ToneLook
{
    Role ink;
    Role surface;
    Icon icon;
};
[[nodiscard]] ToneLook lookOf(Tone tone);
/// The usual word, such as "Passed" or "Not run"; empty for neutral.
[[nodiscard]] QString wordFor(Tone tone);

} // namespace valbench::ui
