// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in, and choosing the first password.
#pragma once

#include <QWidget>

#include <vector>

#include <valbench/base/secret.h>
#include <valbench/services/demo.h>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace valbench::ui {

class Banner;
class FormRow;
class PasswordEdit;

class SignInView : public QWidget {
    Q_OBJECT
public:
    /// people: of a demo store, offered as "Act as …"; empty for every other store.
    SignInView(const QString &storeName, int passwordMinLength, std::vector<services::DemoPerson> people,
               QWidget *parent = nullptr);
    [[nodiscard]] QString userId() const;
    [[nodiscard]] Secret takePassword();
    /// What was typed was right, but is not to be used again: asks for a new password twice and says why.
    void askNewPassword(const QString &why);
    [[nodiscard]] Secret takeNewPassword();
    void setBusy(bool busy);
    void showProblem(const QString &text);

Q_SIGNALS:
    void signInRequested();
    void newPasswordChosen();
    void otherStoreRequested();

private:
    void addPeople(QVBoxLayout *layout);
    void request();
    std::vector<services::DemoPerson> m_people;
    QWidget *m_form;
    Banner *m_notice;
    QLineEdit *m_userId;
    PasswordEdit *m_password;
    FormRow *m_newRow;
    FormRow *m_repeatRow;
    PasswordEdit *m_new;
    PasswordEdit *m_repeat;
    QPushButton *m_button;
    bool m_choosing = false;
    bool m_busy = false;
};

} // namespace valbench::ui
