// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can be said of a store's file before SQLite is let at it.
#pragma once

#include <filesystem>

#include <valbench/base/result.h>

#include "connection.h"

namespace valbench::store {

/// Refuses file systems on which SQLite's locks or shared memory do not work; the number is statfs's f_type.
Status checkFileSystem(std::uint64_t type, const std::filesystem::path &path);

/// Reads the first bytes: is it a store of ours, which schema, which encoding, WAL. Each refusal says what
/// was found and what to do.
Status checkStoreFile(const std::filesystem::path &path);

/// The mode in which the file can be opened for reading: immutable where the folder cannot be written and
/// there is no -wal; refused where there is one that cannot be read along.
Result<Connection::Mode> readingMode(const std::filesystem::path &path);

/// Refuses what cannot be written, and offers reading.
Status checkWritable(const std::filesystem::path &path);

} // namespace valbench::store
