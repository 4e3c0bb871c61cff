// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which file serves as which data set.
#pragma once

#include <vector>

#include <valbench/domain/protocol.h>
#include <valbench/services/executions.h>
#include <valbench/ui/dialogs/dialog_base.h>

class QLineEdit;

namespace valbench::ui {

class FileField;
class FilePrompts;

class DataFilesDialog : public DialogBase {
    Q_OBJECT
public:
    struct Words
    {
        QString title, explanation;
        QString action; ///< on the button
        QString reason; ///< what the reason is for; empty: none is asked for
    };
    DataFilesDialog(const Words &words, const std::vector<domain::DataNeed> &needs, FilePrompts &files,
                    QWidget *parent);

Q_SIGNALS:
    void chosen(const std::vector<valbench::services::DataFile> &files, const QString &reason);

private:
    void refresh();
    struct Row
    {
        std::string role;
        FileField *file;
    };
    std::vector<Row> m_rows;
    QLineEdit *m_reason = nullptr;
    QPushButton *m_go = nullptr;
};

} // namespace valbench::ui
