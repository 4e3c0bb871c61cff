// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Files that only their owner may read: keys, passphrases.
#pragma once

#include <filesystem>

#include <valbench/base/text.h>

namespace valbench::services {

/// Makes the folder and its parents, mode 0700 for those that are new; each is synced with the one it is in.
Status makePrivateFolder(const std::filesystem::path &folder);
/// A new file, mode 0600, synced with its folder; complete or not there. conflict if it exists.
Status writePrivateFile(const std::filesystem::path &file, ByteView bytes);
/// refused unless the file is regular, ours, and closed to others; notFound if there is none.
Result<Bytes> readPrivateFile(const std::filesystem::path &file);
/// Replaces a file at once or not at all; mode 0644.
Status replaceFile(const std::filesystem::path &file, ByteView bytes);
Result<Bytes> readFile(const std::filesystem::path &file);
/// Makes safe that the file is in its folder, or is no longer there.
Status syncFolder(const std::filesystem::path &file);

} // namespace valbench::services
