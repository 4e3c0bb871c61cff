// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "accountability.h"

#include <valbench/base/text.h>
#include <valbench/domain/accountability.h>

#include "terminal.h"

namespace valbench::cli {

void addStatementOption(CLI::App &command, StatementOptions &options)
{
    command
        .add_option("--statement", options.version,
                    "I have read this version of the accountability statement and accept it; without it the statement "
                    "is shown and the terminal asks")
        ->type_name("VERSION");
}

Result<std::int64_t> acceptedStatement(Program &program, const StatementOptions &options, bool atTerminal)
{
    const auto &statement = domain::accountabilityStatement();
    const auto version = std::to_string(statement.version);
    if (options.version != 0)
        return options.version;
    if (!atTerminal)
        return fail(ErrorCode::usage,
                    VB_MSG("The accountability statement has to be read and accepted:\n{text}\n"
                           "Whoever accepts it adds: --statement {version}"),
                    {{"text", std::string(statement.text)}, {"version", version}});
    VB_TRY(const auto terminal, Terminal::open(program.interrupt()));
    VB_CHECK(terminal->show("\nAccountability statement, version " + version + "\n\n" + std::string(statement.text) +
                            "\n\nWith your password you sign that you have read this and accept it.\n"));
    VB_TRY(const auto answer, terminal->ask("Type 'accept' to accept it: "));
    if (asciiLower(answer) != "accept")
        return fail(ErrorCode::refused, VB_MSG("The statement was not accepted; nothing was changed. Without it nobody "
                                               "can work in the store."));
    return statement.version;
}

} // namespace valbench::cli
