// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// deviation list, show, classify, dispose, close.

#include "commands.h"
#include "record_views.h"
#include "signing_act.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct ShowDeviationOptions
{
    AccessOptions access;
    std::string record;
};

struct ClassifyOptions
{
    AccessOptions access;
    std::string record;
    domain::DeviationClass deviationClass = domain::DeviationClass::critical;
    std::string reason;
};

struct DisposeOptions
{
    AccessOptions access;
    std::string record;
    services::DispositionRequest request;
    std::string reason;
};

Object deviationObject(const services::DeviationView &view)
{
    const auto &deviation = view.deviation;
    return {{"record", recordObject(view.record)},
            {"state", view.state},
            {"execution", deviation.execution},
            {"step", deviation.stepId},
            {"title", deviation.title},
            {"description", deviation.description},
            {"raised_by", deviation.raisedBy},
            {"class", domain::wordOf(deviation.deviationClass)},
            {"classified", deviation.classified},
            {"impact", deviation.impact},
            {"root_cause", deviation.rootCause},
            {"correction", deviation.correction},
            {"capa", textOrNull(deviation.capaReference)},
            {"disposition", domain::wordOf(deviation.disposition)},
            {"condition", textOrNull(deviation.condition)},
            {"retest", textOrNull(deviation.retest)}};
}

std::string classText(const domain::Deviation &deviation)
{
    return std::string(domain::wordOf(deviation.deviationClass)) + (deviation.classified ? "" : " (to be confirmed)");
}

Result<Answer> deviationAnswer(Acting &acting, const std::string &record)
{
    VB_TRY(const auto view, acting.workspace.deviations().show(acting.session, record));
    const auto &deviation = view.deviation;
    auto facts = recordFacts(view.record);
    facts.insert(facts.end(), {{"State", view.state},
                               {"Execution", deviation.execution + ", step " + deviation.stepId},
                               {"Description", deviation.description},
                               {"Raised by", deviation.raisedBy},
                               {"Class", classText(deviation)},
                               {"Impact", deviation.impact},
                               {"Root cause", deviation.rootCause},
                               {"Correction", deviation.correction},
                               {"CAPA", deviation.capaReference},
                               {"Disposition", std::string(domain::wordOf(deviation.disposition))},
                               {"Condition", deviation.condition},
                               {"Retest", deviation.retest}});
    return Answer{deviationObject(view), factsText(facts)};
}

Result<Answer> listDeviations(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.deviations().list(acting.session));
        Array items;
        TextTable table({"Record", "State", "Class", "Execution", "Step", "Disposition", "Title"});
        for (const auto &view : views) {
            const auto &deviation = view.deviation;
            items.emplace_back(deviationObject(view));
            table.add({view.record.id, view.state, classText(deviation), deviation.execution, deviation.stepId,
                       std::string(domain::wordOf(deviation.disposition)), deviation.title});
        }
        return Answer{Object{{"deviations", std::move(items)}}, table.empty() ? "No deviations.\n" : table.text()};
    });
}

Result<Answer> showDeviation(Program &program, const ShowDeviationOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) { return deviationAnswer(acting, options.record); });
}

Result<Answer> classify(Program &program, const ClassifyOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.deviations().classify(acting.session, options.record, options.deviationClass,
                                                        options.reason));
        return deviationAnswer(acting, options.record);
    });
}

Result<Answer> dispose(Program &program, const DisposeOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(
            acting.workspace.deviations().dispose(acting.session, options.record, options.request, options.reason));
        return deviationAnswer(acting, options.record);
    });
}

void addDeviation(CLI::App &command, std::string &record)
{
    command.add_option("DEVIATION", record, "Record id, such as DEV-1")->required();
}

} // namespace

void addDeviationCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "deviation", "What did not go as a protocol says");
    const auto listed = std::make_shared<AccessOptions>();
    addAccessOptions(*addCommand(group, chosen, "deviation list", "List the deviations", listed, listDeviations),
                     *listed);

    const auto shown = std::make_shared<ShowDeviationOptions>();
    auto *showCommand = addCommand(group, chosen, "deviation show", "Show one deviation", shown, showDeviation);
    addDeviation(*showCommand, shown->record);
    addAccessOptions(*showCommand, shown->access);

    const auto classified = std::make_shared<ClassifyOptions>();
    auto *classifyCommand =
        addCommand(group, chosen, "deviation classify", "Confirm or change its class", classified, classify);
    addDeviation(*classifyCommand, classified->record);
    addChoice(*classifyCommand, "--class", classified->deviationClass, "How grave it is")->required();
    classifyCommand->add_option("--reason", classified->reason, "Why this class")->required();
    addAccessOptions(*classifyCommand, classified->access);

    const auto disposed = std::make_shared<DisposeOptions>();
    auto &request = disposed->request;
    auto *disposeCommand =
        addCommand(group, chosen, "deviation dispose", "Record what was found and decided", disposed, dispose);
    addDeviation(*disposeCommand, disposed->record);
    addChoice(*disposeCommand, "--disposition", request.disposition, "What was decided")->required();
    disposeCommand->add_option("--impact", request.impact, "What it means for patients, data and use")->required();
    disposeCommand->add_option("--root-cause", request.rootCause, "Why it happened")->required();
    disposeCommand->add_option("--correction", request.correction, "What was done about it")->required();
    disposeCommand->add_option("--capa", request.capaReference, "Number of the corrective action, if there is one");
    disposeCommand->add_option("--condition", request.condition,
                               "What must be observed in use; with accept-with-condition");
    disposeCommand->add_option("--reason", disposed->reason, "Why this disposition")->required();
    addAccessOptions(*disposeCommand, disposed->access);

    const auto closing = std::make_shared<SigningOptions>();
    closing->meaning = domain::Meaning::approved;
    addSigningOptions(
        *addCommand(group, chosen, "deviation close", "Close it with QA's signature", closing, signRecord), *closing);
}

} // namespace valbench::cli
