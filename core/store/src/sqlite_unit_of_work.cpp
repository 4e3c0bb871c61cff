// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sqlite_unit_of_work.h"

#include <algorithm>

#include "migration.h"
#include "migrations.h"
#include "store_creation.h"
#include "trail_blocks.h"

namespace valbench::store {

SqliteUnitOfWork::SqliteUnitOfWork(Lease lease, domain::ActingPerson person)
    : Lease(std::move(lease)), UnitOfWork(*this->lease(), core().info, core().environment, std::move(person))
{
}

SqliteUnitOfWork::~SqliteUnitOfWork() = default; // the lease rolls back what is open

Result<std::unique_ptr<SqliteUnitOfWork>> SqliteUnitOfWork::begin(std::shared_ptr<StoreCore> core,
                                                                  const domain::ActingPerson &person)
{
    VB_TRY(auto lease, Lease::take(std::move(core), &StoreCore::writers));
    std::unique_ptr<SqliteUnitOfWork> unit(new SqliteUnitOfWork(std::move(lease), person));
    {
        VB_TRY(auto begin, unit->lease()->query("BEGIN IMMEDIATE"));
        VB_CHECK(begin.run());
    }
    if (unit->isAsLeft())
        return unit;
    VB_TRY(const auto counter, unit->lease()->number("PRAGMA schema_version"));
    if (counter != unit->core().schemaCounter)
        return fail(ErrorCode::integrity,
                    VB_MSG("{path}: the tables, indexes or triggers were changed while the store was open. Nothing is "
                           "written any more; verify the store."),
                    {{"path", unit->core().info.path.string()}});
    VB_CHECK(unit->readHead());
    return unit;
}

bool SqliteUnitOfWork::isAsLeft()
{
    const std::lock_guard lock(core().mutex);
    const auto &last = core().lastWritten;
    if (last.connection != lease()->id() || last.dataVersion != lease()->dataVersion())
        return false;
    m_head = last.head;
    m_lastTime = last.time;
    return true;
}

Status SqliteUnitOfWork::readHead()
{
    VB_TRY(auto rows, lease()->query("SELECT sequence, hash, line FROM ledger ORDER BY sequence DESC LIMIT 1"));
    VB_TRY(const bool there, rows.step());
    if (!there)
        return {};
    // A broken end is not built upon.
    const auto line = rows.text(2);
    const auto hash = ledger::entryHash(line);
    if (!std::ranges::equal(hash.bytes(), rows.bytes(1)))
        return fail(changedEnd(rows.integer(0)));
    m_head = {rows.integer(0), hash};
    VB_TRY(const auto last, ledger::parseLine(line));
    m_lastTime = last.chain.time;
    return {};
}

void SqliteUnitOfWork::beginWriting()
{
    m_writing.emplace(*lease());
}

void SqliteUnitOfWork::endWriting()
{
    m_writing.reset();
}

Status SqliteUnitOfWork::setMeta(std::string_view name, std::string_view value)
{
    return step([&] { return addMeta(*lease(), name, value); });
}

Status SqliteUnitOfWork::upgradeSchema()
{
    return step([&] { return upgrade(*lease(), core().info.schemaVersion); });
}

Result<MigrationReport> migrateFile(const std::filesystem::path &path, const Environment &environment,
                                    const domain::ActingPerson &person, std::string_view reason,
                                    const MigrationSeal &seal)
{
    VB_TRY(const auto checked, checkedEnvironment(environment));
    VB_TRY(auto core, openStoreFile(path, checked, Access::readWrite, HostRule::sameHost, SchemaRule::any));
    const auto &info = core->info;
    if (info.schemaVersion == newestSchemaVersion())
        return fail(newestAlready(path.string()));
    VB_TRY(auto unit, SqliteUnitOfWork::begin(core, person));
    return migrateWithin(
        *unit, unit->database(), info.identity.id, info.schemaVersion, [&unit] { return unit->upgradeSchema(); },
        reason, seal);
}

Result<Timestamp> SqliteUnitOfWork::timeOfNext()
{
    const auto now = environment().clock.now();
    if (!m_lastTime || now >= *m_lastTime)
        return now;
    const auto last = *m_lastTime;
    if (last.point() - now.point() <= ledger::clockTolerance)
        return last;
    VB_TRY(const auto body, makeClockStep(now, last));
    VB_CHECK(insertLine(body, now));
    return now;
}

Status SqliteUnitOfWork::insertLine(const ledger::Body &body, const Timestamp &time)
{
    VB_TRY(const auto bodyText, ledger::bodyText(body));
    VB_TRY(const auto line,
           ledger::composeLine(bodyText, ledger::Chain{m_head.size + 1, m_head.hash, time, "os", std::string()}));
    const auto hash = ledger::entryHash(line);
    VB_TRY(auto insert, lease()->query("INSERT INTO ledger (sequence, line, hash) VALUES (?, ?, ?)"));
    insert.bind(1, m_head.size + 1).bind(2, line).bindBytes(3, hash.bytes());
    VB_CHECK(insert.run());
    m_head = {m_head.size + 1, hash};
    m_lastTime = time;
    return addTrailBlock(*lease(), m_head.size);
}

Result<std::int64_t> SqliteUnitOfWork::append(ledger::Body body, const Timestamp &time,
                                              const domain::StoredRecord *version)
{
    VB_CHECK(insertLine(body, time));
    if (!version)
        return m_head.size;
    VB_TRY(auto insert,
           lease()->query("INSERT INTO record_version (sequence, prefix, number, version, content, digest) "
                          "VALUES (?, ?, ?, ?, ?, ?)"));
    insert.bind(1, m_head.size).bind(2, version->id.prefix()).bind(3, numberOf(version->id)).bind(4, version->version);
    insert.bind(5, version->content).bindBytes(6, version->digest.bytes());
    VB_CHECK(insert.run());
    return m_head.size;
}

Status SqliteUnitOfWork::keep(const Digest &digest, std::string_view mediaType, ByteView bytes)
{
    VB_TRY(const auto count, lease()->number("SELECT coalesce(max(number), 0) FROM evidence"));
    VB_TRY(auto insert, lease()->query("INSERT INTO evidence (number, digest, media_type, bytes) VALUES (?, ?, ?, ?)"));
    insert.bind(1, count + 1).bindBytes(2, digest.bytes()).bind(3, mediaType).bindBytes(4, bytes);
    return insert.run();
}

Status SqliteUnitOfWork::empty(const Digest &digest)
{
    const Connection::Emptying emptying(*lease());
    VB_TRY(auto update, lease()->query("UPDATE evidence SET bytes = x'' WHERE digest = ?"));
    update.bindBytes(1, digest.bytes());
    VB_CHECK(update.run());
    m_emptied = true;
    return {};
}

void SqliteUnitOfWork::undoAll()
{
    lease()->rollback();
}

Result<domain::LedgerHead> SqliteUnitOfWork::commitAll()
{
    VB_TRY(auto commit, lease()->query("COMMIT"));
    if (auto status = commit.run(); !status) {
        lease()->rollback();
        return fail(std::move(status).error());
    }
    if (m_emptied)
        lease()->clearLog();
    const std::lock_guard lock(core().mutex);
    core().lastWritten = {lease()->id(), lease()->dataVersion(), m_head, m_lastTime};
    return m_head;
}

} // namespace valbench::store
