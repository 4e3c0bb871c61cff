// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Line icons by id, drawn in the colour of a role and redrawn when the scheme changes.
#pragma once

#include <QIcon>
#include <QPixmap>

#include <valbench/ui/theme/colors.h>

namespace valbench::ui {

/// Each has a file resources/icons/<snake_case>.svg on a 24-pixel grid (a test draws them all).
enum class Icon {
    none,
    add,
    administration,
    attach,
    auditTrail,
    back,
    bell,
    chart,
    check,
    chevronDown,
    chevronRight,
    clock,
    close,
    columns,
    comment,
    copy,
    dataSets,
    deviations,
    document,
    dot,
    draft,
    edit,
    error,
    executions,
    experiments,
    exportData,
    eye,
    eyeOff,
    failed,
    filter,
    folder,
    forward,
    help,
    history,
    importData,
    info,
    insufficient,
    integrity,
    key,
    keyboard,
    link,
    lock,
    menu,
    models,
    monitoring,
    more,
    myWork,
    notApplicable,
    notRun,
    packages,
    passed,
    pause,
    paused,
    person,
    pin,
    play,
    print,
    protocols,
    refresh,
    remove,
    running,
    search,
    sign,
    signOut,
    store,
    table,
    theme,
    unlock,
    waiting,
    warning,
    zoomReset,
};
inline constexpr int iconCount = static_cast<int>(Icon::zoomReset) + 1;

/// An icon for actions and items; disabled and selected states follow the theme.
[[nodiscard]] QIcon icon(Icon id, Role role = Role::mutedText);
/// One picture with the device pixel ratio given; `size` in logical pixels.
[[nodiscard]] QPixmap iconPixmap(Icon id, const QColor &ink, int size, qreal devicePixelRatio);
/// The file name without folder and suffix.
[[nodiscard]] const char *iconName(Icon id);

} // namespace valbench::ui
