// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What readers, units of work and the PostgreSQL store itself share.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include <valbench/store/store.h>

#include "pg_connection.h"

namespace valbench::store {

struct PgCore
{
    PgCore(StoreInfo storeInfo, Environment surroundings, PgAddress where)
        : info(std::move(storeInfo)), environment(std::move(surroundings)), address(std::move(where))
    {
    }
    const StoreInfo info;
    const Environment environment;
    const PgAddress address;
    std::mutex mutex; ///< guards idle
    std::vector<std::unique_ptr<PgConnection>> idle;
};

/// A connection for one thread; goes back to the others with it.
class PgLease {
public:
    static Result<PgLease> take(std::shared_ptr<PgCore> core);
    PgLease(PgLease &&) noexcept = default;
    PgLease &operator=(PgLease &&) = delete;
    ~PgLease();
    PgConnection &operator*() const { return *m_connection; }
    PgConnection *operator->() const { return m_connection.get(); }
    [[nodiscard]] PgCore &core() const { return *m_core; }

private:
    PgLease(std::shared_ptr<PgCore> core, std::unique_ptr<PgConnection> connection)
        : m_core(std::move(core)), m_connection(std::move(connection))
    {
    }
    std::shared_ptr<PgCore> m_core;
    std::unique_ptr<PgConnection> m_connection;
};

} // namespace valbench::store
