// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "number.h"

#include <algorithm>
#include <cmath>
#include <fast_float/fast_float.h>

#include <valbench/base/text.h>

#include "column_data.h"

namespace valbench::data {

namespace {

using detail::isDigit;

/// fast_float over a range that the caller's grammar has accepted.
NumberFault convert(std::string_view text, char decimal, double &value)
{
    const char *const end = text.data() + text.size();
    const auto result = fast_float::from_chars_advanced(
        text.data(), end, value, fast_float::parse_options(fast_float::chars_format::general, decimal));
    // Versions of fast_float differ in how they report a value out of range: look at the value.
    if (result.ptr != end || std::isnan(value))
        return NumberFault::notNumber;
    if (std::isinf(value))
        return NumberFault::overflow;
    if (value == 0 && text.substr(0, text.find_first_of("eE")).find_first_of("123456789") != std::string_view::npos)
        return NumberFault::underflow;
    return NumberFault::none;
}

bool isInfinity(std::string_view cell, double &value)
{
    const bool negative = cell.starts_with('-');
    const auto word = asciiLower(cell.substr(negative ? 1 : 0));
    if (word != "inf" && word != "infinity")
        return false;
    value = negative ? -HUGE_VAL : HUGE_VAL;
    return true;
}

struct Shape
{
    std::size_t whole = 0;
    bool decimal = false;
    std::size_t fraction = 0;
    bool exponent = false;
    bool exponentSign = false;
    bool number = false; ///< nothing else, and at least one digit
};

/// Digits, decimal sign, digits, exponent, without the sign before.
Shape shapeOf(std::string_view text, char decimal)
{
    Shape shape;
    std::size_t i = 0;
    const auto digits = [&] {
        const auto from = i;
        while (i < text.size() && isDigit(text[i]))
            ++i;
        return i - from;
    };
    shape.whole = digits();
    if (i < text.size() && text[i] == decimal) {
        ++i;
        shape.decimal = true;
        shape.fraction = digits();
    }
    bool good = shape.whole + shape.fraction > 0;
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        shape.exponent = true;
        shape.exponentSign = i < text.size() && (text[i] == '-' || text[i] == '+');
        i += shape.exponentSign ? 1 : 0;
        good = good && digits() > 0;
    }
    shape.number = good && i == text.size();
    return shape;
}

std::string_view withoutSign(std::string_view cell)
{
    return cell.starts_with('-') || cell.starts_with('+') ? cell.substr(1) : cell;
}

/// Why a cell is not plain, for people.
NumberFault whyNotPlain(std::string_view cell, char decimal)
{
    const auto bare = trimmed(cell);
    const auto shape = shapeOf(withoutSign(bare), decimal);
    if (!shape.number) {
        const bool other = shapeOf(withoutSign(bare), decimal == '.' ? ',' : '.').number;
        return other ? NumberFault::otherDecimal : NumberFault::notNumber;
    }
    if (bare.size() != cell.size())
        return NumberFault::padded;
    if (cell.starts_with('+'))
        return NumberFault::plusSign;
    if (shape.whole > 1 && withoutSign(cell).starts_with('0'))
        return NumberFault::leadingZero;
    if (shape.decimal && shape.fraction == 0)
        return NumberFault::notNumber;
    if (shape.exponent && !shape.exponentSign && !shape.decimal)
        return NumberFault::bareExponent;
    if (!shape.decimal && !shape.exponent)
        return NumberFault::wholeTooLarge;
    double value = 0;
    const auto fault = convert(cell, decimal, value);
    return fault == NumberFault::none ? NumberFault::notNumber : fault;
}

} // namespace

const char *detail::scanDifficult(const char *start, const char *behindFraction, bool fraction, char decimal,
                                  Number &number)
{
    const char *p = behindFraction;
    if (*p == 'e' || *p == 'E') {
        ++p;
        const bool sign = *p == '-' || *p == '+';
        p += sign;
        if (!isDigit(*p) || (!sign && !fraction))
            return nullptr;
        while (isDigit(*p))
            ++p;
    } else if (!fraction) {
        return nullptr; // whole and beyond 2^53
    }
    number.whole = false;
    const auto fault = convert({start, static_cast<std::size_t>(p - start)}, decimal, number.value);
    return fault == NumberFault::none ? p : nullptr;
}

NumberFault readPlain(std::string_view cell, char decimal, Number &number)
{
    if (isInfinity(cell, number.value)) {
        number.whole = false;
        return NumberFault::none;
    }
    if (scanPlain<false>(cell.data(), decimal, number) == cell.data() + cell.size())
        return NumberFault::none;
    return whyNotPlain(cell, decimal);
}

NumberFault readAsReal(std::string_view cell, char decimal, double &value)
{
    if (isInfinity(cell, value))
        return NumberFault::none;
    if (!shapeOf(withoutSign(cell), decimal).number)
        return whyNotPlain(cell, decimal);
    // fast_float knows no plus sign.
    return convert(cell.starts_with('+') ? cell.substr(1) : cell, decimal, value);
}

NumberFault readAsInteger(std::string_view cell, char decimal, double &value)
{
    const auto shape = shapeOf(withoutSign(cell), decimal);
    if (!shape.number)
        return whyNotPlain(cell, decimal);
    const auto digits = withoutSign(cell).substr(0, shape.whole);
    const auto fraction = withoutSign(cell).substr(shape.whole);
    if (shape.exponent || shape.whole == 0 || fraction.find_first_of("123456789") != std::string_view::npos)
        return NumberFault::notWhole;
    if (const auto fault = convert(digits, decimal, value); fault != NumberFault::none)
        return fault;
    // Rounding is monotone: what is beyond the limit does not come out below it.
    if (value > largestInteger)
        return NumberFault::wholeTooLarge;
    if (cell.starts_with('-') && value != 0)
        value = -value;
    return NumberFault::none;
}

const char *reasonText(NumberFault fault)
{
    switch (fault) {
    case NumberFault::none: break;
    case NumberFault::notNumber: return "is not a number";
    case NumberFault::leadingZero: return "has a leading zero, as identifiers do";
    case NumberFault::plusSign: return "has a plus sign";
    case NumberFault::bareExponent: return "has an exponent without a sign, as identifiers do";
    case NumberFault::otherDecimal: return "has another decimal sign than the one chosen";
    case NumberFault::padded: return "has spaces around the number";
    case NumberFault::wholeTooLarge: return "is a whole number beyond 2^53-1, which a double cannot hold";
    case NumberFault::overflow: return "is too large for a double";
    case NumberFault::underflow: return "is too small for a double";
    case NumberFault::notWhole: return "is not a whole number";
    case NumberFault::onlyInfinite: return "is infinite, in a column without a finite number";
    }
    return "";
}

} // namespace valbench::data
