// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Acts that one person cannot do alone.
#pragma once

#include <CLI/CLI.hpp>

#include "answer.h"
#include "store_access.h"

namespace valbench::cli {

struct SecondPersonOptions
{
    std::string user;
    std::string passwordFile;
};
/// --second-user, which it returns, and --second-password-file.
CLI::Option *addSecondOptions(CLI::App &command, SecondPersonOptions &options);

/// From a file of its own, else from where the first one came.
Result<Secret> secondPassword(Program &program, const SecondPersonOptions &second, const PasswordOptions &first);

/// Both people signed in, with the passwords that acts of two take once more.
struct TwoActing
{
    services::Workspace &workspace;
    const services::Session &first;
    const Secret &firstPassword;
    const services::Session &second;
    const Secret &secondPassword;
};

/// Opens the store, signs both in, does the work, signs both out. The work's error stands before the sign-outs'.
template <class Work>
Result<Answer> actAsTwo(Program &program, const AccessOptions &access, const SecondPersonOptions &secondOptions,
                        Work &&work)
{
    VB_TRY(const auto store, openStore(program, access.store));
    VB_TRY(const auto password,
           passwordOf(program, access.person.password, "Password of " + access.person.user + ": "));
    VB_TRY(const auto otherPassword, secondPassword(program, secondOptions, access.person.password));
    VB_TRY(auto session, signIn(*store.workspace, access.person.user, password));
    SignedIn first(*store.workspace, std::move(session));
    VB_TRY(auto otherSession, signIn(*store.workspace, secondOptions.user, otherPassword));
    SignedIn second(*store.workspace, std::move(otherSession));
    VB_CHECK(program.checkStop());
    Result<Answer> answer =
        work(TwoActing{*store.workspace, first.session(), password, second.session(), otherPassword});
    for (auto *person : {&second, &first}) {
        if (auto left = person->signOut(); answer && !left)
            answer = fail(std::move(left).error());
    }
    return answer;
}

} // namespace valbench::cli
