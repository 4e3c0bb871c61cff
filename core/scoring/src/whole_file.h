// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Small files, read and written at once.
#pragma once

#include <filesystem>
#include <string>

#include <valbench/base/result.h>

namespace valbench::scoring {

/// notFound if there is no such file, badInput if it is larger than `most` bytes, unavailable if it cannot be read.
Result<std::string> wholeFile(const std::filesystem::path &path, std::size_t most);
/// internal if it cannot be written: in a temporary folder, that is nobody's fault who is being checked.
Status writeWhole(const std::filesystem::path &path, const std::string &bytes);

} // namespace valbench::scoring
