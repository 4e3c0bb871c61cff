// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// File names that eCTD accepts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace valbench::report {

inline constexpr std::size_t longestFileName = 64;

/// The parts joined by hyphens: lower-case letters, digits and single hyphens only, at most `longest` characters with
/// ".extension" (24 to 64), never empty: fileName({"EXE-0007", "v1", "PQ report"}, "pdf") =
/// "exe-0007-v1-pq-report.pdf". Accented Latin letters lose their accents. Names that had to lose something else, by
/// letter or by length, end in eight digits of a digest of the parts, so that different parts do not end in one name.
[[nodiscard]] std::string fileName(const std::vector<std::string> &parts, std::string_view extension,
                                   std::size_t longest = longestFileName);

/// Whether a name keeps the rule above.
[[nodiscard]] bool isSafeFileName(std::string_view name);

} // namespace valbench::report
