// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A store by its URL.
#pragma once

#include <string_view>

#include <valbench/store/store.h>

namespace valbench::store {

/// postgresql:// or postgres://
[[nodiscard]] bool isPostgresUrl(std::string_view url);
/// The file of sqlite:///absolute/path or of a bare path; usage for everything else.
Result<std::filesystem::path> storeFile(std::string_view url);
Result<std::unique_ptr<Store>> openStore(std::string_view url, const Environment &environment,
                                         Access access = Access::readWrite);

} // namespace valbench::store
