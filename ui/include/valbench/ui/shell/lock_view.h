// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is on screen while the workbench is locked: nothing of the work, and the way back in.
#pragma once

#include <QWidget>

#include <valbench/base/secret.h>

class QPushButton;

namespace valbench::ui {

class FormRow;
class PasswordEdit;
class TextLabel;

class LockView : public QWidget {
    Q_OBJECT
public:
    explicit LockView(QWidget *parent = nullptr);

    void setPerson(const QString &printedName, const QString &userId, const QString &storeName);
    /// While the password is checked the field waits.
    void setBusy(bool busy);
    void showProblem(const QString &text);
    void reset();
    [[nodiscard]] Secret takePassword();

Q_SIGNALS:
    void unlockRequested();
    void signOutRequested();

private:
    void request();
    TextLabel *m_who;
    TextLabel *m_store;
    PasswordEdit *m_password;
    FormRow *m_row;
    QPushButton *m_unlock;
    bool m_busy = false;
};

} // namespace valbench::ui
