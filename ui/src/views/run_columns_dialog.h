// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which parameters, metrics and tags are columns; a run may have ten thousand of them.
#pragma once

#include <QStringList>

#include <valbench/ui/dialogs/dialog_base.h>

#include "run_rows.h"

namespace valbench::ui {

class RunColumnsDialog final : public DialogBase {
    Q_OBJECT
public:
    /// `shown` as RunTable::keyOf() names columns.
    RunColumnsDialog(const std::vector<RunColumn> &known, const QStringList &shown, QWidget *parent);

Q_SIGNALS:
    void chosen(const QStringList &keys);
};

} // namespace valbench::ui
