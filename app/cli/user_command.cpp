// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// user add, set-password, accept-statement, change-password, verify-identity, rename, enable-signing, list, disable,
// unlock, report-lost, reset-password.

#include "accountability.h"
#include "commands.h"
#include "output.h"
#include "record_views.h"
#include "two_people.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct AddOptions
{
    AccessOptions access;
    SecondPersonOptions second;
    std::string name;
    std::string fullName;
    domain::Role role = domain::Role::auditor;
};

struct IdentityOptions
{
    AccessOptions access;
    SecondPersonOptions second;
    std::string name;
    std::string how;
};

struct ChangeOptions
{
    AccessOptions access;
    std::string name;
    std::string reason;
};

struct RenameOptions
{
    ChangeOptions change;
    std::string fullName;
};

struct ChangePasswordOptions
{
    AccessOptions access;
    std::string nextFile;
};

struct SetPasswordOptions
{
    StoreOptions store;
    std::string name;
    PasswordOptions password;
    std::string oneTimeFile;
    StatementOptions statement;
};

struct AcceptOptions
{
    AccessOptions access;
    StatementOptions statement;
};

std::string newPasswordPrompt(const services::StoreInfo &info)
{
    return "New password (at least " + std::to_string(info.passwordMinLength) + " characters): ";
}

Answer doneAnswer(const std::string &name, const std::string &done)
{
    return {Object{{"user_id", name}, {"done", done}}, name + ": " + done + ".\n"};
}

/// The only place where a secret is printed: it is good for one sign-in, and this is how it reaches its owner.
Answer secretAnswer(const std::string &name, const Secret &secret)
{
    const std::string text(secret.reveal());
    return {Object{{"user_id", name}, {"one_time_secret", text}, {"valid_hours", 24}},
            factsText({{"User id", name},
                       {"One-time secret", text},
                       {"Valid", "24 hours, for one sign-in; it is not shown again"},
                       {"Next", "valbench-cli user set-password " + name}})};
}

Result<Answer> add(Program &program, const AddOptions &options)
{
    const auto addWith = [&](services::Workspace &workspace, const services::Session &session,
                             const services::Session *second) -> Result<Answer> {
        VB_TRY(const auto secret,
               workspace.accounts().add(session, options.name, options.fullName, options.role, second));
        return secretAnswer(options.name, secret);
    };
    if (options.second.user.empty())
        return actAs(program, options.access,
                     [&](Acting &acting) { return addWith(acting.workspace, acting.session, nullptr); });
    return actAsTwo(program, options.access, options.second,
                    [&](const TwoActing &acting) { return addWith(acting.workspace, acting.first, &acting.second); });
}

Result<Answer> verifyIdentity(Program &program, const IdentityOptions &options)
{
    return actAsTwo(program, options.access, options.second, [&](const TwoActing &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.accounts().verifyIdentity(acting.first, acting.firstPassword, acting.second,
                                                            acting.secondPassword, options.name, options.how));
        return doneAnswer(options.name, "identity verified, may sign");
    });
}

Result<Answer> setPassword(Program &program, const SetPasswordOptions &options)
{
    VB_TRY(const auto store, openStore(program, options.store));
    const PasswordOptions oneTime{options.oneTimeFile, options.oneTimeFile.empty() && options.password.fromInput};
    VB_TRY(const auto secret, passwordOf(program, oneTime, "One-time secret of " + options.name + ": "));
    VB_TRY(const auto statement, acceptedStatement(program, options.statement, options.password.isTyped()));
    VB_TRY(const auto password, newPasswordOf(program, options.password, newPasswordPrompt(store.info)));
    VB_CHECK(program.checkStop());
    VB_TRY(auto session, store.workspace->sessions().firstSignIn(options.name, secret, password, statement));
    SignedIn person(*store.workspace, std::move(session));
    VB_CHECK(person.signOut());
    return doneAnswer(options.name, "password set, signing key made; an administrator and QA verify the identity next");
}

Result<Answer> acceptStatement(Program &program, const AcceptOptions &options)
{
    VB_TRY(const auto store, openStore(program, options.access.store));
    const auto &person = options.access.person;
    VB_TRY(const auto statement, acceptedStatement(program, options.statement, person.password.isTyped()));
    VB_TRY(const auto password, passwordOf(program, person.password, "Password of " + person.user + " (this signs): "));
    VB_CHECK(program.checkStop());
    if (auto accepted = store.workspace->sessions().acceptStatement(person.user, password, statement); !accepted)
        return fail(explained(person.user, accepted.error()));
    VB_CHECK(store.workspace->checkpointNow());
    return doneAnswer(person.user, "accountability statement, version " + std::to_string(statement) + ", accepted");
}

Result<Answer> changePassword(Program &program, const ChangePasswordOptions &options)
{
    VB_TRY(const auto store, openStore(program, options.access.store));
    const auto &person = options.access.person;
    VB_TRY(const auto password, passwordOf(program, person.password, "Present password of " + person.user + ": "));
    const PasswordOptions source{options.nextFile, options.nextFile.empty() && person.password.fromInput};
    VB_TRY(const auto next, newPasswordOf(program, source, newPasswordPrompt(store.info)));
    VB_CHECK(program.checkStop());
    auto sessions = store.workspace->sessions();
    auto session = sessions.signIn(person.user, password);
    const bool tooOld = !session && services::SessionService::needsNewPassword(session.error());
    if (tooOld)
        session = sessions.renewPassword(person.user, password, next);
    if (!session)
        return fail(explained(person.user, session.error()));
    SignedIn signedIn(*store.workspace, *std::move(session));
    auto changed = tooOld ? Status() : sessions.changePassword(signedIn.session(), password, next);
    auto left = signedIn.signOut();
    VB_CHECK(changed);
    VB_CHECK(left);
    return doneAnswer(person.user, "password changed; the signing key and its certificate stay");
}

template <auto Change>
Result<Answer> change(Program &program, const ChangeOptions &options, const std::string &done)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        auto accounts = acting.workspace.accounts();
        VB_CHECK((accounts.*Change)(acting.session, options.name, options.reason));
        return doneAnswer(options.name, done);
    });
}

Result<Answer> rename(Program &program, const RenameOptions &options)
{
    const auto &change = options.change;
    return actAs(program, change.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.accounts().rename(acting.session, change.name, options.fullName, change.reason));
        return doneAnswer(change.name, "name changed; verify-identity issues the certificate with the new name, and "
                                       "what was signed before stays as it is");
    });
}

Result<Answer> enableSigning(Program &program, const ChangeOptions &options)
{
    return change<&services::AccountService::enableSigning>(program, options,
                                                            "signing enabled; the identity has to be verified again");
}

Result<Answer> disable(Program &program, const ChangeOptions &options)
{
    return change<&services::AccountService::disable>(program, options, "disabled for good");
}

Result<Answer> reportLost(Program &program, const ChangeOptions &options)
{
    return change<&services::AccountService::reportLost>(
        program, options, "password opens nothing any more; an administrator issues another with reset-password");
}

Result<Answer> unlock(Program &program, const ChangeOptions &options)
{
    return change<&services::AccountService::unlock>(program, options, "unlocked");
}

Result<Answer> resetPassword(Program &program, const ChangeOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto secret,
               acting.workspace.accounts().resetPassword(acting.session, options.name, options.reason));
        return secretAnswer(options.name, secret);
    });
}

Result<Answer> listPeople(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.accounts().list(acting.session));
        Array items;
        TextTable table({"User", "Name", "Role", "State", "Locked", "Identity verified by", "Last sign-in"});
        for (const auto &view : views) {
            const auto &account = view.account;
            items.push_back(Object{{"record", view.recordId},
                                   {"user_id", account.userId},
                                   {"full_name", account.fullName},
                                   {"role", domain::wordOf(account.role)},
                                   {"state", domain::wordOf(account.state)},
                                   {"locked", view.locked},
                                   {"lost", view.lost},
                                   {"verified_by", textOrNull(account.verifiedBy)},
                                   {"verification", textOrNull(account.verification)},
                                   {"key_id", textOrNull(account.keyId)},
                                   {"created", view.created},
                                   {"accepted_statement", textOrNull(view.accepted)},
                                   {"last_sign_in", textOrNull(view.lastSignIn)}});
            table.add({account.userId, account.fullName, std::string(domain::wordOf(account.role)),
                       std::string(domain::wordOf(account.state)),
                       view.lost     ? "LOST"
                       : view.locked ? "LOCKED"
                                     : "no",
                       account.verifiedBy, view.lastSignIn});
        }
        return Answer{Object{{"users", std::move(items)}}, table.text()};
    });
}

void addName(CLI::App &command, std::string &name)
{
    command.add_option("NAME", name, "User id of the person concerned")->required();
}

void addChange(CLI::App &group, Chosen &chosen, const std::string &path, const std::string &description,
               Run<ChangeOptions> run)
{
    const auto options = std::make_shared<ChangeOptions>();
    auto *command = addCommand(group, chosen, path, description, options, run);
    addName(*command, options->name);
    command->add_option("--reason", options->reason, "Why")->required();
    addAccessOptions(*command, options->access);
}

} // namespace

void addUserCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "user", "People and their accounts");
    const auto added = std::make_shared<AddOptions>();
    auto *addPerson = addCommand(group, chosen, "user add", "Make an account; prints its one-time secret", added, add);
    addName(*addPerson, added->name);
    addPerson->add_option("--full-name", added->fullName, "As it is printed with signatures")->required();
    addChoice(*addPerson, "--role", added->role, "What the person may do")->required();
    addAccessOptions(*addPerson, added->access);
    addSecondOptions(*addPerson, added->second)
        ->description("A QA approver who confirms; for administrators and QA approvers");

    const auto chosenPassword = std::make_shared<SetPasswordOptions>();
    auto *set =
        addCommand(group, chosen, "user set-password",
                   "First sign-in: swap the one-time secret for a password of one's own", chosenPassword, setPassword);
    addName(*set, chosenPassword->name);
    addStoreOption(*set, chosenPassword->store);
    addPasswordOptions(*set, chosenPassword->password);
    addStatementOption(*set, chosenPassword->statement);
    set->add_option("--one-time-file", chosenPassword->oneTimeFile,
                    "Read the one-time secret from a file of mode 0600; with --password-stdin it is the first line")
        ->type_name("FILE");

    const auto accepting = std::make_shared<AcceptOptions>();
    auto *accept = addCommand(group, chosen, "user accept-statement",
                              "Read the accountability statement, accept it and sign that: before anything else",
                              accepting, acceptStatement);
    addAccessOptions(*accept, accepting->access);
    addStatementOption(*accept, accepting->statement);

    const auto changed = std::make_shared<ChangePasswordOptions>();
    auto *changeOwn = addCommand(group, chosen, "user change-password",
                                 "Choose another password of one's own; signatures and certificate stay as they are",
                                 changed, changePassword);
    addAccessOptions(*changeOwn, changed->access);
    changeOwn
        ->add_option("--new-password-file", changed->nextFile,
                     "Read the new password from a file of mode 0600; with --password-stdin it is the second line")
        ->type_name("FILE");

    const auto verified = std::make_shared<IdentityOptions>();
    auto *verify =
        addCommand(group, chosen, "user verify-identity",
                   "Issue the signing certificate: an administrator and QA act together", verified, verifyIdentity);
    addName(*verify, verified->name);
    verify->add_option("--how", verified->how, "How the identity was verified, such as: passport seen")->required();
    addAccessOptions(*verify, verified->access);
    addSecondOptions(*verify, verified->second)->required();

    const auto renamed = std::make_shared<RenameOptions>();
    auto *renaming = addCommand(group, chosen, "user rename",
                                "Change the name printed with signatures to come; the certificate has to be issued "
                                "again",
                                renamed, rename);
    addName(*renaming, renamed->change.name);
    renaming->add_option("--full-name", renamed->fullName, "The new name")->required();
    renaming->add_option("--reason", renamed->change.reason, "Why")->required();
    addAccessOptions(*renaming, renamed->change.access);

    addChange(group, chosen, "user enable-signing", "QA: lift the suspension after a reset", enableSigning);
    addChange(group, chosen, "user disable", "Disable an account for good", disable);
    addChange(group, chosen, "user report-lost",
              "A password that others may know: disable it at once; one's own, or as administrator or QA", reportLost);
    addChange(group, chosen, "user unlock", "Unlock an account after too many failed sign-ins", unlock);
    addChange(group, chosen, "user reset-password", "Make a new one-time secret; suspends signing", resetPassword);

    const auto listed = std::make_shared<AccessOptions>();
    addAccessOptions(*addCommand(group, chosen, "user list", "List the accounts", listed, listPeople), *listed);
}

} // namespace valbench::cli
