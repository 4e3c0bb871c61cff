// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How commands are declared: options every command has, words for enumerations, numbers without a locale.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <memory>
#include <string>

#include <valbench/domain/words.h>

#include "answer.h"
#include "program.h"

namespace valbench::cli {

/// What parsing leaves behind: the command to run and how to print its answer.
struct Chosen
{
    std::function<Result<Answer>(Program &)> run;
    std::string format = "table";
};

/// Thrown by --schema; what() is the command, such as "store info".
class SchemaRequest final : public CLI::Success {
public:
    explicit SchemaRequest(const std::string &command) : CLI::Success("schema", command, CLI::ExitCodes::Success) {}
};

/// A command's option values and what to do with them.
template <class Options>
using Run = Result<Answer> (*)(Program &, const Options &);

/// Adds a subcommand with --format and --schema. `path` is its full name ("store info"), under which schemas.h knows
/// its answer; its last word is the subcommand's name.
CLI::App *addBareCommand(CLI::App &parent, Chosen &chosen, const std::string &path, const std::string &description);

template <class Options>
CLI::App *addCommand(CLI::App &parent, Chosen &chosen, const std::string &path, const std::string &description,
                     const std::shared_ptr<Options> &options, Run<Options> run)
{
    auto *command = addBareCommand(parent, chosen, path, description);
    command->callback(
        [&chosen, options, run] { chosen.run = [options, run](Program &program) { return run(program, *options); }; });
    return command;
}

/// Adds a command that only groups others, such as "store".
CLI::App &addGroup(CLI::App &parent, const std::string &name, const std::string &description);

/// A real number with '.' as decimal sign and no trailing text; nan and inf are refused.
CLI::Option *addReal(CLI::App &command, const std::string &name, double &value, const std::string &description);

/// An option that may be given several times, with one value each time.
CLI::Option *addList(CLI::App &command, const std::string &name, std::vector<std::string> &values,
                     const std::string &description);

/// The two halves of ROLE=FILE; usage if there are not two.
struct RoleAndFile
{
    std::string role;
    std::string file;
};
Result<RoleAndFile> splitRole(const std::string &option, const std::string &text);

/// One of an enumeration's words, with hyphens for the spaces some of them have.
template <class Enum>
CLI::Option *addChoice(CLI::App &command, const std::string &name, Enum &value, const std::string &description)
{
    std::vector<std::pair<std::string, Enum>> table;
    std::vector<std::string> words;
    for (const auto &[candidate, word] : domain::Words<Enum>::table) {
        auto &spelling = words.emplace_back(word);
        std::ranges::replace(spelling, ' ', '-');
        table.emplace_back(spelling, candidate);
    }
    const auto assign = [&value, table](const std::string &word) {
        value = std::ranges::find(table, word, &std::pair<std::string, Enum>::first)->second;
    };
    return command.add_option_function<std::string>(name, assign, description)
        ->check(CLI::IsMember(words))
        ->type_name("WORD");
}

} // namespace valbench::cli
