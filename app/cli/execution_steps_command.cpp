// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// execution begin, run, record, verify, correct, complete, cancel, evidence: an execution step by step.

#include <algorithm>

#include <valbench/services/output_file.h>

#include "commands.h"
#include "event_loop.h"
#include "execution_views.h"
#include "signing_act.h"

namespace valbench::cli {

using domain::Outcome;
using json::Object;

namespace {

struct BeginOptions
{
    AccessOptions access;
    std::string protocol;
};

struct StepsOptions
{
    AccessOptions access;
    std::string record;
    std::vector<std::string> steps;
    std::vector<std::string> data;
    std::string reason;
};

struct StepOptions
{
    AccessOptions access;
    std::string record;
    std::string step;
    std::optional<Outcome> outcome;
    std::optional<std::string> actual;
    std::optional<std::string> stepReason; ///< of the result: why it failed or does not apply
    std::string reason;                    ///< of what is done to it: why again, why corrected
    std::vector<std::string> evidence;
};

struct ReasonOptions
{
    AccessOptions access;
    std::string record;
    std::string reason;
};

struct EvidenceOptions
{
    AccessOptions access;
    std::string record;
    std::string sha256;
    std::string out;
};

Result<Answer> showing(Acting &acting, const std::string &record)
{
    VB_TRY(const auto view, acting.workspace.executions().show(acting.session, record));
    VB_TRY(const auto signatures, acting.workspace.records().signatures(acting.session, record));
    return executionAnswer(view, signatures);
}

Result<std::vector<services::EvidenceUpload>> readAll(const std::vector<std::string> &files)
{
    std::vector<services::EvidenceUpload> out;
    for (const auto &file : files) {
        VB_TRY(auto upload, services::readEvidence(file));
        out.push_back(std::move(upload));
    }
    return out;
}

Result<Answer> begin(Program &program, const BeginOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto id, acting.workspace.executions().begin(acting.session, options.protocol));
        return showing(acting, id);
    });
}

Result<Answer> runSteps(Program &program, const StepsOptions &options)
{
    const EventLoop loop; // for the network of a served model
    VB_TRY(const auto files, dataFiles(options.data));
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.executions().runAutomatic(acting.session, options.record, options.steps, files,
                                                            options.reason, program.stopToken(), tellStages()));
        return showing(acting, options.record);
    });
}

Result<Answer> record(Program &program, const StepOptions &options)
{
    services::StepEntry entry;
    entry.stepId = options.step;
    entry.outcome = *options.outcome;
    entry.actual = options.actual.value_or("");
    entry.reason = options.stepReason.value_or("");
    entry.repeatReason = options.reason;
    VB_TRY(entry.evidence, readAll(options.evidence));
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.executions().recordStep(acting.session, options.record, entry));
        return showing(acting, options.record);
    });
}

Result<Answer> correct(Program &program, const StepOptions &options)
{
    services::StepCorrection correction{options.step, options.outcome, options.actual, options.stepReason, {}};
    VB_TRY(correction.evidence, readAll(options.evidence));
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.executions().correctStep(acting.session, options.record, correction, options.reason));
        return showing(acting, options.record);
    });
}

Result<Answer> complete(Program &program, const ReasonOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.executions().complete(acting.session, options.record));
        VB_TRY(const auto view, acting.workspace.executions().show(acting.session, options.record));
        auto answer = executionAnswer(view, {});
        answer.code = exitCodeOf(view.execution);
        return answer;
    });
}

Result<Answer> cancel(Program &program, const ReasonOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.executions().cancel(acting.session, options.record, options.reason));
        return showing(acting, options.record);
    });
}

Result<Answer> saveEvidence(Program &program, const EvidenceOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto evidence,
               acting.workspace.executions().exportEvidence(acting.session, options.record, options.sha256));
        VB_CHECK(services::writeOutputFile(options.out, evidence.bytes));
        return Answer{Object{{"file", options.out}, {"sha256", options.sha256}, {"media_type", evidence.mediaType}},
                      options.out + "\n"};
    });
}

void addExecution(CLI::App &command, std::string &record)
{
    command.add_option("EXECUTION", record, "Record id, such as EXE-1")->required();
}

/// What a person writes of a step.
void addStepOptions(CLI::App &command, StepOptions &options)
{
    addExecution(command, options.record);
    command.add_option("--step", options.step, "Number of the step, as the protocol has it")->required();
    const auto set = [&options](const std::string &word) {
        options.outcome =
            word == "passed" ? Outcome::passed : (word == "failed" ? Outcome::failed : Outcome::notApplicable);
    };
    command.add_option_function<std::string>("--outcome", set, "What came out")
        ->check(CLI::IsMember({"passed", "failed", "not-applicable"}))
        ->type_name("WORD");
    command.add_option("--actual", options.actual, "What was seen or measured, with its value");
    addList(command, "--evidence", options.evidence, "A file that shows it; may be given several times")
        ->type_name("FILE");
}

} // namespace

void addExecutionStepCommands(CLI::App &group, Chosen &chosen)
{
    const auto beginning = std::make_shared<BeginOptions>();
    auto *beginCommand = addCommand(group, chosen, "execution begin",
                                    "Begin to execute an approved protocol step by step", beginning, begin);
    beginCommand->add_option("PROTOCOL", beginning->protocol, "Record id, such as IQ-1")->required();
    addAccessOptions(*beginCommand, beginning->access);

    const auto running = std::make_shared<StepsOptions>();
    auto *run = addCommand(group, chosen, "execution run", "Run automatic steps of an execution in progress", running,
                           runSteps);
    addExecution(*run, running->record);
    addList(*run, "--step", running->steps, "An automatic step; without it, all that have no result")->type_name("ID");
    addList(*run, "--data", running->data, "A data file for a role of the protocol; once for each role")
        ->type_name("ROLE=FILE");
    run->add_option("--reason", running->reason, "Why steps that have a result run again");
    addAccessOptions(*run, running->access);

    const auto recorded = std::make_shared<StepOptions>();
    auto *recordCommand =
        addCommand(group, chosen, "execution record", "Record the result of a manual step", recorded, record);
    addStepOptions(*recordCommand, *recorded);
    recordCommand->get_option("--outcome")->required();
    recordCommand->add_option("--because", recorded->stepReason, "Why it failed, or why it does not apply");
    recordCommand->add_option("--reason", recorded->reason, "Why a step that has a result is done again");
    addAccessOptions(*recordCommand, recorded->access);

    const auto verifying = std::make_shared<SigningOptions>();
    verifying->meaning = domain::Meaning::verified;
    auto *verify = addCommand(group, chosen, "execution verify",
                              "Sign recorded steps as a second person: shows the statement, then takes the password "
                              "at the terminal",
                              verifying, signRecord);
    addExecution(*verify, verifying->record);
    addList(*verify, "--step", verifying->steps,
            "Number of a step, as the protocol has it; one signature covers all that are given")
        ->type_name("ID")
        ->required();
    const auto setMeaning = [verifying](const std::string &word) {
        verifying->meaning = word == "witnessed" ? domain::Meaning::witnessed : domain::Meaning::verified;
    };
    verify->add_option_function<std::string>("--meaning", setMeaning, "Watched as it was done, or looked at afterwards")
        ->check(CLI::IsMember({"witnessed", "verified"}))
        ->type_name("WORD")
        ->required();
    verify->add_option("--reason", verifying->reason, "Why; it becomes part of the signature")->required();
    addAccessOptions(*verify, verifying->access);

    const auto corrected = std::make_shared<StepOptions>();
    auto *correctCommand =
        addCommand(group, chosen, "execution correct",
                   "Correct what was recorded of a step; what stood there stays readable", corrected, correct);
    addStepOptions(*correctCommand, *corrected);
    correctCommand->add_option("--because", corrected->stepReason, "Why it failed, or why it does not apply");
    correctCommand->add_option("--reason", corrected->reason, "Why it is corrected")->required();
    addAccessOptions(*correctCommand, corrected->access);

    const auto completed = std::make_shared<ReasonOptions>();
    auto *completeCommand =
        addCommand(group, chosen, "execution complete",
                   "End the recording; the status is 1 unless every step passed or did not apply", completed, complete);
    addExecution(*completeCommand, completed->record);
    addAccessOptions(*completeCommand, completed->access);

    const auto cancelled = std::make_shared<ReasonOptions>();
    auto *cancelCommand =
        addCommand(group, chosen, "execution cancel", "Give up an execution in progress", cancelled, cancel);
    addExecution(*cancelCommand, cancelled->record);
    cancelCommand->add_option("--reason", cancelled->reason, "Why")->required();
    addAccessOptions(*cancelCommand, cancelled->access);

    const auto saved = std::make_shared<EvidenceOptions>();
    auto *evidence = addCommand(group, chosen, "execution evidence", "Save a file that is evidence in an execution",
                                saved, saveEvidence);
    addExecution(*evidence, saved->record);
    evidence->add_option("--sha256", saved->sha256, "Its digest, as execution show prints it with --format json")
        ->required();
    evidence->add_option("--out", saved->out, "Where to save it")->type_name("FILE")->required();
    addAccessOptions(*evidence, saved->access);
}

} // namespace valbench::cli
