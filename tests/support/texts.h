// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of files and of Qt, for all tests.
#pragma once

#include <QString>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace valbench::test {

[[nodiscard]] inline QString qt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// All bytes of a file; empty if there is none.
[[nodiscard]] inline std::string fileText(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace valbench::test
