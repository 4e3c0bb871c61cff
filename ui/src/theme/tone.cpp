// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/theme/tone.h>

#include <QCoreApplication>

namespace valbench::ui {

ToneLook lookOf(Tone tone)
{
    switch (tone) {
    case Tone::info: return {Role::info, Role::infoSurface, Icon::info};
    case Tone::passed: return {Role::passed, Role::passedSurface, Icon::passed};
    case Tone::failed: return {Role::failed, Role::failedSurface, Icon::failed};
    case Tone::error: return {Role::error, Role::errorSurface, Icon::error};
    case Tone::notRun: return {Role::notRun, Role::notRunSurface, Icon::notRun};
    case Tone::notApplicable: return {Role::notApplicable, Role::notApplicableSurface, Icon::notApplicable};
    case Tone::insufficient: return {Role::insufficient, Role::insufficientSurface, Icon::insufficient};
    case Tone::warning: return {Role::warning, Role::warningSurface, Icon::warning};
    case Tone::neutral: break;
    }
    return {Role::mutedText, Role::notRunSurface, Icon::dot};
}

QString wordFor(Tone tone)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("valbench::ui::Tone", text); };
    switch (tone) {
    case Tone::info: return tr(QT_TRANSLATE_NOOP("valbench::ui::Tone", "Note"));
    case Tone::passed: return tr(QT_TRANSLATE_NOOP("valbench::ui::Tone", "Passed"));
    case Tone::failed: return tr(QT_TRANSLATE_NOOP("valbench::ui::Tone", "Failed"));
    case Tone::error: return tr(QT_TRANSLATE_NOOP("valbench::ui::Tone", "Error"));
    case Tone::notRun: return tr(QT_TRANSLATE_NOOP("valbench::ui::Tone", "Not run"));
    case Tone::notApplicable: return tr(QT_TRANSLATE_NOOP("valbench::ui::Tone", "Not applicable"));
    case Tone::insufficient: return tr(QT_TRANSLATE_NOOP("valbench::ui::Tone", "Insufficient evidence"));
    case Tone::warning: return tr(QT_TRANSLATE_NOOP("valbench::ui::Tone", "Warning"));
    case Tone::neutral: break;
    }
    return {};
}

} // namespace valbench::ui
