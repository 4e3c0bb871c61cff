// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store_access.h"

namespace valbench::cli {

using services::Purpose;
using services::Workspace;

CLI::Option *addStoreOption(CLI::App &command, StoreOptions &options)
{
    return command
        .add_option(
            "--store", options.url,
            "The store: a file's path, sqlite:///absolute/path/file.valbench or postgresql://user@host:port/database")
        ->envname("VALBENCH_STORE")
        ->type_name("URL")
        ->required();
}

void addPersonOptions(CLI::App &command, PersonOptions &options)
{
    command.add_option("--user", options.user, "Who acts")->type_name("NAME")->required();
    addPasswordOptions(command, options.password);
}

void addAccessOptions(CLI::App &command, AccessOptions &options)
{
    addStoreOption(command, options.store);
    addPersonOptions(command, options.person);
}

services::KeyProtection protectionFor(Purpose purpose)
{
    return purpose == Purpose::production ? services::KeyProtection::production : services::KeyProtection::demo;
}

Result<OpenedStore> openStore(Program &program, const StoreOptions &options)
{
    // The purpose stands in the store: it is opened as a production store until that is known.
    auto protection = services::KeyProtection::production;
    VB_TRY(auto workspace, Workspace::open(program.environment(protection), options.url));
    VB_TRY(auto info, workspace->info());
    if (protectionFor(info.purpose) != protection) {
        protection = protectionFor(info.purpose);
        workspace.reset();
        VB_TRY(workspace, Workspace::open(program.environment(protection), options.url));
        VB_TRY(info, workspace->info());
        // Another store in its place meanwhile must not be opened with less protection than it asks for.
        if (protectionFor(info.purpose) != protection)
            return fail(ErrorCode::conflict, VB_MSG("The store was replaced while it was being opened. Try again."));
    }
    if (!info.copy.empty())
        tell("valbench-cli: warning: " + info.copy);
    return OpenedStore{std::move(workspace), std::move(info)};
}

SignedIn::~SignedIn()
{
    if (m_session) {
        // Reached on the way out of another failure, which is the one to report.
        [[maybe_unused]] const auto left = signOut();
    }
}

Status SignedIn::signOut()
{
    const auto session = std::exchange(m_session, nullptr);
    return m_workspace.sessions().signOut(*session);
}

Error explained(const std::string &user, const Error &refusal)
{
    using services::SessionService;
    if (SessionService::needsFirstPassword(refusal))
        return Error(ErrorCode::refused,
                     VB_MSG("{user} has a one-time secret and no password yet; run: valbench-cli user set-password "
                            "{user}"),
                     {{"user", user}});
    if (SessionService::needsStatement(refusal))
        return Error(ErrorCode::refused,
                     VB_MSG("{user} has not accepted the accountability statement yet; run: valbench-cli user "
                            "accept-statement --user {user}"),
                     {{"user", user}});
    if (SessionService::needsNewPassword(refusal))
        return Error(ErrorCode::refused,
                     VB_MSG("The password of {user} is older than the security policy allows; run: valbench-cli user "
                            "change-password --user {user}"),
                     {{"user", user}});
    return refusal;
}

Result<services::SessionPtr> signIn(Workspace &workspace, const std::string &user, const Secret &password)
{
    auto session = workspace.sessions().signIn(user, password);
    if (!session)
        return fail(explained(user, session.error()));
    return session;
}

} // namespace valbench::cli
