// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A store's first and its every next start.
#pragma once

#include "store_core.h"

namespace valbench::store {

/// Names in meta.
namespace meta {
inline constexpr std::string_view store = "store";
inline constexpr std::string_view purpose = "purpose";
inline constexpr std::string_view host = "host";
} // namespace meta

/// The environment with its defaults filled in; usage error if something needed is missing.
Result<Environment> checkedEnvironment(const Environment &environment);

/// That a store has to be migrated first; that there is nothing to migrate.
Error olderSchema(std::string_view where, int version);
Error newestAlready(std::string_view where);

/// usage for anything but production, test and demo.
Status checkPurpose(std::string_view purpose);
/// What the database says of the store; `where` is for messages. integrity error if it says nothing sensible.
Result<StoreInfo> readInfo(Database &database, std::string_view where);

/// For a file that was just filled, and folds its log.
/// The tables of a new store in an empty file.
Status makeTables(const std::filesystem::path &file);
Status switchToWal(Connection &connection, const std::string &path);
/// integrity if a copy that was just made does not verify. Its progress is the second half.
Result<StoreVerification> verifyCopy(const std::filesystem::path &path, const StoreIdentity &identity,
                                     std::stop_token stop, const Progress &progress);

Status createStoreFile(const std::filesystem::path &path, const StoreIdentity &identity,
                       const Environment &environment);

enum class HostRule { sameHost, anyHost };
/// Whether a store of an older schema may be opened for writing: only to be brought up to date.
enum class SchemaRule { newest, any };
/// Opens with every check that opening has.
Result<std::shared_ptr<StoreCore>> openStoreFile(const std::filesystem::path &path, const Environment &environment,
                                                 Access access, HostRule rule,
                                                 SchemaRule schemaRule = SchemaRule::newest);

} // namespace valbench::store
