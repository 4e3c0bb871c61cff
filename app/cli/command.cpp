// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "command.h"

#include <valbench/base/text.h>

namespace valbench::cli {

CLI::App *addBareCommand(CLI::App &parent, Chosen &chosen, const std::string &path, const std::string &description)
{
    auto *command = parent.add_subcommand(path.substr(path.rfind(' ') + 1), description);
    command->add_option("--format", chosen.format, "Print the answer for people or as one JSON document")
        ->check(CLI::IsMember({"table", "json"}))
        ->type_name("WORD")
        ->capture_default_str();
    command->add_flag_callback(
        "--schema", [path] { throw SchemaRequest(path); }, "Print the JSON Schema of the answer and end");
    return command;
}

CLI::App &addGroup(CLI::App &parent, const std::string &name, const std::string &description)
{
    auto *group = parent.add_subcommand(name, description);
    group->require_subcommand(1);
    return *group;
}

CLI::Option *addReal(CLI::App &command, const std::string &name, double &value, const std::string &description)
{
    const auto isReal = [](const std::string &text) {
        return parseDouble(text) ? std::string() : "'" + text + "' is not a number such as 0.5";
    };
    return command
        .add_option_function<std::string>(
            name, [&value](const std::string &text) { value = parseDouble(text).value_or(0); }, description)
        ->check(CLI::Validator(isReal, ""))
        ->type_name("NUMBER");
}

CLI::Option *addList(CLI::App &command, const std::string &name, std::vector<std::string> &values,
                     const std::string &description)
{
    return command.add_option(name, values, description)->allow_extra_args(false);
}

Result<RoleAndFile> splitRole(const std::string &option, const std::string &text)
{
    const auto sign = text.find('=');
    if (sign == std::string::npos || sign == 0 || sign + 1 == text.size())
        return fail(ErrorCode::usage, VB_MSG("{option} is '{text}'; expected ROLE=FILE, such as test=cohort.csv."),
                    {{"option", option}, {"text", text}});
    return RoleAndFile{text.substr(0, sign), text.substr(sign + 1)};
}

} // namespace valbench::cli
