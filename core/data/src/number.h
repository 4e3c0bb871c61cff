// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Plain numbers: what a cell must look like for its column to become numeric by itself.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace valbench::data {

enum class NumberFault {
    none,
    notNumber,
    leadingZero,
    plusSign,
    bareExponent,
    otherDecimal,
    padded,
    wholeTooLarge,
    overflow,
    underflow,
    notWhole,
    onlyInfinite,
};
/// "has a leading zero": completes "…, which {reason}".
[[nodiscard]] const char *reasonText(NumberFault fault);

struct Number
{
    double value = 0;
    bool whole = false; ///< digits only
};

/// Reads a number at p and returns what stands behind it, or nullptr if there is no plain one. The text must end with
/// a character that cannot be part of a number; whether the cell ends there is for the caller to see. Infinity is
/// not read here. Padded: eight bytes can be read at any digit.
template <bool padded>
const char *scanPlain(const char *p, char decimal, Number &number);

/// The whole cell as a plain number or ±inf; `none` if it is one. The view must be followed by a readable character.
NumberFault readPlain(std::string_view cell, char decimal, Number &number);
/// As readPlain(), and 007, +5, 5., 12E3, large whole numbers.
NumberFault readAsReal(std::string_view cell, char decimal, double &value);
/// Digits with an optional sign and, behind the decimal sign, zeros; within ±(2^53−1).
NumberFault readAsInteger(std::string_view cell, char decimal, double &value);

namespace detail {

constexpr double powersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

inline bool isDigit(char c)
{
    return static_cast<unsigned char>(c - '0') < 10;
}
/// Appends the digits at p to the mantissa (modulo 2^64) and returns what stands behind them.
template <bool padded>
inline const char *scanDigits(const char *p, std::uint64_t &mantissa)
{
    // Eight digits at a time, as bytes of a little-endian word; see "Number Parsing at a Gigabyte per Second"
    // (Lemire 2021), section 5.
    while (padded && std::endian::native == std::endian::little) {
        std::uint64_t word = 0;
        std::memcpy(&word, p, sizeof word);
        const std::uint64_t values = word - 0x3030303030303030;
        if (((values | (word + 0x4646464646464646)) & 0x8080808080808080) != 0)
            break;
        const std::uint64_t pairs = values * 10 + (values >> 8);
        constexpr std::uint64_t mask = 0x000000FF000000FF;
        const std::uint64_t eight =
            ((pairs & mask) * 0x000F424000000064 + ((pairs >> 16) & mask) * 0x0000271000000001) >> 32;
        mantissa = mantissa * 100'000'000 + eight;
        p += sizeof word;
    }
    while (isDigit(*p))
        mantissa = mantissa * 10 + static_cast<std::uint64_t>(*p++ - '0');
    return p;
}

const char *scanDifficult(const char *start, const char *behindFraction, bool fraction, char decimal, Number &number);

} // namespace detail

// Inline: ten million calls for a million rows of ten columns.
template <bool padded>
inline const char *scanPlain(const char *p, char decimal, Number &number)
{
    const char *const start = p;
    const bool negative = *p == '-';
    p += negative;
    const char *const digits = p;
    std::uint64_t mantissa = 0;
    p = detail::scanDigits<false>(p, mantissa);
    const auto wholeDigits = p - digits;
    if (*digits == '0' && wholeDigits > 1)
        return nullptr;
    const char *const behindWhole = p;
    std::ptrdiff_t fractionDigits = 0;
    if (*p == decimal) {
        p = detail::scanDigits<padded>(p + 1, mantissa);
        fractionDigits = p - behindWhole - 1;
        if (fractionDigits == 0)
            return nullptr;
    } else if (wholeDigits == 0) {
        return nullptr;
    }
    // Mantissa and power of ten are exact doubles: their quotient is the correctly rounded value (Clinger 1990).
    // Beyond 19 digits the mantissa may have wrapped around.
    if (wholeDigits + fractionDigits <= 19 && mantissa <= (std::uint64_t(1) << 53) && *p != 'e' && *p != 'E') {
        if (fractionDigits == 0 && mantissa == (std::uint64_t(1) << 53))
            return nullptr;
        const double value = static_cast<double>(mantissa) / detail::powersOfTen[fractionDigits];
        number.value = negative ? -value : value;
        number.whole = fractionDigits == 0 && !(negative && mantissa == 0);
        return p;
    }
    return detail::scanDifficult(start, p, fractionDigits > 0, decimal, number);
}

} // namespace valbench::data
