// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Listens for commits of all stations, on a thread and a connection of its own.
#pragma once

#include <functional>
#include <thread>

#include "pg_address.h"

namespace valbench::store {

class PgWatcher {
public:
    PgWatcher(PgAddress address, std::function<void()> changed);
    /// Waits for a call of `changed` that is under way.
    ~PgWatcher() = default;

private:
    std::jthread m_thread;
};

} // namespace valbench::store
