// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in, with what comes before the first time: the accountability statement and a password of one's own.
#pragma once

#include <QWidget>

#include <vector>

#include <valbench/base/secret.h>
#include <valbench/services/demo.h>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;
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
    /// Shows the accountability statement in force, which has to be accepted; `accept` is what the button says.
    void askStatement(const QString &why, const QString &accept);
    void setBusy(bool busy);
    void showProblem(const QString &text);

Q_SIGNALS:
    void signInRequested();
    void newPasswordChosen();
    void statementAccepted();
    void otherStoreRequested();

private:
    enum class Step { password, statement, newPassword };
    void addPeople(QVBoxLayout *outer);
    void addStatement(QVBoxLayout *outer);
    void turnTo(Step step, const QString &why, const QString &button);
    void request();
    void requestSignIn();
    void requestNewPassword();
    std::vector<services::DemoPerson> m_people;
    QWidget *m_form;
    Banner *m_notice;
    FormRow *m_userIdRow;
    QLineEdit *m_userId;
    FormRow *m_passwordRow;
    PasswordEdit *m_password;
    FormRow *m_newRow;
    FormRow *m_repeatRow;
    PasswordEdit *m_new;
    PasswordEdit *m_repeat;
    QPushButton *m_button;
    QWidget *m_peopleBox = nullptr;
    QWidget *m_statement = nullptr;
    QPlainTextEdit *m_statementText = nullptr;
    QCheckBox *m_accept = nullptr;
    Step m_step = Step::password;
    bool m_busy = false;
};

} // namespace valbench::ui
