// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The order of versions: Semantic Versioning 2.0.0, kind to "7", "1.2" and "v1.2.3" as well.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace valbench::domain {

/// A version as its numbers and the identifiers of its pre-release, both compared as SemVer 2.0.0 §11 says. Missing
/// numbers are 0; numbers may be of any length; build metadata has no rank.
struct SemanticVersion
{
    std::vector<std::string> numbers;     ///< digits without leading zeros
    std::vector<std::string> identifiers; ///< of the pre-release; empty: a release

    /// nullopt unless it is one: "v"? digits ("." digits)* ("-" identifiers)? ("+" build)?
    static std::optional<SemanticVersion> parse(std::string_view text);
};

/// 1.10 after 1.9, a release after its pre-releases. What is no version number comes before all that are, by its bytes.
/// Versions of equal rank, such as 1.0+a and 1.0+b, are told apart by their bytes, so that the order is total.
[[nodiscard]] std::strong_ordering compareVersions(std::string_view one, std::string_view other);

} // namespace valbench::domain
