// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// retention list, show, hold, lift, dispose.

#include <valbench/services/retention.h>

#include "commands.h"
#include "output.h"
#include "record_views.h"
#include "two_people.h"

namespace valbench::cli {

using json::Array;
using json::Object;
using services::RetainedEvidence;

namespace {

struct RetentionOptions
{
    AccessOptions access;
    SecondPersonOptions second;
    std::string execution;
    std::string reason;
};

std::string ruleText(const RetainedEvidence &view)
{
    return std::string(domain::wordOf(view.rule.retentionClass)) + ", " + std::to_string(view.rule.years) +
           " years from the " + std::string(domain::wordOf(view.rule.from));
}

Object retainedObject(const RetainedEvidence &view)
{
    return {{"execution", view.executionId},
            {"protocol", view.protocolId},
            {"model", view.model},
            {"class", domain::wordOf(view.rule.retentionClass)},
            {"years", view.rule.years},
            {"from", domain::wordOf(view.rule.from)},
            {"basis", view.rule.basis},
            {"event", textOrNull(view.event)},
            {"kept_until", textOrNull(view.keptUntil)},
            {"files", view.files},
            {"bytes", view.bytes},
            {"disposed", view.disposed},
            {"shared", view.shared},
            {"disposal", textOrNull(view.disposal)},
            {"held_since", textOrNull(view.heldSince)},
            {"held_by", textOrNull(view.heldBy)},
            {"hold_reason", textOrNull(view.holdReason)},
            {"blocked", textOrNull(view.blocked)}};
}

Answer answerOf(const RetainedEvidence &view)
{
    std::vector<Fact> facts{{"Execution", view.executionId + " of " + view.protocolId + ", " + view.model},
                            {"Kept for", ruleText(view)},
                            {"Basis", std::string(view.rule.basis)},
                            {"Counted from", view.event.empty() ? "has not come" : view.event},
                            {"Kept until", view.keptUntil.empty() ? "open" : view.keptUntil},
                            {"Files", std::to_string(view.files) + ", " + std::to_string(view.bytes) + " bytes"},
                            {"Disposed of", std::to_string(view.disposed) +
                                                (view.disposal.empty() ? std::string() : ", " + view.disposal)}};
    if (view.shared > 0)
        facts.push_back({"Needed elsewhere", std::to_string(view.shared) + " of the files; they stay"});
    if (!view.heldSince.empty())
        facts.push_back({"On hold", "since " + view.heldSince + " by " + view.heldBy + ": " + view.holdReason});
    facts.push_back({"Disposal", view.blocked.empty() ? "possible" : view.blocked});
    return {retainedObject(view), factsText(facts)};
}

Result<Answer> listRetained(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.retention().list(acting.session));
        Array items;
        TextTable table({"Execution", "Model", "Class", "Kept until", "Files", "Bytes", "Disposed", "State"});
        for (const auto &view : views) {
            items.emplace_back(retainedObject(view));
            table.add({view.executionId, view.model, std::string(domain::wordOf(view.rule.retentionClass)),
                       view.keptUntil.empty() ? "open" : view.keptUntil.substr(0, 10), std::to_string(view.files),
                       std::to_string(view.bytes), std::to_string(view.disposed),
                       !view.heldSince.empty() ? "ON HOLD"
                       : view.files == 0       ? "disposed of"
                       : view.blocked.empty()  ? "may be disposed of"
                                               : "kept"});
        }
        return Answer{Object{{"evidence", std::move(items)}}, table.text()};
    });
}

Result<Answer> showRetained(Program &program, const RetentionOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto view, acting.workspace.retention().show(acting.session, options.execution));
        return answerOf(view);
    });
}

Result<Answer> hold(Program &program, const RetentionOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        auto retention = acting.workspace.retention();
        VB_CHECK(retention.hold(acting.session, options.execution, options.reason));
        VB_TRY(const auto view, retention.show(acting.session, options.execution));
        return answerOf(view);
    });
}

Result<Answer> lift(Program &program, const RetentionOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        auto retention = acting.workspace.retention();
        VB_CHECK(retention.liftHold(acting.session, options.execution, options.reason));
        VB_TRY(const auto view, retention.show(acting.session, options.execution));
        return answerOf(view);
    });
}

Result<Answer> dispose(Program &program, const RetentionOptions &options)
{
    return actAsTwo(program, options.access, options.second, [&](const TwoActing &acting) -> Result<Answer> {
        auto retention = acting.workspace.retention();
        VB_CHECK(retention.dispose(acting.first, acting.firstPassword, acting.second, acting.secondPassword,
                                   options.execution, options.reason));
        VB_TRY(const auto view, retention.show(acting.first, options.execution));
        return answerOf(view);
    });
}

} // namespace

void addRetentionCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "retention", "How long evidence is kept, and its disposal afterwards");
    const auto listed = std::make_shared<AccessOptions>();
    addAccessOptions(*addCommand(group, chosen, "retention list",
                                 "List executions with evidence files: class, date, and what may go", listed,
                                 listRetained),
                     *listed);
    const auto add = [&](const std::string &name, const std::string &description, auto run, bool needsReason) {
        const auto options = std::make_shared<RetentionOptions>();
        auto *command = addCommand(group, chosen, name, description, options, run);
        command->add_option("EXECUTION", options->execution, "Record id, such as EXE-1")->required();
        if (needsReason)
            command->add_option("--reason", options->reason, "Why")->required();
        addAccessOptions(*command, options->access);
        return std::pair(command, options);
    };
    add("retention show", "Show what the date of one execution's evidence rests on", showRetained, false);
    add("retention hold", "QA: a legal hold; nothing of it is disposed of, whatever the date", hold, true);
    add("retention lift", "QA: lift the hold", lift, true);
    const auto [command, options] =
        add("retention dispose",
            "Dispose of evidence files whose date has passed: an administrator and QA sign together; digests and all "
            "records stay",
            dispose, true);
    addSecondOptions(*command, options->second)->required()->description("The QA approver who signs too");
}

} // namespace valbench::cli
