// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/store/sqlite_store.h>

#include <algorithm>

#include <valbench/ledger/verify.h>

#include "files.h"
#include "ledger_follower.h"
#include "sqlite_unit_of_work.h"
#include "store_creation.h"
#include "store_verifier.h"

namespace valbench::store {

namespace {

/// A reader with a connection of its own.
class LeasedReader final : private Lease, public Reader {
public:
    explicit LeasedReader(Lease lease)
        : Lease(std::move(lease)), Reader(**static_cast<Lease *>(this), core().info.schemaVersion)
    {
    }
};

} // namespace

struct SqliteStore::Private
{
    std::shared_ptr<StoreCore> core;
    LedgerFollower follower;
};

SqliteStore::SqliteStore(std::unique_ptr<Private> priv) : d(std::move(priv)) {}
SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>> SqliteStore::create(const std::filesystem::path &path,
                                                         const StoreIdentity &identity, const Environment &environment)
{
    VB_TRY(const auto checked, checkedEnvironment(environment));
    VB_CHECK(createStoreFile(path, identity, checked));
    return open(path, checked);
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path &path,
                                                       const Environment &environment, Access access)
{
    VB_TRY(const auto checked, checkedEnvironment(environment));
    VB_TRY(auto core, openStoreFile(path, checked, access, HostRule::sameHost));
    auto priv = std::make_unique<Private>();
    priv->core = std::move(core);
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(priv)));
}

Status SqliteStore::moveHere(const std::filesystem::path &path, const Environment &environment,
                             const domain::ActingPerson &person, std::string_view reason)
{
    if (trimmed(reason).empty())
        return fail(ErrorCode::refused, VB_MSG("{path}: taking a store over needs a reason."),
                    {{"path", path.string()}});
    VB_TRY(const auto checked, checkedEnvironment(environment));
    VB_TRY(auto core, openStoreFile(path, checked, Access::readWrite, HostRule::anyHost, SchemaRule::any));
    VB_TRY(auto unit, SqliteUnitOfWork::begin(core, person));
    VB_CHECK(unit->setMeta(meta::host, checked.host));
    VB_CHECK(unit->note(ledger::storeMoveAction, reason, nullptr,
                        json::Object{{"hostAfter", checked.host}, {"hostBefore", core->info.host}}));
    VB_CHECK(unit->commit());
    return {};
}

const StoreInfo &SqliteStore::info() const
{
    return d->core->info;
}

Result<std::unique_ptr<domain::RecordReader>> SqliteStore::reader()
{
    VB_TRY(auto lease, Lease::take(d->core, &StoreCore::readers));
    return std::unique_ptr<domain::RecordReader>(std::make_unique<LeasedReader>(std::move(lease)));
}

Result<std::unique_ptr<domain::UnitOfWork>> SqliteStore::begin(const domain::ActingPerson &person)
{
    if (d->core->info.access == Access::readOnly)
        return fail(ErrorCode::refused, VB_MSG("{path} is open for reading only; nothing can be recorded in it."),
                    {{"path", d->core->info.path.string()}});
    VB_TRY(auto unit, SqliteUnitOfWork::begin(d->core, person));
    return std::unique_ptr<domain::UnitOfWork>(std::move(unit));
}

Result<ledger::Checkpoint> SqliteStore::checkpointToSign(std::stop_token stop)
{
    VB_TRY(auto lease, Lease::take(d->core, &StoreCore::readers));
    return d->follower.checkpoint(*lease, d->core->info.identity.id, d->core->environment.clock, stop);
}

Status SqliteStore::addCheckpoint(const ledger::SignedCheckpoint &note)
{
    if (d->core->info.access == Access::readOnly)
        return fail(ErrorCode::refused, VB_MSG("{path} is open for reading only; nothing can be recorded in it."),
                    {{"path", d->core->info.path.string()}});
    VB_CHECK(checkStoreOf(note, d->core->info.identity.id));
    const auto text = ledger::noteText(note);
    VB_TRY(auto lease, Lease::take(d->core, &StoreCore::writers));
    const Connection::Appending appending(*lease);
    VB_CHECK(lease->run("BEGIN IMMEDIATE"));
    VB_TRY(const auto count, lease->number("SELECT coalesce(max(number), 0) FROM checkpoint"));
    {
        VB_TRY(auto insert, lease->query("INSERT INTO checkpoint (number, size, note) VALUES (?, ?, ?)"));
        insert.bind(1, count + 1).bind(2, note.checkpoint.size).bind(3, text);
        VB_CHECK(insert.run());
    }
    return lease->run("COMMIT");
}

Result<std::vector<ledger::SignedCheckpoint>> SqliteStore::checkpoints()
{
    VB_TRY(auto lease, Lease::take(d->core, &StoreCore::readers));
    return readNotes(*lease);
}

Result<StoreVerification> SqliteStore::verify(const VerificationRequest &request)
{
    VB_TRY(auto connection, d->core->readers.openUnchecked());
    return StoreVerifier(*connection, sqliteChecks(*connection), d->core->info.identity, request).run();
}

Result<StoreVerification> SqliteStore::backup(const std::filesystem::path &target, std::stop_token stop,
                                              const Progress &progress)
{
    VB_TRY(auto file, UnfinishedFile::create(target, d->core->environment.random));
    {
        VB_TRY(auto lease, Lease::take(d->core, &StoreCore::readers));
        VB_TRY(auto copy, Connection::open(file.path(), Connection::Mode::fresh));
        // Copying and checking take about as long as each other.
        VB_CHECK(lease->copyTo(*copy, [&](double fraction) {
            if (progress)
                progress(fraction / 2, VB_MSG("copying the store"));
            return !stop.stop_requested();
        }));
    }
    VB_TRY(auto verification, verifyCopy(file.path(), d->core->info.identity, stop, progress));
    VB_CHECK(file.publish());
    return verification;
}

} // namespace valbench::store
