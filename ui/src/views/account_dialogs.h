// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Dialogs on people: adding one, verifying an identity with a second person, passwords and one-time secrets.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <valbench/base/secret.h>
#include <valbench/domain/roles.h>
#include <valbench/ui/dialogs/dialog_base.h>

namespace valbench::ui {

/// Who confirms an act beside the person signed in; signs in for this act alone.
struct SecondPerson
{
    std::string userId;
    Secret password;
};

struct NewPerson
{
    std::string userId;
    std::string fullName;
    domain::Role role = domain::Role::auditor;
    SecondPerson second; ///< a QA approver; empty unless the role needs one
};

struct IdentityCheck
{
    SecondPerson second;
    Secret ownPassword;
    std::string how;
};

struct NewName
{
    std::string fullName;
    std::string reason;
};

struct PasswordChange
{
    Secret present;
    Secret next;
};

/// Whether nobody may grant this role alone.
[[nodiscard]] bool needsSecondPerson(domain::Role role);

/// `send` gets the open dialog, to be kept busy until it is accepted or told of a problem. Passwords leave the dialog
/// with what is sent and are typed again after a failure. Shared, as it moves to another thread.
template <class Answer>
using SendAnswer = std::function<void(DialogBase *, std::shared_ptr<Answer>)>;

void askNewPerson(QWidget *parent, SendAnswer<NewPerson> send);
/// own: the role of the person signed in; the second person has the other of administrator and QA approver.
void askIdentityCheck(const QString &userId, const QString &fullName, domain::Role own, QWidget *parent,
                      SendAnswer<IdentityCheck> send);
void askNewName(const QString &fullName, QWidget *parent, SendAnswer<NewName> send);
/// minLength: of a password, by the security policy.
void askPasswordChange(int minLength, QWidget *parent, SendAnswer<PasswordChange> send);
/// Shown this once; closes by its button alone.
void showOneTimeSecret(const QString &userId, Secret secret, QWidget *parent);

} // namespace valbench::ui
