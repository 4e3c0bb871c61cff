// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// protocol import, templates, draft, derive, revise, amend, submit, approve, list, show, schema, export.

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/validation/protocol_schema.h>

#include "commands.h"
#include "record_views.h"
#include "resources.h"
#include "signing_act.h"

namespace valbench::cli {

using json::Array;
using json::Object;
using json::Value;

namespace {

struct ImportOptions
{
    AccessOptions access;
    std::string file;
    std::string reason;
};

struct DeriveOptions
{
    AccessOptions access;
    std::string record;
    std::string model;
    std::string reason;
};

struct ReviseOptions
{
    AccessOptions access;
    std::string record;
    std::string file;
    std::string reason;
};

struct ProtocolOptions
{
    AccessOptions access;
    std::string record;
    std::string out; ///< export: a file; empty: standard output
};

struct ProtocolSchemaOptions
{
};

struct TemplatesOptions
{
};

struct DraftOptions
{
    AccessOptions access;
    std::string made;
    std::string model;
    std::vector<std::string> answers; ///< NAME=VALUE
    std::string reason;
};

Value criterionOrNull(const std::optional<domain::Criterion> &criterion)
{
    if (!criterion)
        return {};
    return Object{{"direction", domain::wordOf(criterion->direction)},
                  {"limit", criterion->limit},
                  {"judged_on", domain::wordOf(criterion->judgedOn)},
                  {"interval", criterion->interval},
                  {"confidence", criterion->confidence},
                  {"seed", criterion->seed}};
}

Array stepsArray(const domain::Protocol &protocol)
{
    Array out;
    for (const auto &step : protocol.steps)
        out.push_back(Object{{"id", step.id},
                             {"title", step.title},
                             {"kind", domain::wordOf(step.kind)},
                             {"instruction", step.instruction},
                             {"expected", step.expected},
                             {"requirements", json::textArray(step.requirements)},
                             {"failure_class", domain::wordOf(step.failureClass)},
                             {"check", textOrNull(step.check)},
                             {"parameters", step.parameters},
                             {"criterion", criterionOrNull(step.criterion)},
                             {"evidence_required", step.evidenceRequired},
                             {"verification_required", step.verificationRequired}});
    return out;
}

Object protocolObject(const services::ProtocolView &view, const std::vector<services::SignatureView> &signatures)
{
    const auto &protocol = view.protocol;
    const auto &plan = protocol.analysis;
    Array requirements;
    for (const auto &requirement : protocol.requirements)
        requirements.push_back(Object{{"id", requirement.id}, {"text", requirement.text}});
    Array exclusions;
    for (const auto &[requirement, reason] : protocol.exclusions)
        exclusions.push_back(Object{{"requirement", requirement}, {"reason", reason}});
    Array data;
    for (const auto &need : protocol.data)
        data.push_back(Object{{"role", need.role}, {"description", need.description}, {"sha256", need.sha256}});
    return {
        {"record", recordObject(view.record)},
        {"signatures", signaturesArray(signatures)},
        {"in_force", view.inForce > 0 ? Value(view.inForce) : Value()},
        {"kind", domain::wordOf(protocol.kind)},
        {"title", protocol.title},
        {"model", protocol.modelName + "/" + protocol.modelVersion},
        {"purpose", protocol.purpose},
        {"scope", protocol.scope},
        {"prerequisites", json::textArray(protocol.prerequisites)},
        {"requirements", std::move(requirements)},
        {"requirement_set", protocol.requirementSet ? json::Value(protocol.requirementSet->toJson()) : json::Value()},
        {"exclusions", std::move(exclusions)},
        {"data", std::move(data)},
        {"analysis", Object{{"truth", plan.truth},
                            {"score", plan.score},
                            {"threshold", plan.threshold},
                            {"bins", plan.bins},
                            {"groups", json::textArray(plan.groups)},
                            {"scorer", plan.scorer.isLive() ? json::Value(plan.scorer.toJson()) : json::Value()}}},
        {"steps", stepsArray(protocol)}};
}

std::string criterionText(const std::optional<domain::Criterion> &criterion)
{
    if (!criterion)
        return "no limit";
    auto out = std::string(domain::wordOf(criterion->direction)) + " " + shortestText(criterion->limit);
    if (criterion->judgedOn == domain::JudgedOn::interval)
        return out + ", whole " + shortestText(criterion->confidence) + " interval (" + criterion->interval + ")";
    return out + ", value";
}

Result<Answer> protocolAnswer(Acting &acting, const std::string &record)
{
    VB_TRY(const auto view, acting.workspace.protocols().show(acting.session, record));
    VB_TRY(const auto signatures, acting.workspace.records().signatures(acting.session, record));
    const auto &protocol = view.protocol;
    auto facts = recordFacts(view.record);
    facts.push_back({"In force", view.inForce > 0 ? "version " + std::to_string(view.inForce) : "no version yet"});
    facts.insert(facts.end(), {{"Kind", std::string(domain::wordOf(protocol.kind))},
                               {"Model", protocol.modelName + "/" + protocol.modelVersion},
                               {"Purpose", protocol.purpose},
                               {"Scope", protocol.scope},
                               {"Prerequisites", separated(protocol.prerequisites, "\n")},
                               {"Truth", protocol.analysis.truth},
                               {"Score", protocol.analysis.score},
                               {"Asked of", protocol.analysis.scorer.askedText()},
                               {"Threshold", shortestText(protocol.analysis.threshold)},
                               {"Groups", separated(protocol.analysis.groups)}});
    const auto &set = protocol.requirementSet;
    facts.push_back({"Requirements", set ? set->id + " version " + std::to_string(set->version)
                                         : std::string("its own, no requirement set")});
    for (const auto &[requirement, reason] : protocol.exclusions)
        facts.push_back({"Excluded", requirement + ": " + reason});
    for (const auto &need : protocol.data)
        facts.push_back({"Data " + need.role, need.sha256});
    TextTable requirements({"Requirement", "Text"});
    for (const auto &requirement : protocol.requirements)
        requirements.add({requirement.id, requirement.text});
    TextTable steps({"Step", "Check", "Title", "Accepted if", "Requirements", "A failure is"});
    for (const auto &step : protocol.steps)
        steps.add({step.id, step.kind == domain::StepKind::manual ? "manual" : step.check, step.title,
                   step.kind == domain::StepKind::manual ? step.expected : criterionText(step.criterion),
                   separated(step.requirements), std::string(domain::wordOf(step.failureClass))});
    return Answer{protocolObject(view, signatures),
                  factsText(facts) + "\n" + requirements.text() + "\n" + steps.text() + signaturesText(signatures)};
}

Result<Answer> import(Program &program, const ImportOptions &options)
{
    VB_CHECK(services::ProtocolService::read(options.file)); // a bad file is told before anybody signs in
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto id, acting.workspace.protocols().import(acting.session, options.file, options.reason));
        return protocolAnswer(acting, id);
    });
}

Result<std::vector<domain::ProtocolTemplate>> readTemplates()
{
    VB_TRY(const auto resources, findResources());
    return services::ProtocolService::templates(resources / "templates" / "protocols");
}

Object inputObject(const domain::TemplateInput &input)
{
    const auto number = [](const std::optional<double> &value) { return value ? Value(*value) : Value(); };
    return {{"name", input.name},
            {"kind", domain::wordOf(input.kind)},
            {"label", input.label},
            {"help", textOrNull(input.help)},
            {"of", textOrNull(input.of)},
            {"optional", input.isOptional || input.preset},
            {"preset", number(input.preset)},
            {"lowest", number(input.lowest)},
            {"highest", number(input.highest)}};
}

Result<Answer> listTemplates(Program &, const TemplatesOptions &)
{
    VB_TRY(const auto all, readTemplates());
    Array items;
    std::string text;
    for (const auto &made : all) {
        Array inputs;
        TextTable table({"Input", "Kind", "What it is", "Unless given"});
        for (const auto &input : made.inputs) {
            inputs.push_back(inputObject(input));
            table.add({input.name, std::string(domain::wordOf(input.kind)), input.label,
                       input.preset       ? shortestText(*input.preset)
                       : input.isOptional ? "left out"
                                          : "needed"});
        }
        items.push_back(Object{{"template", made.id},
                               {"title", made.title},
                               {"kind", domain::wordOf(made.kind)},
                               {"summary", made.summary},
                               {"inputs", std::move(inputs)}});
        text += (text.empty() ? "" : "\n") + made.id + ": " + made.title + "\n" + made.summary + "\n" + table.text();
    }
    return Answer{Object{{"templates", std::move(items)}}, text};
}

/// A value that begins with @ is read from that file.
Result<json::Object> answersTo(const domain::ProtocolTemplate &made, const std::vector<std::string> &given)
{
    json::Object out;
    for (const auto &pair : given) {
        const auto sign = pair.find('=');
        const auto name = pair.substr(0, sign);
        const auto input = std::ranges::find(made.inputs, name, &domain::TemplateInput::name);
        if (sign == std::string::npos || input == made.inputs.end())
            return fail(ErrorCode::usage,
                        VB_MSG("--set {given}: expected NAME=VALUE, where NAME is an input of {template}. 'protocol "
                               "templates' lists them."),
                        {{"given", pair}, {"template", made.id}});
        auto value = pair.substr(sign + 1);
        if (value.starts_with('@')) {
            VB_TRY(value, readTextFile(value.substr(1)));
        }
        VB_TRY(auto answer, domain::answerFrom(*input, value));
        out.set(name, std::move(answer));
    }
    return out;
}

Result<Answer> draft(Program &program, const DraftOptions &options)
{
    VB_TRY(const auto all, readTemplates());
    const auto made = std::ranges::find(all, options.made, &domain::ProtocolTemplate::id);
    if (made == all.end())
        return fail(ErrorCode::usage, VB_MSG("There is no template '{template}'. 'protocol templates' lists them."),
                    {{"template", options.made}});
    VB_TRY(const auto answers, answersTo(*made, options.answers));
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto id,
               acting.workspace.protocols().draft(acting.session, *made, options.model, answers, options.reason));
        return protocolAnswer(acting, id);
    });
}

Result<Answer> revise(Program &program, const ReviseOptions &options)
{
    VB_TRY(const auto protocol, services::ProtocolService::read(options.file));
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.protocols().revise(acting.session, options.record, protocol, options.reason));
        return protocolAnswer(acting, options.record);
    });
}

Result<Answer> derive(Program &program, const DeriveOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto id,
               acting.workspace.protocols().derive(acting.session, options.record, options.model, options.reason));
        return protocolAnswer(acting, id);
    });
}

Result<Answer> amend(Program &program, const ReviseOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.protocols().amend(acting.session, options.record, options.reason));
        return protocolAnswer(acting, options.record);
    });
}

Result<Answer> listProtocols(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.protocols().list(acting.session));
        Array items;
        TextTable table({"Record", "Version", "Model", "Title", "Stage", "Waits for"});
        for (const auto &view : views) {
            const auto model = view.protocol.modelName + "/" + view.protocol.modelVersion;
            items.push_back(Object{{"record", recordObject(view.record)},
                                   {"kind", domain::wordOf(view.protocol.kind)},
                                   {"model", model},
                                   {"steps", view.protocol.steps.size()}});
            table.add({view.record.id, std::to_string(view.record.version), model, view.protocol.title,
                       std::string(domain::wordOf(view.record.stage)), view.record.waitsFor});
        }
        return Answer{Object{{"protocols", std::move(items)}}, table.empty() ? "No protocols.\n" : table.text()};
    });
}

Result<Answer> showProtocol(Program &program, const ProtocolOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) { return protocolAnswer(acting, options.record); });
}

Result<Answer> exportProtocol(Program &program, const ProtocolOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto text, acting.workspace.protocols().exportText(acting.session, options.record));
        return exportAnswer(text, options.record, options.out);
    });
}

Result<Answer> showProtocolSchema(Program &, const ProtocolSchemaOptions &)
{
    auto document = validation::protocolSchema();
    auto text = json::toText(document, 2);
    return Answer{std::move(document), std::move(text)};
}

} // namespace

void addProtocolCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "protocol", "IQ, OQ and PQ protocols");
    const auto imported = std::make_shared<ImportOptions>();
    auto *importCommand =
        addCommand(group, chosen, "protocol import", "Add a protocol file as a new draft", imported, import);
    importCommand->add_option("FILE", imported->file, "Protocol as JSON")->required();
    importCommand->add_option("--reason", imported->reason, "Why it is added")->required();
    addAccessOptions(*importCommand, imported->access);

    addCommand(group, chosen, "protocol templates", "List the templates of protocols, and what each asks for",
               std::make_shared<TemplatesOptions>(), listTemplates);

    const auto drafted = std::make_shared<DraftOptions>();
    auto *draftCommand =
        addCommand(group, chosen, "protocol draft", "Make a protocol from a template as a new draft", drafted, draft);
    draftCommand->add_option("--template", drafted->made, "Such as pq-binary")->required();
    draftCommand->add_option("--model", drafted->model, "The registered model version: NAME/VERSION or its record id")
        ->required();
    draftCommand
        ->add_option(
            "--set", drafted->answers,
            "NAME=VALUE, once for each input; several texts parted by commas; @FILE: what the file says. A data "
            "set is its record id or NAME/VERSION")
        ->type_name("NAME=VALUE");
    draftCommand->add_option("--reason", drafted->reason, "Why it is added")->required();
    addAccessOptions(*draftCommand, drafted->access);

    const auto revised = std::make_shared<ReviseOptions>();
    auto *reviseCommand =
        addCommand(group, chosen, "protocol revise",
                   "Add the next version of a protocol that is not in review, as a draft", revised, revise);
    reviseCommand->add_option("PROTOCOL", revised->record, "Record id, such as PQ-1")->required();
    reviseCommand->add_option("FILE", revised->file, "Protocol as JSON")->required();
    reviseCommand->add_option("--reason", revised->reason, "Why it is changed")->required();
    addAccessOptions(*reviseCommand, revised->access);

    const auto derived = std::make_shared<DeriveOptions>();
    auto *deriveCommand = addCommand(group, chosen, "protocol derive",
                                     "Draft the same protocol for another version of its model", derived, derive);
    deriveCommand->add_option("PROTOCOL", derived->record, "Record id, such as PQ-1")->required();
    deriveCommand->add_option("--model", derived->model, "The other version")->type_name("NAME/VERSION")->required();
    deriveCommand->add_option("--reason", derived->reason, "Why it is written")->required();
    addAccessOptions(*deriveCommand, derived->access);

    const auto amended = std::make_shared<ReviseOptions>();
    auto *amendCommand =
        addCommand(group, chosen, "protocol amend",
                   "Begin the next version of an approved protocol as a draft that says the same", amended, amend);
    amendCommand->add_option("PROTOCOL", amended->record, "Record id, such as PQ-1")->required();
    amendCommand->add_option("--reason", amended->reason, "Why a new version is needed")->required();
    addAccessOptions(*amendCommand, amended->access);
    addCompareCommand(group, chosen);

    addSigningCommand(group, chosen, "protocol submit", "Put a draft forward: sign it as its author",
                      domain::Meaning::authored);
    addSigningCommand(group, chosen, "protocol approve", "Sign a reviewed protocol as approved",
                      domain::Meaning::approved);

    const auto listed = std::make_shared<AccessOptions>();
    addAccessOptions(*addCommand(group, chosen, "protocol list", "List the protocols", listed, listProtocols), *listed);

    const auto shown = std::make_shared<ProtocolOptions>();
    auto *showCommand =
        addCommand(group, chosen, "protocol show", "Show a protocol, its steps and signatures", shown, showProtocol);
    showCommand->add_option("PROTOCOL", shown->record, "Record id, such as PQ-1")->required();
    addAccessOptions(*showCommand, shown->access);

    addCommand(group, chosen, "protocol schema", "Print the JSON Schema of protocol files, with every check",
               std::make_shared<ProtocolSchemaOptions>(), showProtocolSchema);

    const auto exported = std::make_shared<ProtocolOptions>();
    auto *exportCommand = addCommand(group, chosen, "protocol export", "Print a protocol as JSON that import accepts",
                                     exported, exportProtocol);
    exportCommand->add_option("PROTOCOL", exported->record, "Record id, such as PQ-1")->required();
    exportCommand->add_option("--out", exported->out, "Write it to a file")->type_name("FILE");
    addAccessOptions(*exportCommand, exported->access);
}

} // namespace valbench::cli
