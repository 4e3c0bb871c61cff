// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/workspace.h>

#include <algorithm>

#include <valbench/store/migration.h>
#include <valbench/store/open.h>
#include <valbench/store/postgres_store.h>
#include <valbench/store/sqlite_store.h>

#include "copied_store.h"
#include "disk_encryption.h"
#include "installation.h"
#include "passwords.h"
#include "people.h"
#include "policy_record.h"
#include "private_file.h"
#include "record_views.h"
#include "restored.h"

namespace valbench::services {

namespace {

namespace fs = std::filesystem;

store::Environment storeEnvironment(const Environment &environment, const StationId &station)
{
    return {environment.clock,
            environment.random,
            station,
            environment.build,
            [zone = environment.zone](const Timestamp &) { return zone(); },
            {},
            environment.committed};
}

/// One of the two people a store starts with: account and credential, ready to sign.
struct Founder
{
    domain::Account account;
    Credential credential;
};

Result<Founder> makeFounder(const Environment &environment, const PasswordHome &home, const FirstPerson &person,
                            domain::Role role, std::string_view vouchedBy, const crypto::Certificate &authority,
                            const crypto::SigningKey &authorityKey, ByteView share)
{
    const auto &store = home.store;
    const auto &kdf = home.kdf;
    VB_CHECK(domain::checkUserId(person.userId));
    VB_TRY(const auto key, crypto::SigningKey::generate());
    VB_TRY(const auto certificate,
           crypto::issueCertificate(authority, authorityKey, {person.fullName, person.userId}, key.publicKey(),
                                    environment.clock.now(), environment.random));
    Founder out;
    out.account.userId = person.userId;
    out.account.fullName = person.fullName;
    out.account.role = role;
    out.account.state = domain::AccountState::active;
    out.account.keyId = key.keyId();
    out.account.publicKey = toBase64(key.publicKey());
    out.account.certificatePem = certificate.pem();
    out.account.verifiedBy = vouchedBy;
    out.account.verification = "present when the store was created";
    out.credential.userId = person.userId;
    VB_TRY(out.credential.wrappedKey,
           key.wrap(person.password, signingKeyOwner(store, out.account), kdf, environment.random));
    VB_CHECK(adoptPassword(home, domain::Policy(), out.account, out.credential, person.password, environment.random));
    VB_TRY(out.credential.authorityShare,
           crypto::wrapKey(share, person.password, authorityShareOwner(store, person.userId), kdf, environment.random));
    return out;
}

Status putFounder(domain::UnitOfWork &work, Founder &founder)
{
    VB_TRY(const auto accountId, work.reserveId("USR"));
    founder.credential.accountId = accountId.toText();
    VB_CHECK(work.put(accountId, 0, founder.account.toJson(), "account.added", "first person of the store",
                      {{"role", domain::wordOf(founder.account.role)}}));
    VB_TRY(const auto credentialId, work.reserveId("CRED"));
    VB_CHECK(work.put(credentialId, 0, founder.credential.toJson(), "credential.password-set", "chosen at creation"));
    return {};
}

Status populate(const Environment &environment, store::Store &store, const std::string &storeName,
                const CreateRequest &request, const Profile &profile, const StationId &station, const fs::path &place)
{
    const auto storeId = store.info().identity.id;
    const auto now = environment.clock.now();
    VB_TRY(const auto authorityKey, crypto::SigningKey::generate());
    VB_TRY(const auto authority, crypto::makeAuthority(authorityKey, "Valbench store " + storeId.toText().substr(0, 12),
                                                       now, environment.random));
    VB_TRY(const auto shares, crypto::splitKey(authorityKey.pkcs8(), environment.random));
    const PasswordHome home{storeId, storeName, kdfFor(environment.protection)};
    VB_TRY(auto administrator, makeFounder(environment, home, request.administrator, domain::Role::administrator,
                                           request.qaApprover.userId, authority, authorityKey, shares.first.view()));
    VB_TRY(auto approver, makeFounder(environment, home, request.qaApprover, domain::Role::qaApprover,
                                      request.administrator.userId, authority, authorityKey, shares.second.view()));
    VB_TRY(const auto keys, makeStationKeys(profile, stationKeychain(environment, request.purpose), storeId, station,
                                            authority, authorityKey, now, environment.random));

    VB_TRY(auto work, store.begin(systemPerson()));
    VB_TRY(const auto installationId, work->reserveId("STORE"));
    Installation installation;
    installation.purpose = request.purpose;
    installation.authorityPem = authority.pem();
    installation.created = now.toText();
    VB_TRY(const auto lineage, environment.random.next<StoreTag>());
    installation.lineage = lineage.toText();
    if (!place.empty()) {
        VB_TRY(installation.place, fileIdentity(store.info().path));
        installation.file = place.string();
    }
    VB_CHECK(work->put(installationId, 0, installation.toJson(), "store.created",
                       "created by " + request.administrator.userId + " and " + request.qaApprover.userId));
    VB_CHECK(putFounder(*work, administrator));
    VB_CHECK(putFounder(*work, approver));
    VB_TRY(const auto policyId, work->reserveId(policyPrefix));
    VB_CHECK(work->put(policyId, 0, domain::Policy().toJson(), "policy.set", "what every store starts with"));
    VB_TRY(const auto stationRecordId, work->reserveId("STAT"));
    const StationRecord stationRecord{station.toText(), keys.checkpoint->publicKey().toText(),
                                      keys.sealCertificate->pem()};
    VB_CHECK(work->put(stationRecordId, 0, stationRecord.toJson(), "station.enrolled",
                       "the station that created the store"));
    VB_CHECK(work->commit());
    return profile.rememberAuthority(storeId, authority.pem());
}

Result<store::StoreIdentity> newIdentity(const Environment &environment, const CreateRequest &request)
{
    VB_TRY(const auto id, environment.random.next<StoreTag>());
    return store::StoreIdentity{id, std::string(domain::wordOf(request.purpose))};
}

/// A store is complete or not there: on PostgreSQL all that is in it comes in one transaction.
Status createShared(const Environment &environment, std::string_view url, const CreateRequest &request,
                    const Profile &profile, const StationId &station)
{
    VB_TRY(const auto identity, newIdentity(environment, request));
    auto surroundings = storeEnvironment(environment, station);
    surroundings.committed = {};
    VB_TRY(const auto store, store::PostgresStore::create(url, identity, surroundings));
    return populate(environment, *store, storeNameIn(url), request, profile, station, {});
}

Status createFile(const Environment &environment, std::string_view url, const CreateRequest &request,
                  const Profile &profile, const StationId &station)
{
    VB_TRY(const auto file, store::storeFile(url));
    VB_TRY(const auto identity, newIdentity(environment, request));
    std::error_code error;
    if (fs::exists(file, error))
        return fail(ErrorCode::conflict, VB_MSG("{file} exists; a new store needs a new file."),
                    {{"file", file.string()}});

    // A store is complete or not there: it is filled under another name and renamed.
    auto unfinished = file;
    unfinished += ".unfinished";
    fs::remove(unfinished, error);
    {
        auto surroundings = storeEnvironment(environment, station);
        surroundings.committed = {}; // what has no name yet acknowledges nothing
        VB_TRY(const auto store, store::SqliteStore::create(unfinished, identity, surroundings));
        if (auto done = populate(environment, *store, storeNameIn(url), request, profile, station, fs::absolute(file));
            !done) {
            fs::remove(unfinished, error);
            return fail(std::move(done).error());
        }
    }
    fs::create_hard_link(unfinished, file, error); // unlike rename, never over somebody else's file
    if (error)
        fs::rename(unfinished, file, error);
    else
        fs::remove(unfinished, error);
    if (error)
        return fail(ErrorCode::unavailable, VB_MSG("{file} cannot be made: {reason}."),
                    {{"file", file.string()}, {"reason", error.message()}});
    return syncFolder(file);
}

} // namespace

namespace {

struct Opened
{
    std::unique_ptr<store::Store> store;
    Trust trust;
    std::string copy; ///< why it is one; empty: it is none
};

/// A file that is not the one which the store's installation record speaks of is a copy: it is read, and no more.
Result<Opened> openOriginalOrCopy(std::string_view url, const store::Environment &surroundings, const Profile &profile)
{
    const auto openCopy = [&](const std::string &reason) -> Result<Opened> {
        VB_TRY(auto store, store::openStore(url, surroundings, store::Access::readOnly));
        VB_TRY(const auto reader, store->reader());
        VB_TRY(auto trust, readTrust(*reader));
        if (const auto schema = store->info().schemaVersion; schema < store::newestSchema()) {
            const auto older = fillMessage(
                VB_MSG(
                    "This store was made by an earlier version of Valbench (schema {schema}). It is open for reading "
                    "only, and nothing is recorded in it, until an administrator and QA together bring it up to "
                    "date with valbench-cli store migrate."),
                {{"schema", std::to_string(schema)}});
            return Opened{readingOnly(std::move(store), older), std::move(trust), older};
        }
        const auto why = fillMessage(
            VB_MSG(
                "This is a copy of the store of lineage {lineage}: {reason}. It is open for reading only, and nothing "
                "is recorded in it. Work in the original{place}; if that is lost, an administrator and QA together "
                "put a backup in its place: Restore a store, at the start of the workbench, or valbench-cli store "
                "restore."),
            {{"lineage", trust.installation.lineage.substr(0, 12)},
             {"reason", reason},
             {"place", trust.installation.file.empty() ? "" : ", " + trust.installation.file}});
        return Opened{readingOnly(std::move(store), why), std::move(trust), why};
    };
    auto store = store::openStore(url, surroundings);
    if (!store && store.error().code() == ErrorCode::refused) {
        auto copy = openCopy(VB_MSG("another computer writes it"));
        if (copy)
            return copy;
    }
    if (!store)
        return fail(std::move(store).error());
    VB_TRY(const auto reader, (*store)->reader());
    VB_TRY(auto trust, readTrust(*reader));
    if (!trust.installation.place.empty()) {
        VB_TRY(const auto place, fileIdentity((*store)->info().path));
        if (place != trust.installation.place)
            return openCopy(VB_MSG("it is another file"));
    }
    const auto &id = (*store)->info().identity.id;
    VB_TRY(const auto known, profile.lineage(id));
    if (const auto &lineage = trust.installation.lineage; known != lineage) {
        VB_TRY(const auto restores, restoresOf(*reader, trust.installation, trust.authority, id));
        const bool follows = std::ranges::any_of(
            restores, [&known](const RestoreStatement &restore) { return restore.lineageBefore == known; });
        if (!known.empty() && !follows)
            return openCopy(VB_MSG("a backup has been put in its place since"));
        VB_CHECK(profile.rememberLineage(id, lineage));
    }
    return Opened{*std::move(store), std::move(trust), {}};
}

} // namespace

namespace {

/// Whether the ledger tells of these keys: a backup that is older than they are does not, nor does a store that was
/// lost before it said so.
Result<bool> announced(domain::RecordReader &reader, const StationKeys &keys)
{
    VB_TRY(const auto record, reader.byKey(domain::RecordType::station, keys.id.toText()));
    if (!record || !keys.checkpoint)
        return false;
    VB_TRY(const auto content, json::parse(record->content, record->id.toText()));
    VB_TRY(const auto station, StationRecord::fromJson(content));
    return station.checkpointKey == keys.checkpoint->publicKey().toText();
}

} // namespace

Workspace::Workspace(std::unique_ptr<Context> context) : m_context(std::move(context)) {}
Workspace::~Workspace() = default;

Result<std::unique_ptr<Workspace>> Workspace::create(const Environment &environment, std::string_view url,
                                                     const CreateRequest &request)
{
    if (request.administrator.userId == request.qaApprover.userId)
        return fail(ErrorCode::refused, VB_MSG("Administrator and QA approver must be two different people."));
    // Checked before anything is written; checked again where the accounts are made.
    for (const auto *person : {&request.administrator, &request.qaApprover}) {
        VB_CHECK(domain::checkUserId(person->userId));
        VB_CHECK(domain::checkPassword(person->password.reveal(), {person->userId, person->fullName, storeNameIn(url)},
                                       domain::Policy()));
    }
    const Profile profile(environment.profile);
    VB_TRY(const auto station, profile.stationId(environment.random));
    VB_CHECK(store::isPostgresUrl(url) ? createShared(environment, url, request, profile, station)
                                       : createFile(environment, url, request, profile, station));
    VB_TRY(auto workspace, open(environment, url));
    VB_CHECK(workspace->m_context->makeCheckpoint());
    return workspace;
}

Result<std::unique_ptr<Workspace>> Workspace::open(const Environment &environment, std::string_view url)
{
    const Profile profile(environment.profile);
    VB_TRY(const auto station, profile.stationId(environment.random));
    auto surroundings = storeEnvironment(environment, station);
    const auto written = std::make_shared<std::atomic<std::int64_t>>(0);
    surroundings.committed = [written, told = environment.committed](const domain::LedgerHead &head) {
        *written = head.size;
        if (told)
            told(head);
    };
    VB_TRY(auto opened, openOriginalOrCopy(url, surroundings, profile));
    auto &store = opened.store;
    auto &trust = opened.trust;
    VB_TRY(const auto reader, store->reader());
    if (store->info().identity.purpose != domain::wordOf(trust.installation.purpose))
        return fail(ErrorCode::integrity,
                    VB_MSG("The store's purpose differs from what its records say; it was altered."));
    VB_CHECK(profile.rememberAuthority(store->info().identity.id, trust.authority.pem()));
    VB_TRY(auto keys, loadStationKeys(profile, environment.keychain.get(), store->info().identity.id, station));
    VB_TRY(const bool known, announced(*reader, keys));
    if (!opened.copy.empty() || !known)
        keys = StationKeys{station, {}, {}, {}}; // nothing that is made with them could be recorded, or believed
    // A store behind a checkpoint that this profile has seen was put back to an older state.
    VB_TRY(const auto seen, profile.checkpoints(store->info().identity.id));
    VB_TRY(const auto head, reader->head());
    VB_TRY(const auto restores, restoresOf(*reader, trust.installation, trust.authority, store->info().identity.id));
    std::int64_t most = 0;
    for (const auto &note : seen) {
        if (!excused(restores, note.checkpoint))
            most = std::max(most, note.checkpoint.size);
    }
    const bool inPlace = opened.copy.empty() || store->info().path == trust.installation.file;
    if (inPlace && most > head.size)
        return fail(ErrorCode::integrity,
                    VB_MSG("This store has {now} entries, but this computer saw it with {seen}: an older copy was put "
                           "in its place. Nothing was changed. Find the newest copy, or have an administrator and QA "
                           "decide."),
                    {{"now", std::to_string(head.size)}, {"seen", std::to_string(most)}});
    auto context = std::make_unique<Context>(environment, std::move(store), std::move(keys), std::move(trust.authority),
                                             trust.installation.purpose);
    context->written = written;
    for (const auto &note : seen) {
        if (note.checkpoint.size <= head.size)
            context->knowCheckpoint(note.checkpoint.size);
    }
    context->copy = std::move(opened.copy);
    return std::unique_ptr<Workspace>(new Workspace(std::move(context)));
}

Result<StoreInfo> Workspace::info()
{
    StoreInfo out;
    const auto &store = m_context->store->info();
    out.file = store.path;
    out.url = store.url;
    out.storeId = store.identity.id.toText();
    VB_TRY(const auto reader, m_context->reader());
    VB_TRY(const auto trust, readTrust(*reader));
    out.purpose = trust.installation.purpose;
    out.created = trust.installation.created;
    out.authorityPem = trust.authority.pem();
    VB_TRY(const auto policy, policyInForce(*reader));
    out.passwordMinLength = policy.settings().passwordMinLength;
    out.lineage = trust.installation.lineage;
    out.copy = m_context->copy;
    VB_TRY(const auto head, reader->head());
    out.entries = head.size;
    out.head = head.hash.toHex();
    if (store.path.empty()) {
        out.encryptionDetail = "the store is on the disks of the database server, which cannot be looked at from here";
    } else {
        const auto disk = diskEncryption(store.path);
        out.volumeEncrypted = disk.encrypted;
        out.encryptionDetail = disk.detail;
    }
    return out;
}

Status Workspace::backup(const Session &session, const fs::path &target, std::stop_token stop, const Progress &progress)
{
    return m_context->perform(session, domain::Permission::makeBackup, "store.backup", "", [&]() -> Status {
        VB_TRY(const auto verification, m_context->store->backup(target, stop, progress));
        if (const auto *problem = verification.firstProblem())
            return fail(ErrorCode::integrity, VB_MSG("The backup does not verify: {what}: {detail}"),
                        {{"what", problem->name}, {"detail", problem->detail}});
        VB_TRY(auto work, m_context->store->begin(session.person()));
        VB_CHECK(work->note("store.backup", "backup made and verified", nullptr,
                            {{"entries", verification.size}, {"head", verification.head.toHex()}}));
        VB_CHECK(work->commit());
        return m_context->makeCheckpoint();
    });
}

std::string Workspace::databaseSetup()
{
    return store::PostgresStore::setupText();
}

Status Workspace::checkpointNow()
{
    return m_context->makeCheckpoint();
}

void Workspace::watch(std::function<void()> changed)
{
    if (auto *shared = dynamic_cast<store::PostgresStore *>(m_context->store.get()))
        shared->watch(std::move(changed));
}

SessionService Workspace::sessions()
{
    return SessionService(*m_context);
}
PolicyService Workspace::policy()
{
    return PolicyService(*m_context);
}
AccountService Workspace::accounts()
{
    return AccountService(*m_context);
}
RecordService Workspace::records()
{
    return RecordService(*m_context);
}
SigningService Workspace::signing()
{
    return SigningService(*m_context);
}
ModelService Workspace::models()
{
    return ModelService(*m_context);
}
ProtocolService Workspace::protocols()
{
    return ProtocolService(*m_context);
}
ExecutionService Workspace::executions()
{
    return ExecutionService(*m_context);
}
DeviationService Workspace::deviations()
{
    return DeviationService(*m_context);
}
ReportService Workspace::reports()
{
    return ReportService(*m_context);
}
TrailService Workspace::trail()
{
    return TrailService(*m_context);
}
MaintenanceService Workspace::maintenance()
{
    return MaintenanceService(*m_context);
}
WorkService Workspace::work()
{
    return WorkService(*m_context);
}

} // namespace valbench::services
