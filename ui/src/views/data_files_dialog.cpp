// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/data_files_dialog.h>

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/services/reason.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/file_field.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

DataFilesDialog::DataFilesDialog(const Words &words, const std::vector<domain::DataNeed> &needs, FilePrompts &files,
                                 QWidget *parent)
    : DialogBase(words.title, 640, parent)
{
    body()->addWidget((new TextLabel(TextStyle::body, words.explanation))->wrapped());
    for (const auto &need : needs) {
        // A model's file may have any ending, and no digest is locked for it: the register has it.
        const auto filter = need.sha256.empty() ? tr("Any file (*)") : tr("CSV file (*.csv)");
        auto *file = new FileField(qs(need.role), filter, files);
        connect(file, &FileField::changed, this, &DataFilesDialog::refresh);
        body()->addWidget(new FormRow(qs(need.role), file, qs(need.description)));
        m_rows.push_back({need.role, file});
    }
    if (!words.reason.isEmpty()) {
        m_reason = new QLineEdit;
        m_reason->setObjectName(QStringLiteral("run.reason"));
        connect(m_reason, &QLineEdit::textChanged, this, &DataFilesDialog::refresh);
        body()->addWidget(new FormRow(words.reason, m_reason));
    }
    connect(addButton(tr("Cancel"), ButtonKind::normal), &QPushButton::clicked, this, &QDialog::reject);
    m_go = addButton(words.action, ButtonKind::primary);
    connect(m_go, &QPushButton::clicked, this, [this] {
        std::vector<services::DataFile> out;
        for (const auto &row : m_rows)
            out.push_back({row.role, row.file->path().toStdString()});
        Q_EMIT chosen(out, m_reason ? m_reason->text() : QString());
        accept();
    });
    refresh();
}

void DataFilesDialog::refresh()
{
    if (!m_go)
        return;
    QStringList missing;
    for (const auto &row : m_rows) {
        if (row.file->path().isEmpty())
            missing << qs(row.role);
    }
    if (!missing.isEmpty())
        return setMissing(m_go, tr("Choose the file for: %1.").arg(missing.join(QStringLiteral(", "))));
    const auto reason = m_reason ? services::checkReason(m_reason->text().toStdString()) : Status();
    setMissing(m_go, reason ? QString() : localText(reason.error()));
}

} // namespace valbench::ui
