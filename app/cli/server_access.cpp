// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "server_access.h"

#include <cstdlib>

#include "program.h"

namespace valbench::cli {

namespace {

std::string environmentVariable(const std::string &name)
{
    const char *value = std::getenv(name.c_str());
    return value ? value : "";
}

} // namespace

void addServerOptions(CLI::App &command, ServerOptions &options)
{
    command.add_option("--tracking-uri", options.uri, "Address of the server; default: MLFLOW_TRACKING_URI")
        ->type_name("URI");
    command
        .add_option("--ca-file", options.caFile,
                    "Certificates to trust instead of the system's, PEM; default: MLFLOW_TRACKING_SERVER_CERT_PATH")
        ->type_name("FILE");
    command.add_flag("--log-http", options.logs, "Tell each request on standard error, without secrets");
}

bool namesServer(const ServerOptions &options)
{
    return !options.uri.empty() || !environmentVariable("MLFLOW_TRACKING_URI").empty();
}

Result<services::TrackingSettings> serverSettings(const ServerOptions &options)
{
    VB_TRY(auto settings, services::trackingSettings(environmentVariable));
    if (!options.uri.empty())
        settings.uri = options.uri;
    if (!options.caFile.empty())
        settings.caFile = options.caFile;
    if (settings.uri.empty())
        return fail(ErrorCode::usage,
                    VB_MSG("There is no --tracking-uri and no MLFLOW_TRACKING_URI; expected the address "
                           "of an MLflow server such as https://mlflow.example.org."));
    if (options.logs)
        settings.log = [](const std::string &line) { tell(line); };
    return settings;
}

} // namespace valbench::cli
