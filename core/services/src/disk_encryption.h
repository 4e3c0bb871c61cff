// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the volume a file lies on is encrypted (part11.md R-108, the honest alternative).
#pragma once

#include <filesystem>
#include <string>

namespace valbench::services {

struct DiskEncryption
{
    bool encrypted = false;
    std::string detail; ///< what was looked at, in words
};

/// Looks for a dm-crypt device under the file's volume. Other kinds of encryption are not recognised, and the
/// detail says so.
[[nodiscard]] DiskEncryption diskEncryption(const std::filesystem::path &file);

} // namespace valbench::services
