// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/file_prompts.h>

#include <QCoreApplication>
#include <QFileDialog>
#include <QSaveFile>

namespace valbench::ui {
namespace {

void ask(QWidget *parent, const FileRequest &request, QFileDialog::AcceptMode accept, QFileDialog::FileMode mode,
         const FilePrompts::Done &done)
{
    auto *dialog = new QFileDialog(parent, request.title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(accept);
    dialog->setFileMode(mode);
    if (!request.filter.isEmpty())
        dialog->setNameFilter(request.filter);
    dialog->selectFile(request.suggestion);
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog, done);
    dialog->open();
}

} // namespace

void DesktopFilePrompts::save(QWidget *parent, const FileRequest &request, Done done)
{
    ask(parent, request, QFileDialog::AcceptSave, QFileDialog::AnyFile, done);
}

void DesktopFilePrompts::open(QWidget *parent, const FileRequest &request, Done done)
{
    ask(parent, request, QFileDialog::AcceptOpen, QFileDialog::ExistingFile, done);
}

void DesktopFilePrompts::folder(QWidget *parent, const FileRequest &request, Done done)
{
    ask(parent, request, QFileDialog::AcceptOpen, QFileDialog::Directory, done);
}

QString writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return QCoreApplication::translate("valbench::ui::FilePrompts", "%1 could not be written: %2")
        .arg(path, file.errorString());
}

} // namespace valbench::ui
