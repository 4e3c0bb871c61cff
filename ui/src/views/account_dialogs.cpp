// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "account_dialogs.h"

#include <QClipboard>
#include <QComboBox>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/domain/account.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/password_edit.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reason_edit.h>
#include <valbench/ui/widgets/text_label.h>

#include "findings_dialog.h"

namespace valbench::ui {

namespace {

class AddPersonDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(AddPersonDialog)
public:
    AddPersonDialog(SendAnswer<NewPerson> answer, QWidget *parent)
        : ActDialog(tr("Add a person"), tr("Add person"), parent),
          m_answer(std::move(answer)),
          m_userId(new QLineEdit),
          m_role(new QComboBox),
          m_second(new QWidget),
          m_secondId(new QLineEdit),
          m_secondPassword(new PasswordEdit)
    {
        addWords(tr("The person gets a one-time secret for the first sign-in, chooses a password there, and may sign "
                    "once the identity has been verified."));
        m_userIdRow = new FormRow(tr("User id"), m_userId, tr("It never changes and is never given to anyone else."));
        body()->addWidget(m_userIdRow);
        m_fullName = addField(new QLineEdit, tr("Full name"), tr("It is printed with signatures."));
        m_role->addItem(tr("Choose…"), -1);
        for (const auto &[role, word] : domain::Words<domain::Role>::table)
            m_role->addItem(roleText(role), static_cast<int>(role));
        body()->addWidget(new FormRow(tr("Role"), m_role));
        auto *layout = new QVBoxLayout(m_second);
        setScaledMargins(layout, {}, space::medium);
        layout->addWidget(new TextLabel(TextStyle::heading, tr("Second person")));
        layout->addWidget(
            (new TextLabel(TextStyle::body, tr("Nobody grants this role alone. A QA approver other than you "
                                               "confirms it here, with user id and password.")))
                ->wrapped());
        layout->addWidget(new FormRow(tr("User id of the QA approver"), m_secondId));
        layout->addWidget(new FormRow(tr("Password of the QA approver"), m_secondPassword));
        m_second->hide();
        body()->addWidget(m_second);
        connect(m_userId, &QLineEdit::textChanged, this, [this] {
            const auto good = domain::checkUserId(userId());
            m_userIdRow->setMessage(good || userId().empty() ? QString() : localText(good.error()));
            refresh();
        });
        for (auto *field : {m_secondId, static_cast<QLineEdit *>(m_secondPassword)})
            connect(field, &QLineEdit::textChanged, this, [this] { refresh(); });
        connect(m_role, &QComboBox::currentIndexChanged, this, [this] {
            m_second->setVisible(role() && needsSecondPerson(*role()));
            fit();
            refresh();
        });
        addButtons();
        m_userId->setFocus();
    }

protected:
    [[nodiscard]] QString missing() const override
    {
        if (!domain::checkUserId(userId()))
            return tr("Give a user id.");
        if (m_fullName->text().trimmed().size() < 2)
            return tr("Give the full name.");
        if (!role())
            return tr("Choose the role.");
        const bool second = !m_secondId->text().trimmed().isEmpty() && !m_secondPassword->text().isEmpty();
        return needsSecondPerson(*role()) && !second ? tr("A QA approver has to confirm this role.") : QString();
    }
    void send() override
    {
        auto person = std::make_shared<NewPerson>();
        person->userId = userId();
        person->fullName = m_fullName->text().trimmed().toStdString();
        person->role = *role();
        auto password = m_secondPassword->take(); // empties the field whether it is used or not
        if (needsSecondPerson(person->role))
            person->second = {m_secondId->text().trimmed().toStdString(), std::move(password)};
        m_answer(this, std::move(person));
    }

private:
    [[nodiscard]] std::string userId() const { return m_userId->text().trimmed().toStdString(); }
    [[nodiscard]] std::optional<domain::Role> role() const
    {
        const int chosen = m_role->currentData().toInt();
        return chosen < 0 ? std::nullopt : std::optional(static_cast<domain::Role>(chosen));
    }
    SendAnswer<NewPerson> m_answer;
    QLineEdit *m_userId;
    FormRow *m_userIdRow = nullptr;
    QLineEdit *m_fullName = nullptr;
    QComboBox *m_role;
    QWidget *m_second;
    QLineEdit *m_secondId;
    PasswordEdit *m_secondPassword;
};

class IdentityDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(IdentityDialog)
public:
    IdentityDialog(const QString &userId, const QString &fullName, domain::Role own, QWidget *parent,
                   SendAnswer<IdentityCheck> answer)
        : ActDialog(tr("Verify the identity of %1").arg(fullName), tr("Verify identity"), parent),
          m_answer(std::move(answer)),
          m_how(new ReasonEdit),
          m_ownPassword(new PasswordEdit),
          m_secondPassword(new PasswordEdit)
    {
        const auto other =
            roleText(own == domain::Role::administrator ? domain::Role::qaApprover : domain::Role::administrator);
        addWords(tr("You and a second person confirm that %1 (user id %2) is who the account says. It issues the "
                    "certificate with which this person signs from then on.")
                     .arg(fullName, userId));
        m_how->setUsualReasons({tr("Passport seen in person"), tr("Identity card seen in person"),
                                tr("Employee badge and personnel file compared in person")});
        body()->addWidget(
            new FormRow(tr("How the identity was verified"), m_how, tr("It is kept in the audit trail.")));
        connect(m_how, &ReasonEdit::changed, this, [this] { refresh(); });
        addField(m_ownPassword, tr("Your password"));
        body()->addWidget(new TextLabel(TextStyle::heading, tr("Second person")));
        m_secondId = addField(new QLineEdit, tr("User id"), tr("The second person's role is: %1.").arg(other));
        addField(m_secondPassword, tr("Password of the second person"));
        addButtons();
        m_how->setFocus();
    }

protected:
    [[nodiscard]] QString missing() const override
    {
        if (!m_how->isAcceptable())
            return tr("Say how the identity was verified.");
        if (m_ownPassword->text().isEmpty())
            return tr("Give your password.");
        const bool second = !m_secondId->text().trimmed().isEmpty() && !m_secondPassword->text().isEmpty();
        return second ? QString() : tr("The second person has to give user id and password.");
    }
    void send() override
    {
        auto check = std::make_shared<IdentityCheck>();
        check->how = m_how->text().toStdString();
        check->ownPassword = m_ownPassword->take();
        check->second = {m_secondId->text().trimmed().toStdString(), m_secondPassword->take()};
        m_answer(this, std::move(check));
    }

private:
    SendAnswer<IdentityCheck> m_answer;
    ReasonEdit *m_how;
    PasswordEdit *m_ownPassword;
    QLineEdit *m_secondId = nullptr;
    PasswordEdit *m_secondPassword;
};

class NameDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(NameDialog)
public:
    NameDialog(const QString &fullName, SendAnswer<NewName> answer, QWidget *parent)
        : ActDialog(tr("Change the name of %1").arg(fullName), tr("Change name"), parent),
          m_before(fullName),
          m_answer(std::move(answer)),
          m_reason(makeReasonEdit({tr("Marriage"), tr("Name corrected after the identity document")}))
    {
        addWords(tr("Signatures made so far keep the name they were signed with, and stay valid. The next ones carry "
                    "the new name, once the identity has been verified again: the certificate ends now."));
        m_name = addField(new QLineEdit(fullName), tr("Full name"), tr("It is printed with signatures."));
        body()->addWidget(new FormRow(tr("Reason"), m_reason, tr("It is kept in the audit trail.")));
        connect(m_reason, &ReasonEdit::changed, this, [this] { refresh(); });
        addButtons();
        m_name->selectAll();
        m_name->setFocus();
    }

protected:
    [[nodiscard]] QString missing() const override
    {
        const auto name = m_name->text().trimmed();
        if (name.size() < 2)
            return tr("Give the full name.");
        if (name == m_before)
            return tr("That is the name already.");
        return m_reason->isAcceptable() ? QString() : tr("Say why the name changes.");
    }
    void send() override
    {
        m_answer(this, std::make_shared<NewName>(
                           NewName{m_name->text().trimmed().toStdString(), m_reason->text().toStdString()}));
    }

private:
    QString m_before;
    SendAnswer<NewName> m_answer;
    QLineEdit *m_name = nullptr;
    ReasonEdit *m_reason;
};

class PasswordDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(PasswordDialog)
public:
    PasswordDialog(int minLength, SendAnswer<PasswordChange> answer, QWidget *parent)
        : ActDialog(tr("Change your password"), tr("Change password"), parent), m_answer(std::move(answer))
    {
        addWords(
            tr("What you have signed stays signed. The next signature asks for your user id and the new password."));
        addField(m_present, tr("Present password"));
        addField(m_next, tr("New password"),
                 tr("At least %1 characters, none of your last ten. A sentence is a good one.").arg(minLength));
        addField(m_again, tr("New password again"));
        addButtons();
        m_present->setFocus();
    }

protected:
    [[nodiscard]] QString missing() const override
    {
        if (m_present->text().isEmpty())
            return tr("Give your present password.");
        if (m_next->text().isEmpty())
            return tr("Choose a new password.");
        if (m_next->text() != m_again->text())
            return tr("The two new passwords differ.");
        return {};
    }
    void send() override
    {
        m_again->clear();
        auto change = std::make_shared<PasswordChange>();
        change->present = m_present->take();
        change->next = m_next->take();
        m_answer(this, std::move(change));
    }

private:
    SendAnswer<PasswordChange> m_answer;
    PasswordEdit *m_present = new PasswordEdit;
    PasswordEdit *m_next = new PasswordEdit;
    PasswordEdit *m_again = new PasswordEdit;
};

class OneTimeSecretDialog final : public DialogBase {
    Q_DECLARE_TR_FUNCTIONS(OneTimeSecretDialog)
public:
    OneTimeSecretDialog(const QString &userId, Secret secret, QWidget *parent)
        : DialogBase(tr("One-time secret for %1").arg(userId), 520, parent), m_secret(std::move(secret))
    {
        body()->addWidget(
            (new TextLabel(TextStyle::body,
                           tr("Hand it to the person in private, to nobody else. It is shown only now, works "
                              "for one sign-in within 24 hours, and ends when the person chooses a password.")))
                ->wrapped());
        auto *text = (new TextLabel(TextStyle::mono, qs(m_secret.reveal())))->wrapped()->selectable();
        text->setAccessibleName(tr("One-time secret"));
        text->setAccessibleDescription(text->text());
        body()->addWidget(text);
        body()->addStretch(1);
        auto *copy = addButton(tr("Copy"), ButtonKind::normal);
        connect(copy, &QPushButton::clicked, this,
                [this] { QGuiApplication::clipboard()->setText(qs(m_secret.reveal())); });
        connect(addButton(tr("Close"), ButtonKind::primary), &QPushButton::clicked, this, &QDialog::accept);
        copy->setFocus();
    }
    /// Escape must not take away what is shown only once.
    void reject() override {}

private:
    Secret m_secret;
};

} // namespace

bool needsSecondPerson(domain::Role role)
{
    return role == domain::Role::administrator || role == domain::Role::qaApprover;
}

void askNewPerson(QWidget *parent, SendAnswer<NewPerson> send)
{
    (new AddPersonDialog(std::move(send), parent))->open();
}

void askIdentityCheck(const QString &userId, const QString &fullName, domain::Role own, QWidget *parent,
                      SendAnswer<IdentityCheck> send)
{
    (new IdentityDialog(userId, fullName, own, parent, std::move(send)))->open();
}

void askNewName(const QString &fullName, QWidget *parent, SendAnswer<NewName> send)
{
    (new NameDialog(fullName, std::move(send), parent))->open();
}

void askPasswordChange(int minLength, QWidget *parent, SendAnswer<PasswordChange> send)
{
    (new PasswordDialog(minLength, std::move(send), parent))->open();
}

void showOneTimeSecret(const QString &userId, Secret secret, QWidget *parent)
{
    (new OneTimeSecretDialog(userId, std::move(secret), parent))->open();
}

} // namespace valbench::ui
