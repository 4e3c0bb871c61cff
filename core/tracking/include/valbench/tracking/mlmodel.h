// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading what a model says of itself: MLmodel and requirements.txt. Nothing in it is ever executed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/domain/lineage.h>

namespace valbench::tracking {

/// More than any such file has.
inline constexpr std::size_t largestMlmodel = std::size_t(1) << 20U;

/// The fields of an MLmodel file that Valbench keeps; unknown ones are ignored. `requirements` stays empty: they stand
/// in a file of their own. badInput with line and column for what is no YAML of this kind: more than a mebibyte, 16
/// levels or 100,000 nodes, aliases (which could make a small file expand without end), tags of its own (which ask
/// other readers to make objects), a key that comes twice, several documents, text that is not UTF-8.
Result<domain::ModelDescription> readMlmodel(std::string_view text, std::string_view source);

/// The requirements, one a line, without comments and blank lines; lines that go on after a backslash are one. badInput
/// for more than a mebibyte and for text that is not UTF-8.
Result<std::vector<std::string>> readRequirements(std::string_view text, std::string_view source);

} // namespace valbench::tracking
