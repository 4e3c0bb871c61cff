// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asking for a file. Injected, so that tests and other platforms can answer in their own way.
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace valbench::ui {

struct FileRequest
{
    QString title;
    QString suggestion; ///< file name or path
    QString filter;     ///< "CSV file (*.csv)"
};

/// Never blocks: `done` is called with the chosen path, or not at all if the person cancels.
class FilePrompts {
public:
    using Done = std::function<void(const QString &path)>;
    virtual ~FilePrompts() = default;
    virtual void save(QWidget *parent, const FileRequest &request, Done done) = 0;
    virtual void open(QWidget *parent, const FileRequest &request, Done done) = 0;
    virtual void folder(QWidget *parent, const FileRequest &request, Done done) = 0;
};

/// The desktop's file dialogs.
class DesktopFilePrompts final : public FilePrompts {
public:
    void save(QWidget *parent, const FileRequest &request, Done done) override;
    void open(QWidget *parent, const FileRequest &request, Done done) override;
    void folder(QWidget *parent, const FileRequest &request, Done done) override;
};

/// Writes a whole file or nothing; returns what went wrong, or nothing.
[[nodiscard]] QString writeFile(const QString &path, const QByteArray &bytes);

} // namespace valbench::ui
