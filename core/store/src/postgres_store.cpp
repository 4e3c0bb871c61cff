// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/store/postgres_store.h>

#include "ledger_follower.h"
#include "migrations.h"
#include "pg_backup.h"
#include "pg_schema.h"
#include "pg_unit_of_work.h"
#include "pg_watcher.h"
#include "store_creation.h"

namespace valbench::store {

namespace {

/// A reader with a connection of its own.
class PgReader final : private PgLease, public Reader {
public:
    explicit PgReader(PgLease lease)
        : PgLease(std::move(lease)), Reader(**static_cast<PgLease *>(this), core().info.schemaVersion)
    {
    }
};

Error readingOnly(const StoreInfo &info)
{
    return Error(ErrorCode::refused, VB_MSG("{url} is open for reading only; nothing can be recorded in it."),
                 {{"url", info.url}});
}

/// Runs the SQL where it was not run yet, and says what the store is.
Status found(const PgAddress &address, const StoreIdentity &identity)
{
    VB_TRY(const auto connection, PgConnection::open(address));
    VB_TRY(const auto there, hasPgSchema(*connection));
    if (!there) {
        if (auto made = connection->run(pgSetupText()); !made) {
            connection->rollback();
            return fail(
                ErrorCode::refused,
                VB_MSG("{url}: this login may not make a store here: {reason} A login that may create roles and "
                       "schemas does; or give its administrator the SQL that 'store init --print-sql' prints."),
                {{"url", address.toText()}, {"reason", made.error().text()}});
        }
    }
    VB_CHECK(checkPgSchema(*connection, address));
    VB_TRY(const auto mayWrite,
           connection->number("SELECT has_function_privilege('valbench.found(text, text)', 'EXECUTE')::int::bigint"));
    if (mayWrite == 0)
        return fail(ErrorCode::refused,
                    VB_MSG("{url}: the tables are there, but this login may not write to them. Use one that has the "
                           "role valbench_application or valbench_person."),
                    {{"url", address.toText()}});
    VB_TRY(const auto entries, connection->number("SELECT coalesce(max(sequence), 0) FROM ledger"));
    if (entries > 0)
        return fail(ErrorCode::conflict, VB_MSG("{url}: there is a store in this database already."),
                    {{"url", address.toText()}});
    PgValues values;
    const auto id = identity.id.toText();
    values.set(1, id);
    values.set(2, identity.purpose);
    VB_TRY(const auto done, connection->call("SELECT found($1, $2)", values));
    static_cast<void>(done);
    return {};
}

} // namespace

struct PostgresStore::Private
{
    std::shared_ptr<PgCore> core;
    LedgerFollower follower;
    std::unique_ptr<PgWatcher> watcher;
};

PostgresStore::PostgresStore(std::unique_ptr<Private> priv) : d(std::move(priv)) {}
PostgresStore::~PostgresStore() = default;

std::string PostgresStore::setupText()
{
    return pgSetupText();
}

Result<std::unique_ptr<PostgresStore>> PostgresStore::create(std::string_view url, const StoreIdentity &identity,
                                                             const Environment &environment)
{
    VB_CHECK(checkPurpose(identity.purpose));
    VB_TRY(const auto address, PgAddress::parse(url));
    VB_CHECK(found(address, identity));
    return open(url, environment);
}

Result<std::unique_ptr<PostgresStore>> PostgresStore::open(std::string_view url, const Environment &environment,
                                                           Access access)
{
    VB_TRY(const auto checked, checkedEnvironment(environment));
    VB_TRY(const auto address, PgAddress::parse(url));
    VB_TRY(auto connection, PgConnection::open(address));
    VB_TRY(const auto version, checkPgSchema(*connection, address));
    if (access == Access::readWrite) {
        if (version < newestSchemaVersion())
            return fail(olderSchema(address.toText(), version));
        VB_TRY(const auto standby, connection->number("SELECT pg_is_in_recovery()::int::bigint"));
        if (standby != 0)
            return fail(ErrorCode::refused, VB_MSG("{url} is a standby server; open it for reading only."),
                        {{"url", address.toText()}});
    }
    VB_TRY(auto info, readInfo(*connection, address.toText()));
    info.schemaVersion = version;
    info.access = access;
    info.url = address.toText();
    auto priv = std::make_unique<Private>();
    priv->core = std::make_shared<PgCore>(std::move(info), checked, address);
    priv->core->idle.push_back(std::move(connection));
    return std::unique_ptr<PostgresStore>(new PostgresStore(std::move(priv)));
}

const StoreInfo &PostgresStore::info() const
{
    return d->core->info;
}

Result<std::unique_ptr<domain::RecordReader>> PostgresStore::reader()
{
    VB_TRY(auto lease, PgLease::take(d->core));
    return std::unique_ptr<domain::RecordReader>(std::make_unique<PgReader>(std::move(lease)));
}

Result<std::unique_ptr<domain::UnitOfWork>> PostgresStore::begin(const domain::ActingPerson &person)
{
    if (info().access == Access::readOnly)
        return fail(readingOnly(info()));
    VB_TRY(auto lease, PgLease::take(d->core));
    return std::unique_ptr<domain::UnitOfWork>(std::make_unique<PgUnitOfWork>(std::move(lease), person));
}

Result<ledger::Checkpoint> PostgresStore::checkpointToSign(std::stop_token stop)
{
    VB_TRY(auto lease, PgLease::take(d->core));
    return d->follower.checkpoint(*lease, info().identity.id, d->core->environment.clock, stop);
}

Status PostgresStore::addCheckpoint(const ledger::SignedCheckpoint &note)
{
    if (info().access == Access::readOnly)
        return fail(readingOnly(info()));
    VB_CHECK(checkStoreOf(note, info().identity.id));
    const auto text = ledger::noteText(note);
    VB_TRY(auto lease, PgLease::take(d->core));
    PgValues values;
    values.set(1, note.checkpoint.size);
    values.set(2, text);
    VB_TRY(const auto added, lease->call("SELECT add_checkpoint($1, $2)", values));
    static_cast<void>(added);
    return {};
}

Result<std::vector<ledger::SignedCheckpoint>> PostgresStore::checkpoints()
{
    VB_TRY(auto lease, PgLease::take(d->core));
    return readNotes(*lease);
}

Result<StoreVerification> PostgresStore::verify(const VerificationRequest &request)
{
    VB_TRY(const auto connection, PgConnection::open(d->core->address));
    return StoreVerifier(*connection, pgChecks(*connection), info().identity, request).run();
}

Result<StoreVerification> PostgresStore::backup(const std::filesystem::path &target, std::stop_token stop,
                                                const Progress &progress)
{
    VB_TRY(const auto connection, PgConnection::open(d->core->address));
    return backupToFile(*connection, info().identity, d->core->environment.random, target, stop, progress);
}

void PostgresStore::watch(std::function<void()> changed)
{
    d->watcher = std::make_unique<PgWatcher>(d->core->address, std::move(changed));
}

} // namespace valbench::store
