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

/// usage for anything but production, test and demo.
Status checkPurpose(std::string_view purpose);
/// What the database says of the store; `where` is for messages. integrity error if it says nothing sensible.
Result<StoreInfo> readInfo(Database &database, std::string_view where);

Status createStoreFile(const std::filesystem::path &path, const StoreIdentity &identity,
                       const Environment &environment);

enum class HostRule { sameHost, anyHost };
/// Opens with every check that opening has.
Result<std::shared_ptr<StoreCore>> openStoreFile(const std::filesystem::path &path, const Environment &environment,
                                                 Access access, HostRule rule);

} // namespace valbench::store
