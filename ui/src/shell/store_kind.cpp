// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/store_kind.h>

#include <QCoreApplication>

namespace valbench::ui {
namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("valbench::ui::StoreKind", text);
}
} // namespace

QString kindText(StoreKind kind)
{
    switch (kind) {
    case StoreKind::local: return tr(QT_TRANSLATE_NOOP("valbench::ui::StoreKind", "Local store"));
    case StoreKind::shared: return tr(QT_TRANSLATE_NOOP("valbench::ui::StoreKind", "Shared store"));
    case StoreKind::demo: return tr(QT_TRANSLATE_NOOP("valbench::ui::StoreKind", "Demo store"));
    case StoreKind::copy: return tr(QT_TRANSLATE_NOOP("valbench::ui::StoreKind", "Copy of a store"));
    case StoreKind::test: break;
    }
    return tr(QT_TRANSLATE_NOOP("valbench::ui::StoreKind", "Test store"));
}

QString kindWarning(StoreKind kind)
{
    if (kind == StoreKind::demo)
        return tr(QT_TRANSLATE_NOOP("valbench::ui::StoreKind",
                                    "Demo store: people and records are invented; nothing here is evidence."));
    if (kind == StoreKind::test)
        return tr(QT_TRANSLATE_NOOP("valbench::ui::StoreKind",
                                    "Test store: for trying things out; nothing here is evidence."));
    if (kind == StoreKind::copy)
        return tr(QT_TRANSLATE_NOOP("valbench::ui::StoreKind",
                                    "Copy of a store, for reading only: nothing is recorded here."));
    return {};
}

} // namespace valbench::ui
