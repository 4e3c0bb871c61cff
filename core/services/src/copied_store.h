// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Telling a store from a copy of it, and reading a copy.
#pragma once

#include <filesystem>
#include <memory>

#include <valbench/store/store.h>

namespace valbench::services {

/// What tells a file from a copy of it, for as long as it exists: its number in the file system and the moment in which
/// it was made. Moving it within the file system changes neither.
Result<std::string> fileIdentity(const std::filesystem::path &file);

/// A store of which nothing is recorded: people sign in and read. What would have to be recorded is refused, with
/// `why`.
std::unique_ptr<store::Store> readingOnly(std::unique_ptr<store::Store> store, std::string why);

} // namespace valbench::services
