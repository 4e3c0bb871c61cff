// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/file_field.h>

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include <valbench/ui/widgets/file_prompts.h>

namespace valbench::ui {

FileField::FileField(const QString &what, const QString &filter, FilePrompts &files, QWidget *parent)
    : QWidget(parent), m_path(new QLineEdit)
{
    const auto title = tr("File for %1").arg(what);
    m_path->setAccessibleName(title);
    auto *browse = new QPushButton(tr("Browse…"));
    browse->setAccessibleName(tr("Browse for %1").arg(what));
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_path, 1);
    line->addWidget(browse);
    setFocusProxy(m_path);
    connect(browse, &QPushButton::clicked, this, [this, &files, title, filter] {
        files.open(this, {title, path(), filter}, [this](const QString &chosen) { setPath(chosen); });
    });
    connect(m_path, &QLineEdit::textChanged, this, &FileField::changed);
}

QString FileField::path() const
{
    return m_path->text().trimmed();
}

void FileField::setPath(const QString &path)
{
    m_path->setText(path);
}

} // namespace valbench::ui
