// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Small files, read at once.
#pragma once

#include <filesystem>
#include <string>

#include <valbench/base/result.h>

namespace valbench::scoring {

/// notFound if there is no such file, badInput if it is larger than `most` bytes, unavailable if it cannot be read.
Result<std::string> wholeFile(const std::filesystem::path &path, std::size_t most);

} // namespace valbench::scoring
