// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a command's passwords come from: a private file, lines of standard input, or the terminal.
#pragma once

#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>

#include <valbench/base/secret.h>

#include "program.h"

namespace valbench::cli {

struct PasswordOptions
{
    std::string file;
    bool fromInput = false; ///< standard input: one password a line, in the order in which they are needed

    [[nodiscard]] bool isTyped() const { return file.empty() && !fromInput; }
};

/// --password-file and --password-stdin.
void addPasswordOptions(CLI::App &command, PasswordOptions &options);

/// The first line of a file of ours that nobody else can read (mode 0600). refused for any other file, badInput if it
/// holds no password.
Result<Secret> readPasswordFile(const std::filesystem::path &file);

/// Asks at the terminal only if the options name no other source. refused if there is none.
Result<Secret> passwordOf(Program &program, const PasswordOptions &options, std::string_view prompt);
/// The same for a password that is being chosen: the terminal asks twice.
Result<Secret> newPasswordOf(Program &program, const PasswordOptions &options, std::string_view prompt);

} // namespace valbench::cli
