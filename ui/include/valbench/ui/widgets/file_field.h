// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A field for the path of a file that is read, with a button that browses for it.
#pragma once

#include <QString>
#include <QWidget>

class QLineEdit;

namespace valbench::ui {

class FilePrompts;

class FileField : public QWidget {
    Q_OBJECT
public:
    /// `what` completes "File for …"; `filter` is that of the file dialog; `files` must outlive the field.
    FileField(const QString &what, const QString &filter, FilePrompts &files, QWidget *parent = nullptr);

    /// Without spaces around it; empty: none is chosen.
    [[nodiscard]] QString path() const;
    void setPath(const QString &path);

Q_SIGNALS:
    void changed();

private:
    QLineEdit *m_path;
};

} // namespace valbench::ui
