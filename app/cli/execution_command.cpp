// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// execution list, execution show, execution recompute-kit.

#include "commands.h"
#include "execution_views.h"
#include "record_views.h"
#include "resources.h"
#include "store_access.h"

namespace valbench::cli {

using json::Array;
using json::Object;

namespace {

struct ShowExecutionOptions
{
    AccessOptions access;
    std::string record;
};

Result<Answer> listExecutions(Program &program, const AccessOptions &options)
{
    return actAs(program, options, [](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto views, acting.workspace.executions().list(acting.session));
        Array items;
        TextTable table({"Record", "Protocol", "Title", "State", "Outcome", "Stage", "Waits for", "Deviations"});
        for (const auto &view : views) {
            const auto &execution = view.execution;
            items.push_back(Object{{"record", recordObject(view.record)},
                                   {"protocol", execution.protocol.id},
                                   {"protocol_version", execution.protocol.version},
                                   {"attempt", execution.attempt},
                                   {"state", domain::wordOf(execution.state)},
                                   {"outcome", domain::wordOf(execution.outcome())},
                                   {"deviations", json::textArray(view.deviations)}});
            table.add({view.record.id, execution.protocol.id + " v" + std::to_string(execution.protocol.version),
                       view.protocol.protocol.title, std::string(domain::wordOf(execution.state)),
                       std::string(domain::wordOf(execution.outcome())), std::string(domain::wordOf(view.record.stage)),
                       view.record.waitsFor, separated(view.deviations)});
        }
        return Answer{Object{{"executions", std::move(items)}}, table.empty() ? "No executions.\n" : table.text()};
    });
}

Result<Answer> showExecution(Program &program, const ShowExecutionOptions &options)
{
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto view, acting.workspace.executions().show(acting.session, options.record));
        VB_TRY(const auto signatures, acting.workspace.records().signatures(acting.session, options.record));
        return executionAnswer(view, signatures);
    });
}

struct KitOptions
{
    AccessOptions access;
    std::string record;
    std::vector<std::string> data;
    std::string out;
};

Result<Answer> writeKit(Program &program, const KitOptions &options)
{
    VB_TRY(const auto files, dataFiles(options.data));
    VB_TRY(const auto resources, findResources());
    return actAs(program, options.access, [&](Acting &acting) -> Result<Answer> {
        VB_CHECK(acting.workspace.executions().writeRecomputeKit(
            acting.session, options.record, files, resources / "recompute", options.out, program.stopToken()));
        return Answer{Object{{"record", options.record}, {"folder", options.out}}, options.out + "\n"};
    });
}

} // namespace

void addExecutionCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "execution", "What happened when protocols were executed");
    const auto listed = std::make_shared<AccessOptions>();
    addAccessOptions(*addCommand(group, chosen, "execution list", "List the executions", listed, listExecutions),
                     *listed);

    const auto shown = std::make_shared<ShowExecutionOptions>();
    auto *command =
        addCommand(group, chosen, "execution show", "Show one execution, step by step", shown, showExecution);
    command->add_option("EXECUTION", shown->record, "Record id, such as EXE-1")->required();
    addAccessOptions(*command, shown->access);

    const auto kit = std::make_shared<KitOptions>();
    auto *kitCommand =
        addCommand(group, chosen, "execution recompute-kit",
                   "Write a folder with which anybody can compute an execution again in Python or R", kit, writeKit);
    kitCommand->add_option("EXECUTION", kit->record, "Record id, such as EXE-1")->required();
    addList(*kitCommand, "--data", kit->data, "A data file that was used; once for each role")
        ->type_name("ROLE=FILE")
        ->required();
    kitCommand->add_option("--out", kit->out, "The folder, which must not be there yet")
        ->type_name("FOLDER")
        ->required();
    addAccessOptions(*kitCommand, kit->access);
    addExecutionStepCommands(group, chosen);
    addCarryOverCommand(group, chosen);
}

} // namespace valbench::cli
