// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Files that leave the store: complete under their name, or not there.
#pragma once

#include <filesystem>

#include <valbench/base/result.h>
#include <valbench/base/text.h>

namespace valbench::services {

/// Writes a file that replaces what had its name; on the disk when it returns. After a failure (unavailable) the former
/// file, none, or the whole new one is there. What is no plain file, such as /dev/stdout, is written as it is.
Status writeOutputFile(const std::filesystem::path &file, ByteView bytes);

} // namespace valbench::services
