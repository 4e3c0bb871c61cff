// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// valbench-cli: everything the workbench does, without a screen.

#include <csignal>
#include <exception>
#include <sstream>

#include <valbench/crypto/process.h>

#include "commands.h"
#include "output.h"
#include "schemas.h"

namespace valbench::cli {

namespace {

void addCommands(CLI::App &app, Chosen &chosen)
{
    addEvaluateCommand(app, chosen);
    addDriftCommand(app, chosen);
    addDesignCommands(app, chosen);
    addStoreCommands(app, chosen);
    addTraceCommands(app, chosen);
    addUserCommands(app, chosen);
    addPolicyCommands(app, chosen);
    addAlertCommands(app, chosen);
    addAccessReviewCommands(app, chosen);
    addMlflowCommands(app, chosen);
    addModelCommands(app, chosen);
    addDataCommands(app, chosen);
    addProtocolCommands(app, chosen);
    addRunCommand(app, chosen);
    addExecutionCommands(app, chosen);
    addDeviationCommands(app, chosen);
    addSignCommands(app, chosen);
    addSignatureCommands(app, chosen);
    addCommentCommands(app, chosen);
    addConcludeCommand(app, chosen);
    addReportCommand(app, chosen);
    addRequirementCommands(app, chosen);
    addRetentionCommands(app, chosen);
    addVerifyCommand(app, chosen);
    addAuditCommands(app, chosen);
    addAnchorCommands(app, chosen);
    addDemoCommand(app, chosen);
    addDoctorCommand(app, chosen);
}

int complain(std::string_view message, ExitCode code)
{
    tell("valbench-cli: " + printable(message));
    return static_cast<int>(code);
}

int print(std::string_view text, ExitCode code)
{
    if (const auto written = writeOut(text); !written)
        return complain(written.error().text(), ExitCode::unavailable);
    return static_cast<int>(code);
}

/// The parser's own message would repeat what was typed, which may be a password in the wrong place.
int complainOfExtras(const CLI::App &app)
{
    std::string names;
    for (const auto &argument : app.remaining(true)) {
        if (argument.starts_with("-"))
            names += (names.empty() ? "" : ", ") + argument.substr(0, argument.find('='));
    }
    return complain(names.empty() ? "there are arguments that the command does not take; see --help"
                                  : "unknown option " + names + "; see --help",
                    ExitCode::usage);
}

int execute(const Chosen &chosen, Interrupt &interrupt)
{
    Program program(interrupt);
    const auto answer = chosen.run(program);
    interrupt.setEndsAtOnce(false); // an answer is printed whole
    if (!answer && interrupt.exitStatus() != 0) {
        complain(answer.error().code() == ErrorCode::cancelled ? answer.error().text() : "stopped", ExitCode::done);
        return interrupt.exitStatus();
    }
    if (!answer && answer.error().code() == ErrorCode::cancelled) { // Ctrl-D at a prompt
        complain(answer.error().text(), ExitCode::refused);
        return 130;
    }
    if (!answer)
        return complain(answer.error().text(), exitCodeOf(answer.error().code()));
    return print(chosen.format == "json" ? json::toText(answer->document) + "\n" : answer->text, answer->code);
}

int run(int argc, char **argv)
{
    Interrupt interrupt;
    Chosen chosen;
    CLI::App app("Validates machine-learning models under 21 CFR Part 11: everything the workbench does, without a "
                 "screen.",
                 "valbench-cli");
    app.set_version_flag("--version", "valbench-cli " + services::programBuild());
    app.require_subcommand(1);
    app.get_formatter()->column_width(34);
    addCommands(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const SchemaRequest &request) {
        return print(json::toText(schemaOf(request.what())) + "\n", ExitCode::done);
    } catch (const CLI::Success &success) { // --help, --version
        std::ostringstream text;
        app.exit(success, text, text);
        return print(text.str(), ExitCode::done);
    } catch (const CLI::ExtrasError &) {
        return complainOfExtras(app);
    } catch (const CLI::ParseError &error) {
        return complain(std::string(error.what()) + "; see --help", ExitCode::usage);
    }
    return execute(chosen, interrupt);
}

} // namespace

} // namespace valbench::cli

int main(int argc, char **argv)
{
    if (const auto hardened = valbench::crypto::disableCoreDumps(); !hardened) {
        valbench::cli::tell("valbench-cli: " + hardened.error().text());
        return static_cast<int>(valbench::cli::ExitCode::unavailable);
    }
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error to report, not the end
    try {
        return valbench::cli::run(argc, argv);
    } catch (const std::exception &error) {
        valbench::cli::tell(std::string("valbench-cli: internal error: ") + error.what());
    }
    return static_cast<int>(valbench::cli::ExitCode::unavailable);
}
