// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a store and acting in it as somebody.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include <valbench/services/workspace.h>

#include "password.h"

namespace valbench::cli {

struct StoreOptions
{
    std::string url;
};
/// --store, with VALBENCH_STORE as its default.
CLI::Option *addStoreOption(CLI::App &command, StoreOptions &options);

struct PersonOptions
{
    std::string user;
    PasswordOptions password;
};
/// --user, --password-file, --password-stdin.
void addPersonOptions(CLI::App &command, PersonOptions &options);

/// Options of most commands.
struct AccessOptions
{
    StoreOptions store;
    PersonOptions person;
};
void addAccessOptions(CLI::App &command, AccessOptions &options);

/// The cost of guessing a password in stores of this purpose.
[[nodiscard]] services::KeyProtection protectionFor(services::Purpose purpose);

struct OpenedStore
{
    std::unique_ptr<services::Workspace> workspace;
    services::StoreInfo info;
};
/// Opens a store with the protection that its purpose asks for.
Result<OpenedStore> openStore(Program &program, const StoreOptions &options);

/// Somebody signed in; signs out when told, and at the latest when destroyed.
class SignedIn {
public:
    SignedIn(services::Workspace &workspace, services::SessionPtr session)
        : m_workspace(workspace), m_session(std::move(session))
    {
    }
    ~SignedIn();
    SignedIn(const SignedIn &) = delete;
    SignedIn &operator=(const SignedIn &) = delete;

    [[nodiscard]] const services::Session &session() const { return *m_session; }
    Status signOut();

private:
    services::Workspace &m_workspace;
    services::SessionPtr m_session;
};

/// A refused sign-in, with the command that comes next where there is one.
[[nodiscard]] Error explained(const std::string &user, const Error &refusal);
/// refused with what to do next for a one-time secret and for a password that is too old. `password` is what
/// passwordOf() gave.
Result<services::SessionPtr> signIn(services::Workspace &workspace, const std::string &user, const Secret &password);

/// What a command needs to act.
struct Acting
{
    services::Workspace &workspace;
    const services::Session &session;
    const services::StoreInfo &info;
};

/// Opens the store, signs in, does the work, signs out. The work's error stands before the sign-out's.
template <class Work>
auto actAs(Program &program, const AccessOptions &options, Work &&work) -> decltype(work(std::declval<Acting &>()))
{
    VB_TRY(const auto store, openStore(program, options.store));
    VB_TRY(const auto password,
           passwordOf(program, options.person.password, "Password of " + options.person.user + ": "));
    VB_TRY(auto session, signIn(*store.workspace, options.person.user, password));
    SignedIn person(*store.workspace, std::move(session));
    VB_CHECK(program.checkStop());
    Acting acting{*store.workspace, person.session(), store.info};
    auto result = work(acting);
    auto left = person.signOut();
    if (result && !left)
        return fail(std::move(left).error());
    return result;
}

} // namespace valbench::cli
