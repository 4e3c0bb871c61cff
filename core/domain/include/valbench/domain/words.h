// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Enumerations and the words that stand for them in records and on the command line.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <valbench/base/result.h>

namespace valbench::domain {

/// One table per enumeration: `template <> inline constexpr auto wordTable<Role> = wordsOf<Role>({...})`.
template <class Enum>
struct Words;

template <class Enum>
[[nodiscard]] constexpr std::string_view wordOf(Enum value)
{
    for (const auto &[candidate, word] : Words<Enum>::table) {
        if (candidate == value)
            return word;
    }
    return "?";
}

/// badInput that lists the words there are.
template <class Enum>
Result<Enum> fromWord(std::string_view word)
{
    std::string known;
    for (const auto &[candidate, name] : Words<Enum>::table) {
        if (name == word)
            return candidate;
        known += known.empty() ? "" : ", ";
        known += name;
    }
    return fail(
        ErrorCode::badInput, VB_MSG("'{word}' is not a {what}; expected one of: {known}."),
        {{"word", std::string(word.substr(0, 80))}, {"what", std::string(Words<Enum>::what)}, {"known", known}});
}

} // namespace valbench::domain
