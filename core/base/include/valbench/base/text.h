// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Text helpers that do not depend on the locale: hexadecimal, base64, numbers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/result.h>

namespace valbench {

using ByteView = std::span<const std::uint8_t>;
using Bytes = std::vector<std::uint8_t>;

[[nodiscard]] inline ByteView asBytes(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view asText(ByteView bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

[[nodiscard]] std::string toHex(ByteView bytes);
/// badInput unless every character is a lower- or upper-case hexadecimal digit and the length is even.
Result<Bytes> fromHex(std::string_view text);
[[nodiscard]] std::string toBase64(ByteView bytes);
/// Standard alphabet with padding and no white space.
Result<Bytes> fromBase64(std::string_view text);

/// The shortest text that reads back to the same double: 0.1, 1e-07, -0. Not finite: nan, inf, -inf.
[[nodiscard]] std::string shortestText(double value);
/// Rounded to a number of decimals (0 to 17), '.' as decimal sign, for people: 0.806. Not finite: "undefined".
[[nodiscard]] std::string fixedText(double value, int decimals);
/// Reads one double from the whole text ('.' decimal sign); badInput otherwise, also for nan and inf.
Result<double> parseDouble(std::string_view text);
/// Reads one integer from the whole text.
Result<std::int64_t> parseInteger(std::string_view text);

/// The texts one after the other with the separator between them; empty for none.
[[nodiscard]] std::string separated(std::span<const std::string> texts, std::string_view separator = ", ");
[[nodiscard]] bool isUtf8(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// ASCII letters only; for user ids and file names, not for prose.
[[nodiscard]] std::string asciiLower(std::string_view text);

} // namespace valbench
