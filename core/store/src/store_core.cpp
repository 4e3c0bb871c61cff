// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store_core.h"

#include "migrations.h"

namespace valbench::store {

Result<std::unique_ptr<Connection>> openChecked(const std::filesystem::path &path, Connection::Mode mode)
{
    VB_TRY(auto connection, Connection::open(path, mode));
    VB_CHECK(checkSchema(*connection, path));
    return connection;
}

Result<std::unique_ptr<Connection>> Pool::take()
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_idle.empty()) {
            auto connection = std::move(m_idle.back());
            m_idle.pop_back();
            return connection;
        }
    }
    return openChecked(m_path, m_mode);
}

void Pool::giveBack(std::unique_ptr<Connection> connection)
{
    // One that cannot be brought back to rest is closed instead.
    if (!connection->rollback())
        return;
    const std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(connection));
}

void Pool::close()
{
    const std::lock_guard lock(m_mutex);
    m_idle.clear();
}

StoreCore::~StoreCore()
{
    if (!removesLog)
        return;
    readers.close();
    // Whoever closes last folds the log, which is empty, into the file and removes it; if others are at work, nobody
    // notices.
    (void)Connection::open(info.path, Connection::Mode::write);
}

Result<Lease> Lease::take(std::shared_ptr<StoreCore> core, Pool StoreCore::*pool)
{
    VB_TRY(auto connection, ((*core).*pool).take());
    return Lease(std::move(core), pool, std::move(connection));
}

Lease::~Lease()
{
    if (m_connection)
        ((*m_core).*m_pool).giveBack(std::move(m_connection));
}

Result<std::string> metaValue(Database &database, std::string_view name)
{
    VB_TRY(auto rows, database.rows("SELECT value FROM meta WHERE name = ? ORDER BY number DESC LIMIT 1"));
    rows.bind(1, name);
    VB_TRY(const bool there, rows.step());
    return there ? std::string(rows.text(0)) : std::string();
}

Status addMeta(Connection &connection, std::string_view name, std::string_view value)
{
    VB_TRY(const auto count, connection.number("SELECT coalesce(max(number), 0) FROM meta"));
    VB_TRY(auto insert, connection.query("INSERT INTO meta (number, name, value) VALUES (?, ?, ?)"));
    insert.bind(1, count + 1).bind(2, name).bind(3, value);
    return insert.run();
}

} // namespace valbench::store
