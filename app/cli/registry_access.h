// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A link to MLflow's registry for the length of a command.
#pragma once

#include <memory>

#include <valbench/services/registry.h>

#include "event_loop.h"
#include "server_access.h"

namespace valbench::cli {

class RegistryConnection {
public:
    static Result<std::unique_ptr<RegistryConnection>> open(const ServerOptions &options);

    EventLoop loop; // before what needs it
    std::unique_ptr<services::RegistryLink> link;
};

/// Tells every tenth of large files.
[[nodiscard]] services::RegistryLink::FileProgress tellFiles();

} // namespace valbench::cli
