// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Text for people: tables, lists of facts, statistics; and writing it out.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/text.h>

namespace valbench::cli {

/// Without control characters, which a record's text could smuggle into a terminal; line feeds stay if asked for.
[[nodiscard]] std::string printable(std::string_view text, bool keepLineFeeds = false);

/// Columns as wide as their widest cell; the last one is not padded.
class TextTable {
public:
    explicit TextTable(std::vector<std::string> header) : m_rows{std::move(header)} {}
    void add(std::vector<std::string> cells) { m_rows.push_back(std::move(cells)); }
    [[nodiscard]] bool empty() const { return m_rows.size() < 2; }
    [[nodiscard]] std::string text() const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

struct Fact
{
    std::string name;
    std::string value;
};
/// "name:  value" lines, values aligned; facts without a value are left out. Further lines of a value are indented.
[[nodiscard]] std::string factsText(const std::vector<Fact> &facts);

/// Rounded for people, "undefined" where there is no value: 0.8056 (0.7701 to 0.8411).
[[nodiscard]] std::string intervalText(double value, double lower, double upper, int decimals = 4);

/// A p-value for people: "0.0045", "<0.0001".
[[nodiscard]] std::string probabilityText(double p);

/// All of it or an error: a full disk or a closed pipe must not look like success.
[[nodiscard]] Status writeOut(std::string_view text);
/// badInput where it cannot be read.
[[nodiscard]] Result<std::string> readTextFile(const std::string &file);
/// Replaces the file at once or not at all.
[[nodiscard]] Status writeFile(const std::filesystem::path &file, ByteView bytes);

} // namespace valbench::cli
