// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a password must not be: too short, made of what everybody tries first, or of the owner's own names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <valbench/domain/policy.h>

namespace valbench::domain {

/// The names that a guesser would put into somebody's password.
struct PasswordOwner
{
    std::string userId;
    std::string fullName;
    std::string storeName; ///< of the file or database, without folder and ending
};

/// refused with the rule: the policy's length in characters; no user id, part of the name or name of the store (from 4,
/// 4 and 5 characters on; also backwards, with blanks, dots and dashes between, and with digits for letters); not made
/// of common passwords, see guessableLength(). What was used before is the store's to know.
Status checkPassword(std::string_view password, const PasswordOwner &owner, const Policy &policy);

/// How many characters a password is worth to somebody who tries the common ones first: each piece that stands in
/// resources/passwords/common.txt counts as two, and so does a year; a run such as aaaa, 4567 or dcba counts as one;
/// what is repeated counts once, plus one. Blanks, dots and dashes count nothing. The least over all ways to cut it,
/// and over the ways to read digits as letters.
[[nodiscard]] std::size_t guessableLength(std::string_view password);
inline constexpr std::size_t leastGuessableLength = 9;

} // namespace valbench::domain
