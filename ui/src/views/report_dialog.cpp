// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/report_dialog.h>

#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

ReportDialog::ReportDialog(const QString &executionId, QWidget *parent)
    : DialogBase(tr("Write the report on %1").arg(executionId), 600, parent), m_summary(new QPlainTextEdit)
{
    body()->addWidget(
        (new TextLabel(TextStyle::body,
                       tr("The conclusion follows from the results and the deviations; nobody chooses it. Say in "
                          "your own words what it means. The report then waits for its signatures.")))
            ->wrapped());
    m_summary->setAccessibleName(tr("Summary"));
    m_summary->setTabChangesFocus(true);
    setScaledMinimumSize(m_summary, 320, 160);
    body()->addWidget(new FormRow(tr("Summary"), m_summary));
    connect(addButton(tr("Cancel"), ButtonKind::normal), &QPushButton::clicked, this, &QDialog::reject);
    auto *write = addButton(tr("Write report"), ButtonKind::primary);
    connect(write, &QPushButton::clicked, this, [this] {
        setBusy(true);
        Q_EMIT written(m_summary->toPlainText().trimmed());
    });
}

} // namespace valbench::ui
