// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/password.h>

#include <algorithm>
#include <array>
#include <vector>

#include <valbench/base/text.h>

#include "common_passwords.h"

namespace valbench::domain {

namespace {

constexpr std::size_t shortestPiece = 4;
constexpr std::size_t longestPiece = 40;
constexpr std::size_t shortestRun = 3;

const std::vector<std::string_view> &commonPasswords()
{
    static const auto sorted = [] {
        std::vector<std::string_view> out;
        std::string_view rest = commonPasswordText();
        while (!rest.empty()) {
            const auto end = std::min(rest.find('\n'), rest.size());
            if (end > 0)
                out.push_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return out;
    }();
    return sorted;
}

bool isCommon(std::string_view piece)
{
    return std::ranges::binary_search(commonPasswords(), piece);
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isYear(std::string_view piece)
{
    return piece.size() == 4 && (piece.starts_with("19") || piece.starts_with("20")) &&
           std::ranges::all_of(piece, isDigit);
}

/// aaaa, 4567, dcba
bool isRun(std::string_view piece)
{
    const int step = piece[1] - piece[0];
    if (step < -1 || step > 1)
        return false;
    for (std::size_t i = 2; i < piece.size(); ++i) {
        if (piece[i] - piece[i - 1] != step)
            return false;
    }
    return true;
}

std::string withoutSeparators(std::string_view text)
{
    std::string out = asciiLower(text);
    std::erase_if(out, [](char c) { return c == ' ' || c == '-' || c == '_' || c == '.' || c == ','; });
    return out;
}

/// The text as it stands, and with the signs that people write for letters read as these; 1 and ! are both i and l.
std::array<std::string, 3> readingsOf(const std::string &plain)
{
    const auto read = [&plain](char one) {
        std::string out = plain;
        for (auto &c : out) {
            switch (c) {
            case '0': c = 'o'; break;
            case '1':
            case '!': c = one; break;
            case '3': c = 'e'; break;
            case '4':
            case '@': c = 'a'; break;
            case '5':
            case '$': c = 's'; break;
            case '7': c = 't'; break;
            default: break;
            }
        }
        return out;
    };
    return {plain, read('i'), read('l')};
}

/// The part whose repetition the text is; the text itself if it is none.
std::string_view repeatedPart(std::string_view text)
{
    for (std::size_t size = 1; size <= text.size() / 2; ++size) {
        if (text.size() % size == 0 && text.substr(size) == text.substr(0, text.size() - size))
            return text.substr(0, size);
    }
    return text;
}

std::size_t lengthCut(std::string_view text)
{
    std::vector<std::size_t> least(text.size() + 1, 0);
    for (std::size_t end = 1; end <= text.size(); ++end) {
        const bool continues = (text[end - 1] & 0xC0) == 0x80; // within a character of several bytes
        least[end] = least[end - 1] + (continues ? 0 : 1);
        for (std::size_t size = shortestRun; size <= std::min(end, longestPiece); ++size) {
            const auto piece = text.substr(end - size, size);
            if (isRun(piece))
                least[end] = std::min(least[end], least[end - size] + 1);
            else if (size >= shortestPiece && (isYear(piece) || isCommon(piece)))
                least[end] = std::min(least[end], least[end - size] + 2);
        }
    }
    return least.back();
}

std::size_t lengthOf(std::string_view text)
{
    const auto part = repeatedPart(text);
    const auto whole = lengthCut(text);
    return part.size() == text.size() ? whole : std::min(whole, lengthCut(part) + 1);
}

std::size_t charactersIn(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Forwards and backwards, in any reading of the password.
bool holdsName(const std::array<std::string, 3> &readings, std::string_view name, std::size_t shortest)
{
    auto word = withoutSeparators(name);
    if (charactersIn(word) < shortest)
        return false;
    const std::string backwards(word.rbegin(), word.rend());
    return std::ranges::any_of(readings, [&](const std::string &text) {
        return text.find(word) != std::string::npos || text.find(backwards) != std::string::npos;
    });
}

bool holdsPartOf(const std::array<std::string, 3> &readings, std::string_view fullName)
{
    while (!fullName.empty()) {
        const auto end = std::min(fullName.find(' '), fullName.size());
        if (holdsName(readings, fullName.substr(0, end), 4))
            return true;
        fullName.remove_prefix(std::min(end + 1, fullName.size()));
    }
    return false;
}

} // namespace

std::size_t guessableLength(std::string_view password)
{
    std::size_t out = password.size();
    for (const auto &text : {asciiLower(password), withoutSeparators(password)}) {
        for (const auto &reading : readingsOf(text))
            out = std::min(out, lengthOf(reading));
    }
    return out;
}

Status checkPassword(std::string_view password, const PasswordOwner &owner, const Policy &policy)
{
    const auto least = policy.settings().passwordMinLength;
    if (!isUtf8(password) || static_cast<std::int64_t>(charactersIn(password)) < least)
        return fail(ErrorCode::refused, VB_MSG("A password has at least {n} characters. A sentence is a good one."),
                    {{"n", std::to_string(least)}});
    const auto readings = readingsOf(withoutSeparators(password));
    if (holdsName(readings, owner.userId, 4))
        return fail(ErrorCode::refused, VB_MSG("The password must not contain the user id, whichever way it is "
                                               "written."));
    if (holdsPartOf(readings, owner.fullName))
        return fail(ErrorCode::refused, VB_MSG("The password must not contain your name, whichever way it is "
                                               "written."));
    if (holdsName(readings, owner.storeName, 5))
        return fail(ErrorCode::refused, VB_MSG("The password must not contain the name of the store, whichever way it "
                                               "is written."));
    if (guessableLength(password) < leastGuessableLength)
        return fail(ErrorCode::refused,
                    VB_MSG("This password is made of what anybody would try first: common passwords, runs or "
                           "repetitions. Choose another; a sentence of your own is a good one."));
    return {};
}

} // namespace valbench::domain
