// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The records of a signing: title, version, digest, whether each was opened, and its result.
#pragma once

#include <QFrame>

#include <valbench/ui/dialogs/sign_dialog.h>

class QPushButton;

namespace valbench::ui {

class StatusBadge;
class TextLabel;

class SignRecordList : public QFrame {
    Q_OBJECT
public:
    explicit SignRecordList(const std::vector<SignRecord> &records, QWidget *parent = nullptr);
    void markOpened(const QString &id);
    void showResult(const SignResult &result);
    /// Titles of records not opened yet.
    [[nodiscard]] QStringList unopened() const;

Q_SIGNALS:
    void openRequested(const QString &id);

private:
    struct Row
    {
        SignRecord record;
        QPushButton *open;
        StatusBadge *state;
        TextLabel *note;
    };
    std::vector<Row> m_rows;
};

} // namespace valbench::ui
