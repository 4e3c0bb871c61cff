// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "output.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include <valbench/services/output_file.h>

namespace valbench::cli {

namespace {

std::size_t widthOf(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

} // namespace

std::string printable(std::string_view text, bool keepLineFeeds)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool isC1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (isC1) {
            out += '?';
            ++i;
        } else if (byte == '\n' && keepLineFeeds) {
            out += '\n';
        } else if (byte == '\n' || byte == '\t' || byte == '\r') {
            out += ' ';
        } else {
            out += byte < 0x20 || byte == 0x7F ? '?' : text[i];
        }
    }
    return out;
}

std::string TextTable::text() const
{
    std::vector<std::vector<std::string>> rows;
    std::vector<std::size_t> widths(m_rows.front().size(), 0);
    for (const auto &row : m_rows) {
        auto &cells = rows.emplace_back();
        for (std::size_t i = 0; i < row.size(); ++i) {
            cells.push_back(printable(row[i]));
            widths[i] = std::max(widths[i], widthOf(cells.back()));
        }
    }
    std::string out;
    for (const auto &row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size())
                line.append(widths[i] - widthOf(row[i]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + '\n';
    }
    return out;
}

std::string factsText(const std::vector<Fact> &facts)
{
    std::size_t width = 0;
    for (const auto &fact : facts)
        width = fact.value.empty() ? width : std::max(width, widthOf(fact.name));
    std::string out;
    for (const auto &fact : facts) {
        if (fact.value.empty())
            continue;
        out += fact.name + ':';
        out.append(width - widthOf(fact.name) + 2, ' ');
        for (const char c : printable(trimmed(fact.value), true)) {
            out += c;
            if (c == '\n')
                out.append(width + 3, ' ');
        }
        out += '\n';
    }
    return out;
}

std::string intervalText(double value, double lower, double upper, int decimals)
{
    auto out = fixedText(value, decimals);
    if (std::isfinite(lower) && std::isfinite(upper))
        out += " (" + fixedText(lower, decimals) + " to " + fixedText(upper, decimals) + ")";
    return out;
}

std::string probabilityText(double p)
{
    return p < 0.0001 ? "<0.0001" : fixedText(p, 4);
}

Status writeOut(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0)
        return {};
    return fail(ErrorCode::unavailable, VB_MSG("Standard output cannot be written: {reason}."),
                {{"reason", std::strerror(errno)}});
}

Result<std::string> readTextFile(const std::string &file)
{
    std::ifstream stream(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.is_open() || stream.bad())
        return fail(ErrorCode::badInput, VB_MSG("{file} cannot be read."), {{"file", file}});
    return text;
}

Status writeFile(const std::filesystem::path &file, ByteView bytes)
{
    return services::writeOutputFile(file, bytes);
}

} // namespace valbench::cli
