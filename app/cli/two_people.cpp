// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "two_people.h"

namespace valbench::cli {

CLI::Option *addSecondOptions(CLI::App &command, SecondPersonOptions &options)
{
    auto *user = command.add_option("--second-user", options.user, "The second person")->type_name("NAME");
    command
        .add_option("--second-password-file", options.passwordFile,
                    "Read the second password from a file of mode "
                    "0600")
        ->type_name("FILE")
        ->needs(user);
    return user;
}

Result<Secret> secondPassword(Program &program, const SecondPersonOptions &second, const PasswordOptions &first)
{
    const PasswordOptions source{second.passwordFile, second.passwordFile.empty() && first.fromInput};
    return passwordOf(program, source, "Password of " + second.user + ": ");
}

} // namespace valbench::cli
