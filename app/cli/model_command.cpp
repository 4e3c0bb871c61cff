// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// model register, model list, model show.

#include "commands.h"
#include "record_views.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct RegisterOptions
{
    AccessOptions access;
    domain::ModelVersion model;
    std::vector<std::string> files;
    std::string reason;
};

struct ShowOptions
{
    AccessOptions access;
    std::string model;
};

Object modelObject(const services::ModelView &view)
{
    const auto &model = view.model;
    Array files;
    for (const auto &file : model.artifacts)
        files.push_back(Object{{"role", file.role}, {"name", file.name}, {"size", file.size}, {"sha256", file.sha256}});
    Array path;
    for (const auto &step : view.path)
        path.push_back(Object{{"name", step.name}, {"state", step.state}, {"record", textOrNull(step.recordId)}});
    return {{"record", recordObject(view.record)},
            {"name", model.name},
            {"version", model.version},
            {"description", model.description},
            {"intended_use", model.intendedUse},
            {"algorithm", model.algorithm},
            {"trained_by", textOrNull(model.trainedBy)},
            {"files", std::move(files)},
            {"path", std::move(path)}};
}

Answer modelAnswer(const services::ModelView &view)
{
    const auto &model = view.model;
    auto facts = recordFacts(view.record);
    facts.insert(facts.end(), {{"Model", model.key()},
                               {"Description", model.description},
                               {"Intended use", model.intendedUse},
                               {"Algorithm", model.algorithm},
                               {"Trained by", model.trainedBy}});
    TextTable files({"Role", "File", "Bytes", "SHA-256"});
    for (const auto &file : model.artifacts)
        files.add({file.role, file.name, std::to_string(file.size), file.sha256});
    TextTable path({"Step", "State", "Record"});
    for (const auto &step : view.path)
        path.add({step.name, step.state, step.recordId});
    return {modelObject(view), factsText(facts) + (files.empty() ? "" : "\n" + files.text()) + "\n" + path.text()};
}

Result<Answer> registerModel(Program &program, const RegisterOptions &options)
{
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

Result<Answer> list(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.models().list(acting.session));
        Array items;
        TextTable table({"Record", "Model", "Algorithm", "Path"});
        for (const auto &view : views) {
            items.emplace_back(modelObject(view));
            std::vector<std::string> path;
            for (const auto &step : view.path)
                path.push_back(step.name + " " + step.state);
            table.add({view.record.id, view.model.key(), view.model.algorithm, joined(path, " · ")});
        }
        return Answer{Object{{"models", std::move(items)}}, table.empty() ? "No models.\n" : table.text()};
    });
}

Result<Answer> show(Program &program, const ShowOptions &options)
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
    const auto registered = std::make_shared<RegisterOptions>();
    auto *add = addCommand(group, chosen, "model register",
                           "Register a model version from its files; the version never changes afterwards", registered,
                           registerModel);
    auto &model = registered->model;
    add->add_option("--name", model.name, "Name of the model")->required();
    add->add_option("--version", model.version, "Version")->required();
    addList(*add, "--file", registered->files, "A file it consists of or came from; its digest is kept")
        ->type_name("ROLE=FILE")
        ->required();
    add->add_option("--description", model.description, "What it predicts, from what");
    add->add_option("--intended-use", model.intendedUse, "For whom and for which decision");
    add->add_option("--algorithm", model.algorithm, "Such as XGBoost 1.7.4");
    add->add_option("--trained-by", model.trainedBy, "User id of the person who trained it and so may not test it");
    add->add_option("--reason", registered->reason, "Why it is registered")->required();
    addAccessOptions(*add, registered->access);

    const auto listed = std::make_shared<AccessOptions>();
    addAccessOptions(*addCommand(group, chosen, "model list", "List the model versions", listed, list), *listed);

    const auto shown = std::make_shared<ShowOptions>();
    auto *showCommand = addCommand(group, chosen, "model show", "Show a model version and its path", shown, show);
    showCommand->add_option("MODEL", shown->model, "Record id, or NAME/VERSION")->required();
    addAccessOptions(*showCommand, shown->access);
}

} // namespace valbench::cli
