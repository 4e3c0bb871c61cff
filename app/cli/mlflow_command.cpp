// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// mlflow ping, mlflow experiments, mlflow runs, mlflow artifacts.

#include "commands.h"
#include "event_loop.h"
#include "mlflow_views.h"
#include "output.h"
#include "server_access.h"

namespace valbench::cli {

namespace {

struct ExperimentsOptions
{
    ServerOptions server;
    services::ExperimentQuery query;
};

struct RunsOptions
{
    ServerOptions server;
    services::TrackedRunQuery query;
    std::string run;
};

struct ArtifactsOptions
{
    ServerOptions server;
    services::ArtifactQuery query;
    std::string out;
};

/// A connection and the loop it needs, for the length of a command.
class Connection {
public:
    static Result<std::unique_ptr<Connection>> open(const ServerOptions &options)
    {
        VB_TRY(auto settings, serverSettings(options));
        auto out = std::make_unique<Connection>();
        VB_TRY(out->tracking, services::Tracking::open(std::move(settings)));
        return out;
    }

    EventLoop loop; // before what needs it
    std::unique_ptr<services::Tracking> tracking;
};

Result<Answer> ping(Program &program, const ServerOptions &options)
{
    VB_TRY(const auto connection, Connection::open(options));
    VB_TRY(const auto server, connection->loop.wait(connection->tracking->ping(program.stopToken())));
    return serverAnswer(server);
}

Result<Answer> experiments(Program &program, const ExperimentsOptions &options)
{
    VB_TRY(const auto connection, Connection::open(options.server));
    VB_TRY(const auto found,
           connection->loop.wait(connection->tracking->experiments(options.query, program.stopToken())));
    return experimentsAnswer(found);
}

Result<Answer> runs(Program &program, const RunsOptions &options)
{
    if (options.run.empty() == options.query.experiments.empty())
        return fail(ErrorCode::usage, VB_MSG("Give either --experiment, perhaps several times, or --run."));
    VB_TRY(const auto connection, Connection::open(options.server));
    if (!options.run.empty()) {
        VB_TRY(const auto run, connection->loop.wait(connection->tracking->run(options.run, program.stopToken())));
        return runAnswer(run);
    }
    VB_TRY(const auto found, connection->loop.wait(connection->tracking->runs(options.query, program.stopToken())));
    return runsAnswer(found);
}

Result<Answer> artifacts(Program &program, const ArtifactsOptions &options)
{
    if (options.query.run.empty() == options.query.model.empty())
        return fail(ErrorCode::usage, VB_MSG("Give either --run or --model."));
    VB_TRY(const auto connection, Connection::open(options.server));
    if (options.out.empty()) {
        VB_TRY(const auto files,
               connection->loop.wait(connection->tracking->artifacts(options.query, program.stopToken())));
        return filesAnswer(files);
    }
    const auto progress = [last = std::string()](const std::string &path, std::int64_t done,
                                                 std::int64_t size) mutable {
        const auto percent = size > 0 ? 100 * done / size : 100;
        auto line = path + ": " + std::to_string(percent / 10 * 10) + " %";
        if (line != last && size > (10 << 20))
            tell(line);
        last = std::move(line);
    };
    VB_TRY(const auto files, connection->loop.wait(connection->tracking->fetch(options.query, options.out, progress,
                                                                               program.stopToken())));
    return fetchedAnswer(files);
}

template <class Query>
void addSearchOptions(CLI::App &command, Query &query)
{
    command.add_option("--filter", query.filter, "In MLflow's language, such as \"metrics.auc > 0.8\"")
        ->type_name("TEXT");
    addList(command, "--order-by", query.orderBy, "Such as \"start_time DESC\"")->type_name("TEXT");
    command.add_flag("--deleted", query.deleted, "The deleted ones instead");
    command.add_option("--limit", query.most, "At most so many")
        ->check(CLI::Range(std::size_t(1), std::size_t(10'000'000)))
        ->type_name("N")
        ->capture_default_str();
}

} // namespace

void addMlflowCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "mlflow", "Look at an MLflow server; sign-in by MLflow's own variables");
    const auto pinged = std::make_shared<ServerOptions>();
    addServerOptions(
        *addCommand(group, chosen, "mlflow ping", "Whether the server answers, and what it is", pinged, ping), *pinged);

    const auto searched = std::make_shared<ExperimentsOptions>();
    auto *experimentsCommand =
        addCommand(group, chosen, "mlflow experiments", "List experiments", searched, experiments);
    addSearchOptions(*experimentsCommand, searched->query);
    addServerOptions(*experimentsCommand, searched->server);

    const auto listed = std::make_shared<RunsOptions>();
    auto *runsCommand =
        addCommand(group, chosen, "mlflow runs", "List the runs of experiments, or show one", listed, runs);
    addList(*runsCommand, "--experiment", listed->query.experiments, "Id or name; may be repeated");
    runsCommand->add_option("--run", listed->run, "Show this run alone")->type_name("RUN_ID");
    addSearchOptions(*runsCommand, listed->query);
    addServerOptions(*runsCommand, listed->server);

    const auto files = std::make_shared<ArtifactsOptions>();
    auto *artifactsCommand = addCommand(group, chosen, "mlflow artifacts",
                                        "List the files of a run or a logged model, or download them with "
                                        "their SHA-256",
                                        files, artifacts);
    artifactsCommand->add_option("--run", files->query.run, "The run")->type_name("RUN_ID");
    artifactsCommand->add_option("--model", files->query.model, "The logged model (MLflow 3)")->type_name("MODEL_ID");
    artifactsCommand->add_option("--path", files->query.path, "A file or folder; default: all")->type_name("PATH");
    artifactsCommand->add_flag("--recursive", files->query.recursive, "List all files below, not one level");
    artifactsCommand
        ->add_option("--out", files->out,
                     "Download into this folder; nothing is overwritten, and what broke off goes on where it stopped")
        ->type_name("DIR");
    addServerOptions(*artifactsCommand, files->server);
}

} // namespace valbench::cli
