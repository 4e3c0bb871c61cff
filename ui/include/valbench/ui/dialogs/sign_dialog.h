// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one dialog with which people sign records.
#pragma once

#include <QTimeZone>

#include <functional>
#include <vector>

#include <valbench/base/secret.h>
#include <valbench/ui/dialogs/dialog_base.h>

class QButtonGroup;
class QLineEdit;

namespace valbench::ui {

class FormRow;
class PasswordEdit;
class ReasonEdit;
class SignRecordList;
class TextLabel;

struct SignRecord
{
    QString id;
    QString title;
    QString version; ///< "version 2"
    QString digest;  ///< SHA-256 of the content, 64 digits
    bool opened = false;
};

struct SignMeaning
{
    QString id;
    QString label;     ///< "Approved"
    QString statement; ///< "Released for use under the quality system"
    bool reasonRequired = false;
    QString blocked{}; ///< why this person may not choose it; empty if they may
};

struct SignRequest
{
    std::vector<SignRecord> records; ///< at least one
    std::vector<SignMeaning> meanings;
    QString printedName;
    QString userId; ///< known, but typed by the person when asked for
    QString role;
    bool askUserId = true; ///< the first signature of a period
    QString warning{};     ///< what everybody should know before signing here; empty: nothing
    QTimeZone zone = QTimeZone::systemTimeZone();
};

struct SignAnswer
{
    QString meaning;
    QString reason;
    QString userId; ///< as typed; empty when it was not asked for
    Secret password;
};

struct SignResult
{
    QString recordId;
    bool done = false; ///< signed
    QString text;      ///< what went wrong, or empty
};

/// Nothing is preselected; Sign works once every record was opened, a meaning chosen, and what it needs typed.
/// Enter signs only from the password field and only when nothing is missing.
class SignDialog : public DialogBase {
    Q_OBJECT
public:
    SignDialog(const SignRequest &request, QWidget *parent);

    void markOpened(const QString &recordId);
    /// After a lock or a failed attempt the next signature asks for the user id too.
    void setAskUserId(bool ask);
    /// Rule for the reason, as ReasonEdit::setRule; applies when a reason is given or required.
    void setReasonRule(std::function<QString(const QString &)> rule);
    /// Hands over what was typed; the password leaves the dialog with it.
    [[nodiscard]] SignAnswer takeAnswer();
    /// The attempt failed as a whole: wrong password, no permission. What was typed stays, except the password.
    void showFailure(const QString &text);
    /// One result per record. If all are signed the dialog closes, else it shows which are and which are not.
    void showResults(const std::vector<SignResult> &results);
    /// What is still missing before Sign works, in words; empty when nothing is.
    [[nodiscard]] QString missing() const;

Q_SIGNALS:
    void openRecordRequested(const QString &recordId);
    /// Take the answer with takeAnswer(); the dialog is busy until showFailure() or showResults().
    void signRequested();

protected:
    void busyChanged(bool busy) override;
    void hideEvent(QHideEvent *event) override;

private:
    void addMeanings(const std::vector<SignMeaning> &meanings);
    void addSigner();
    void refresh();
    void request();
    [[nodiscard]] const SignMeaning *chosen() const;
    SignRequest m_request;
    SignRecordList *m_records;
    QButtonGroup *m_meanings;
    ReasonEdit *m_reason;
    FormRow *m_reasonRow;
    TextLabel *m_time;
    QLineEdit *m_userId;
    FormRow *m_userIdRow;
    PasswordEdit *m_password;
    TextLabel *m_hint;
    QPushButton *m_sign;
    QPushButton *m_cancel;
    bool m_finished = false;
};

} // namespace valbench::ui
