// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// conclude: drafts the validation report of an execution.

#include "commands.h"
#include "record_views.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct ConcludeOptions
{
    AccessOptions access;
    std::string execution;
    std::string summary;
    std::string reason;
};

Object referenceObject(const domain::RecordReference &reference)
{
    return {{"id", reference.id}, {"version", reference.version}, {"sha256", reference.sha256}};
}

Result<Answer> conclude(Program &program, const ConcludeOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        auto reports = acting.workspace.reports();
        VB_TRY(const auto id, reports.write(acting.session, options.execution, options.summary, options.reason));
        VB_TRY(const auto view, reports.show(acting.session, id));
        const auto &report = view.report;
        Array deviations;
        for (const auto &deviation : report.deviations)
            deviations.emplace_back(referenceObject(deviation));
        Array attempts;
        for (const auto &attempt : report.attempts)
            attempts.emplace_back(Object{{"execution", referenceObject(attempt.execution)},
                                         {"attempt", attempt.number},
                                         {"protocol_version", attempt.protocolVersion},
                                         {"executor", attempt.executor},
                                         {"started", attempt.started},
                                         {"outcome", domain::wordOf(attempt.outcome)},
                                         {"cancelled", attempt.cancelled}});
        auto facts = recordFacts(view.record);
        facts.insert(facts.end(), {{"Conclusion", std::string(domain::wordOf(report.conclusion))},
                                   {"Reasons", separated(report.reasons, "\n")},
                                   {"Conditions", separated(report.conditions, "\n")},
                                   {"Summary", report.summary}});
        return Answer{Object{{"record", recordObject(view.record)},
                             {"title", report.title},
                             {"conclusion", domain::wordOf(report.conclusion)},
                             {"reasons", json::textArray(report.reasons)},
                             {"conditions", json::textArray(report.conditions)},
                             {"summary", report.summary},
                             {"execution", referenceObject(report.execution)},
                             {"protocol", referenceObject(report.protocol)},
                             {"model", referenceObject(report.model)},
                             {"attempts", std::move(attempts)},
                             {"deviations", std::move(deviations)}},
                      factsText(facts)};
    });
}

} // namespace

void addConcludeCommand(CLI::App &app, Chosen &chosen)
{
    const auto options = std::make_shared<ConcludeOptions>();
    auto *command = addCommand(app, chosen, "conclude",
                               "Draft the validation report of an execution that is reviewed and whose deviations are "
                               "closed; the conclusion follows from them",
                               options, conclude);
    command->add_option("EXECUTION", options->execution, "Record id, such as EXE-1")->required();
    command->add_option("--summary", options->summary, "The author's words")->required();
    command->add_option("--reason", options->reason, "Why it is written now")->required();
    addAccessOptions(*command, options->access);
}

} // namespace valbench::cli
