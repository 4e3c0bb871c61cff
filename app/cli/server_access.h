// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which MLflow server a command talks to.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include <valbench/services/tracking.h>

namespace valbench::cli {

struct ServerOptions
{
    std::string uri;
    std::string caFile;
    bool logs = false;
};

/// --tracking-uri, --ca-file, --log-http.
void addServerOptions(CLI::App &command, ServerOptions &options);

/// From the options and MLflow's own variables; usage where none of them names a server.
Result<services::TrackingSettings> serverSettings(const ServerOptions &options);
/// Whether one of them names a server.
[[nodiscard]] bool namesServer(const ServerOptions &options);

} // namespace valbench::cli
