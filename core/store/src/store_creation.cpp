// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store_creation.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <unistd.h>

#include "file_check.h"
#include "files.h"
#include "migrations.h"
#include "store_verifier.h"

namespace valbench::store {

namespace {

constexpr std::array<std::string_view, 3> purposes{"production", "test", "demo"};

bool isPurpose(std::string_view text)
{
    return std::ranges::find(purposes, text) != purposes.end();
}

Error changed(std::string_view where, std::string_view what)
{
    return Error(ErrorCode::integrity, VB_MSG("{path}: {what}. Valbench never writes that; restore a verified backup."),
                 {{"path", std::string(where)}, {"what", std::string(what)}});
}

} // namespace

Error olderSchema(std::string_view where, int version)
{
    return Error(
        ErrorCode::refused,
        VB_MSG("{path} has schema version {found}; this program writes version {newest} and no other. It can be "
               "read as it is. An administrator and QA together bring it up to date with 'valbench-cli store "
               "migrate'."),
        {{"path", std::string(where)},
         {"found", std::to_string(version)},
         {"newest", std::to_string(newestSchemaVersion())}});
}

Error newestAlready(std::string_view where)
{
    return Error(ErrorCode::refused, VB_MSG("{path} has the newest schema already, version {newest}."),
                 {{"path", std::string(where)}, {"newest", std::to_string(newestSchemaVersion())}});
}

Status checkPurpose(std::string_view purpose)
{
    if (!isPurpose(purpose))
        return fail(ErrorCode::usage, VB_MSG("A store's purpose is production, test or demo; found '{purpose}'."),
                    {{"purpose", std::string(purpose)}});
    return {};
}

Result<StoreInfo> readInfo(Database &database, std::string_view where)
{
    VB_TRY(const auto idText, metaValue(database, meta::store));
    VB_TRY(const auto purpose, metaValue(database, meta::purpose));
    const auto id = StoreId::parse(idText);
    if (!id)
        return fail(changed(where, "the store's id is missing or malformed"));
    if (!isPurpose(purpose))
        return fail(changed(where, "the store's purpose is missing or unknown"));
    return StoreInfo{.identity = {*id, purpose}, .schemaVersion = newestSchemaVersion()};
}

Result<std::string> thisHost()
{
    std::ifstream file("/etc/machine-id");
    std::string machine;
    if (std::getline(file, machine) && machine.size() == 32)
        return "machine:" + sha256("valbench host\n" + machine).toHex(); // the id itself is not to be spread
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0')
        return fail(ErrorCode::unavailable, VB_MSG("This machine has neither a machine id nor a host name, so nobody "
                                                   "could tell who may write to a store."));
    return "name:" + std::string(name.data());
}

Result<Environment> checkedEnvironment(const Environment &environment)
{
    if (!environment.zone || environment.build.empty())
        return fail(ErrorCode::usage, VB_MSG("A store needs the program's build and the zone for its entries."));
    Environment checked = environment;
    if (checked.host.empty()) {
        VB_TRY(checked.host, thisHost());
    }
    return checked;
}

Status makeTables(const std::filesystem::path &file)
{
    // A connection that has dropped a column cannot fold in a log which it switches on later (SQLite 3.40): it answers
    // that a table is locked. Another one can.
    VB_TRY(const auto connection, Connection::open(file, Connection::Mode::fresh));
    return migrate(*connection);
}

Status switchToWal(Connection &connection, const std::string &path)
{
    // Kept in the file's header: every later opening finds it on. Closing leaves nothing but the file.
    VB_TRY(const auto mode, connection.word("PRAGMA journal_mode = WAL"));
    if (mode != "wal")
        return fail(ErrorCode::unavailable, VB_MSG("{path}: SQLite cannot switch on its write-ahead log here."),
                    {{"path", path}});
    // Closing would do this too, but would not say if it failed.
    VB_TRY(const auto busy, connection.number("PRAGMA wal_checkpoint(TRUNCATE)"));
    if (busy != 0)
        return fail(ErrorCode::unavailable, VB_MSG("{path}: another program holds the new file."), {{"path", path}});
    return {};
}

Result<StoreVerification> verifyCopy(const std::filesystem::path &path, const StoreIdentity &identity,
                                     std::stop_token stop, const Progress &progress)
{
    VB_TRY(const auto copy, openChecked(path, Connection::Mode::immutable));
    VerificationRequest request;
    request.stop = std::move(stop);
    if (progress)
        request.progress = [&progress](double fraction, std::string_view) {
            progress(0.5 + fraction / 2, VB_MSG("checking the copy"));
        };
    VB_TRY(auto verification, StoreVerifier(*copy, sqliteChecks(*copy), identity, request).run());
    if (!verification.holds())
        return fail(ErrorCode::integrity, VB_MSG("The backup was not kept, because it does not verify: {detail}."),
                    {{"detail", verification.firstProblem()->detail}});
    return verification;
}

Status createStoreFile(const std::filesystem::path &path, const StoreIdentity &identity, const Environment &environment)
{
    VB_CHECK(checkPurpose(identity.purpose));
    VB_TRY(auto file, UnfinishedFile::create(path, environment.random));
    {
        VB_CHECK(makeTables(file.path()));
        VB_TRY(auto connection, Connection::open(file.path(), Connection::Mode::fresh));
        VB_CHECK(addMeta(*connection, meta::store, identity.id.toText()));
        VB_CHECK(addMeta(*connection, meta::purpose, identity.purpose));
        VB_CHECK(addMeta(*connection, meta::host, environment.host));
        VB_CHECK(switchToWal(*connection, path.string()));
    }
    VB_CHECK(checkStoreFile(file.path()));
    return file.publish();
}

Result<std::shared_ptr<StoreCore>> openStoreFile(const std::filesystem::path &path, const Environment &environment,
                                                 Access access, HostRule rule, SchemaRule schemaRule)
{
    VB_CHECK(checkStoreFile(path));
    auto mode = Connection::Mode::write;
    if (access == Access::readWrite) {
        VB_CHECK(checkWritable(path));
    } else {
        VB_TRY(mode, readingMode(path));
    }
    std::error_code problem;
    const auto absolute = std::filesystem::canonical(path, problem);
    if (problem)
        return fail(ErrorCode::unavailable, VB_MSG("{path} cannot be reached: {reason}."),
                    {{"path", path.string()}, {"reason", problem.message()}});

    const bool hadLog = std::filesystem::exists(absolute.string() + "-wal", problem);

    VB_TRY(auto connection, openChecked(absolute, mode));
    VB_TRY(const auto schemaCounter, connection->number("PRAGMA schema_version"));
    VB_TRY(auto info, readInfo(*connection, absolute.string()));
    VB_TRY(info.host, metaValue(*connection, meta::host));
    VB_TRY(info.schemaVersion, schemaVersion(*connection));
    info.path = absolute;
    info.url = "sqlite://" + absolute.string();
    info.access = access;
    if (access == Access::readWrite && rule == HostRule::sameHost && info.host != environment.host)
        return fail(ErrorCode::refused,
                    VB_MSG("{path} is written by another host: it was moved or copied here. Open it for reading only; "
                           "if this is now the only copy in use, take it over with 'store move'."),
                    {{"path", path.string()}});
    if (access == Access::readWrite && schemaRule == SchemaRule::newest && info.schemaVersion < newestSchemaVersion())
        return fail(olderSchema(path.string(), info.schemaVersion));
    const auto readMode = mode == Connection::Mode::write ? Connection::Mode::read : mode;
    auto core = std::make_shared<StoreCore>(std::move(info), environment, readMode);
    core->schemaCounter = schemaCounter;
    core->removesLog = mode == Connection::Mode::read && !hadLog && checkWritable(absolute).has_value();
    if (mode == Connection::Mode::write)
        core->writers.giveBack(std::move(connection));
    else
        core->readers.giveBack(std::move(connection));
    return core;
}

} // namespace valbench::store
