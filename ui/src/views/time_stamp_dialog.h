// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who stamps the store's checkpoints: address, trusted root, reason.
#pragma once

#include <valbench/ui/dialogs/dialog_base.h>

class QLineEdit;

namespace valbench::ui {

class FilePrompts;
class ReasonEdit;

class TimeStampDialog : public DialogBase {
    Q_OBJECT
public:
    TimeStampDialog(FilePrompts &files, QWidget *parent);

Q_SIGNALS:
    void chosen(const QString &url, const QString &rootFile, const QString &reason);

private:
    void refresh();
    QLineEdit *m_url;
    QLineEdit *m_root;
    ReasonEdit *m_reason;
    QPushButton *m_act = nullptr;
};

} // namespace valbench::ui
