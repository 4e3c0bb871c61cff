// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "program.h"

#include <iostream>
#include <memory>
#include <mutex>

#include <valbench/crypto/keychain.h>

#include "output.h"
#include "resources.h"

namespace valbench::cli {

services::Environment Program::environment(services::KeyProtection protection)
{
    services::Environment out{
        m_clock, m_random, services::defaultProfile(), services::programBuild(), services::systemZone, protection};
    out.keychain = crypto::desktopKeychain();
    out.uptime = services::systemUptime;
    if (const auto resources = findResources()) // where they are missing, whoever needs the probe is told
        out.probe = *resources / "probe" / "probe.py";
    return out;
}

Status Program::checkStop() const
{
    if (stopToken().stop_requested())
        return fail(ErrorCode::cancelled, VB_MSG("Stopped on request; nothing was changed after that."));
    return {};
}

void tell(std::string_view text)
{
    std::cerr << printable(text, true) << std::endl;
}

Progress tellStages()
{
    struct Last
    {
        std::mutex mutex;
        std::string stage;
    };
    return [last = std::make_shared<Last>()](double, std::string_view stage) {
        const std::lock_guard lock(last->mutex);
        if (stage.empty() || last->stage == stage)
            return;
        last->stage = stage;
        tell(stage);
    };
}

} // namespace valbench::cli
