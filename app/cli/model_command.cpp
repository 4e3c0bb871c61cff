// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// model register, model list, model show; the rest of the group is in other files.

#include "commands.h"
#include "record_views.h"
#include "registry_access.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct RegisterModelOptions
{
    AccessOptions access;
    domain::ModelVersion model;
    std::vector<std::string> files;
    services::ModelOrigin origin;
    ServerOptions server;
    std::string reason;
};

struct ShowModelOptions
{
    AccessOptions access;
    std::string model;
};

Array namedArray(const std::vector<domain::NamedText> &list)
{
    Array out;
    for (const auto &item : list)
        out.push_back(Object{{"key", item.name}, {"value", item.value}});
    return out;
}

json::Value lineageValue(const std::optional<domain::Lineage> &lineage)
{
    if (!lineage)
        return {};
    Array data;
    for (const auto &item : lineage->data)
        data.push_back(Object{{"name", item.name},
                              {"context", textOrNull(item.context)},
                              {"digest", item.digest},
                              {"sha256", textOrNull(item.sha256)},
                              {"source_type", textOrNull(item.sourceType)}});
    Array flavors;
    for (const auto &flavor : lineage->description.flavors)
        flavors.push_back(Object{{"name", flavor.name}, {"facts", namedArray(flavor.facts)}});
    const auto &described = lineage->description;
    return Object{{"server", lineage->server},
                  {"server_version", lineage->serverVersion},
                  {"experiment", textOrNull(lineage->experimentName)},
                  {"run_id", textOrNull(lineage->runId)},
                  {"run_name", textOrNull(lineage->runName)},
                  {"run_user", textOrNull(lineage->runUser)},
                  {"run_ended", textOrNull(lineage->runEnded)},
                  {"logged_model_id", textOrNull(lineage->loggedModelId)},
                  {"registry_version", lineage->registryName + "/" + lineage->registryVersion},
                  {"source_commit", textOrNull(lineage->sourceCommit)},
                  {"source_name", textOrNull(lineage->sourceName)},
                  {"data", std::move(data)},
                  {"parameters", namedArray(lineage->parameters)},
                  {"metrics", namedArray(lineage->metrics)},
                  {"mlflow_version", textOrNull(described.mlflowVersion)},
                  {"flavors", std::move(flavors)},
                  {"signature_inputs", textOrNull(described.inputs)},
                  {"signature_outputs", textOrNull(described.outputs)},
                  {"requirements", json::textArray(described.requirements)}};
}

std::vector<Fact> lineageFacts(const std::optional<domain::Lineage> &lineage)
{
    if (!lineage)
        return {};
    std::vector<std::string> data;
    for (const auto &item : lineage->data)
        data.push_back(item.name + (item.context.empty() ? "" : " (" + item.context + ")") + ", " +
                       (item.sha256.empty() ? "no SHA-256, MLflow's digest " + item.digest : "SHA-256 " + item.sha256));
    std::vector<std::string> flavors;
    for (const auto &flavor : lineage->description.flavors)
        flavors.push_back(flavor.name);
    return {{"Server", lineage->server + " (MLflow " + lineage->serverVersion + ")"},
            {"There", lineage->registryName + "/" + lineage->registryVersion},
            {"Run", lineage->runId + (lineage->runName.empty() ? "" : " (" + lineage->runName + ")")},
            {"Logged model", lineage->loggedModelId},
            {"Data", separated(data, "\n")},
            {"Source commit", lineage->sourceCommit},
            {"Flavors", separated(flavors)},
            {"Requirements", separated(lineage->description.requirements)}};
}

Object modelObject(const services::ModelView &view)
{
    const auto &model = view.model;
    Array files;
    for (const auto &file : model.artifacts)
        files.push_back(Object{{"role", file.role}, {"name", file.name}, {"size", file.size}, {"sha256", file.sha256}});
    Array path;
    for (const auto &step : view.path)
        path.push_back(Object{{"name", step.name},
                              {"state", step.state},
                              {"record", textOrNull(step.recordId)},
                              {"owner", textOrNull(step.owner)},
                              {"since", textOrNull(step.since)},
                              {"waits_for", textOrNull(step.waitsFor)}});
    Array reasons;
    for (const auto &reason : view.validation.reasons)
        reasons.push_back(Object{{"text", reason.text}, {"record", textOrNull(reason.record)}});
    return {{"record", recordObject(view.record)},
            {"name", model.name},
            {"version", model.version},
            {"description", model.description},
            {"intended_use", model.intendedUse},
            {"algorithm", model.algorithm},
            {"trained_by", textOrNull(model.trainedBy)},
            {"model_type", textOrNull(model.modelType)},
            {"limitations", textOrNull(model.limitations)},
            {"stage", domain::wordOf(view.stage)},
            {"latest", view.isLatest},
            {"open_request", textOrNull(view.openPromotion)},
            {"open_write_back", textOrNull(view.openWriteBack)},
            {"lineage", lineageValue(model.lineage)},
            {"files", std::move(files)},
            {"validation", Object{{"state", domain::wordOf(view.validation.state)}, {"reasons", std::move(reasons)}}},
            {"path", std::move(path)}};
}

/// The state, and below it what it rests on.
std::string validationText(const domain::Validation &validation)
{
    std::string out(domain::wordOf(validation.state));
    for (const auto &reason : validation.reasons)
        out += "\n" + reason.text;
    return out;
}

Answer modelAnswer(const services::ModelView &view)
{
    const auto &model = view.model;
    auto facts = recordFacts(view.record);
    facts.insert(facts.end(),
                 {{"Model", model.key()},
                  {"Description", model.description},
                  {"Intended use", model.intendedUse},
                  {"Algorithm", model.algorithm},
                  {"Model type", model.modelType},
                  {"Limitations", model.limitations},
                  {"Trained by", model.trainedBy},
                  {"Validation", validationText(view.validation)},
                  {"Stage", std::string(domain::wordOf(view.stage)) + (view.isLatest ? ", latest version" : "")},
                  {"Request", view.openPromotion.empty() ? "" : view.openPromotion + " " + view.promotionState},
                  {"Write-back", view.openWriteBack.empty() ? "" : view.openWriteBack + " pending"}});
    const auto origin = lineageFacts(model.lineage);
    facts.insert(facts.end(), origin.begin(), origin.end());
    TextTable files({"Role", "File", "Bytes", "SHA-256"});
    for (const auto &file : model.artifacts)
        files.add({file.role, file.name, std::to_string(file.size), file.sha256});
    TextTable path({"Step", "State", "Record", "By", "Since", "Waits for"});
    for (const auto &step : view.path)
        path.add({step.name, step.state, step.recordId, step.owner, step.since, step.waitsFor});
    return {modelObject(view), factsText(facts) + (files.empty() ? "" : "\n" + files.text()) + "\n" + path.text()};
}

/// From a run, a logged model or a version in MLflow's registry.
Result<Answer> registerFromServer(Program &program, const RegisterModelOptions &options)
{
    services::ServerRegistration registration{options.origin, options.model.name, options.model, options.reason};
    if (!options.origin.registryName.empty()) {
        registration.origin.registryVersion = options.model.version;
        if (options.model.version.empty())
            return fail(ErrorCode::usage, VB_MSG("--model goes with --version, the number in MLflow's registry."));
    } else if (options.model.name.empty()) {
        return fail(ErrorCode::usage, VB_MSG("A run or a logged model needs --name, the name to register it under."));
    }
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto connection, RegistryConnection::open(options.server));
        VB_TRY(const auto id, connection->loop.wait(services::registerFromServer(
                                  acting.workspace.registry(), &acting.session, connection->link.get(), registration,
                                  tellFiles(), program.stopToken())));
        VB_TRY(const auto view, acting.workspace.models().show(acting.session, id));
        return modelAnswer(view);
    });
}

Result<Answer> registerModel(Program &program, const RegisterModelOptions &options)
{
    const auto &origin = options.origin;
    const int origins = (options.files.empty() ? 0 : 1) + (origin.run.empty() ? 0 : 1) +
                        (origin.loggedModel.empty() ? 0 : 1) + (origin.registryName.empty() ? 0 : 1);
    if (origins != 1)
        return fail(ErrorCode::usage, VB_MSG("Give one of --run, --logged-model, --model and --file: where the model "
                                             "comes from."));
    if (options.files.empty())
        return registerFromServer(program, options);
    if (options.model.name.empty() || options.model.version.empty())
        return fail(ErrorCode::usage, VB_MSG("A model from files needs --name and --version."));

    std::vector<services::ModelFile> files;
    for (const auto &text : options.files) {
        VB_TRY(auto parts, splitRole("--file", text));
        files.push_back({std::move(parts.role), std::move(parts.file)});
    }
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto id, acting.workspace.models().add(acting.session, options.model, files, options.reason));
        VB_TRY(const auto view, acting.workspace.models().show(acting.session, id));
        return modelAnswer(view);
    });
}

Result<Answer> listModels(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.models().list(acting.session));
        Array items;
        TextTable table({"Record", "Model", "Stage", "Validation", "Request", "Algorithm"});
        for (const auto &view : views) {
            items.emplace_back(modelObject(view));
            auto request = view.openPromotion.empty() ? std::string() : view.openPromotion + " " + view.promotionState;
            if (!view.openWriteBack.empty())
                request += (request.empty() ? "" : ", ") + view.openWriteBack + " pending";
            table.add({view.record.id, view.model.key() + (view.isLatest ? " (latest)" : ""),
                       std::string(domain::wordOf(view.stage)), std::string(domain::wordOf(view.validation.state)),
                       std::move(request), view.model.algorithm});
        }
        return Answer{Object{{"models", std::move(items)}}, table.empty() ? "No models.\n" : table.text()};
    });
}

Result<Answer> showModel(Program &program, const ShowModelOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto view, acting.workspace.models().show(acting.session, options.model));
        return modelAnswer(view);
    });
}

} // namespace

void addModelCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "model", "The register of model versions");
    const auto registered = std::make_shared<RegisterModelOptions>();
    auto *add = addCommand(group, chosen, "model register",
                           "Register a model version from MLflow or from its files; it never changes afterwards",
                           registered, registerModel);
    auto &model = registered->model;
    auto &origin = registered->origin;
    add->add_option("--run", origin.run, "The run that made it")->type_name("RUN_ID");
    add->add_option("--logged-model", origin.loggedModel, "The logged model (MLflow 3)")->type_name("MODEL_ID");
    add->add_option("--model", origin.registryName, "The registered model in MLflow's registry, with --version")
        ->type_name("NAME");
    add->add_option("--name", model.name, "Name of the model; default: the one of --model");
    add->add_option("--version", model.version, "Version; default: the number that MLflow's registry gives it");
    addList(*add, "--file", registered->files, "A file it consists of or came from; its digest is kept")
        ->type_name("ROLE=FILE");
    add->add_option("--description", model.description, "What it predicts, from what");
    add->add_option("--intended-use", model.intendedUse, "For whom and for which decision");
    add->add_option("--algorithm", model.algorithm, "Such as XGBoost 1.7.4");
    add->add_option("--model-type", model.modelType, "What it answers, such as \"binary classifier\"");
    add->add_option("--limitations", model.limitations, "Where it must not be used, and what it cannot tell");
    add->add_option("--trained-by", model.trainedBy, "User id of the person who trained it and so may not test it");
    add->add_option("--reason", registered->reason, "Why it is registered")->required();
    addServerOptions(*add, registered->server);
    addAccessOptions(*add, registered->access);

    const auto listed = std::make_shared<AccessOptions>();
    addAccessOptions(*addCommand(group, chosen, "model list", "List the model versions", listed, listModels), *listed);

    const auto shown = std::make_shared<ShowModelOptions>();
    auto *showCommand = addCommand(group, chosen, "model show", "Show a model version and its path", shown, showModel);
    showCommand->add_option("MODEL", shown->model, "Record id, or NAME/VERSION")->required();
    addAccessOptions(*showCommand, shown->access);
    addImpactCommand(group, chosen);
    addPromotionCommands(group, chosen);
    addRegistryCommands(group, chosen);
}

} // namespace valbench::cli
