// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// requirement import, revise, submit, approve, list, show, schema, export.

#include <valbench/services/requirement_sets.h>
#include <valbench/validation/protocol_schema.h>

#include "commands.h"
#include "record_views.h"
#include "signing_act.h"
#include "trace_views.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct FileOptions
{
    AccessOptions access;
    std::string record; ///< revise
    std::string file;
    std::string reason;
};

struct RequirementSetOptions
{
    AccessOptions access;
    std::string record;
    std::string out; ///< export: a file; empty: standard output
};

struct RequirementSetSchemaOptions
{
};

json::Value inForceOrNull(const services::RequirementSetView &view)
{
    return view.inForce > 0 ? json::Value(view.inForce) : json::Value();
}

Result<Answer> answerFor(Acting &acting, const std::string &record)
{
    VB_TRY(const auto view, acting.workspace.requirements().show(acting.session, record));
    VB_TRY(const auto signatures, acting.workspace.records().signatures(acting.session, record));
    Array requirements;
    TextTable table({"Requirement", "Area", "Verified in", "Class", "Priority", "Text"});
    for (const auto &requirement : view.set.requirements) {
        requirements.emplace_back(requirementObject(requirement));
        const auto &risk = requirement.risk;
        table.add({requirement.id, requirement.area, kindsText(requirement),
                   risk ? std::to_string(risk->riskClass()) : "",
                   risk ? std::string(domain::wordOf(risk->priority())) : "", requirement.text});
    }
    auto facts = recordFacts(view.record);
    facts.push_back({"In force", view.inForce > 0 ? "version " + std::to_string(view.inForce) : "no version yet"});
    facts.push_back({"Purpose", view.set.purpose});
    facts.push_back({"Scope", view.set.scope});
    return Answer{Object{{"record", recordObject(view.record)},
                         {"signatures", signaturesArray(signatures)},
                         {"in_force", inForceOrNull(view)},
                         {"title", view.set.title},
                         {"purpose", view.set.purpose},
                         {"scope", view.set.scope},
                         {"requirements", std::move(requirements)}},
                  factsText(facts) + "\n" + table.text() + signaturesText(signatures)};
}

Result<Answer> import(Program &program, const FileOptions &options)
{
    VB_TRY(const auto set, services::RequirementService::read(options.file));
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto id, acting.workspace.requirements().add(acting.session, set, options.reason));
        return answerFor(acting, id);
    });
}

Result<Answer> revise(Program &program, const FileOptions &options)
{
    VB_TRY(const auto set, services::RequirementService::read(options.file));
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.requirements().revise(acting.session, options.record, set, options.reason));
        return answerFor(acting, options.record);
    });
}

Result<Answer> listRequirementSets(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.requirements().list(acting.session));
        Array items;
        TextTable table({"Record", "Version", "In force", "Requirements", "Title", "Stage", "Waits for"});
        for (const auto &view : views) {
            items.push_back(Object{{"record", recordObject(view.record)},
                                   {"in_force", inForceOrNull(view)},
                                   {"requirements", view.set.requirements.size()}});
            table.add({view.record.id, std::to_string(view.record.version),
                       view.inForce > 0 ? std::to_string(view.inForce) : "none",
                       std::to_string(view.set.requirements.size()), view.set.title,
                       std::string(domain::wordOf(view.record.stage)), view.record.waitsFor});
        }
        return Answer{Object{{"requirement_sets", std::move(items)}},
                      table.empty() ? "No requirement sets.\n" : table.text()};
    });
}

Result<Answer> showRequirementSet(Program &program, const RequirementSetOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) { return answerFor(acting, options.record); });
}

Result<Answer> exportSet(Program &program, const RequirementSetOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto text, acting.workspace.requirements().exportText(acting.session, options.record));
        return exportAnswer(text, options.record, options.out);
    });
}

Result<Answer> showRequirementSetSchema(Program &, const RequirementSetSchemaOptions &)
{
    auto document = validation::requirementSetSchema();
    auto text = json::toText(document, 2);
    return Answer{std::move(document), std::move(text)};
}

CLI::App *addFile(CLI::App &group, Chosen &chosen, const std::string &path, const std::string &description,
                  Run<FileOptions> run, bool isRevision)
{
    const auto options = std::make_shared<FileOptions>();
    auto *command = addCommand(group, chosen, path, description, options, run);
    if (isRevision)
        command->add_option("SET", options->record, "Record id, such as RS-1")->required();
    command->add_option("FILE", options->file, "Requirement set as JSON")->required();
    command->add_option("--reason", options->reason, "Why it is added")->required();
    addAccessOptions(*command, options->access);
    return command;
}

} // namespace

void addRequirementCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "requirement", "Requirement sets (URS): what a model must fulfil, with its risk");
    addFile(group, chosen, "requirement import", "Add a requirement set as a new draft", import, false);
    addFile(group, chosen, "requirement revise",
            "Add the next version of a requirement set; the approved one stays in force until this one is approved",
            revise, true);
    addSigningCommand(group, chosen, "requirement submit", "Put a draft forward: sign it as its author",
                      domain::Meaning::authored);
    addSigningCommand(group, chosen, "requirement approve", "Sign a reviewed requirement set as approved",
                      domain::Meaning::approved);

    const auto listed = std::make_shared<AccessOptions>();
    addAccessOptions(
        *addCommand(group, chosen, "requirement list", "List the requirement sets", listed, listRequirementSets),
        *listed);
    const auto shown = std::make_shared<RequirementSetOptions>();
    auto *showCommand = addCommand(group, chosen, "requirement show",
                                   "Show a requirement set with risks and signatures", shown, showRequirementSet);
    showCommand->add_option("SET", shown->record, "Record id, such as RS-1")->required();
    addAccessOptions(*showCommand, shown->access);

    addCommand(group, chosen, "requirement schema", "Print the JSON Schema of requirement files",
               std::make_shared<RequirementSetSchemaOptions>(), showRequirementSetSchema);

    const auto exported = std::make_shared<RequirementSetOptions>();
    auto *exportCommand = addCommand(group, chosen, "requirement export",
                                     "Print a requirement set as JSON that import accepts", exported, exportSet);
    exportCommand->add_option("SET", exported->record, "Record id, such as RS-1")->required();
    exportCommand->add_option("--out", exported->out, "Write it to a file")->type_name("FILE");
    addAccessOptions(*exportCommand, exported->access);
}

} // namespace valbench::cli
