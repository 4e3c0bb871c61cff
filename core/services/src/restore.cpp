// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/restore.h>

#include <algorithm>

#include <valbench/services/reason.h>
#include <valbench/services/workspace.h>
#include <valbench/store/sqlite_store.h>

#include "copied_store.h"
#include "inspection.h"
#include "migration_statement.h"
#include "people.h"
#include "private_file.h"
#include "restored.h"
#include "signed_by_two.h"

namespace valbench::services {

namespace {

namespace fs = std::filesystem;

store::Environment quietStoreEnvironment(const Environment &environment, const StationId &station)
{
    return {environment.clock,
            environment.random,
            station,
            environment.build,
            [zone = environment.zone](const Timestamp &) { return zone(); },
            {}};
}

/// What is in the place now: how many entries, if it is this store; conflict if it is another one.
Result<std::int64_t> entriesInPlace(const fs::path &target, const StoreId &id, const store::Environment &surroundings)
{
    std::error_code error;
    if (!fs::exists(target, error))
        return 0;
    if (!fs::is_regular_file(target, error))
        return fail(ErrorCode::conflict, VB_MSG("{file} is no file; a store is one."), {{"file", target.string()}});
    const auto store = store::SqliteStore::open(target, surroundings, store::Access::readOnly);
    if (!store)
        return 0; // damaged: that is why a backup is to take its place
    if ((*store)->info().identity.id != id)
        return fail(ErrorCode::conflict, VB_MSG("{file} is another store than the one this backup is of."),
                    {{"file", target.string()}});
    VB_TRY(const auto reader, (*store)->reader());
    const auto head = reader->head();
    return head ? head->size : 0;
}

/// The file that is there, with what SQLite keeps beside it, under another name.
Result<fs::path> setAside(const fs::path &target, const Timestamp &now)
{
    std::error_code error;
    if (!fs::exists(target, error))
        return fs::path();
    auto stamp = now.toText().substr(0, 19);
    std::erase_if(stamp, [](char c) { return c == ':' || c == '-'; });
    auto name = target;
    name += ".replaced-" + stamp;
    if (fs::exists(name, error))
        return fail(ErrorCode::conflict, VB_MSG("{file} exists already; move it away first."),
                    {{"file", name.string()}});
    for (const char *suffix : {"-wal", "-shm", ""}) { // the file itself last: until then the store is where it was
        const fs::path from = target.string() + suffix;
        if (!fs::exists(from, error))
            continue;
        fs::rename(from, name.string() + suffix, error);
        if (error)
            return fail(ErrorCode::unavailable, VB_MSG("{file} cannot be set aside: {reason}."),
                        {{"file", from.string()}, {"reason", error.message()}});
    }
    return name;
}

void removeAll(const fs::path &file)
{
    std::error_code error;
    for (const char *suffix : {"", "-wal", "-shm"})
        fs::remove(file.string() + suffix, error);
}

/// Everything that happens to the copy before it gets its name.
Status finishCopy(const fs::path &copy, const store::Environment &surroundings, const Installation &installation,
                  const Signer &administrator, const Signer &approver, const RestoreStatement &statement)
{
    const domain::ActingPerson person{actorOf(administrator.account), {}};
    VB_TRY(const auto host, store::thisHost());
    std::string before;
    int schema = 0;
    {
        VB_TRY(const auto store, store::SqliteStore::open(copy, surroundings, store::Access::readOnly));
        before = store->info().host;
        schema = store->info().schemaVersion;
    }
    if (before != host)
        VB_CHECK(store::SqliteStore::moveHere(copy, surroundings, person, statement.reason));
    if (schema < store::newestSchema())
        VB_CHECK(store::migrateStore(copy.string(), surroundings, person, statement.reason,
                                     sealBy(administrator, approver, statement.time, statement.reason)));
    VB_TRY(const auto store, store::SqliteStore::open(copy, surroundings));
    VB_TRY(auto work, store->begin(person));
    VB_TRY(const auto record, work->read().byKey(domain::RecordType::installation, "installation"));
    VB_CHECK(work->put(record->id, record->version, installation.toJson(), "store.restored", statement.reason,
                       {{"kept", statement.entries},
                        {"lineage", statement.lineage},
                        {"lineage_before", statement.lineageBefore},
                        {"missing", std::max<std::int64_t>(0, statement.seen - statement.entries)},
                        {"qa_approver", statement.qaApprover}}));
    VB_CHECK(work->commit());
    return {};
}

/// The place of the store, if the backup verifies and is another file.
Result<fs::path> checkedPlace(const Environment &environment, const fs::path &backup, const fs::path &place,
                              std::stop_token stop, const Progress &progress)
{
    std::error_code error;
    auto target = fs::weakly_canonical(fs::absolute(place, error), error);
    if (error || fs::equivalent(backup, target, error))
        return fail(ErrorCode::usage, VB_MSG("The backup and the place of the store must be two different files."));
    VB_TRY(const auto looked, inspectStore(environment, backup.string(), stop, progress, {}, Memory::left));
    if (!looked.passed)
        return fail(ErrorCode::integrity,
                    VB_MSG("The backup is not put in place, because it does not verify: {verdict}"),
                    {{"verdict", looked.verdict}});
    return target;
}

/// The most entries of this store that this computer knows of.
Result<std::int64_t> entriesSeen(const Profile &profile, const StoreId &id, const fs::path &target,
                                 const store::Environment &surroundings)
{
    VB_TRY(auto most, entriesInPlace(target, id, surroundings));
    VB_TRY(const auto seen, profile.checkpoints(id));
    for (const auto &note : seen)
        most = std::max(most, note.checkpoint.size);
    return most;
}

} // namespace

Result<RestorePreview> previewRestore(const Environment &environment, const fs::path &backupFile, const fs::path &place,
                                      std::stop_token stop, const Progress &progress)
{
    VB_TRY(const auto target, checkedPlace(environment, backupFile, place, stop, progress));
    const Profile profile(environment.profile);
    VB_TRY(const auto station, profile.stationId(environment.random));
    const auto surroundings = quietStoreEnvironment(environment, station);
    VB_TRY(const auto backup, store::SqliteStore::open(backupFile, surroundings, store::Access::readOnly));
    VB_TRY(const auto reader, backup->reader());
    VB_TRY(const auto head, reader->head());
    VB_TRY(const auto last, reader->trail({.limit = 1}));
    const auto &identity = backup->info().identity;
    VB_TRY(const auto seen, entriesSeen(profile, identity.id, target, surroundings));
    return RestorePreview{identity.id.toText(), identity.purpose, head.size,
                          last.empty() ? std::string() : last.front().entry.chain.time.toText(),
                          std::max<std::int64_t>(0, seen - head.size)};
}

Result<RestoreReport> restoreStore(const Environment &environment, const RestoreRequest &request, std::stop_token stop,
                                   const Progress &progress)
{
    VB_CHECK(checkReason(request.reason));
    if (request.administrator == request.qaApprover)
        return fail(ErrorCode::refused, VB_MSG("A restore takes two people: an administrator and QA."));
    VB_TRY(const auto target, checkedPlace(environment, request.backup, request.target, stop, progress));
    const Profile profile(environment.profile);
    VB_TRY(const auto station, profile.stationId(environment.random));
    const auto surroundings = quietStoreEnvironment(environment, station);
    VB_TRY(const auto backup, store::SqliteStore::open(request.backup, surroundings, store::Access::readOnly));
    const auto id = backup->info().identity.id;
    VB_TRY(const auto reader, backup->reader());
    VB_TRY(auto trust, readTrust(*reader));
    VB_TRY(const auto head, reader->head());
    auto protectedLike = environment;
    if (trust.installation.purpose == Purpose::production)
        protectedLike.protection = KeyProtection::production;
    const auto kdf = kdfFor(protectedLike.protection);
    VB_TRY(const auto administrator, signerFrom(*reader, id, request.administrator, domain::Role::administrator,
                                                request.administratorPassword, kdf));
    VB_TRY(const auto approver,
           signerFrom(*reader, id, request.qaApprover, domain::Role::qaApprover, request.qaPassword, kdf));

    RestoreStatement statement{id,
                               trust.installation.lineage,
                               {},
                               head.size,
                               head.hash,
                               0,
                               environment.clock.now(),
                               request.reason,
                               administrator.account.userId,
                               approver.account.userId};
    VB_TRY(statement.seen, entriesSeen(profile, id, target, surroundings));
    VB_TRY(const auto lineage, environment.random.next<StoreTag>());
    statement.lineage = lineage.toText();
    VB_TRY(const auto text, json::canonicalText(statement.toJson()));
    VB_TRY(const auto restored, signedByTwo(text, administrator, approver));

    auto copy = target;
    copy += ".restoring";
    removeAll(copy);
    auto made = [&]() -> Status {
        VB_CHECK(backup->backup(copy, stop, progress));
        trust.installation.lineage = statement.lineage;
        VB_TRY(trust.installation.place, fileIdentity(copy));
        trust.installation.file = target.string();
        trust.installation.restores.emplace_back(restored);
        return finishCopy(copy, surroundings, trust.installation, administrator, approver, statement);
    }();
    if (!made) {
        removeAll(copy);
        return fail(std::move(made).error());
    }
    RestoreReport report;
    report.entries = head.size;
    report.missing = std::max<std::int64_t>(0, statement.seen - head.size);
    report.lineage = statement.lineage;
    VB_TRY(report.replaced, setAside(target, statement.time));
    std::error_code error;
    fs::rename(copy, target, error);
    if (error)
        return fail(ErrorCode::unavailable,
                    VB_MSG("{file} cannot be put in place: {reason}. The restored store is {copy}."),
                    {{"file", target.string()}, {"reason", error.message()}, {"copy", copy.string()}});
    VB_CHECK(syncFolder(target));
    VB_CHECK(profile.rememberLineage(id, statement.lineage));
    {
        VB_TRY(const auto workspace, Workspace::open(protectedLike, target.string()));
        VB_CHECK(workspace->checkpointNow());
    }
    VB_TRY(report.verification, verifyStore(environment, target.string(), stop, progress));
    return report;
}

} // namespace valbench::services
