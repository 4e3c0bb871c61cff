// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pg_core.h"

#include "pg_schema.h"

namespace valbench::store {

Result<PgLease> PgLease::take(std::shared_ptr<PgCore> core)
{
    {
        const std::lock_guard lock(core->mutex);
        if (!core->idle.empty()) {
            auto connection = std::move(core->idle.back());
            core->idle.pop_back();
            return PgLease(std::move(core), std::move(connection));
        }
    }
    VB_TRY(auto connection, PgConnection::open(core->address));
    VB_CHECK(checkPgSchema(*connection, core->address));
    return PgLease(std::move(core), std::move(connection));
}

PgLease::~PgLease()
{
    // One that cannot be brought back to rest is closed instead.
    if (!m_connection || !m_connection->rollback() || m_connection->isCut())
        return;
    const std::lock_guard lock(m_core->mutex);
    m_core->idle.push_back(std::move(m_connection));
}

} // namespace valbench::store
