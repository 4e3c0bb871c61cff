// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Files that show a result: those in the record, and those that are about to be recorded.
#pragma once

#include <QImage>
#include <QWidget>

#include <map>
#include <vector>

#include <valbench/services/executions.h>

class QMimeData;
class QVBoxLayout;

namespace valbench::ui {

class FilePrompts;

class EvidenceBox : public QWidget {
    Q_OBJECT
public:
    explicit EvidenceBox(FilePrompts &files, QWidget *parent = nullptr);

    /// What is in the record. `open`: the box takes more, by button, drop and paste.
    void show(const std::vector<domain::EvidenceFile> &recorded, bool open);
    /// Whether the person may take files away.
    void setSavable(bool savable) { m_savable = savable; }
    /// A small picture of a recorded file, once it has come.
    void setPreview(const std::string &sha256, const QImage &picture);
    [[nodiscard]] const std::vector<services::EvidenceUpload> &added() const { return m_added; }
    /// What was added to a step before, or nothing.
    void setAdded(std::vector<services::EvidenceUpload> added);
    /// A picture or files from the clipboard; false if there are none.
    bool paste();

Q_SIGNALS:
    void addedChanged();
    void saveRequested(const QString &name, const QString &sha256);
    void problem(const QString &text);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void refresh();
    void addFile(const QString &path);
    bool take(const QMimeData &mime);
    FilePrompts &m_files;
    std::vector<domain::EvidenceFile> m_recorded;
    std::vector<services::EvidenceUpload> m_added;
    std::map<std::string, QImage> m_previews; ///< by digest
    bool m_open = false;
    bool m_savable = true;
    QVBoxLayout *m_rows;
    QWidget *m_bar;
};

} // namespace valbench::ui
