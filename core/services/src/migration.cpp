// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/migration.h>

#include <valbench/services/reason.h>
#include <valbench/services/workspace.h>
#include <valbench/store/open.h>

#include "copied_store.h"
#include "inspection.h"
#include "installation.h"
#include "migration_statement.h"
#include "people.h"
#include "profile.h"

namespace valbench::services {

namespace {

namespace fs = std::filesystem;

/// A copy of the file as it is, under a name that no run before has used.
Result<fs::path> keepAsItWas(store::Store &store, std::stop_token stop, const Progress &progress)
{
    const auto &info = store.info();
    if (info.path.empty())
        return fs::path();
    const auto wanted = info.path.string() + ".schema-" + std::to_string(info.schemaVersion);
    std::error_code error;
    fs::path file = wanted;
    for (int i = 2; fs::exists(file, error); ++i)
        file = wanted + "-" + std::to_string(i);
    VB_TRY(const auto verification, store.backup(file, stop, progress));
    static_cast<void>(verification);                     // one that does not hold is not kept
    fs::permissions(file, fs::perms::owner_read, error); // the store itself is what matters
    return file;
}

} // namespace

Result<MigrationOutcome> migrateStore(const Environment &environment, const MigrationRequest &request,
                                      std::stop_token stop, const Progress &progress)
{
    VB_CHECK(checkReason(request.reason));
    if (request.administrator == request.qaApprover)
        return fail(ErrorCode::refused, VB_MSG("A migration takes two people: an administrator and QA."));
    const Profile profile(environment.profile);
    VB_TRY(const auto station, profile.stationId(environment.random));
    const store::Environment surroundings{environment.clock,
                                          environment.random,
                                          station,
                                          environment.build,
                                          [zone = environment.zone](const Timestamp &) { return zone(); },
                                          {}};
    MigrationOutcome out;
    VB_TRY(auto store, store::openStore(request.url, surroundings, store::Access::readOnly));
    out.from = store->info().schemaVersion;
    out.to = store::newestSchema();
    if (out.from == out.to)
        return fail(ErrorCode::refused, VB_MSG("{url} has the newest schema already, version {newest}."),
                    {{"url", request.url}, {"newest", std::to_string(out.to)}});
    const auto id = store->info().identity.id;
    VB_TRY(auto reader, store->reader());
    VB_TRY(const auto trust, readTrust(*reader));
    if (!store->info().path.empty() && !trust.installation.place.empty()) {
        VB_TRY(const auto place, fileIdentity(store->info().path));
        if (place != trust.installation.place)
            return fail(ErrorCode::refused,
                        VB_MSG("{file} is a copy of the store, or a backup: it is read as it is. An administrator and "
                               "QA put a backup in the store's place with 'valbench-cli store restore'; that brings "
                               "it up to date too."),
                        {{"file", store->info().path.string()}});
    }
    VB_TRY(const auto looked, inspectStore(environment, request.url, stop, progress, {}, Memory::used));
    if (!looked.passed)
        return fail(ErrorCode::integrity, VB_MSG("The store is not migrated, because it does not verify: {verdict}"),
                    {{"verdict", looked.verdict}});
    auto protectedLike = environment;
    if (trust.installation.purpose == Purpose::production)
        protectedLike.protection = KeyProtection::production;
    const auto kdf = kdfFor(protectedLike.protection);
    VB_TRY(const auto administrator, signerFrom(*reader, id, request.administrator, domain::Role::administrator,
                                                request.administratorPassword, kdf));
    VB_TRY(const auto approver,
           signerFrom(*reader, id, request.qaApprover, domain::Role::qaApprover, request.qaPassword, kdf));
    VB_TRY(out.kept, keepAsItWas(*store, stop, progress));
    reader.reset();
    store.reset();

    VB_TRY(const auto report,
           store::migrateStore(request.url, surroundings, {actorOf(administrator.account), {}}, request.reason,
                               sealBy(administrator, approver, environment.clock.now(), request.reason)));
    for (const auto &table : report.tables)
        out.tables.push_back({table.table, table.rows, table.digest.toHex()});
    {
        VB_TRY(const auto workspace, Workspace::open(protectedLike, request.url));
        VB_CHECK(workspace->checkpointNow());
    }
    VB_TRY(out.verification, verifyStore(environment, request.url, stop, progress));
    return out;
}

} // namespace valbench::services
