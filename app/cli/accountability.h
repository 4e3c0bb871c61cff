// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The accountability statement on the command line: read and accepted by the person it binds.
#pragma once

#include <cstdint>

#include <CLI/CLI.hpp>

#include "program.h"

namespace valbench::cli {

struct StatementOptions
{
    std::int64_t version = 0; ///< 0: asked for at the terminal
};

/// --statement.
void addStatementOption(CLI::App &command, StatementOptions &options);

/// The version accepted: as the option says, else as somebody at the terminal answers after having read it. usage, with
/// the whole text, where there is neither; refused for any other answer.
Result<std::int64_t> acceptedStatement(Program &program, const StatementOptions &options, bool atTerminal);

} // namespace valbench::cli
