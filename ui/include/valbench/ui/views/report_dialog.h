// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Writing the summary of a validation report.
#pragma once

#include <valbench/ui/dialogs/dialog_base.h>

class QPlainTextEdit;

namespace valbench::ui {

class ReportDialog : public DialogBase {
    Q_OBJECT
public:
    ReportDialog(const QString &executionId, QWidget *parent);

Q_SIGNALS:
    /// The dialog is busy until it is accepted or told of a problem.
    void written(const QString &summary);

private:
    QPlainTextEdit *m_summary;
};

} // namespace valbench::ui
