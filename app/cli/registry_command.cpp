// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// model check: what a run lacks for its validation. model sync: tells MLflow what was approved, and compares both
// registries.

#include "commands.h"
#include "promotion_views.h"
#include "record_views.h"
#include "registry_access.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct SyncOptions
{
    AccessOptions access;
    ServerOptions server;
    std::string model;
    bool files = false;
};

struct CheckOptions
{
    ServerOptions server;
    std::string run;
};

struct Synced
{
    std::vector<services::WriteBackView> writeBacks;
    std::vector<services::Comparison> comparisons;
};

Result<Answer> sync(Program &program, const SyncOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto connection, RegistryConnection::open(options.server));
        std::vector<services::ModelView> models;
        std::string onlyKey;
        if (options.model.empty()) {
            VB_TRY(models, acting.workspace.models().list(acting.session));
        } else {
            VB_TRY(auto view, acting.workspace.models().show(acting.session, options.model));
            onlyKey = view.model.key();
            models.push_back(std::move(view));
        }
        Synced out;
        VB_TRY(out.writeBacks, connection->loop.wait(
                                   services::completeWriteBacks(acting.workspace.registry(), &acting.session,
                                                                connection->link.get(), onlyKey, program.stopToken())));
        for (const auto &view : out.writeBacks) {
            if (view.writeBack.state != domain::WriteBackState::done)
                tell(view.id + ": " + view.writeBack.problem);
        }
        for (const auto &view : models) {
            const bool isThere = view.model.lineage && view.model.lineage->server == connection->link->server();
            if (!isThere && onlyKey.empty())
                continue;
            VB_TRY(auto comparison, connection->loop.wait(services::compareWithServer(
                                        acting.workspace.registry(), &acting.session, connection->link.get(),
                                        view.record.id, options.files, tellFiles(), program.stopToken())));
            out.comparisons.push_back(std::move(comparison));
        }
        bool good = true;
        Array writeBacks;
        TextTable table({"Model", "What", "Found"});
        for (const auto &view : out.writeBacks) {
            const bool isDone = view.writeBack.state == domain::WriteBackState::done;
            good = good && isDone;
            writeBacks.emplace_back(writeBackObject(view));
            table.add({view.modelKey, "write-back", isDone ? "done, and read back" : view.writeBack.problem});
        }
        Array comparisons;
        for (const auto &comparison : out.comparisons) {
            good = good && comparison.differences.empty();
            comparisons.emplace_back(comparisonObject(comparison));
            for (const auto &difference : comparison.differences)
                table.add({comparison.modelKey, difference.what, difference.detail});
            if (comparison.differences.empty())
                table.add({comparison.modelKey, "comparison",
                           options.files ? "no difference, files included" : "no difference; files were not read"});
        }
        return Answer{Object{{"agree", good},
                             {"server", connection->link->server()},
                             {"write_backs", std::move(writeBacks)},
                             {"comparisons", std::move(comparisons)}},
                      table.empty() ? "No model of this server is registered.\n" : table.text(),
                      good ? ExitCode::done : ExitCode::failed};
    });
}

Result<Answer> check(Program &program, const CheckOptions &options)
{
    VB_TRY(const auto connection, RegistryConnection::open(options.server));
    VB_TRY(const auto inspected, connection->loop.wait(connection->link->inspect(options.run, program.stopToken())));
    bool complete = true;
    Array items;
    TextTable table({"For", "What", "State", "Found"});
    std::string remedies;
    for (const auto &item : services::checkRunContent(inspected)) {
        complete = complete && item.isThere;
        items.push_back(Object{{"protocol", domain::wordOf(item.kind)},
                               {"item", item.item},
                               {"present", item.isThere},
                               {"found", item.found},
                               {"how", item.isThere ? json::Value() : json::Value(item.how)}});
        table.add({std::string(domain::wordOf(item.kind)), item.item, item.isThere ? "there" : "missing", item.found});
        if (!item.isThere)
            remedies += item.item + ":\n  " + item.how + "\n";
    }
    return Answer{Object{{"run_id", inspected.run.id}, {"complete", complete}, {"items", std::move(items)}},
                  table.text() + (remedies.empty() ? "" : "\nHow to log what is missing\n" + remedies),
                  complete ? ExitCode::done : ExitCode::failed};
}

} // namespace

void addRegistryCommands(CLI::App &group, Chosen &chosen)
{
    const auto options = std::make_shared<SyncOptions>();
    auto *command =
        addCommand(group, chosen, "model sync",
                   "Tell MLflow what was approved, and compare both registries; exit 1 if they differ", options, sync);
    command->add_option("MODEL", options->model, "Record id, or NAME/VERSION; default: all of this server");
    command->add_flag("--files", options->files, "Read every file of the models again and compare its SHA-256");
    addServerOptions(*command, options->server);
    addAccessOptions(*command, options->access);

    const auto checked = std::make_shared<CheckOptions>();
    auto *checkCommand =
        addCommand(group, chosen, "model check",
                   "What IQ, OQ and PQ will miss of a run, and how to log it; exit 1 if anything. Reads what the run "
                   "says of itself, MLmodel and requirements.txt, and never any data",
                   checked, check);
    checkCommand->add_option("--run", checked->run, "The run")->type_name("RUN_ID")->required();
    addServerOptions(*checkCommand, checked->server);
}

} // namespace valbench::cli
