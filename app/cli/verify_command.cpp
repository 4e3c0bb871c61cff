// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// verify: a store or a PDF, without signing in.

#include <array>
#include <fstream>

#include <valbench/services/workspace.h>

#include "commands.h"
#include "verification_views.h"

namespace valbench::cli {

using services::Verification;

namespace {

struct VerifyOptions
{
    std::string subject;
    std::vector<std::string> roots;
    std::vector<std::string> stampRoots;
    std::string report; ///< file; empty: none is written
};

/// By content, by name only where the content is of neither kind: a damaged PDF is still meant as one.
bool isPdf(const std::string &subject)
{
    std::array<char, 5> start{};
    std::ifstream stream(subject, std::ios::binary);
    stream.read(start.data(), start.size());
    const std::string_view magic(start.data(), start.size());
    return magic == "%PDF-" || (magic != "SQLit" && subject.ends_with(".pdf"));
}

/// A store or document too damaged to be checked has failed its verification, not the command.
Verification unreadable(const std::string &subject, const Error &error)
{
    return {subject,
            {{"readable", domain::Outcome::failed, 0, error.text()}},
            false,
            "Not verified: readable. " + error.text()};
}

Result<Answer> verify(Program &program, const VerifyOptions &options)
{
    const auto environment = program.environment(services::KeyProtection::production);
    const bool pdf = isPdf(options.subject);
    const bool report = !pdf && services::isVerificationReport(options.subject);
    if (!pdf && !report && !options.roots.empty())
        return fail(ErrorCode::usage, VB_MSG("--root anchors trust in a PDF or report; {subject} is none."),
                    {{"subject", options.subject}});
    if ((pdf || report) && !options.report.empty())
        return fail(ErrorCode::usage, VB_MSG("--report is for the verification of a store; {subject} is none."),
                    {{"subject", options.subject}});
    if ((pdf || report) && !options.stampRoots.empty())
        return fail(ErrorCode::usage, VB_MSG("--stamp-root anchors trust in a store's time stamps; {subject} is none."),
                    {{"subject", options.subject}});
    auto verification =
        pdf      ? services::verifyPdf(environment, options.subject, {options.roots.begin(), options.roots.end()})
        : report ? services::verifyReport(environment, options.subject, {options.roots.begin(), options.roots.end()})
                 : services::verifyStore(environment, options.subject, program.stopToken(), tellStages(),
                                         {options.stampRoots.begin(), options.stampRoots.end()});
    if (!verification && verification.error().code() == ErrorCode::integrity)
        verification = unreadable(options.subject, verification.error());
    if (!verification)
        return fail(std::move(verification).error());
    if (!options.report.empty())
        VB_CHECK(services::writeVerificationReport(environment, *verification, options.report));
    return Answer{verificationObject(*verification), verificationText(*verification),
                  verification->passed ? ExitCode::done : ExitCode::failed};
}

} // namespace

void addVerifyCommand(CLI::App &app, Chosen &chosen)
{
    const auto options = std::make_shared<VerifyOptions>();
    auto *command =
        addCommand(app, chosen, "verify",
                   "Verify a store, a sealed PDF or the report of a verification; no sign-in needed. The status is 1 "
                   "unless it passes",
                   options, verify);
    command->add_option("STORE|FILE", options->subject, "What to verify")->required();
    addList(*command, "--root", options->roots,
            "A certificate authority to trust, PEM; default: those this computer "
            "knows")
        ->type_name("FILE");
    command
        ->add_option("--report", options->report,
                     "Of a store: write what was found to this file, and the workstation's signature beside it (.p7s)")
        ->type_name("FILE");
    addList(*command, "--stamp-root", options->stampRoots,
            "Of a store: the root of the authority whose time stamps it has, PEM; default: those that the store names")
        ->type_name("FILE");
}

} // namespace valbench::cli
