// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// run: executes the automated steps of a protocol.

#include "commands.h"
#include "event_loop.h"
#include "execution_views.h"
#include "record_views.h"
#include "store_access.h"

namespace valbench::cli {

using json::Object;

namespace {

struct RunOptions
{
    StoreOptions store;
    PersonOptions person;
    std::string protocol; ///< record id, or a file for a dry run
    std::string model;
    std::vector<std::string> data;
};

constexpr std::string_view watermark = "NOT FOR RECORD: a dry run is never evidence";

Status checkModel(const domain::Protocol &protocol, const std::string &wanted)
{
    const auto key = protocol.modelName + "/" + protocol.modelVersion;
    if (wanted.empty() || wanted == key)
        return {};
    return fail(ErrorCode::badInput, VB_MSG("The protocol '{title}' is for the model {key}, not for {wanted}."),
                {{"title", protocol.title}, {"key", key}, {"wanted", wanted}});
}

Result<Answer> runDry(Program &program, const RunOptions &options)
{
    VB_TRY(const auto data, dataFiles(options.data));
    VB_TRY(const auto protocol, services::ProtocolService::read(options.protocol));
    VB_CHECK(checkModel(protocol, options.model));
    VB_TRY(const auto run, services::dryRun(program.environment(services::KeyProtection::production), options.protocol,
                                            data, program.stopToken(), tellStages()));
    Answer answer;
    answer.document = Object{{"for_record", false},         {"watermark", watermark},
                             {"record", nullptr},           {"signatures", json::Array()},
                             {"title", run.protocol.title}, {"execution", executionObject(run.execution, run.protocol)},
                             {"deviations", json::Array()}, {"missing", json::Array()},
                             {"evaluation", run.evaluation}};
    const auto mark = "*** " + std::string(watermark) + " ***\n";
    answer.text = mark + "\n" + factsText({{"Protocol", run.protocol.title}, {"Outcome", outcomeText(run.execution)}}) +
                  "\n" + stepsText(run.execution, run.protocol) + "\n" + mark;
    answer.code = exitCodeOf(run.execution);
    return answer;
}

Result<Answer> runForRecord(Program &program, const RunOptions &options)
{
    if (options.store.url.empty() || options.person.user.empty())
        return fail(ErrorCode::usage, VB_MSG("Executing {protocol} for record takes --store and --user."),
                    {{"protocol", options.protocol}});
    VB_TRY(const auto data, dataFiles(options.data));
    return actAs(program, {options.store, options.person}, [&](Acting &acting) -> Result<Answer> {
        VB_TRY(const auto protocol, acting.workspace.protocols().show(acting.session, options.protocol));
        VB_CHECK(checkModel(protocol.protocol, options.model));
        VB_TRY(const auto id, acting.workspace.executions().run(acting.session, options.protocol, data,
                                                                program.stopToken(), tellStages()));
        VB_TRY(const auto view, acting.workspace.executions().show(acting.session, id));
        auto answer = executionAnswer(view, {});
        answer.code = exitCodeOf(view.execution);
        return answer;
    });
}

Result<Answer> run(Program &program, const RunOptions &options)
{
    const EventLoop loop; // for the network of a served model
    return domain::RecordId::parse(options.protocol) ? runForRecord(program, options) : runDry(program, options);
}

} // namespace

void addRunCommand(CLI::App &app, Chosen &chosen)
{
    const auto options = std::make_shared<RunOptions>();
    auto *command =
        addCommand(app, chosen, "run",
                   "Execute the automated steps of a protocol; the status is 1 unless all of them pass", options, run);
    command
        ->add_option("--protocol", options->protocol,
                     "Record id of an approved protocol; or a protocol file, which runs dry and is never evidence")
        ->type_name("ID|FILE")
        ->required();
    command->add_option("--model", options->model, "Refuse a protocol that is for another model version")
        ->type_name("NAME/VERSION");
    addList(*command, "--data", options->data,
            "A data file for a role of the protocol, once for each role; model=FILE for a model that it asks, "
            "python=FILE for the interpreter that tells of the computer. A served model takes no file; what its server "
            "wants is read from VALBENCH_SCORING_URI, the protocol's address, with _TOKEN, or _USERNAME and _PASSWORD")
        ->type_name("ROLE=FILE");
    addStoreOption(*command, options->store)->required(false);
    command->add_option("--user", options->person.user, "Who executes")->type_name("NAME");
    addPasswordOptions(*command, options->person.password);
}

} // namespace valbench::cli
