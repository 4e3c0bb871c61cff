// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/data_files_dialog.h>

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/services/reason.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/file_prompts.h>
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
        auto *box = new QWidget;
        auto *line = new QHBoxLayout(box);
        line->setContentsMargins(0, 0, 0, 0);
        auto *path = new QLineEdit;
        path->setAccessibleName(tr("File for %1").arg(qs(need.role)));
        // A model's file may have any ending, and no digest is locked for it: the register has it.
        const auto filter = need.sha256.empty() ? tr("Any file (*)") : tr("CSV file (*.csv)");
        auto *browse = new QPushButton(tr("Browse…"));
        browse->setAccessibleName(tr("Browse for %1").arg(qs(need.role)));
        line->addWidget(path, 1);
        line->addWidget(browse);
        connect(browse, &QPushButton::clicked, this, [this, &files, path, filter, role = qs(need.role)] {
            files.open(this, {tr("File for %1").arg(role), path->text(), filter},
                       [path](const QString &chosenPath) { path->setText(chosenPath); });
        });
        connect(path, &QLineEdit::textChanged, this, &DataFilesDialog::refresh);
        body()->addWidget(new FormRow(qs(need.role), box, qs(need.description)));
        m_rows.push_back({need.role, path});
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
            out.push_back({row.role, row.path->text().toStdString()});
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
        if (row.path->text().trimmed().isEmpty())
            missing << qs(row.role);
    }
    if (!missing.isEmpty())
        return setMissing(m_go, tr("Choose the file for: %1.").arg(missing.join(QStringLiteral(", "))));
    const auto reason = m_reason ? services::checkReason(m_reason->text().toStdString()) : Status();
    setMissing(m_go, reason ? QString() : localText(reason.error()));
}

} // namespace valbench::ui
