// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Making a local store: its file, and the two people it starts with.
#pragma once

#include <valbench/services/workspace.h>
#include <valbench/ui/dialogs/dialog_base.h>

class QComboBox;
class QLineEdit;

namespace valbench::ui {

class FilePrompts;
class FormRow;
class PasswordEdit;

class NewStoreDialog : public DialogBase {
    Q_OBJECT
public:
    NewStoreDialog(FilePrompts &files, QWidget *parent);
    [[nodiscard]] QString path() const;
    /// Hands over what was typed; the passwords leave the dialog with it.
    [[nodiscard]] services::CreateRequest takeRequest();

Q_SIGNALS:
    /// Busy until accepted or told of a problem.
    void requested();

private:
    struct PersonFields
    {
        QLineEdit *userId;
        QLineEdit *fullName;
        PasswordEdit *password;
        PasswordEdit *repeat;
        FormRow *repeatRow;
    };
    PersonFields addPerson(const QString &role, const QString &help);
    void request();
    QLineEdit *m_path;
    QComboBox *m_purpose;
    PersonFields m_administrator;
    PersonFields m_approver;
};

} // namespace valbench::ui
