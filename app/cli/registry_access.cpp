// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "registry_access.h"

#include "program.h"

namespace valbench::cli {

Result<std::unique_ptr<RegistryConnection>> RegistryConnection::open(const ServerOptions &options)
{
    VB_TRY(auto settings, serverSettings(options));
    auto out = std::make_unique<RegistryConnection>();
    VB_TRY(out->link, services::RegistryLink::open(std::move(settings)));
    return out;
}

services::RegistryLink::FileProgress tellFiles()
{
    return [last = std::string()](const std::string &path, std::int64_t done, std::int64_t size) mutable {
        const auto percent = size > 0 ? 100 * done / size : 100;
        auto line = path + ": " + std::to_string(percent / 10 * 10) + " %";
        if (line != last && size > (10 << 20))
            tell(line);
        last = std::move(line);
    };
}

} // namespace valbench::cli
