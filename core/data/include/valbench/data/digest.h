// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Digests of data files: of their bytes, and of what they say.
#pragma once

#include <filesystem>
#include <stop_token>

#include <valbench/base/digest.h>
#include <valbench/base/ports.h>
#include <valbench/data/table.h>

namespace valbench::data {

/// SHA-256 of a file's bytes: what `sha256sum` prints. notFound, badInput (a folder) or unavailable; also unavailable
/// if the file changes meanwhile; cancelled.
Result<Digest> fileDigest(const std::filesystem::path &file, const std::stop_token &stop = {},
                          const Progress &progress = {});

/// SHA-256 of the content of a table: of column names, kinds and values in their order. Separators, line ends,
/// quotes, missing-value markers, decimal signs and ways to write the same number do not matter; the kinds and the
/// order of rows and columns do. Layout, integers little-endian:
///
///     "valbench-table-1\n"
///     u64 number of rows, u64 number of columns
///     for each column:
///         u64 bytes of the name, the name in UTF-8
///         one byte: 'i' integer, 'r' real, 't' text
///         'i' and 'r': 8 bytes per row, IEEE 754 binary64; missing is 0x7FF8000000000000
///         't': u64 number of levels; per level, in the order of first appearance, u64 bytes and its UTF-8;
///              then u32 per row: the index of its level, missing is 0xFFFFFFFF
///
/// tests/data/content_digest.py computes the same without Valbench.
[[nodiscard]] Digest contentDigest(const Table &table);

} // namespace valbench::data
